"""Arrays as the C functions take them: dtypes, storage order, leading dimensions and strides.

The C library reads column-major matrices, all of a call in one storage order. exp(A^T) = exp(A)^T and every
derivative transposes with it, so row-major arrays go as they are and row-major results come back; only the words
that name a triangle swap (options.py).
"""
from __future__ import annotations

import ctypes
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import InvalidArgumentError, OutOfMemoryError, invalid
from .foreign import as_ndarray
from .memory import SMALLEST, empty

Array = npt.NDArray[Any]
Dtype = np.dtype[Any]
Shape = tuple[int, ...]

_byref = ctypes.byref
_view: Any = ctypes.c_char.from_buffer

LETTERS: dict[Dtype, str] = {
    np.dtype(np.float32): "s",
    np.dtype(np.float64): "d",
    np.dtype(np.complex64): "c",
    np.dtype(np.complex128): "z",
}
_FLOAT64 = np.dtype(np.float64)
_FLOAT32 = np.dtype(np.float32)


def element_dtype(dtype: Dtype, name: str) -> Dtype:
    """The dtype that values of `dtype` are computed in, in native byte order."""
    if dtype in LETTERS:
        return dtype
    if dtype.kind in "iu":
        return _FLOAT64
    native = dtype.newbyteorder("=") if dtype.kind in "fc" else dtype
    if native == np.float16:
        return _FLOAT32
    if native in LETTERS:
        return native
    raise invalid(name, f"dtype {dtype} is not supported: float32, float64, complex64 and complex128 are, "
                        "integers become float64 and float16 float32; convert others by .astype")


def as_array(value: Any, name: str) -> Array:
    """`value` as an array of a supported dtype, not yet converted."""
    array = as_ndarray(value, name)
    element_dtype(array.dtype, name)
    return array


def as_matrices(value: Any, name: str, number: bool = False) -> Array:
    """`value` as an array of shape (..., n, n);
    with `number` one number, alone or in a list, is a 1 x 1 matrix, as in SciPy.
    """
    array = as_array(value, name)
    if number and array.ndim < 2 and array.size == 1:
        array = array.reshape(1, 1)
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        raise invalid(name, f"expected square matrices, shape (..., n, n), got shape {array.shape}")
    return array


def require_finite(array: Array, name: str) -> None:
    """SciPy's check_finite."""
    if array.dtype.kind in "fc" and np.count_nonzero(np.isfinite(array)) < array.size:
        raise invalid(
            name, "array must not contain infs or NaNs; with check_finite=False the result has NaN for such a matrix"
        )


def common_dtype(arrays: Mapping[str, Array]) -> Dtype:
    """The dtype of a call on all of `arrays`: the smallest that holds each one's."""
    first, *others = (array.dtype for array in arrays.values())
    if first in LETTERS and all(dtype is first for dtype in others):
        return first
    return np.result_type(*(element_dtype(array.dtype, name) for name, array in arrays.items()))


def broadcast(names: Sequence[str], shapes: Sequence[Shape]) -> Shape:
    """The broadcast of the batch shapes of the arrays of these names."""
    if all(shape == shapes[0] for shape in shapes):
        return shapes[0]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        listed = ", ".join(f"{name} {shape}" for name, shape in zip(names, shapes))
        raise InvalidArgumentError(None, f"{names[-1]}: leading axes do not broadcast: {listed}") from None


def without_repeats(array: Array, rank: int) -> Array:
    """`array` with each batch axis of stride 0 cut to one entry: what is broadcast is computed once."""
    keep = tuple(slice(0, 1) if size > 1 and stride == 0 else slice(None)
                 for size, stride in zip(array.shape[:array.ndim - rank], array.strides))
    return array[keep] if slice(0, 1) in keep else array


