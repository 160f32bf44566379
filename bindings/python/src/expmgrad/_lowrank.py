"""Derivatives for directions and cotangents given by their factors:
forming the product costs 2 n^2 r of the 12 (5 + s) n^3 that follow.
"""
from __future__ import annotations

from typing import Protocol

import numpy.typing as npt

from ._ffi.arrays import Array, as_array, as_matrices, common_dtype
from ._ffi.errors import invalid
from ._ffi.interrupt import Progress
from ._frechet import expm_jvp, expm_vjp


class LowRankPullback(Protocol):
    """What `expm_vjp_lowrank` returns beside the value: (U, V) -> L*(A, U V^H)."""

    def __call__(self, u: npt.ArrayLike, v: npt.ArrayLike, *, out: Array | None = None,
                 progress: Progress | None = None) -> Array: ...


def expm_jvp_lowrank(a: npt.ArrayLike, u: npt.ArrayLike, v: npt.ArrayLike, *, structure: str = "auto",
                     check_structure: bool = False, uplo: str | None = None,
                     out: tuple[Array | None, Array | None] | None = None,
                     progress: Progress | None = None) -> tuple[Array, Array]:
    """exp(A) and L(A, U V^H).

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    u, v : array_like, shape (..., n, r)
        Leading axes broadcast with a's; more of them are several directions, which share the work on `a`.
    structure, check_structure, uplo, out, progress
        As in `expm_jvp`.

    Returns
    -------
    y : ndarray, shape of a
    dy : ndarray, the broadcast shape (..., n, n)

    Raises
    ------
    InvalidArgumentError
        for shapes, dtypes or options that do not fit; for a matrix without the structure that is checked.

    Notes
    -----
    As `expm_jvp`, and 2 n^2 r operations for the direction.
    """
    matrices = as_matrices(a, "a")
    direction = _product(u, v, matrices.shape[-1])
    return expm_jvp(
        matrices, direction, structure=structure, check_structure=check_structure, uplo=uplo, out=out, progress=progress
    )


def expm_vjp_lowrank(a: npt.ArrayLike, *, structure: str = "auto", check_structure: bool = False,
                     uplo: str | None = None, progress: Progress | None = None) -> tuple[Array, LowRankPullback]:
    """exp(A) and the pullback of low-rank cotangents, (U, V) -> L*(A, U V^H).

    With vectors u and v, shape (n, 1), it is the gradient of Re(u^H exp(A) v) with respect to A.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    structure, check_structure, uplo, progress
        As in `expm_vjp`.

    Returns
    -------
    y : ndarray, shape of a
        As in `expm_vjp`.
    pullback : callable
        `pullback(u, v, *, out=None, progress=None)`, of factors of shape (..., n, r), has the broadcast shape (..., n,
        n). Leading axes, threads and later changes of `a`: as in `expm_vjp`.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or option that does not fit; for a matrix without the structure that is checked; from
        `pullback`, for factors that do not fit.

    Notes
    -----
    As `expm_vjp`, and 2 n^2 r operations for the cotangent.
    """
    y, of_product = expm_vjp(a, structure=structure, check_structure=check_structure, uplo=uplo, progress=progress)
    n = y.shape[-1]

    def pullback(u: npt.ArrayLike, v: npt.ArrayLike, *, out: Array | None = None,
                 progress: Progress | None = None) -> Array:
        return of_product(_product(u, v, n), out=out, progress=progress)

    return y, pullback


def _product(u: npt.ArrayLike, v: npt.ArrayLike, n: int) -> Array:
    """U V^H of factors of shape (..., n, r)."""
    factors = {"u": as_array(u, "u"), "v": as_array(v, "v")}
    for name, factor in factors.items():
        if factor.ndim < 2 or factor.shape[-2] != n:
            raise invalid(name, f"expected shape (..., {n}, r), got {factor.shape}")
    if factors["u"].shape[-1] != factors["v"].shape[-1]:
        raise invalid("v", f"it has {factors['v'].shape[-1]} columns, u has {factors['u'].shape[-1]}")
    dtype = common_dtype(factors)
    left, right = (factor.astype(dtype, copy=False) for factor in factors.values())
    try:
        product: Array = left @ right.conj().swapaxes(-1, -2)
    except ValueError:
        raise invalid("v", f"leading axes do not broadcast: u {left.shape[:-2]}, v {right.shape[:-2]}") from None
    return product
