"""Directions and cotangents given by their factors."""
from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from .._ffi.errors import invalid
from ._expm import expm, expm_frechet, frechet


def expm_jvp_lowrank(a: Tensor, u: Tensor, v: Tensor, *, structure: str = "auto") -> tuple[Tensor, Tensor]:
    """exp(A) and L(A, U V^H), differentiable in A, U and V.

    Parameters
    ----------
    a : Tensor, shape (..., n, n)
    u, v : Tensor, shape (..., n, r)
        Leading axes broadcast with a's.
    structure : str
        As in `expm`.

    Returns
    -------
    y : Tensor, shape of a
    dy : Tensor, the broadcast shape (..., n, n)

    Raises
    ------
    InvalidArgumentError
        as `expm`; for factors that do not fit.

    Notes
    -----
    As `expm_frechet`, and 2 n^2 r operations.
    """
    return expm(a, structure=structure), expm_frechet(a, _product(a, u, v), structure=structure)


def expm_vjp_lowrank(a: Tensor, *, structure: str = "auto") -> tuple[Tensor, Callable[[Tensor, Tensor], Tensor]]:
    """exp(A), and the function (U, V) -> L*(A, U V^H): the gradient of trace(U^H exp(A) V) for real ones.

    Parameters
    ----------
    a : Tensor, shape (..., n, n)
    structure : str
        As in `expm`.

    Returns
    -------
    y : Tensor, shape of a
    pullback : callable
        Of factors of shape (..., n, r), differentiable in A, U and V.

    Raises
    ------
    InvalidArgumentError
        as `expm`; from `pullback`, for factors that do not fit.
    """

    def pullback(u: Tensor, v: Tensor) -> Tensor:
        return frechet(a, _product(a, u, v), True, structure)

    return expm(a, structure=structure), pullback


def _product(a: Tensor, u: Tensor, v: Tensor) -> Tensor:
    for name, x in (("u", u), ("v", v)):
        if x.ndim < 2 or x.shape[-2] != a.shape[-1] or x.shape[-1] != u.shape[-1]:
            raise invalid(name, f"expected shape (..., {a.shape[-1]}, r) with one r, got {tuple(x.shape)}")
    return u @ v.mH
