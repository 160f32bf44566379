"""Derivatives for directions and cotangents given by their factors."""
from __future__ import annotations

import numpy as np

from . import _native as native
from ._arrays import LETTERS, allocate, as_array, as_matrices, broadcast, common_dtype, indices
from ._direct import invoke
from ._errors import invalid


def expm_jvp_lowrank(a, u, v) -> tuple[np.ndarray, np.ndarray]:
    """exp(A) and L(A, U V^H).

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    u, v : array_like, shape (..., n, r)
        Leading axes broadcast with a's.

    Returns
    -------
    y, dy : ndarray, the broadcast shape (..., n, n)

    Raises
    ------
    InvalidArgumentError
        for shapes or dtypes that do not fit.

    Notes
    -----
    As `expm_jvp`, and 2 n^2 r operations for the direction.
    """
    return _both("jvp_lowrank", "dy", a, u, v)


def expm_vjp_lowrank(a, u, v) -> tuple[np.ndarray, np.ndarray]:
    """exp(A) and L*(A, U V^H): with vectors u and v, the gradient of Re(u^H exp(A) v) with respect to A.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    u, v : array_like, shape (..., n, r)
        Leading axes broadcast with a's.

    Returns
    -------
    y, abar : ndarray, the broadcast shape (..., n, n)

    Raises
    ------
    InvalidArgumentError
        for shapes or dtypes that do not fit.

    Notes
    -----
    As `expm_vjp`, and 2 n^2 r operations for the cotangent.
    """
    return _both("vjp_lowrank", "abar", a, u, v)


def _both(operation, result, a, u, v):
    a = as_matrices(a, "a")
    n = a.shape[-1]
    factors = {"u": as_array(u, "u"), "v": as_array(v, "v")}
    for name, factor in factors.items():
        if factor.ndim < 2 or factor.shape[-2] != n:
            raise invalid(name, f"expected shape (..., {n}, r), got {factor.shape}")
    r = factors["u"].shape[-1]
    if factors["v"].shape[-1] != r:
        raise invalid("v", f"it has {factors['v'].shape[-1]} columns, u has {r}")
    arrays = {"a": a, **factors}
    dtype = common_dtype(arrays)
    shape = broadcast({name: array.shape[:-2] for name, array in arrays.items()})
    if any(array.shape[:-2] != shape for array in arrays.values()):
        arrays = {name: np.broadcast_to(array, shape + array.shape[-2:]) for name, array in arrays.items()}
    a, u, v = (np.ascontiguousarray(array, dtype) for array in arrays.values())
    y, d = allocate(shape + (n, n), dtype, "y"), allocate(shape + (n, n), dtype, result)
    for index in indices(shape):
        invoke(operation, LETTERS[dtype], {
            "layout": native.LAYOUT_ROWS, "n": n, "r": r, "a": a[index], "lda": max(1, n), "u": u[index], "ldu": max(1, r),
            "v": v[index], "ldv": max(1, r), "y": y[index], "ldy": max(1, n), result: d[index], f"ld{result}": max(1, n),
        }, flops=72.0 * n**3)
    return y, d
