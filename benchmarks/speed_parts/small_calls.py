"""Small matrices from Python, where the call is the cost: beside SciPy's expm and expm_frechet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import products
from report import ratio_text, table, time_text
from stopwatch import Timings, interleaved, python_calls

from .subjects import GRADIENT, OURS, VALUE, calls

SIZES = (2, 3, 4, 6, 8, 10)
QUICK_SIZES = (3,)
BATCH = (16, 3)


@dataclass(frozen=True)
class Limit:
    seconds: float
    ratio: float  # SciPy's time / ours


LIMITS = {VALUE: Limit(3e-6, 3.0), GRADIENT: Limit(6e-6, 12.0)}
SCIPY = "scipy"


def batched(count: int, n: int) -> dict:
    """SciPy's expm_frechet loops over a batch in Python, as a caller would."""
    import expmgrad

    rng = np.random.default_rng(count)
    a, g = rng.standard_normal((2, count, n, n))

    def gradient():
        y, pullback = expmgrad.expm_vjp(a)
        return y, pullback(g)

    found = {(OURS, VALUE): lambda: expmgrad.expm(a), (OURS, GRADIENT): gradient}
    try:
        from scipy.linalg import expm, expm_frechet
    except ImportError:
        return found
    adjoints = np.ascontiguousarray(a.swapaxes(1, 2))
    return found | {
        (SCIPY, VALUE): lambda: expm(a),
        (SCIPY, GRADIENT): lambda: [expm_frechet(x, w, compute_expm=True) for x, w in zip(adjoints, g)],
    }


def row(title: str, timings: Timings, kind: str, limited: bool) -> list[str]:
    seconds, limit = timings.seconds((OURS, kind)), LIMITS[kind]
    cells = [title, kind, time_text(seconds)]
    if (SCIPY, kind) not in timings:
        return [*cells, "–", "–", "–"]
    ratio = timings.ratio((SCIPY, kind), (OURS, kind))
    missed = limited and ratio < limit.ratio
    wanted = f"{time_text(limit.seconds)}, {limit.ratio:g}" if limited else "–"
    text = f"**{ratio_text(ratio)}**" if missed else ratio_text(ratio)
    return [*cells, time_text(timings.seconds((SCIPY, kind))), text, wanted]


def measure(options) -> tuple[str, list]:
    names = [name for name in options.methods if name in (OURS, SCIPY)]
    rows = []
    for n in QUICK_SIZES if options.quick else SIZES:
        subjects = {key: python_calls(f) for key, f in calls(names, *products.gaussian(n)).items()}
        timings = interleaved(subjects, options.effort)
        rows += [row(f"{n} × {n}", timings, kind, limited=True) for kind in LIMITS]
    count, n = BATCH
    subjects = {key: python_calls(f) for key, f in batched(count, n).items() if key[0] in names}
    timings = interleaved(subjects, options.effort)
    rows += [row(f"{count} of {n} × {n}", timings, kind, limited=False) for kind in LIMITS]
    return table(["matrix", "", "ours", "SciPy", "SciPy / ours", "limits: time, ratio"], rows), rows
