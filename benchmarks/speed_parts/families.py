"""Is a peer faster anywhere, and as good? Families of matrices by four 1-norms.

A peer counts where its error is at most 10 n cond u. The error is certified (sampled.py) and looked for only where
the peer is faster. A cell holds the smallest peer time / ours among the peers that count.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

import sampled
from methods import METHODS, Method, call
from report import ratio_text, table
from runner import effort_for
from stopwatch import Timings, interleaved, python_calls

from .subjects import GRADIENT, OURS, TITLES, VALUE, calls

NORMS = (0.1, 2.0, 20.0, 200.0)
SIZES = (4, 16, 64, 200)
QUICK_SIZES = (4,)
U = 2.0**-53
FACTOR = 10


def toeplitz(n: int, rng) -> np.ndarray:
    entries = rng.standard_normal(2 * n - 1)
    return np.array([[entries[i - j + n - 1] for j in range(n)] for i in range(n)])


def plus(sign: int) -> Callable:
    def build(n: int, rng) -> np.ndarray:
        a = rng.standard_normal((n, n))
        return a + sign * a.T

    return build


FAMILIES: dict[str, Callable] = {
    "Gaussian": lambda n, rng: rng.standard_normal((n, n)),
    "nonnegative": lambda n, rng: rng.random((n, n)),
    "symmetric": plus(1),
    "skew": plus(-1),
    "triangular": lambda n, rng: np.triu(rng.standard_normal((n, n))),
    "Toeplitz": toeplitz,
}


def problem(family: str, n: int, norm: float) -> tuple[np.ndarray, np.ndarray]:
    """The matrix, of this 1-norm, and a cotangent."""
    rng = np.random.default_rng([list(FAMILIES).index(family), n])
    a = FAMILIES[family](n, rng)
    return np.ascontiguousarray(a * (norm / np.linalg.norm(a, 1))), rng.standard_normal((n, n))


def is_good(method: Method, kind: str, a: np.ndarray, g: np.ndarray) -> bool:
    """Whether the error of what was timed is at most 10 n cond u."""
    value_only = kind == VALUE
    arguments = (a,) if value_only else (a, g)
    result = call(method.functions["value" if value_only else "vjp"], *arguments)
    bound = FACTOR * len(a) * sampled.condition(a) * U
    return sampled.error(result, a, None if value_only else g) <= bound


def best(timings: Timings, kind: str, peers: list[str], good: Callable[[str], bool]) -> tuple[float, str]:
    """Smallest ratio to ours of a peer that counts, and the peer; `good` is asked only about faster ones."""
    ratios = sorted((timings.ratio((p, kind), (OURS, kind)), p) for p in peers)
    for ratio, peer in ratios:
        if ratio >= 1 or good(peer):
            return ratio, peer
    return math.inf, ""


def measure(options) -> tuple[str, list]:
    peers = [name for name in options.methods if name != OURS]
    if not peers:
        return "Left out: no peer is measured.", []
    methods = {name: METHODS[name]() for name in peers}
    rows, found = {VALUE: [], GRADIENT: []}, []
    for family in FAMILIES:
        for n in QUICK_SIZES if options.quick else SIZES:
            cells = {VALUE: [], GRADIENT: []}
            for norm in NORMS:
                a, g = problem(family, n, norm)
                subjects = {key: python_calls(f) for key, f in calls(options.methods, a, g).items()}
                timings = interleaved(subjects, effort_for(options))
                for kind in cells:
                    ratio, peer = best(timings, kind, peers, lambda p: is_good(methods[p], kind, a, g))
                    cells[kind].append((ratio, peer))
                    found.append((family, n, norm, kind, ratio, peer))
            for kind, of_kind in cells.items():
                rows[kind].append([family, str(n), *(text(*c) for c in of_kind)])
    head = ["family", "n", *(f"norm {norm:g}" for norm in NORMS)]
    summary = f"{sum(1 for f in found if f[4] < 1)} of {len(found)} cells have a faster peer that is as good."
    return "\n\n".join(f"**{kind}**\n\n{table(head, r)}" for kind, r in rows.items()) + f"\n\n{summary}", found


def text(ratio: float, peer: str) -> str:
    if not peer:
        return "∞"
    shown = f"{ratio_text(ratio)} {TITLES[peer]}"
    return shown if ratio >= 1 else f"**{shown}**"
