"""Docstrings write formulas as they are, L*(A, G), ||A||, where reStructuredText would read markup."""
import re

MARKUP = re.compile(r"[*|]|(?<=\w)_(?=\W|$)")


def escaped(line):
    """Asterisks, bars and trailing underscores outside of `code`."""
    parts = re.split(r"(`[^`]*`)", line)
    return "".join(part if part.startswith("`") else MARKUP.sub(r"\\\g<0>", part) for part in parts)


def process(_app, _what, _name, _object, _options, lines):
    lines[:] = [escaped(line) for line in lines]


def setup(app):
    app.connect("autodoc-process-docstring", process, priority=100)  # before napoleon writes markup
    return {"parallel_read_safe": True}
