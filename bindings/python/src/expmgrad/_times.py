"""exp(tA) for many times t of one matrix, and its adjoint."""
from __future__ import annotations

from typing import Callable

import numpy as np

from ._arrays import LETTERS, allocate, as_array, as_matrices, element_dtype, indices
from ._direct import invoke
from ._errors import invalid
from ._layout import STRUCTURES_BY_ROWS, choice


def expm_times(a, t, *, structure: str = "auto", check_structure: bool = False) -> np.ndarray:
    """exp(tA) for every t: one set of powers of A serves all of them.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    t : array_like of real numbers, any shape
        In any order; negative, zero and repeated times are fine.
    structure : str
        That of `a`, as in `expm`. With "markov" small entries keep their digits where t >= 0; other times are fine.
    check_structure : bool
        Verify it, as in `expm`.

    Returns
    -------
    y : ndarray, shape t.shape + a.shape, of a's dtype
        NaN where t or A has a NaN or Inf; Inf or NaN where exp(tA) overflows.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or structure that does not fit; for a matrix without the structure that is checked.

    Notes
    -----
    One to three products a time where many times share a general matrix (Taylor's polynomial and a table of powers of
    exp(tau A)); one call each for triangular, diagonal or badly scaled matrices and for few times.
    """
    options = _options(structure, check_structure)
    a, t = _arguments(a, t)
    y = allocate((t.size,) + a.shape, a.dtype, "y")
    for index in indices(a.shape[:-2]):
        _values(a[index], t, y[(slice(None),) + index], options)
    return y.reshape(t.shape + a.shape)


def expm_times_vjp(a, t, *, structure: str = "auto",
                   check_structure: bool = False) -> tuple[np.ndarray, Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]]:
    """exp(tA) for every t, and the pullback to A and to the times.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    t : array_like of real numbers, any shape
    structure : str
        That of `a`, as in `expm`; it does not restrict cotangents or gradients.
    check_structure : bool
        Verify it, as in `expm`: before the values, once.

    Returns
    -------
    y : ndarray, shape t.shape + a.shape
    pullback : callable
        `pullback(g)`, g of y's shape or broadcast to it, returns `(abar, tbar)`: sum_t t L*(tA, g_t), of a's shape, and
        Re<g_t, A exp(tA)>, of t's shape, summed over the matrices of `a`.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or structure that does not fit; for a matrix without the structure that is checked; from
        `pullback`, for a `g` that does not fit.

    Notes
    -----
    The convention of `expm_vjp`. A time whose exponential overflows makes abar and its tbar NaN.
    """
    a, t = _arguments(a, t)
    a = a.copy()
    t = t.copy()
    y = expm_times(a, t, structure=structure, check_structure=check_structure)
    options, shape = _options(structure), y.shape

    def pullback(g) -> tuple[np.ndarray, np.ndarray]:
        g = as_array(g, "g")
        try:
            g = np.broadcast_to(g, shape)
        except ValueError:
            raise invalid("g", f"its shape {g.shape} does not broadcast to that of the value, {shape}") from None
        if g.dtype.kind == "c" and a.dtype.kind != "c":
            raise invalid("g", "complex cotangents of a real matrix")
        g = np.ascontiguousarray(g, a.dtype).reshape((t.size,) + a.shape)
        abar = allocate(a.shape, a.dtype, "abar")
        total = np.zeros(t.size, t.dtype)
        for index in indices(a.shape[:-2]):
            tbar = np.zeros(t.size, t.dtype)
            _gradients(a[index], t, np.ascontiguousarray(g[(slice(None),) + index]), abar[index], tbar, options)
            total += tbar
        return abar, total.reshape(t.shape)

    return y, pullback


def _arguments(a, t):
    a, t = as_matrices(a, "a"), as_array(t, "t")
    if t.dtype.kind == "c":
        raise invalid("t", "times are real")
    dtype = element_dtype(a.dtype, "a")
    return np.ascontiguousarray(a, dtype), np.array(t, np.empty(0, dtype).real.dtype, order="C")


def _options(structure, check_structure=False):
    """Those of `invoke`, for matrices stored by rows."""
    return {"structure": choice("structure", structure, STRUCTURES_BY_ROWS), "check_structure": check_structure}


def _values(a, t, y, options):
    n, stride = a.shape[-1], _stride(y)
    flops = 8.0 * n**3 * t.size
    invoke("times", LETTERS[a.dtype], {
        "n": n, "count": t.size, "t": t, "a": a, "lda": max(1, n), "y": y, "ldy": max(1, n), "stride_y": stride,
    }, flops=flops, **options)


def _gradients(a, t, g, abar, tbar, options):
    n = a.shape[-1]
    flops = 24.0 * n**3 * t.size
    invoke("times_vjp", LETTERS[a.dtype], {
        "n": n, "count": t.size, "t": t, "a": a, "lda": max(1, n), "g": g, "ldg": max(1, n), "stride_g": n * n,
        "abar": abar, "ldabar": max(1, n), "tbar": tbar,
    }, flops=flops, **options)


def _stride(y):
    return y.strides[0] // y.itemsize if y.size else y.shape[-1] ** 2
