#!/usr/bin/env python3
"""Write from include/expmgrad.h, the only list of signatures, what Swift, linker, Python and C tests need of it, and
from the scheme tables of the Swift sources what Python needs of those.

    scripts/generate_bindings.py            write the files
    scripts/generate_bindings.py --check    exit 1 if a file is not what its source gives

docs/design/signatures.md says how they fit together.
"""
import argparse
import sys
from pathlib import Path

from bindings import c_calls, exports, python_table, scheme_tables, swift_exports
from bindings.header import Header

ROOT = Path(__file__).resolve().parent.parent
OF_HEADER = {
    "Sources/ExpmgradC/Generated/Exports.swift": swift_exports,
    "Sources/ExpmgradDylib/exports.map": exports,
    "Tests/c/operations.h": c_calls,
    "bindings/python/src/expmgrad/_ffi/signatures.py": python_table,
}
SCHEMES = "bindings/python/src/expmgrad/_schemes/tables.py"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    header = Header((ROOT / "include" / "expmgrad.h").read_text())
    texts = {path: product.render(header) for path, product in OF_HEADER.items()}
    texts[SCHEMES] = scheme_tables.render()
    stale = []
    for path, text in texts.items():
        file = ROOT / path
        if file.exists() and file.read_text() == text:
            continue
        stale.append(path)
        if not check:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
    if check and stale:
        sys.exit(f"not what its source gives: {', '.join(stale)}: run scripts/generate_bindings.py")


if __name__ == "__main__":
    main()
