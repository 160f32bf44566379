"""Matrices as vectors: vec stacks columns (order "F", the literature's) or rows (order "C")."""
from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ._ffi.arrays import Array
from ._ffi.errors import invalid
from ._ffi.foreign import as_ndarray
from ._ffi.options import choice

_ORDERS = {"F": "F", "C": "C"}


def vec(a: npt.ArrayLike, order: str = "F") -> Array:
    """The matrices of `a`, shape (..., m, n), as vectors of shape (..., m n); a view where that is possible.

    Raises InvalidArgumentError if `a` has fewer than two axes.
    """
    choice("order", order, _ORDERS)
    a = as_ndarray(a, "a")
    if a.ndim < 2:
        raise invalid("a", f"expected matrices, shape (..., m, n), got shape {a.shape}")
    stacked = a.swapaxes(-1, -2) if order == "F" else a
    return stacked.reshape(a.shape[:-2] + (a.shape[-2] * a.shape[-1],))


def unvec(v: npt.ArrayLike, order: str = "F") -> Array:
    """The inverse of `vec` for square matrices: shape (..., n^2) to (..., n, n); a view where that is possible.

    Raises InvalidArgumentError if the last axis of `v` is not a square.
    """
    choice("order", order, _ORDERS)
    v = as_ndarray(v, "v")
    n = math.isqrt(v.shape[-1]) if v.ndim else -1
    if v.ndim < 1 or n * n != v.shape[-1]:
        raise invalid("v", f"expected vectors of n^2 entries, shape (..., n^2), got shape {v.shape}")
    a = v.reshape(v.shape[:-1] + (n, n))
    return a.swapaxes(-1, -2) if order == "F" else a


def vech(a: npt.ArrayLike) -> Array:
    """The lower triangles of `a`, shape (..., n, n), column after column: vectors of shape (..., n (n + 1) / 2).

    The order of the rows and columns of `expm_jacobian(a, half=True)`. Raises InvalidArgumentError unless the matrices
    are square.
    """
    a = as_ndarray(a, "a")
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise invalid("a", f"expected square matrices, shape (..., n, n), got shape {a.shape}")
    columns, rows = np.triu_indices(a.shape[-1])
    return a[..., rows, columns]


def unvech(v: npt.ArrayLike) -> Array:
    """The symmetric matrices of which `vech` returns `v`: shape (..., n (n + 1) / 2) to (..., n, n), a copy.

    A complex `v` gives Hermitian matrices if its diagonal entries are real; the upper triangle is the conjugate of the
    lower. Raises InvalidArgumentError if the last axis of `v` is not a triangular number.
    """
    v = as_ndarray(v, "v")
    n = (math.isqrt(8 * v.shape[-1] + 1) - 1) // 2 if v.ndim else -1
    if v.ndim < 1 or n * (n + 1) // 2 != v.shape[-1]:
        raise invalid(
            "v", f"expected vectors of n (n + 1) / 2 entries, shape (..., n (n + 1) / 2), got shape {v.shape}"
        )
    columns, rows = np.triu_indices(n)
    a = np.empty(v.shape[:-1] + (n, n), v.dtype)
    a[..., columns, rows] = v.conj()
    a[..., rows, columns] = v
    return a
