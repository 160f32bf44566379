#!/usr/bin/env python3
"""Find what can end the caller's process in the Swift sources: traps, checked conversions and arithmetic, and memory of
Swift's runtime that grows with the input.

Each find needs a line `path | code | reason` in scripts/traps.txt, whose `code` is part of the line found; a reason
that no line needs any more is an error too. `make traps` runs it.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What is a find, by the folders in which it is.
EVERYWHERE = ("Sources",)
BOUNDARY = ("Sources/ExpmgradC",)
#: Kernels' arrays are InlineArray, without memory of the runtime; what is made once is in ExpmgradSchemes.
CALLS = ("Sources/Expmgrad/", "Sources/ExpmgradC", "Sources/ExpmgradPool", "Sources/ExpmgradKernels")
KINDS = (
    (
        "trap",
        EVERYWHERE,
        r"[\w)\]]!(?=[\s.,;)\]?:]|$)(?!=)|\btry!|\bas!|\bfatalError\b|\bprecondition|\bassertionFailure\b|\bunowned\b",
    ),
    (
        "conversion",
        EVERYWHERE,
        r"\bU?Int(8|16|32|64)?\((?!exactly:|clamping:|truncatingIfNeeded:|bitPattern:|ascii:|\))",
    ),
    ("arithmetic", BOUNDARY, r"(?<![&.*/])\s[-+*]\s|[-+*]="),
    (
        "memory",
        CALLS,
        r"\.append\(|\.allocate\(|\bwithUnsafeTemporaryAllocation\b|\bArray\(|=\s*\[\]|\.sorted\b|\bSet<"
        r"|\)\.map\b|\brange\.map\b|\bDictionary\(",
    ),
)
#: Conversions of what cannot be out of range: exponents of numbers, constants, characters.
HARMLESS = re.compile(r"Int\((\w+\.)*\w*exponent\)|Int32\(UInt8\(ascii")
GENERATED = "Generated"


def main():
    reasons = [
        [part.strip() for part in line.split(" | ")]
        for line in (ROOT / "scripts" / "traps.txt").read_text().splitlines()
        if line and line[0] != "#"
    ]
    used, finds = set(), []
    for path in sorted((ROOT / "Sources").rglob("*.swift")):
        name = path.relative_to(ROOT).as_posix()
        if GENERATED in name or path.parent.is_symlink() or any(parent.is_symlink() for parent in path.parents):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for kind, code in found(name, line):
                match = next((i for i, (where, part, _) in enumerate(reasons) if where in name and part in code), None)
                if match is None:
                    finds.append(f"{name}:{number}: {kind}: {code}")
                used.add(match)
    stale = [" | ".join(reason) for i, reason in enumerate(reasons) if i not in used]
    for line in finds:
        print(line)
    for line in stale:
        print(f"scripts/traps.txt: no line needs this any more: {line}")
    if finds or stale:
        sys.exit("what can end the caller's process is removed, or has its reason in scripts/traps.txt")


def found(name, line):
    """Kind and code of each find of a line."""
    code = re.sub(r'"(\\.|[^"\\])*"', '""', line).split("//")[0].strip()
    for kind, folders, pattern in KINDS:
        if not name.startswith(folders):
            continue
        text = HARMLESS.sub("", code) if kind == "conversion" else code
        if re.search(pattern, text):
            yield kind, code


if __name__ == "__main__":
    main()
