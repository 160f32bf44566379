"""What the calls take beside A: directions, cotangents, factors, times, each drawn in the type of A."""

from __future__ import annotations

import math

import numpy as np

from .draws import Draw


def direction(d: Draw, a: np.ndarray) -> np.ndarray:
    """Gaussian, one entry, of rank one, A itself, sparse; of norm one or of any that the type has."""
    n = len(a)
    kind = d.rng.integers(8)
    e = d.normal(n, n)
    if kind == 4:
        e = np.zeros((n, n))
        e[d.rng.integers(n), d.rng.integers(n)] = 1
    elif kind == 5:
        e = np.outer(d.normal(n), d.normal(n))
    elif kind == 6 and 0 < float(np.abs(a).max(initial=0)) < 1e100:
        e = a / np.abs(a).max()
    elif kind == 7:
        e = e * (d.rng.random((n, n)) < 0.4) * d.power(-6, 3, (n, n))
    if d.chance(0.25):
        e = e * d.power(-290, 300) if d.largest > 1e39 else e * d.power(-28, 37)
    with np.errstate(all="ignore"):
        e = np.ascontiguousarray((e if d.complex else e.real).astype(d.dtype))
    return e if np.isfinite(e).all() and e.any() else np.ones((n, n), d.dtype)


def moderate(d: Draw, a: np.ndarray) -> np.ndarray:
    """A direction of norm about one: two of them multiply."""
    e = direction(d, a)
    size = float(np.abs(e).max())
    return (e / e.dtype.type(size)).astype(d.dtype) if size > 0 else e


def three(d: Draw, a: np.ndarray) -> np.ndarray:
    return np.stack([direction(d, a) for _ in range(3)])


def factor(d: Draw, a: np.ndarray) -> np.ndarray:
    return d.normal(len(a), 2).astype(d.dtype)


def times(d: Draw, a: np.ndarray) -> np.ndarray:
    """Ten to sixteen times, equally spaced, in decades or random, so that exp(tA) stays in the range."""
    count = int(d.rng.integers(10, 17))
    kind = d.rng.integers(3)
    t = (
        np.linspace(0, 1, count)
        if kind == 0
        else 10.0 ** np.linspace(-3, 0, count)
        if kind == 1
        else d.rng.uniform(-1, 1, count)
    )
    largest = float(np.abs(a).max(initial=0)) * len(a)
    t = t * min(d.power(-1, 0.3), 0.5 * math.log(d.largest) / largest if largest > 0 else 1.0)
    return t.astype(a.real.dtype)


def mode(d: Draw, a: np.ndarray) -> np.ndarray:
    """A rounding mode, 1 to 3."""
    return d.rng.integers(1, 4, 1)


def cotangents(d: Draw, a: np.ndarray) -> np.ndarray:
    return d.normal(16, len(a), len(a)).astype(d.dtype)
