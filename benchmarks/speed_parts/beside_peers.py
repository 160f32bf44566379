"""Beside SciPy, PyTorch and JAX: value, and value + VJP, of Gaussian matrices of norm about 2; ours from Python and
from C.
"""

from __future__ import annotations

from dataclasses import dataclass

import native
import products
from report import ratio_text, table, time_text
from runner import effort_for
from stopwatch import Timings, interleaved, python_calls

from .subjects import GRADIENT, OURS, TITLES, VALUE, C, calls

SIZES = (1, 2, 3, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 1000)
QUICK_SIZES = (3, 20)


@dataclass(frozen=True)
class Limit:
    """A peer must take at least `ratio` times as long, for these sizes."""

    kind: str
    peer: str
    first: int
    last: int
    ratio: dict[int, float]  # by threads; 0: any number

    def wanted(self, n: int, threads: int) -> float:
        if not self.first <= n <= self.last:
            return 0.0
        return self.ratio.get(threads, self.ratio.get(0, 0.0))


LIMITS = [
    Limit(GRADIENT, "torch", 50, 1000, {0: 7.0}),
    Limit(GRADIENT, "scipy", 50, 99, {0: 2.0}),
    Limit(GRADIENT, "scipy", 100, 1000, {0: 3.0}),
    Limit(GRADIENT, "jax", 1, 1000, {1: 1.4, 2: 2.5}),
    *(Limit(VALUE, peer, 32, 1000, {0: 1.5}) for peer in ("scipy", "torch", "jax")),
]


def limit(kind: str, peer: str, n: int, threads: int) -> float:
    """0 where there is none but being faster."""
    found = (x.wanted(n, threads) for x in LIMITS if (x.kind, x.peer) == (kind, peer))
    return max(found, default=0.0)


def time(names: list[str], n: int, options) -> Timings:
    a, g = products.gaussian(n)
    subjects = {(C, VALUE): native.expm(a), (C, GRADIENT): native.expm_vjp(a, g)}
    subjects |= {key: python_calls(f) for key, f in calls(names, a, g).items()}
    return interleaved(subjects, effort_for(options))


def measure(options) -> tuple[str, list[dict]]:
    sizes = QUICK_SIZES if options.quick else SIZES
    found = {n: time(options.methods, n, options) for n in sizes}
    plain = [
        {"n": n, "method": method, "kind": kind, "seconds": timings.seconds((method, kind))}
        for n, timings in found.items()
        for method, kind in timings.rounds
    ]
    return markdown(found, options), plain


def cell(timings: Timings, n: int, kind: str, peer: str, threads: int) -> str:
    ratio = timings.ratio((peer, kind), (OURS, kind))
    wanted = limit(kind, peer, n, threads)
    text = ratio_text(ratio)
    return f"**{text}** (limit {wanted:g})" if ratio < max(1.0, wanted) else text


def markdown(found: dict[int, Timings], options) -> str:
    peers = [name for name in options.methods if name != OURS]
    blocks = []
    for kind in (VALUE, GRADIENT):
        head = ["n", "ours, C", "ours, Python", *(f"{TITLES[p]} / ours" for p in peers)]
        rows = [
            [
                str(n),
                *(time_text(t.seconds((ours, kind))) for ours in (C, OURS)),
                *(cell(t, n, kind, p, options.threads) for p in peers),
            ]
            for n, t in found.items()
        ]
        blocks.append(f"**{kind}**\n\n{table(head, rows)}")
    return "\n\n".join(blocks)
