"""All of a call but its addresses: the axes, order, strides and shapes that follow from those of the inputs.

The first array is the matrix A of the operation. Batch axes along which it varies are the `count` axes of the C
function; those along which only the others vary are its k directions or cotangents, which share A's work.
"""
from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from . import _native as native
from ._arrays import LETTERS, Operand, address_of, broadcast, by_lines, common_dtype, merged_stride, storage_order, without_repeats
from ._errors import invalid
from ._library import has, parameters

STRUCTURES = {name[len("STRUCTURE_"):].lower(): value for name, value in vars(native).items()
              if name.startswith("STRUCTURE_") and name != "STRUCTURE_MISMATCH"}
#: options.uplo of a triangle as the library, which reads columns, names it.
UPLO = {"lower": ord("L"), "upper": ord("U")}


def _by_rows(table: dict) -> dict:
    """`table` for matrices stored by rows, which the library sees as columns: what names a triangle names the other."""
    other = {"upper": "lower", "lower": "upper"}
    return {name: table[other.get(name, name)] for name in table}


STRUCTURES_BY_ROWS, UPLO_BY_ROWS = _by_rows(STRUCTURES), _by_rows(UPLO)

def choice(name: str, value, table: dict):
    """table[value], or an error that lists what `name` may be."""
    try:
        return table[value]
    except (KeyError, TypeError):
        raise invalid(name, f"{value!r} is not one of {', '.join(map(repr, table))}") from None


def flops(n: int, k: int, dtype: np.dtype) -> float:
    """About what a value and its k derivatives cost."""
    return 24.0 * n**3 * (1 + 2 * k) * (4 if dtype.kind == "c" else 1)


class Place(NamedTuple):
    """Where an output is written: `shape`, with the batch axes `axes`, and its strides in elements; `batch` is what the caller gets."""

    shape: tuple[int, ...]
    strides: tuple[int, int, int]
    axes: list[int]
    batch: tuple[int, ...]


