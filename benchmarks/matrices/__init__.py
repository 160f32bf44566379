"""The test matrices of the accuracy figures, each with the place it comes from.

`test_set(dtype, n)` gives them in one element type: literature.py (hard cases of the papers on exp and its Fréchet
derivative, sizes as published), gallery.py (the classical test matrices) and families.py (our own), these two at size
n, and graded.py. A real matrix enters a complex set as D A D* with random unit phases D, which keeps norm and condition
number.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from . import families, gallery, graded, literature
from .registry import Case

MODULES = {"literature": literature, "gallery": gallery, "families": families, "graded": graded}


@dataclass(frozen=True)
class Problem:
    """A test matrix with a direction E and a cotangent G, all of one element type."""

    name: str
    group: str
    source: str
    a: np.ndarray
    e: np.ndarray
    g: np.ndarray


def seed(*parts) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32("/".join(map(str, parts)).encode()))


def phases(a: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    d = np.exp(2j * np.pi * rng.random(len(a)))
    return d[:, None] * a * d.conj()


def gaussian(shape, dtype: np.dtype, rng: np.random.Generator) -> np.ndarray:
    values = rng.standard_normal(shape)
    if dtype.kind == "c":
        values = values + 1j * rng.standard_normal(shape)
    return values.astype(dtype)


def problem(case: Case, group: str, dtype, n: int) -> Problem | None:
    """None where a complex matrix has no real form, or an entry overflows the type."""
    dtype = np.dtype(dtype)
    a = np.asarray(case.build(n))
    rng = seed(case.name, n)
    if a.dtype.kind == "c" and dtype.kind != "c":
        return None
    if dtype.kind == "c" and a.dtype.kind != "c":
        a = phases(a, rng)
    with np.errstate(over="ignore"):
        a = np.ascontiguousarray(a.astype(dtype))
    if not np.isfinite(a).all():
        return None
    return Problem(case.name, group, case.source, a, gaussian(a.shape, dtype, rng), gaussian(a.shape, dtype, rng))


def test_set(dtype="float64", n: int = 12) -> list[Problem]:
    found = [problem(case, group, dtype, n) for group, module in MODULES.items() for case in module.CASES.values()]
    return [p for p in found if p is not None]


test_set.__test__ = False  # a name pytest would collect