def allocate(shape: Shape, dtype: Dtype, name: str, size: int) -> Array:
    """An uninitialised array of `size` bytes; OutOfMemoryError where it cannot be had.

    Linux hands out more memory than there is and kills the process that then uses it, hence the look at its size.
    """
    if size < SMALLEST:
        return np.empty(shape, dtype)
    try:
        if size > 1 << 30 and size > physical_memory():
            raise MemoryError
        return empty(shape, dtype, size)
    except (MemoryError, ValueError) as problem:
        raise OutOfMemoryError(
            None, f"{name}: an array of shape {shape} and dtype {dtype} needs {size} bytes"
        ) from problem


def copied(array: Array) -> Array:
    """A copy in the same storage order."""
    if not array.flags.c_contiguous:
        copy: Array = array.copy("K")
    elif array.nbytes < SMALLEST:
        copy = array.copy()
    else:
        copy = allocate(array.shape, array.dtype, "a", array.nbytes)
        copy[...] = array
    return copy


def physical_memory() -> float:
    """The bytes of memory this machine has, where it tells."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return math.inf


def by_lines(array: Array, order: str) -> Array:
    """`array` seen so that its rows are the lines, rows or columns, that lie one after another in `order`, C or F."""
    return array if order == "C" else array.swapaxes(-1, -2)


def fits(array: Array, order: str) -> bool:
    """Whether every matrix of `array` is stored with a leading dimension in `order`, "C" or "F"."""
    array = by_lines(array, order)
    if not array.size:
        return True
    lines, line = array.shape[-2:]
    stride, unit = array.strides[-2:]
    size = array.itemsize
    return (array.flags.aligned and (line <= 1 or unit == size)
            and (lines <= 1 or (stride >= line * size and stride % size == 0)))


def storage_order(arrays: Iterable[Array]) -> str:
    """The order, "C" or "F", in which the fewest bytes have to be copied; "C" where both are equal."""
    arrays = list(arrays)
    for order in "CF":
        if all(by_lines(array, order).flags.c_contiguous for array in arrays):
            return order
    copied = {order: sum(array.nbytes for array in arrays if not fits(array, order)) for order in "CF"}
    return "F" if copied["F"] < copied["C"] else "C"


def merged_stride(shape: Shape, strides: Sequence[int], single: int) -> int | None:
    """The one stride that walks all of `shape` in C order; None if there is none, `single` if one entry."""
    axes = [(size, stride) for size, stride in zip(shape, strides) if size != 1]
    if not axes:
        return single
    regular = all(outer == size * inner for (_, outer), (size, inner) in zip(axes, axes[1:]))
    return axes[-1][1] if regular else None


def element_strides(array: Array, count_axes: int, rank: int) -> tuple[int, int, int] | None:
    """Of `array`, (count axes, k axes, lines, line), the last two if `rank` is 2: from line to line, k to k, A to A.

    None where no leading dimension and strides express it.
    """
    shape, strides, size = array.shape, array.strides, array.itemsize
    outer = len(shape) - rank
    whole = math.prod(shape[outer:])
    single = math.prod(shape[count_axes:outer])
    ld = max(1, shape[-1]) if rank else 1
    if array.flags.c_contiguous:
        return ld, whole, whole * single
    if rank:
        if not fits(array, "C"):
            return None
        ld = strides[-2] // size if shape[-2] > 1 else ld
        whole = ld * shape[-2]
    k = merged_stride(shape[count_axes:outer], strides[count_axes:outer], whole * size)
    count = merged_stride(shape[:count_axes], strides[:count_axes], whole * single * size)
    if k is None or count is None or min(k, count) < 0 or k % size or count % size:
        return None
    return ld, k // size, count // size


def pointer(array: Array, offset: int = 0) -> Any:
    """The address of `array` and `offset` bytes, as ctypes passes it without a look. A read-only array is not held."""
    if array.flags.carray and array.size:
        return _byref(_view(array), offset)  # five times as fast as what follows
    return ctypes.c_void_p(array.__array_interface__["data"][0] + offset)
