"""SciPy: expm, expm_frechet, and the seed's funm on the adjoint operator (for information)."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import scipy
import scipy.linalg
import scipy.special

from .._quantities import EXPM, GRADIENT, JACOBIAN, OMEXPOVX, Measurement, basis, measure

NAME = "scipy"
VERSION = scipy.__version__


def remarks(dtype) -> dict[tuple[str, str], str]:
    """Known reasons, should one of these be off."""
    reasons = {
        (JACOBIAN, "funm on ad"): "Schur-Parlett divides by eigenvalue gaps, and the adjoint operator of any matrix "
                                  "has n zero eigenvalues",
        (OMEXPOVX, "seed formula"): "1 - exp(-x) cancels for small x above the seed's threshold of 1e-6"}
    if VERSION == "1.17.1" and dtype == np.float64:
        reasons[EXPM, "expm"] = "for real float64 its order-13 Padé form adds the sixth power once too often"
    return reasons



def compute(a: np.ndarray, points: np.ndarray, *, hermitian: bool, jacobian: bool) -> list[Measurement]:
    n = a.shape[0]
    ones = np.ones_like(a)
    frechet = scipy.linalg.expm_frechet
    results = [
        measure(EXPM, NAME, "expm", lambda: scipy.linalg.expm(a)),
        measure(GRADIENT, NAME, "expm_frechet at xᴴ", lambda: frechet(a.conj().T, ones, compute_expm=False))]
    if jacobian:
        results.append(measure(JACOBIAN, NAME, "expm_frechet", lambda: np.stack(
            [frechet(a, e, compute_expm=False).ravel("F") for e in basis(n, a.dtype)], axis=1)))
        results.append(measure(JACOBIAN, NAME, "funm on ad", lambda: _funm_on_adjoint(a), information=True))
    if a.dtype.kind != "c":
        results.append(measure(OMEXPOVX, NAME, "special.exprel", lambda: scipy.special.exprel(-points)))
    results.append(measure(OMEXPOVX, NAME, "seed formula", lambda: _seed_formula(points.copy()),
                           information=True))
    return results


def _funm_on_adjoint(a: np.ndarray) -> np.ndarray:
    """K = (I ⊗ exp(A)) f(I ⊗ A - Aᵀ ⊗ I), f(x) = (1 - exp(-x))/x by funm, as in the 2018 script."""
    identity = np.eye(a.shape[0], dtype=a.dtype)
    adjoint = np.kron(identity, a) - np.kron(a.T, identity)
    with contextlib.redirect_stdout(io.StringIO()):  # funm prints when it doubts its result
        function_of_adjoint = scipy.linalg.funm(adjoint, _seed_formula)
    return np.kron(identity, scipy.linalg.expm(a)) @ function_of_adjoint


def _seed_formula(x: np.ndarray) -> np.ndarray:
    """(1 - exp(-x))/x with the 2018 script's threshold for the Taylor expansion."""
    x = np.asarray(x)
    values = np.divide(1 - np.exp(-x), x)
    small = np.abs(x) < 1e-6
    return np.where(small, 1 - x / 2 + np.square(x) / 6, values)
