"""The whole comparison as data: what the report prints, the plot draws and the JSON file holds."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import numpy as np

import expmgrad

from . import _ours
from ._certified import JACOBIAN_LIMIT, Certified, certify
from ._condition import Condition, condition
from ._input import Problem
from ._quantities import JACOBIAN, Measurement
from ._table import AGREE, OURS_OFF, REFERENCE_OFF, Row, Tolerances, judge_all, tolerances


@dataclass(frozen=True)
class Comparison:
    problem: Problem
    hermitian: bool
    certified: Certified
    condition: Condition
    tolerances: Tolerances
    rows: list[Row]
    versions: dict[str, str]
    left_out: list[str]
    remarks: list[str]
    points: np.ndarray

    def ours(self, quantity: str) -> Measurement:
        """This package's value of a quantity, the Jacobian aside."""
        return next(row.measurement for row in self.rows
                    if row.measurement.source == _ours.SOURCE and row.measurement.quantity == quantity)

    def our_jacobians(self) -> list[Measurement]:
        return [row.measurement for row in self.rows
                if row.measurement.source == _ours.SOURCE and row.measurement.quantity == JACOBIAN]

    def count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)


def compare(problem: Problem, references: list[ModuleType], left_out: list[str]) -> Comparison:
    a = problem.matrix
    hermitian = problem.is_hermitian
    with_jacobian = problem.size <= JACOBIAN_LIMIT
    points = _ours.omexpovx_points(a)
    certified = certify(a, points)
    measurements = _ours.compute(a, points, hermitian=hermitian, jacobian=with_jacobian)
    for reference in references:
        measurements += reference.compute(a, points, hermitian=hermitian, jacobian=with_jacobian)
    found = condition(a, certified, hermitian=hermitian)
    limits = tolerances(a, certified, found)
    rows = judge_all(measurements, certified, limits, a.dtype)
    left_out = list(left_out)
    if not hermitian:
        word = "Hermitian" if a.dtype.kind == "c" else "symmetric"
        mark = "xᴴ" if a.dtype.kind == "c" else "xᵀ"
        left_out.append(f"x is not {word} (largest |x - {mark}| is {problem.asymmetry:.1e}): expm_eig, its gradients "
                        "and the Jacobian by eigendecomposition are left out")
    if not with_jacobian:
        left_out.append(f"the Jacobians, {problem.size**2} x {problem.size**2}, are left out: "
                        f"they are certified up to size {JACOBIAN_LIMIT}")
    return Comparison(problem, hermitian, certified, found, limits, rows,
                      {module.NAME: module.VERSION for module in references}, left_out,
                      _remarks(rows, references, a.dtype), points)


def _remarks(rows: list[Row], references: list[ModuleType], dtype) -> list[str]:
    """Known reasons, only for references that are off by some finite amount here."""
    found = []
    for module in references:
        for (quantity, method), reason in module.remarks(dtype).items():
            if any(row.verdict == REFERENCE_OFF and row.difference is not None and row.measurement.source == module.NAME
                   and (row.measurement.quantity, row.measurement.method) == (quantity, method) for row in rows):
                found.append(f"{module.NAME} {module.VERSION}, {quantity} by {method}: {reason}")
    return found


def as_json(comparison: Comparison) -> dict:
    """Everything in the report, for machines; complex numbers are [re, im], non-finite ones strings."""
    problem, certified = comparison.problem, comparison.certified
    own = [row.measurement for row in comparison.rows
           if row.measurement.source == _ours.SOURCE and row.measurement.value is not None]
    return {
        "expmgrad": expmgrad.__version__,
        "matrix": {"description": problem.description, "size": problem.size, "dtype": problem.matrix.dtype.name,
                   "symmetric": comparison.hermitian, "entries": _numbers(problem.matrix)},
        "certified": {"by": certified.backend, "bits": certified.bits, "expm(x)": _numbers(certified.value.high),
                      "grad expm": _numbers(certified.gradient.high)},
        "condition_number": {"frobenius": _number(comparison.condition.number),
                             "method": comparison.condition.method},
        "omexpovx_points": _numbers(comparison.points),
        "ours": [{"quantity": m.quantity, "method": m.method, "value": _numbers(m.value)} for m in own],
        "references": comparison.versions,
        "left_out": comparison.left_out,
        "remarks": comparison.remarks,
        "table": [{"quantity": row.measurement.quantity, "source": row.measurement.source,
                   "method": row.measurement.method, "ours": row.measurement.ours,
                   "information": row.measurement.information,
                   "difference": None if row.difference is None else _number(row.difference),
                   "tolerance": row.tolerance, "verdict": row.verdict, "reason": row.reason}
                  for row in comparison.rows],
        "counts": {"agree": comparison.count(AGREE), "reference_off": comparison.count(REFERENCE_OFF),
                   "ours_off": comparison.count(OURS_OFF)},
    }


def _numbers(array: np.ndarray) -> list:
    if array.dtype.kind == "c":
        return _numbers(np.stack([array.real, array.imag], axis=-1))
    return array.tolist() if np.isfinite(array).all() else _strings_for_non_finite(array.tolist())


def _strings_for_non_finite(entries):
    return [_strings_for_non_finite(e) for e in entries] if isinstance(entries, list) else _number(entries)


def _number(x: float):
    return x if np.isfinite(x) else str(float(x))
