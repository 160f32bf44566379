"""Accuracy of exp(A) and its derivatives beside other libraries, against certified values.

For every test matrix (matrices/) and element type: the relative Frobenius error of value, L(A, E) and L*(A, G) over
cond · u, with cond = max(1, Frobenius condition number) and cond · u at most 1. Results that overflow the type are
left out. Prints a table; --write puts it into docs/accuracy.md and the performance profiles into docs/images/.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/accuracy.py
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from matrices import MODULES, test_set
from measure import KINDS, UNIT_ROUNDOFF, Measurement, measure, summary
from methods import METHODS, available
from report import DOCS, processor, write_block, write_text

FLOOR = "correctly rounded"
#: Has a section of its own: figures of everyday matrices would hide it.
APART = "graded"


def number(x: float) -> str:
    if x == float("inf"):
        return "∞"
    return f"{x:.2g}" if x < 1000 else f"{x:.0e}".replace("e+0", "e").replace("e+", "e")


def table(measurements: list[Measurement], methods: list[str], dtype: str) -> str:
    """Markdown: a row for each kind and method."""
    rows = [
        "| | method | cases | geometric mean | median | worst | worst matrix | ≤ 1 | ≤ 10 | not finite |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        for method in methods:
            found = [m for m in measurements if (m.kind, m.method) == (kind, method)]
            if not found:
                continue
            s = summary(found)
            cells = [kind if kind == "value" else kind.upper(), method, str(s.count)]
            cells += [number(s.geometric_mean), number(s.median), number(s.worst), f"`{s.worst_problem}`"]
            cells += [f"{s.within_1:.0%}", f"{s.within_10:.0%}", str(s.not_finite)]
            rows.append("| " + " | ".join(cells) + " |")
    return f"**{dtype}**, u = 2^{-53 if UNIT_ROUNDOFF[dtype] < 1e-10 else -24}\n\n" + "\n".join(rows)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=UNIT_ROUNDOFF, default=list(UNIT_ROUNDOFF), help="element types")
    parser.add_argument("--methods", nargs="+", choices=METHODS, help="default: all that are installed")
    parser.add_argument("--groups", nargs="+", choices=MODULES, default=list(MODULES), help="groups of test matrices")
    parser.add_argument("--size", type=int, default=12, help="n of the matrices that have a size (default 12)")
    parser.add_argument("--quick", action="store_true", help="size 6")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md and docs/images/")
    parser.add_argument("--json", type=Path, help="write every measurement to this file")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="K", help="list the K worst results of the first method"
    )
    return parser.parse_args()


def main() -> int:
    options = arguments()
    methods = available(options.methods)
    names = [FLOOR] + [m.name for m in methods]
    versions = ", ".join(f"{m.name} {m.version}" for m in methods)
    size = 6 if options.quick else options.size
    heading = f"Measured with {versions} on {processor()}, n = {size} where a matrix has a size."
    print(heading, flush=True)
    blocks, apart, everything = [heading], [], {}
    for dtype in options.only:
        problems = [p for p in test_set(dtype, size) if p.group in options.groups]
        found = list(measure(problems, methods, floor=True))
        everything[dtype] = found
        graded = {p.name for p in problems if p.group == APART}
        blocks.append(table([m for m in found if m.problem not in graded], names, dtype))
        apart.append(table([m for m in found if m.problem in graded], names, dtype))
        print(f"\n{blocks[-1]}\n\nGraded: {apart[-1]}", flush=True)
        if options.worst and methods:
            ranked = sorted((m for m in found if m.method == methods[0].name), key=lambda m: -m.ratio)
            for m in ranked[: options.worst]:
                print(f"{m.kind:6} {m.problem:26} {m.ratio:9.3g}   error {m.error:.2e}   cond {m.cond:.2e}")
    if options.json:
        plain = {dtype: [asdict(m) for m in found] for dtype, found in everything.items()}
        write_text(options.json, json.dumps(plain))
    if options.write:
        from profiles import draw_errors, draw_profiles

        write_block("accuracy.md", "accuracy", "\n\n".join(blocks))
        write_block("accuracy.md", "graded", "\n\n".join(apart))
        (DOCS / "images").mkdir(exist_ok=True)
        draw_profiles(everything, DOCS / "images" / "accuracy-profiles.png")
        draw_errors(everything, DOCS / "images" / "accuracy-errors.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
