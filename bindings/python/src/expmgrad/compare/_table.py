"""Verdicts: every computed value against its certified one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ._certified import Certified, Exactly
from ._condition import Condition
from ._quantities import (
    EXPM,
    EXPM_EIG,
    GRADIENT,
    GRADIENT_EIG,
    GRADIENT_TRIANGLE,
    JACOBIAN,
    OMEXPOVX,
    QUANTITIES,
    Measurement,
)

AGREE, REFERENCE_OFF, OURS_OFF, REFUSED = "agree", "reference off", "OURS OFF", "refused"


@dataclass(frozen=True)
class Row:
    """One line of the table; `difference` is None where no number came back."""

    measurement: Measurement
    difference: float | None
    tolerance: float
    verdict: str
    reason: str = ""

    def text(self) -> str:
        if self.verdict == REFERENCE_OFF and self.reason == "":
            return f"reference off by {self.difference:.1e}"
        return f"{self.verdict}: {self.reason}" if self.reason else self.verdict


@dataclass(frozen=True)
class Tolerances:
    """10 n max(1, cond) u with cond·u at most 1, u the unit roundoff of the input's type.

    - omexpovx is a scalar function without a condition number to pay for: 10 u.
    - A gradient is L*(A, G) for one G. Its error is bounded relative to ‖K‖₂‖G‖_F, not to its own norm, so
      where ones meets directions that exp(A) damps by more than n, the tolerance grows by what is left.
    """

    general: float
    gradient: float
    scalar: float

    def of(self, quantity: str) -> float:
        if quantity == OMEXPOVX:
            return self.scalar
        return self.gradient if quantity in (GRADIENT, GRADIENT_EIG, GRADIENT_TRIANGLE) else self.general


def tolerances(a: np.ndarray, certified: Certified, condition: Condition) -> Tolerances:
    n, u = a.shape[0], unit_roundoff(a.dtype)
    general = 10 * n * min(1.0, max(1.0, condition.number) * u)
    with np.errstate(all="ignore"):
        damping = float(np.divide(condition.frechet_norm * n, np.linalg.norm(certified.gradient.high)))
    excess = max(1.0, damping / n) if np.isfinite(damping) else 1.0
    return Tolerances(general, min(general * excess, 10.0 * n), 10 * u)


def unit_roundoff(dtype) -> float:
    return float(np.finfo(dtype).eps) / 2


def judge_all(measurements: list[Measurement], certified: Certified, limits: Tolerances, dtype) -> list[Row]:
    """The table, ordered by quantity, ours first."""
    ordered = sorted(measurements, key=lambda m: QUANTITIES.index(m.quantity))
    overflow = not _fits(certified.value, dtype)
    return [judge(m, certified_value(m.quantity, certified), limits.of(m.quantity), dtype,
                  overflow=overflow and m.quantity != OMEXPOVX) for m in ordered]


def certified_value(quantity: str, certified: Certified) -> Exactly | None:
    return {EXPM: certified.value, EXPM_EIG: certified.value, GRADIENT: certified.gradient,
            GRADIENT_EIG: certified.hermitian_gradient, JACOBIAN: certified.jacobian,
            GRADIENT_TRIANGLE: certified.one_triangle_gradient, OMEXPOVX: certified.omexpovx}[quantity]


def judge(measurement: Measurement, truth: Exactly, tolerance: float, dtype, *, overflow: bool = False) -> Row:
    """The verdict on one value; `overflow` says that exp(A) is too large for `dtype`."""
    off = OURS_OFF if measurement.ours else REFERENCE_OFF
    if measurement.failure is not None:
        return Row(measurement, None, tolerance, REFUSED if measurement.refused else off, measurement.failure)
    computed = measurement.value
    if computed.shape != truth.high.shape:
        return Row(measurement, None, tolerance, off, f"shape {computed.shape}, not {truth.high.shape}")
    if not np.isfinite(computed).all():
        if overflow or not _fits(truth, dtype):
            return Row(measurement, None, tolerance, AGREE, f"too large for {np.dtype(dtype).name}")
        return Row(measurement, None, tolerance, off, "not finite")
    difference = relative_difference(measurement.quantity, computed, truth, dtype)
    return Row(measurement, difference, tolerance, AGREE if difference <= tolerance else off)


def relative_difference(quantity: str, computed: np.ndarray, truth: Exactly, dtype) -> float:
    """The largest difference over the largest certified entry; point by point for omexpovx.

    Below the smallest normal number of the type the difference counts as absolute: underflow is no error.
    """
    with np.errstate(all="ignore"):
        difference = np.abs(truth.minus(computed))
        size = np.maximum(np.abs(truth.high), float(np.finfo(dtype).tiny))
        ratio = difference / size if quantity == OMEXPOVX else difference.max() / size.max()
    worst = float(np.max(ratio))
    return worst if np.isfinite(worst) else float("inf")


def _fits(truth: Exactly, dtype) -> bool:
    return bool((np.abs(truth.high) <= float(np.finfo(dtype).max)).all())
