"""Arrays as the C functions take them: dtypes, storage order, leading dimensions and strides.

The C library reads column-major matrices, all of a call in one storage order. exp(A^T) = exp(A)^T and every
derivative transposes with it, so row-major arrays go as they are and row-major results come back; only the words
that name a triangle swap (_layout.py).
"""
from __future__ import annotations

import ctypes
import math
import os

import numpy as np

from ._errors import InvalidArgumentError, OutOfMemoryError, invalid
from ._foreign import as_ndarray
from ._memory import empty

LETTERS = {np.dtype(np.float32): "s", np.dtype(np.float64): "d", np.dtype(np.complex64): "c", np.dtype(np.complex128): "z"}
_FLOAT64 = np.dtype(np.float64)
_FLOAT32 = np.dtype(np.float32)


def element_dtype(dtype: np.dtype, name: str) -> np.dtype:
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


def as_array(value, name: str) -> np.ndarray:
    """`value` as an array of a supported dtype, not yet converted."""
    array = as_ndarray(value, name)
    element_dtype(array.dtype, name)
    return array


def as_matrices(value, name: str, number: bool = False) -> np.ndarray:
    """`value` as an array of shape (..., n, n); with `number` one number, alone or in a list, is a 1 x 1 matrix, as in SciPy."""
    array = as_array(value, name)
    if number and array.ndim < 2 and array.size == 1:
        array = array.reshape(1, 1)
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        raise invalid(name, f"expected square matrices, shape (..., n, n), got shape {array.shape}")
    return array


def require_finite(array: np.ndarray, name: str) -> None:
    """SciPy's check_finite."""
    if array.dtype.kind in "fc" and np.count_nonzero(np.isfinite(array)) < array.size:
        raise invalid(name, "array must not contain infs or NaNs; with check_finite=False the result has NaN for such a matrix")


def common_dtype(arrays: dict[str, np.ndarray]) -> np.dtype:
    """The dtype of a call on all of `arrays`: the smallest that holds each one's."""
    first, *others = (array.dtype for array in arrays.values())
    if first in LETTERS and all(dtype is first for dtype in others):
        return first
    return np.result_type(*(element_dtype(array.dtype, name) for name, array in arrays.items()))


def indices(shape: tuple[int, ...]):
    """np.ndindex, at once where there is only ()."""
    return np.ndindex(shape) if shape else ((),)


