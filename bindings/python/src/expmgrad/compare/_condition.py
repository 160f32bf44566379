"""The condition number behind the tolerance, from certified values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ._certified import Certified

_POWER_STEPS = 30


@dataclass(frozen=True)
class Condition:
    """cond = ‖K(A)‖₂ ‖A‖_F / ‖e^A‖_F, and the norm ‖K(A)‖₂ it is made of.

    `method` says where ‖K‖₂ comes from: "Kronecker" (the certified Jacobian), "eigenvalues" (e^λmax of a
    Hermitian matrix) or "power" (an estimate from below, for a general matrix too large for its Jacobian).
    """

    number: float
    frechet_norm: float
    method: str


def condition(a: np.ndarray, certified: Certified, *, hermitian: bool) -> Condition:
    wide = a.astype(np.result_type(a, np.float64))
    norm = float(np.linalg.norm(wide))
    value_norm = float(np.linalg.norm(certified.value.high))
    with np.errstate(all="ignore"):
        if certified.jacobian is not None:
            method, frechet_norm = "Kronecker", _two_norm(certified.jacobian.high)
        elif hermitian:
            method, frechet_norm = "eigenvalues", float(np.exp(np.linalg.eigvalsh(wide)[-1]))
        else:
            method, frechet_norm = "power", _power_estimate(wide)
        number = float(np.divide(frechet_norm * norm, value_norm))
    if not np.isfinite(number):  # exp(A) leaves the range of doubles; for normal A cond <= ‖A‖_F √n
        number = norm * np.sqrt(a.shape[0])
    return Condition(number, frechet_norm, method)


def _two_norm(matrix: np.ndarray) -> float:
    return float(np.linalg.norm(matrix, 2)) if np.isfinite(matrix).all() else float("inf")


def _power_estimate(a: np.ndarray) -> float:
    """The largest singular value of E -> L(A, E), by the power method on L* L."""
    from scipy.linalg import expm_frechet
    draw = np.random.RandomState(0)
    direction = draw.standard_normal(a.shape).astype(a.dtype)
    norm = 0.0
    for _ in range(_POWER_STEPS):
        direction = direction / np.linalg.norm(direction)
        image = expm_frechet(a, direction, compute_expm=False)
        norm = float(np.linalg.norm(image))
        if not 0 < norm < np.inf:
            return norm
        direction = expm_frechet(a.conj().T, image / norm, compute_expm=False)
    return norm
