"""Rounds a scheme's parameters to float64 or float32 so that the rounded set keeps its backward error.

Rounding each to nearest costs a multiple of u; a descent over moves of a few units in the last place, of one parameter
and of pairs, finds neighbours for which sum |h_k| t^(k-1) at three t below theta is nearly that of the exact set.
"""

from __future__ import annotations

import random

import numpy as np
from flint import fmpq

import shape
from polynomial import magnitudes, polynomial, weighted_sum

FRACTIONS_OF_THETA = (0.6, 0.85, 1.0)
TERMS = 60


def to_precision(x, single: bool) -> float:
    return float(np.float32(float(x))) if single else float(x)


def neighbour(x: float, units: int, single: bool) -> float:
    """x moved by so many units in the last place."""
    kind = np.float32 if single else np.float64
    value, target = kind(x), kind(np.inf if units > 0 else -np.inf)
    for _ in range(abs(units)):
        value = np.nextafter(value, target)
    return float(value)


def badness(products: int, x: list[float], theta: float, u: float) -> float:
    p = polynomial(*shape.rows(products, [fmpq(*v.as_integer_ratio()) for v in x]))
    h = magnitudes(p, TERMS, bits=320)
    return sum(weighted_sum(h, f * theta) for f in FRACTIONS_OF_THETA) / u


def descend(products: int, exact: list, theta: float, u: float, single: bool, seed: int, passes: int = 8):
    """The rounded parameters, and the badness before and after."""
    rng = random.Random(seed)
    x = [to_precision(v, single) for v in exact]
    start = best = badness(products, x, theta, u)
    for _ in range(passes):
        before = best
        singles = [[(i, units)] for i in range(len(x)) for units in (1, -1, 2, -2, 3, -3)]
        pairs = [[(i, rng.choice((-3, -2, -1, 1, 2, 3))) for i in rng.sample(range(len(x)), 2)] for _ in range(120)]
        rng.shuffle(singles)
        for move in singles + pairs:
            trial = list(x)
            for i, units in move:
                trial[i] = neighbour(trial[i], units, single)
            found = badness(products, trial, theta, u)
            if found < best * (1 - 1e-9):
                best, x = found, trial
        if best == before:
            break
    return x, start, best