def broadcast(arrays: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The broadcast of the batch shapes, by name."""
    first, *others = arrays.values()
    if all(shape == first for shape in others):
        return first
    try:
        return np.broadcast_shapes(*arrays.values())
    except ValueError:
        shapes = ", ".join(f"{name} {shape}" for name, shape in arrays.items())
        *others, last = arrays
        raise InvalidArgumentError(None, f"{last}: leading axes do not broadcast: {shapes}") from None


def without_repeats(array: np.ndarray) -> np.ndarray:
    """`array` with each batch axis of stride 0 cut to one entry: what is broadcast is computed once."""
    keep = tuple(slice(0, 1) if size > 1 and stride == 0 else slice(None)
                 for size, stride in zip(array.shape[:-2], array.strides))
    return array[keep] if slice(0, 1) in keep else array


def allocate(shape: tuple[int, ...], dtype: np.dtype, name: str) -> np.ndarray:
    """An uninitialised array; OutOfMemoryError where it cannot be had.

    Linux hands out more memory than there is and kills the process that then uses it, hence the look at its size.
    """
    size = math.prod(shape) * dtype.itemsize
    try:
        if size > 1 << 30 and size > physical_memory():
            raise MemoryError
        return empty(shape, dtype, size)
    except (MemoryError, ValueError) as problem:
        raise OutOfMemoryError(None, f"{name}: an array of shape {shape} and dtype {dtype} needs {size} bytes") from problem


def copied(array: np.ndarray, name: str) -> np.ndarray:
    """A copy in the same storage order."""
    if not array.flags.c_contiguous:
        return array.copy(order="K")
    copy = allocate(array.shape, array.dtype, name)
    copy[...] = array
    return copy


def physical_memory() -> float:
    """The bytes of memory this machine has, where it tells."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return math.inf


def address_of(array: np.ndarray) -> int:
    """What C sees of `array`."""
    if array.flags.carray and array.size:
        return ctypes.addressof(ctypes.c_char.from_buffer(array))  # five times as fast as what follows
    return array.__array_interface__["data"][0]


def by_lines(array: np.ndarray, order: str) -> np.ndarray:
    """`array` seen so that its rows are the lines, rows or columns, that lie one after another in `order`, "C" or "F"."""
    return array if order == "C" else array.swapaxes(-1, -2)


def fits(array: np.ndarray, order: str) -> bool:
    """Whether every matrix of `array` is stored with a leading dimension in `order`, "C" or "F"."""
    array = by_lines(array, order)
    if not array.size:
        return True
    lines, line = array.shape[-2:]
    stride, unit = array.strides[-2:]
    size = array.itemsize
    return (array.flags.aligned and (line <= 1 or unit == size)
            and (lines <= 1 or (stride >= line * size and stride % size == 0)))


def storage_order(arrays) -> str:
    """The order, "C" or "F", in which the fewest bytes have to be copied; "C" where both are equal."""
    for order in "CF":
        if all(by_lines(array, order).flags.c_contiguous for array in arrays):
            return order
    copied = {order: sum(array.nbytes for array in arrays if not fits(array, order)) for order in "CF"}
    return "F" if copied["F"] < copied["C"] else "C"


def merged_stride(shape: tuple[int, ...], strides: tuple[int, ...], single: int) -> int | None:
    """The one stride that walks all of `shape` in C order; None if there is none, `single` if one entry."""
    axes = [(size, stride) for size, stride in zip(shape, strides) if size != 1]
    if not axes:
        return single
    regular = all(outer == size * inner for (_, outer), (size, inner) in zip(axes, axes[1:]))
    return axes[-1][1] if regular else None


class Operand:
    """One matrix argument of a C function: address, leading dimension and strides, in elements.

    `array` has the shape (count axes, k axes, lines, line) and stays referenced for as long as the operand lives.
    """

    __slots__ = ("array", "address", "ld", "stride", "batch_stride")

    def __init__(self, array: np.ndarray, address: int, ld: int, stride: int, batch_stride: int):
        self.array, self.address, self.ld, self.stride, self.batch_stride = array, address, ld, stride, batch_stride

    @classmethod
    def of(cls, array: np.ndarray, dtype: np.dtype, order: str, count_axes: int) -> Operand:
        """An input, copied only where its dtype differs or no leading dimension and strides express it."""
        operand = cls.view(array, order, count_axes) if array.dtype == dtype else None
        if operand is None:
            operand = cls.view(by_lines(np.array(by_lines(array, order), dtype, order="C"), order), order, count_axes)
        return operand

    @classmethod
    def view(cls, array: np.ndarray, order: str, count_axes: int) -> Operand | None:
        """`array` as it is; None where no leading dimension and strides express it."""
        array = by_lines(array, order)
        shape, strides, size, flags = array.shape, array.strides, array.itemsize, array.flags
        lines, line = shape[-2:]
        single = math.prod(shape[count_axes:-2])
        if flags.c_contiguous and flags.aligned:
            whole = lines * line
            return cls(array, address_of(array), max(1, line), whole, whole * single)
        if not fits(array, "C"):
            return None
        ld = strides[-2] // size if lines > 1 else max(1, line)
        whole = ld * lines * size
        stride = merged_stride(shape[count_axes:-2], strides[count_axes:-2], whole)
        batch_stride = merged_stride(shape[:count_axes], strides[:count_axes], whole * single)
        if stride is None or batch_stride is None or min(stride, batch_stride) < 0 or stride % size or batch_stride % size:
            return None
        return cls(array, address_of(array), ld, stride // size, batch_stride // size)
