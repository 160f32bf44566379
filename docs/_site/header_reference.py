"""Writes docs/_generated/c-reference.md from include/expmgrad.h, in the header's own order and words.

Of a family of four element types the double function is shown and the others are named.
"""
import re
import textwrap
from pathlib import Path

SECTION = re.compile(r"^/\* ---- (.+?) -+ \*/$", re.MULTILINE)
ITEM = re.compile(
    r"(?P<comment>/\*.*?\*/)"
    r"|(?P<struct>typedef struct(?: \w+)? \{.*?\} \w+;(?:[ ]*/\*.*?\*/)?)"
    r"|(?P<define>\#define EXPMGRAD_[^\n]*(?:\n[ ]{8,}\*[^\n]*)*)"
    r"|(?P<declaration>(?:typedef|EXPMGRAD_NODISCARD|const|void|int|int32_t|int64_t|size_t|double|expmgrad_status)\b"
    r"[^;{}]*;(?:[ ]*/\*[^\n]*\*/)?)", re.DOTALL)
FAMILY = re.compile(r"\b(expmgrad_\w+)_[sdcz]\(")


def prose(comment):
    """A comment as Markdown paragraphs; lines set in columns stay as they are."""
    text = re.sub(r"^\s*\*\s?", "", comment.removeprefix("/*").removesuffix("*/"), flags=re.MULTILINE).strip()
    for paragraph in re.split(r"\n\s*\n|\n(?=[ ]{2}\w)", text):
        if re.search(r"\S {2,}\S", paragraph):
            yield fenced("text", textwrap.dedent(paragraph))
        else:
            yield re.sub(r"([*_|<>`\[\]\\])", r"\\\1", " ".join(paragraph.split()))


def fenced(language, text):
    return f"```{language}\n{text.strip()}\n```"


def function(declaration):
    """A function as a directive of Sphinx's C domain, with what may be NULL and the other element types below."""
    optional = re.findall(r"(\w+)\s*/\* or NULL \*/", declaration)
    plain = re.sub(r"/\*.*?\*/", "", declaration, flags=re.DOTALL).replace("EXPMGRAD_NODISCARD", "")
    plain = plain.rstrip().rstrip(";")
    lines = [" ".join(plain.split())]
    body = []
    family = FAMILY.search(plain)
    if family:
        body.append("Also " + ", ".join(f"`{family[1]}_{letter}`" for letter in "scz") + ".")
    if optional:
        body.append("May be NULL: " + ", ".join(f"`{name}`" for name in optional) + ".")
    return "\n".join([f"```{{c:function}} {lines[0]}", "", *body, "```"])


def section(title, text):
    yield f"## {title}"
    code = []
    for item in ITEM.finditer(text):
        kind, found = item.lastgroup, item[0]
        is_function = kind == "declaration" and not found.startswith("typedef") and "(" in found
        family = FAMILY.search(found) if is_function else None
        if kind in ("define", "struct") or kind == "declaration" and not is_function:
            code.append(found)
            continue
        if code:
            yield fenced("c fragment", "\n".join(code))
            code = []
        if kind == "comment":
            yield from prose(found)
        elif family is None or "_d(" in found.split("(")[0] + "(":
            yield function(found)
    if code:
        yield fenced("c fragment", "\n".join(code))


def reference(header):
    head, *rest = SECTION.split(header)
    yield "# C reference"
    yield "From `include/expmgrad.h`; [the C interface in one page](../c.md) shows how the pieces fit."
    yield fenced("text", re.sub(r"^ ?\*( |$)", "", head[2:head.index("*/")], flags=re.MULTILINE))
    for title, text in zip(rest[::2], rest[1::2]):
        yield from section(title, text)


def write(app):
    header = (Path(app.srcdir).parent / "include" / "expmgrad.h").read_text(encoding="utf-8")
    target = Path(app.srcdir) / "_generated" / "c-reference.md"
    target.parent.mkdir(exist_ok=True)
    text = "\n\n".join(reference(header)) + "\n"
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def setup(app):
    app.connect("builder-inited", write, priority=100)
    return {"parallel_read_safe": True}
