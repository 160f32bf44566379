#!/usr/bin/env python3
"""Holds the library against the interfaces of its versions, one folder of Tests/abi each.

    Tests/abi/run.py LIBRARY    exit 1 if a program of an earlier version would not run with it
    Tests/abi/run.py --write    write header and interface.txt of the present version, as long as it is not released

A folder has the version's header, `interface.txt` (prototypes, constants, offsets in its structs) and a program. The
rule behind it: docs/c.md, "Versions".
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
from bindings.header import Header  # noqa: E402

HEADER = ROOT / "include" / "expmgrad.h"
COMPILE = ["cc", "-std=c99", "-Wall", "-Wextra", "-Werror"]


def interface(header_file):
    """What a compiled program relies on, a line each: prototypes, constants, and where the fields of structs lie."""
    header = Header(header_file.read_text())
    lines = []
    for function in header.functions:
        kinds = ", ".join(argument.kind for argument in function.arguments)
        lines.append(f"{function.result} {function.name}({kinds})")
    lines += [f"EXPMGRAD_{name} = {value}" for name, value in header.macros.items() if not name.startswith("VERSION")]
    with tempfile.TemporaryDirectory() as work:
        source, program = Path(work, "offsets.c"), Path(work, "offsets")
        prints = [
            f'    printf("{name}.{field} at %zu, {kind}\\n", offsetof({name}, {field}));'
            for name, fields in header.structs.items() for field, kind in fields
        ]  # fmt: skip
        prints += [f'    printf("%zu bytes of {name}\\n", sizeof({name}));' for name in header.structs]
        text = ["#include <expmgrad.h>", "#include <stdio.h>", "int main(void) {", *prints, "}", ""]
        source.write_text("\n".join(text))
        subprocess.run([*COMPILE, f"-I{header_file.parent}", source, "-o", program], check=True)
        lines += subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()
    return lines


def version(header_file):
    found = dict(re.findall(r"#define EXPMGRAD_VERSION_(\w+) (\d+)", header_file.read_text()))
    return found["MAJOR"], found["MINOR"]


def differences(folder, library, work):
    """What of an earlier version, or of this one, no longer holds."""
    kept, now = (folder / "interface.txt").read_text().splitlines(), interface(HEADER)
    if kept != interface(folder / "expmgrad.h"):
        yield "its header is not what its interface.txt says"
    if version(folder / "expmgrad.h") == version(HEADER):
        yield from (f"new, and not in interface.txt (run.py --write): {line}" for line in now if line not in kept)
    # A struct that says its size may grow at its end; whatever else was there must be there.
    may_grow = [name for name, fields in Header(HEADER.read_text()).structs.items() if fields[0][0] == "struct_size"]
    gone = [
        line for line in kept if line not in now and not line.endswith(tuple(f" bytes of {name}" for name in may_grow))
    ]
    yield from (f"gone or changed: {line}" for line in gone)
    nm = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True)
    names = {line.split()[-1].split("@")[0] for line in nm.stdout.splitlines()}
    declared = (function.name for function in Header((folder / "expmgrad.h").read_text()).functions)
    yield from (f"not exported: {name}" for name in declared if name not in names)
    program = Path(work, f"client-{folder.name}")
    subprocess.run([*COMPILE, f"-I{folder}", folder / "client.c", "-o", program, library, "-lm"], check=True)
    ran = subprocess.run([program], capture_output=True, text=True, env={"LD_LIBRARY_PATH": work})
    if ran.returncode:
        yield f"its program fails: {ran.stderr}"


def main(argument):
    if argument == "--write":
        folder = HERE / ".".join(version(HEADER))
        folder.mkdir(exist_ok=True)
        (folder / "expmgrad.h").write_text(HEADER.read_text())
        (folder / "interface.txt").write_text("\n".join(interface(HEADER)) + "\n")
        return
    versions = [path.parent for path in sorted(HERE.glob("*/expmgrad.h")) if version(path)[0] == version(HEADER)[0]]
    faults = []
    with tempfile.TemporaryDirectory() as work:
        Path(work, f"libexpmgrad.so.{version(HEADER)[0]}").symlink_to(Path(argument).resolve())
        for folder in versions:
            faults += [f"{folder.name}: {fault}" for fault in differences(folder, argument, work)]
    if ".".join(version(HEADER)) not in {folder.name for folder in versions}:
        faults.append("the present version has no folder (run.py --write)")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
