"""What the benchmark programs share when they write: the machine's name, and blocks of a document between markers."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def write_block(document: str, name: str, text: str) -> None:
    """Replaces what docs/<document> has between the markers of block `name`."""
    file = DOCS / document
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = file.read_text(encoding="utf-8").split(begin)
    write_text(file, f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}")


def write_whole(file: Path, write: Callable[[Path], object]) -> None:
    """`write(path)` beside the file, and then in its place: after a full disk or Ctrl-C it is as it was."""
    beside = file.with_name(f".{file.stem}-part{file.suffix}")
    try:
        write(beside)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def write_text(file: Path, text: str) -> None:
    """In UTF-8, whole or not at all."""
    write_whole(file, lambda path: path.write_text(text, encoding="utf-8"))


def table(head: list[str], rows: list[list[str]]) -> str:
    """Markdown; every column but the first is right-aligned."""
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def time_text(seconds: float) -> str:
    """Three digits with the unit that suits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}" if seconds < 999.5 * size else f"{seconds / size:.0f} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def ratio_text(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 9.995 else f"{ratio:.0f}"
