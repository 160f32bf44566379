"""The short way for small arrays that need no preparation: one C call and little else.

Here the call, not the arithmetic, is the cost, so: no argument types, ctypes integers made once, addresses through
the buffer protocol (which wants a writable array), no options. Whatever is out of the ordinary, a status
included, gives None and takes the general way.
"""
from __future__ import annotations

import ctypes

import numpy as np

from ._arrays import LETTERS
from ._library import function

_ndarray, _empty, _byref = np.ndarray, np.empty, ctypes.byref
_view = ctypes.c_char.from_buffer

#: Arrays up to so many elements come here: a call on them is over in a few ms, too soon to be interrupted.
LIMIT = 16384
_SIZES = tuple(ctypes.c_int64(size) for size in range(LIMIT + 1))
_ONE = _SIZES[1]

_EXPM = {dtype: function("expm", letter, checked=False) for dtype, letter in LETTERS.items()}
_EXPM_BATCH = {dtype: function("expm_batch", letter, checked=False) for dtype, letter in LETTERS.items()}
_VJP = {dtype: function("vjp", letter, checked=False) for dtype, letter in LETTERS.items()}


def small_expm(a) -> np.ndarray | None:
    """exp(a) for a small, C-contiguous, writable ndarray of a supported dtype; None for anything else."""
    if type(a) is not _ndarray or a.dtype not in _EXPM or not a.flags.carray or not 0 < a.size <= LIMIT:
        return None
    shape = a.shape
    if len(shape) == 2:
        n, columns = shape
        if n != columns:
            return None
        size = _SIZES[n]
        y = _empty(shape, a.dtype)
        status = _EXPM[a.dtype](size, _byref(_view(a)), size, _byref(_view(y)), size, None)
    elif len(shape) > 2:
        n = shape[-1]
        if n != shape[-2]:
            return None
        size, square = _SIZES[n], _SIZES[n * n]
        y = _empty(shape, a.dtype)
        status = _EXPM_BATCH[a.dtype](size, _SIZES[a.size // (n * n)], _byref(_view(a)), size, square,
                                      _byref(_view(y)), size, square, None, None)
    else:
        return None
    return None if status else y


def small_pullback(a: np.ndarray):
    """A function g -> L*(a, g), or None where it does not apply, for one matrix `a` that small_expm took and no one changes."""
    shape, dtype, n = a.shape, a.dtype, a.shape[0]
    size, square, matrix, vjp = _SIZES[n], _SIZES[n * n], _byref(_view(a)), _VJP[a.dtype]

    def pullback(g):
        if type(g) is not _ndarray or g.dtype != dtype or g.shape != shape or not g.flags.carray:
            return None
        abar = _empty(shape, dtype)
        status = vjp(size, _ONE, matrix, size, _byref(_view(g)), size, square, None, size, _byref(_view(abar)), size, square, None)
        return None if status else abar

    return pullback