class Layout:
    """That of one operation on `arrays`, none of which it keeps. `structure` is an option of all functions, `uplo` of some."""

    def __init__(self, operation: str, arrays: dict, structure: str = "auto", uplo: str | None = None):
        self.dtype = common_dtype(arrays)
        self.letter = LETTERS[self.dtype]
        self.main = next(iter(arrays))
        self.n = arrays[self.main].shape[-1]
        for name, array in arrays.items():
            if array.shape[-1] != self.n:
                raise invalid(name, f"its matrices are {array.shape[-1]} x {array.shape[-1]}, those of {self.main} {self.n} x {self.n}")
        cores = self._split_axes(arrays, shares="k" in parameters(operation, self.letter))
        self.k, self.count = math.prod(self.k_shape), math.prod(self.count_shape)
        self.batch = f"{operation}_batch" if self.core_shape and has(f"{operation}_batch", self.letter) else None
        self.order = storage_order(cores.values())
        structures, triangles = (STRUCTURES_BY_ROWS, UPLO_BY_ROWS) if self.order == "C" else (STRUCTURES, UPLO)
        self.structure = choice("structure", structure, structures)
        self.uplo = 0 if uplo is None else triangles[uplo]
        self._inputs = {name: self._input(name, array) for name, array in arrays.items()}
        self._places = {}

    def _split_axes(self, arrays, shares):
        """The batch axes in which A varies, the others, and the shapes of values and derivatives."""
        self.shape = broadcast({name: array.shape[:-2] for name, array in arrays.items()})
        cores = {name: without_repeats(array) for name, array in arrays.items()}
        self.core_shape = broadcast({name: array.shape[:-2] for name, array in cores.items()})
        axes = range(len(self.core_shape))
        own = cores[self.main].shape[:-2]
        own = (1,) * (len(axes) - len(own)) + own
        self.count_axes = [axis for axis in axes if own[axis] == self.core_shape[axis] or not shares]
        self.k_axes = [axis for axis in axes if axis not in self.count_axes]
        self.count_shape, self.k_shape = self._sizes(self.count_axes), self._sizes(self.k_axes)
        self.value_shape = arrays[self.main].shape[:-2] if shares else self.shape
        return cores

    def _sizes(self, axes):
        return tuple(self.core_shape[axis] for axis in axes)

    def _arranged(self, name, array):
        """A view of `array` broadcast and transposed to (count axes, k axes, n, n); A itself has no k axes."""
        array, own = without_repeats(array), name == self.main
        if not self.k_axes and array.shape[:-2] == self.core_shape:
            return array
        depth = len(self.core_shape)
        shape = tuple(1 if own and axis in self.k_axes else size for axis, size in enumerate(self.core_shape))
        array = np.broadcast_to(array, shape + array.shape[-2:])
        array = array.transpose(*self.count_axes, *self.k_axes, depth, depth + 1)
        return array[(slice(None),) * len(self.count_axes) + (0,) * len(self.k_axes)] if own else array

    def _input(self, name, array):
        """The strides of an input that is read where it is; None for one that has to be copied."""
        if array.dtype != self.dtype:
            return None
        operand = Operand.view(self._arranged(name, array), self.order, len(self.count_axes))
        return None if operand is None else (operand.ld, operand.stride, operand.batch_stride)

    def operand(self, name: str, array: np.ndarray) -> Operand:
        """The input `name`. No axis is walked backwards: what is read in place begins where `array` begins."""
        strides = self._inputs[name]
        if strides is None:
            return Operand.of(self._arranged(name, array), self.dtype, self.order, len(self.count_axes))
        return Operand(array, address_of(array), *strides)

    def place(self, of_each_k: bool, inner: tuple[int, int]) -> Place:
        """That of an output of matrices of shape `inner`: one for each A, or, `of_each_k`, for each k of each A."""
        found = self._places.get((of_each_k, inner))
        if found is None:
            found = self._places[of_each_k, inner] = self._place(of_each_k, inner)
        return found

    def _place(self, of_each_k, inner):
        # In the caller's order of axes where two strides can walk it, else (count axes, k axes), to be moved later.
        lines, line = by_lines(np.broadcast_to(0, inner), self.order).shape
        k_axes = self.k_axes if of_each_k else []
        for axes in (sorted(self.count_axes + k_axes), self.count_axes + k_axes):
            strides, step = {}, lines * line
            for axis in reversed(axes):
                strides[axis], step = step, step * self.core_shape[axis]
            k_shape = self._sizes(k_axes)
            stride = merged_stride(k_shape, [strides[axis] for axis in k_axes], lines * line)
            batch_stride = merged_stride(self.count_shape, [strides[axis] for axis in self.count_axes], lines * line * math.prod(k_shape))
            if stride is not None and batch_stride is not None:
                break
        return Place(self._sizes(axes) + (lines, line), (max(1, line), stride, batch_stride), axes, self.shape if of_each_k else self.value_shape)

    def restored(self, array: np.ndarray, axes: list[int], batch: tuple[int, ...]) -> np.ndarray:
        """`array`, whose leading axes are `axes`, with the batch shape `batch`, in C order and in memory of its own."""
        shape = batch + array.shape[len(axes):]
        if array.shape == shape and axes == sorted(axes):
            return array
        physical = [axes.index(axis) for axis in sorted(axes)]
        array = array.transpose(*physical, *range(len(axes), array.ndim))
        core = tuple(size if axis in axes else 1 for axis, size in enumerate(self.core_shape))
        array = array.reshape(core[len(core) - len(batch):] + array.shape[len(axes):])
        if array.shape != shape:
            array = np.broadcast_to(array, shape)
        return array if array.flags.c_contiguous and array.flags.writeable else array.copy()


_layouts: dict = {}
#: A program that uses more layouts than this starts again.
REMEMBERED = 256


def layout_of(operation: str, arrays: dict, structure: str, uplo: str | None) -> Layout:
    """Layout(operation, arrays, structure, uplo), worked out once for types, shapes and strides."""
    choice("structure", structure, STRUCTURES)
    key = operation, structure, uplo, *((name, x.dtype, x.shape, x.strides, x.flags.aligned) for name, x in arrays.items())
    found = _layouts.get(key)
    if found is None:
        found = Layout(operation, arrays, structure, uplo)
        if len(_layouts) >= REMEMBERED:
            _layouts.clear()
        _layouts[key] = found
    return found
