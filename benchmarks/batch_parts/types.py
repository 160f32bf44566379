"""Element types beside float64: batches of the same order and count, from C, in lanes (n ≤ 16)."""

from __future__ import annotations

import native
from report import ratio_text, table, time_text
from stopwatch import Timings, interleaved

from .beside_peers import COUNTS
from .subjects import GRADIENT, VALUE, a_matrix, gaussian

LAST = 16
QUICK_COUNTS = {3: 50}
DTYPES = ("float64", "float32", "complex64", "complex128")
FASTER, SLOWER = 1.7, 4.5  # float32 at least, complex128 at most


def time(n: int, count: int, options) -> Timings:
    found = {}
    for dtype in DTYPES:
        a, g = gaussian(n, count, dtype)
        found |= {(dtype, VALUE): native.expm_batch(a), (dtype, GRADIENT): native.vjp_batch(a, g)}
    return a_matrix(interleaved(found, options.effort), dict.fromkeys(found, count))


def row(n: int, timings: Timings, kind: str) -> list[str]:
    faster = timings.ratio(("float64", kind), ("float32", kind))
    slower = timings.ratio(("complex128", kind), ("float64", kind))
    cells = [str(n), kind, *(time_text(timings.seconds((dtype, kind))) for dtype in DTYPES)]
    cells.append(ratio_text(faster) if faster >= FASTER else f"**{ratio_text(faster)}**")
    return [*cells, ratio_text(slower) if slower <= SLOWER else f"**{ratio_text(slower)}**"]


def measure(options) -> tuple[str, list[list[str]]]:
    counts = QUICK_COUNTS if options.quick else {n: count for n, count in COUNTS.items() if n <= LAST}
    rows = []
    for n, count in counts.items():
        timings = time(n, count, options)
        rows += [row(n, timings, kind) for kind in (VALUE, GRADIENT)]
    head = ["n", "", *DTYPES, f"float64 / float32 (limit {FASTER})", f"complex128 / float64 (limit {SLOWER})"]
    return table(head, rows), rows
