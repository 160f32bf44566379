"""Every quantity as this package computes it."""

from __future__ import annotations

import numpy as np

import expmgrad

from ._quantities import (
    EXPM,
    EXPM_EIG,
    GRADIENT,
    GRADIENT_EIG,
    GRADIENT_TRIANGLE,
    JACOBIAN,
    OMEXPOVX,
    Measurement,
    measure,
)

SOURCE = "ours"

JACOBIAN_METHODS = {
    "Fréchet": {"method": "frechet"},
    "Najfeld-Havel form 1": {"method": "najfeld", "form": 1},
    "Najfeld-Havel form 2": {"method": "najfeld", "form": 2},
    "Najfeld-Havel form 3": {"method": "najfeld", "form": 3},
    "eigendecomposition": {"method": "eigh"},
}


def compute(a: np.ndarray, points: np.ndarray, *, hermitian: bool, jacobian: bool) -> list[Measurement]:
    """Value, gradients for a cotangent of ones, Jacobians by every method, and omexpovx at `points`."""
    ones = np.ones_like(a)

    def ours(quantity, method, function, **options):
        return measure(quantity, SOURCE, method, function, ours=True, **options)

    results = [ours(EXPM, "expm", lambda: expmgrad.expm(a)),
               ours(GRADIENT, "expm_vjp", lambda: expmgrad.expm_vjp(a)[1](ones))]
    if hermitian:
        results += [
            ours(EXPM_EIG, "expm_eigh", lambda: expmgrad.expm_eigh(a)),
            ours(GRADIENT_EIG, "expm_eigh_vjp", lambda: expmgrad.expm_eigh_vjp(a)[1](ones)),
            ours(GRADIENT_TRIANGLE, "expm_eigh_vjp, triangle",
                 lambda: expmgrad.expm_eigh_vjp(a, convention="triangle")[1](ones))]
    if jacobian:
        for method, options in JACOBIAN_METHODS.items():
            if options["method"] == "eigh" and not hermitian:
                continue
            may_refuse = options.get("form") == 3 and third_form_is_singular(a)
            results.append(ours(JACOBIAN, method, lambda options=options: expmgrad.expm_jacobian(a, **options),
                                refusal=expmgrad.ExpmgradError if may_refuse else ()))
    results.append(ours(OMEXPOVX, "omexpovx", lambda: expmgrad.omexpovx(points)))
    return results


def third_form_is_singular(a: np.ndarray) -> bool:
    """Whether cosh(ad/2) is singular to working precision, where Najfeld and Havel's third form does not exist.

    Its eigenvalues are cosh((λ_i - λ_j)/2), each known to about n u ‖A‖.
    """
    wide = a.astype(np.result_type(a, np.float64))
    eigenvalues = np.linalg.eigvals(wide)
    with np.errstate(all="ignore"):
        cosh = np.abs(np.cosh((eigenvalues[:, None] - eigenvalues[None, :]).astype(complex) / 2))
    n, u = a.shape[0], float(np.finfo(a.dtype).eps) / 2
    return bool(np.nanmin(cosh) <= 10 * n * n * u * max(1.0, np.linalg.norm(wide)))


def omexpovx_points(a: np.ndarray) -> np.ndarray:
    """Where the scalar function is compared: gaps between eigenvalues, 0, tiny, moderate, large."""
    eigenvalues = np.linalg.eigvals(a.astype(np.result_type(a, np.float64)))
    gaps = (eigenvalues[:, None] - eigenvalues[None, :]).ravel()
    if a.dtype.kind != "c":
        gaps = gaps.real
    largest = np.log(float(np.finfo(a.dtype).max)) - 5
    sizes = np.concatenate([[0.0], 10.0 ** np.arange(-12, 2), [largest]])
    points = np.concatenate([gaps[np.abs(gaps.real) < largest], sizes, -sizes[1:]])
    if a.dtype.kind == "c":
        points = np.concatenate([points, 1j * sizes[1:-1], (1 + 1j) * sizes[1:-1]])
    return np.unique(points).astype(a.dtype)
