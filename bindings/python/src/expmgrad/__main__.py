"""python -m expmgrad info | compare [options]"""
from __future__ import annotations

import argparse
import os
import platform
import sys


def info() -> int:
    """Prints what a bug report needs."""
    import numpy

    from . import __version__, build_info, get_num_threads
    from ._ffi import library

    rows = {
        "expmgrad": __version__,
        "library": f"{library.path}: {build_info()}",
        "threads": get_num_threads(),
        "numpy": numpy.__version__,
        "python": f"{platform.python_version()} ({platform.python_implementation()})",
        "platform": f"{platform.platform()}, {os.cpu_count()} processors",
    }
    rows.update(
        (name, value)
        for name, value in sorted(os.environ.items())
        if name.startswith(("EXPMGRAD_", "OPENBLAS_", "OMP_"))
    )
    for name, value in rows.items():
        print(f"{name}: {value}")
    return 0


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m expmgrad", description="The matrix exponential and its derivatives."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="info | compare")
    commands.add_parser("info", help="print versions and settings, for a bug report")
    commands.add_parser("compare", help="compare with other libraries and a certified value", add_help=False)
    arguments, rest = parser.parse_known_args(argv)
    if arguments.command == "compare":
        from .compare import main as compare

        return compare(rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return info()


if __name__ == "__main__":
    sys.exit(main())
