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
#: The pullback of one larger matrix replays a tape (_frechet.py): a third less work than computing the value anew.
SMALL_ORDER = 64
_SIZES = tuple(ctypes.c_int64(size) for size in range(LIMIT + 1))
_ONE = _SIZES[1]


def _functions(operation):
    return {dtype: function(operation, letter, checked=False) for dtype, letter in LETTERS.items()}


_EXPM, _EXPM_BATCH = _functions("expm"), _functions("expm_batch")
_VJP, _VJP_BATCH = _functions("vjp"), _functions("vjp_batch")


def small_expm(a) -> np.ndarray | None:
    """exp(a) for a small, C-contiguous, writable ndarray of a supported dtype; None for anything else."""
    if type(a) is not _ndarray or not a.flags.carray:
        return None
    shape, dtype = a.shape, a.dtype
    if len(shape) == 2:
        n, columns = shape
        if n != columns or not 0 < n <= 128 or dtype not in _EXPM:
            return None
        size = _SIZES[n]
        y = _empty(shape, dtype)
        status = _EXPM[dtype](size, _byref(_view(a)), size, _byref(_view(y)), size, None)
    elif len(shape) > 2:
        n, elements = shape[-1], a.size
        if n != shape[-2] or not 0 < elements <= LIMIT or dtype not in _EXPM:
            return None
        size, square = _SIZES[n], _SIZES[n * n]
        y = _empty(shape, dtype)
        status = _EXPM_BATCH[dtype](size, _SIZES[elements // (n * n)], _byref(_view(a)), size, square,
                                    _byref(_view(y)), size, square, None, None)
    else:
        return None
    return None if status else y


def small_vjp(a, general):
    """exp(a) and its pullback for an `a` that small_expm takes; None for anything else.

    `general(a, g)` is the pullback of a cotangent that is out of the ordinary.
    """
    y = None if getattr(a, "ndim", 0) == 2 and len(a) > SMALL_ORDER else small_expm(a)
    if y is None:
        return None
    kept, shape, dtype, n = a.copy(), a.shape, a.dtype, a.shape[-1]
    matrix, size, square = _byref(_view(kept)), _SIZES[n], _SIZES[n * n]
    vjp, vjp_batch, count = _VJP[dtype], _VJP_BATCH[dtype], _SIZES[a.size // (n * n)]

    def pullback(g) -> np.ndarray:
        if type(g) is _ndarray and g.dtype is dtype and g.shape == shape and g.flags.carray:
            abar = _empty(shape, dtype)
            cotangent, gradient = _byref(_view(g)), _byref(_view(abar))
            if len(shape) == 2:
                status = vjp(size, _ONE, matrix, size, cotangent, size, square, None, size, gradient, size, square, None)
            else:
                status = vjp_batch(size, _ONE, count, matrix, size, square, cotangent, size, square, square,
                                   None, size, square, gradient, size, square, square, None, None)
            if not status:
                return abar
        return general(kept, g)

    return y, pullback
