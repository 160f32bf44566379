"""Errors of every method on every problem, in units of cond · u, and their summary."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

import certified
from matrices import Problem
from methods import Method, call

KINDS = ("value", "jvp", "vjp")
UNIT_ROUNDOFF = {"float64": 2.0**-53, "complex128": 2.0**-53, "float32": 2.0**-24, "complex64": 2.0**-24}

# A relative error below this many u counts as this: an exact result would otherwise make a geometric mean zero.
LEAST_ERROR = 0.1


@dataclass(frozen=True)
class Measurement:
    problem: str
    kind: str
    method: str
    error: float  # relative, Frobenius norm; inf: not finite
    cond: float
    u: float
    wider: bool = False  # computed in a wider type than that of the problem

    @property
    def ratio(self) -> float:
        """error / min(1, cond u)"""
        return max(self.error, LEAST_ERROR * self.u) / min(1.0, self.cond * self.u)


def fits(reference: certified.Reference, kind: str, dtype: str) -> bool:
    """Neither the value nor the derivative overflows the type, and their norms are above its underflow."""
    info = np.finfo(dtype)
    most, least = math.log(info.max), math.log(info.tiny / info.eps)
    results = (reference.value, getattr(reference, kind))
    return all(certified.log_largest(x) < most and certified.log_norm(x) > least for x in results)


def rounded(true: np.ndarray, dtype: str) -> np.ndarray:
    """The correctly rounded result: the least error a method can have."""
    convert = complex if np.dtype(dtype).kind == "c" else lambda x: float(x.mid())
    return np.array([[convert(x) for x in row] for row in true]).astype(dtype)


def measure(problems: Iterable[Problem], methods: list[Method], cache: bool = True, floor: bool = False):
    """Yields the measurements of each problem; with `floor` those of the correctly rounded result too."""
    for p in problems:
        dtype = p.a.dtype.name
        reference = certified.reference(p.a, p.e, p.g, cache)
        for kind in KINDS:
            if not fits(reference, kind, dtype):
                continue
            true = getattr(reference, kind)
            arguments = {"value": (p.a,), "jvp": (p.a, p.e), "vjp": (p.a, p.g)}[kind]
            results = {m.name: call(m.functions[kind], *arguments) for m in methods}
            if floor:
                results["correctly rounded"] = rounded(true, dtype)
            for name, result in results.items():
                wider = result.dtype.itemsize > p.a.dtype.itemsize
                with np.errstate(over="ignore"):
                    given = result.astype(dtype, copy=False)
                error = certified.relative_error(given, true)
                yield Measurement(p.name, kind, name, error, reference.cond, UNIT_ROUNDOFF[dtype], wider)


@dataclass(frozen=True)
class Summary:
    count: int
    geometric_mean: float
    median: float
    worst: float
    worst_problem: str
    within_1: float
    within_10: float
    not_finite: int


def summary(measurements: list[Measurement]) -> Summary:
    """Of one method and kind. In the geometric mean a result that is not finite has the error 1: no digit is right."""
    ratios = np.array([m.ratio for m in measurements])
    means = [m.ratio if math.isfinite(m.error) else 1 / min(1.0, m.cond * m.u) for m in measurements]
    worst = max(measurements, key=lambda m: m.ratio)
    return Summary(
        count=len(measurements),
        geometric_mean=float(np.exp(np.mean(np.log(means)))),
        median=float(np.median(ratios)),
        worst=worst.ratio,
        worst_problem=worst.problem,
        within_1=float(np.mean(ratios <= 1)),
        within_10=float(np.mean(ratios <= 10)),
        not_finite=int(np.sum(~np.isfinite(ratios))),
    )
