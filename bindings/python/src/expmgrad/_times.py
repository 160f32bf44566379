"""exp(tA) for many times t of one matrix, and its adjoint."""
from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from ._ffi.arrays import Array, as_array, as_matrices, element_dtype
from ._ffi.errors import invalid
from ._ffi.interrupt import Progress
from ._ffi.operations import TIMES, TIMES_VJP


class TimesPullback(Protocol):
    """What `expm_times_vjp` returns beside the values: G -> the gradients with respect to A and to the times."""

    def __call__(self, g: npt.ArrayLike, *, progress: Progress | None = None) -> tuple[Array, Array]: ...


def expm_times(a: npt.ArrayLike, t: npt.ArrayLike, *, structure: str = "auto", check_structure: bool = False,
               out: Array | None = None, progress: Progress | None = None) -> Array:
    """exp(tA) for every t: one set of powers of A serves all of them.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    t : array_like of real numbers, any shape
        In any order; negative, zero and repeated times are fine.
    structure : str
        That of `a`, as in `expm`. With "markov" small entries keep their digits where t >= 0; other times are fine.
    check_structure : bool
        Verify it, as in `expm`. There is no `uplo`: the C function reads whole matrices.
    out : ndarray, optional
        Receives the result; it overlaps no input.
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    y : ndarray, shape t.shape + a.shape, of a's dtype
        The times come first, so that y[i] is exp(t_i A) for all of `a`. NaN where t or A has a NaN or Inf; Inf or NaN
        where exp(tA) overflows.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or structure that does not fit; for a matrix without the structure that is checked.

    Notes
    -----
    One to three products a time where many times share a general matrix (Taylor's polynomial and a table of powers of
    exp(tau A)); one call each for triangular, diagonal or badly scaled matrices and for few times.
    """
    matrices, times, shape = _arguments(a, t)
    return _values(matrices, times, shape, (structure, check_structure, None), out, progress)


def expm_times_vjp(a: npt.ArrayLike, t: npt.ArrayLike, *, structure: str = "auto", check_structure: bool = False,
                   progress: Progress | None = None) -> tuple[Array, TimesPullback]:
    """exp(tA) for every t, and the pullback to A and to the times.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    t : array_like of real numbers, any shape
    structure : str
        That of `a`, as in `expm`; it does not restrict cotangents or gradients.
    check_structure : bool
        Verify it, as in `expm`: before the values, once.
    progress : callable or True, optional
        As in `expm`, for the values.

    Returns
    -------
    y : ndarray, shape t.shape + a.shape
    pullback : callable
        `pullback(g, *, progress=None)`, g of y's shape or broadcast to it, returns `(abar, tbar)`: sum_t t L*(tA, g_t),
        of a's shape, and Re<g_t, A exp(tA)>, of t's shape, summed over the matrices of `a`.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or structure that does not fit; for a matrix without the structure that is checked; from
        `pullback`, for a `g` that does not fit.

    Notes
    -----
    The convention of `expm_vjp`. A time whose exponential overflows makes abar and its tbar NaN.
    """
    matrices, times, shape = _arguments(a, t)
    matrices, times = matrices.copy(), times.copy()
    y = _values(matrices, times, shape, (structure, check_structure, None), None, progress)

    def pullback(g: npt.ArrayLike, *, progress: Progress | None = None) -> tuple[Array, Array]:
        cotangents = as_array(g, "g")
        try:
            cotangents = np.broadcast_to(cotangents, y_shape)
        except ValueError:
            raise invalid(
                "g", f"its shape {cotangents.shape} does not broadcast to that of the value, {y_shape}"
            ) from None
        if cotangents.dtype.kind == "c" and matrices.dtype.kind != "c":
            raise invalid("g", "complex cotangents of a real matrix")
        cotangents = cotangents.astype(matrices.dtype, copy=False).reshape((times.size,) + matrices.shape)
        abar, tbar = TIMES_VJP.run((structure, False, None), None, progress, matrices, times, cotangents)
        return abar, tbar.sum(axis=tuple(range(1, tbar.ndim))).reshape(shape)

    y_shape = y.shape
    return y, pullback


def _arguments(a: npt.ArrayLike, t: npt.ArrayLike) -> tuple[Array, Array, tuple[int, ...]]:
    """A by rows, the times along an axis of their own before those of A, and their shape."""
    matrices, times = as_matrices(a, "a"), as_array(t, "t")
    if times.dtype.kind == "c":
        raise invalid("t", "times are real")
    dtype = element_dtype(matrices.dtype, "a")
    by_rows = np.ascontiguousarray(matrices, dtype)
    column = np.ascontiguousarray(times, np.empty(0, dtype).real.dtype).reshape((-1,) + (1,) * (matrices.ndim - 2))
    return by_rows, column, times.shape


def _values(a: Array, t: Array, shape: tuple[int, ...], options: tuple[str, bool, None], out: Array | None,
            progress: Progress | None) -> Array:
    whole = shape + a.shape
    if out is not None and (type(out) is not np.ndarray or out.shape != whole):
        raise invalid("out", f"expected an ndarray of shape {whole} and dtype {a.dtype}")
    flat = None if out is None else out.reshape((t.size,) + a.shape)
    y: Array = TIMES.two(options, flat, progress, a, t)
    if out is None:
        return y.reshape(whole)
    if not np.shares_memory(y, out):
        out[...] = y.reshape(whole)
    return out
