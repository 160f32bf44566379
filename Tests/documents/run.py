"""Runs the examples in README.md and docs/, so that what a reader copies works.

A fenced block marked exactly `python` or `c` is run; the Python blocks of one document share their names, in
order, and a C block is a whole program. Words after the language name modules it needs (`python torch`): without
them the block is left out. A block marked `text` right after one is what it must print. Other marks, such as
`c fragment`, are not run.
"""

import contextlib
import importlib.util
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)


def blocks(text):
    """Yields (line, words of the mark, code, expected output or None)."""
    found = list(BLOCK.finditer(text))
    for index, match in enumerate(found):
        expected = None
        if index + 1 < len(found):
            after = found[index + 1]
            if after[1].strip() == "text" and not text[match.end() : after.start()].strip():
                expected = after[2]
        yield text.count("\n", 0, match.start()) + 2, match[1].split(), match[2], expected


def run_python(code, name, line, names):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n" * (line - 1) + code, name, "exec"), names)  # line numbers are the document's
    return printed.getvalue()


def run_c(code, directory):
    library = pathlib.Path(os.environ["EXPMGRAD_LIBRARY"])
    source, program = directory / "example.c", directory / "example"
    source.write_text(code)
    # Linked to by its soname, as an installed copy is.
    soname = directory / "libexpmgrad.so.0"
    if not soname.exists():
        soname.symlink_to(library)
    subprocess.run(
        ["cc", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}/include", str(source),
         "-o", str(program), str(soname), "-lm", f"-Wl,-rpath,{directory}"],
        check=True,
    )  # fmt: skip
    return subprocess.run([str(program)], check=True, stdout=subprocess.PIPE, text=True).stdout


def main():
    passed = failed = left_out = 0
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        name = str(document.relative_to(ROOT))
        names = {"__name__": "__main__"}
        with tempfile.TemporaryDirectory() as directory, contextlib.chdir(directory):
            for line, mark, code, expected in blocks(document.read_text()):
                if mark[:1] == ["python"]:
                    if any(importlib.util.find_spec(module) is None for module in mark[1:]):
                        left_out += 1
                        continue
                elif mark != ["c"]:
                    continue
                try:
                    if mark[0] == "python":
                        printed = run_python(code, name, line, names)
                    else:
                        printed = run_c(code, pathlib.Path(directory))
                    if expected is not None and printed != expected:
                        raise AssertionError(f"printed\n{printed}instead of\n{expected}")
                    passed += 1
                except Exception:
                    failed += 1
                    print(f"FAILED: {name}:{line}\n{traceback.format_exc()}", file=sys.stderr)
    if not passed and not failed:
        failed = 1
        print("FAILED: no example was found", file=sys.stderr)
    print(f"{passed} passed, {failed} failed, {left_out} left out for want of a module")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
