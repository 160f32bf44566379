"""One C function on NumPy arrays: broadcast, lay out, run, and give the results their shapes.

    call = Call("jvp", a=a, e=e)
    y, dy = call.value("y"), call.derivative("dy")
    call.run()
    return y.result(), dy.result()

The first array is the matrix A of the operation. Batch axes along which it varies are the `count` axes of the C
function; those along which only the others vary are its k directions or cotangents, which share A's work. Arguments
are found by name in the table of signatures: "lda", "stride_a" and "batch_stride_a" belong to "a".
"""
from __future__ import annotations

import math

import numpy as np

from . import _native as native
from ._arrays import LETTERS, Operand, allocate, broadcast, by_lines, common_dtype, storage_order, without_repeats
from ._direct import status_of
from ._errors import invalid
from ._library import has, parameters
from ._status import QUIET, error

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


class Call:
    """See the head of this file. `structure` is an option of all functions, `uplo` of some; `scalars` are a function's own arguments."""

    def __init__(self, operation: str, *, structure: str = "auto", uplo: str | None = None, scalars: dict | None = None, **arrays: np.ndarray):
        self.operation = operation
        self.dtype = common_dtype(arrays)
        self.letter = LETTERS[self.dtype]
        self.parameters = parameters(operation, self.letter)
        main = next(iter(arrays))
        self.n = arrays[main].shape[-1]
        for name, array in arrays.items():
            if array.shape[-1] != self.n:
                raise invalid(name, f"its matrices are {array.shape[-1]} x {array.shape[-1]}, those of {main} {self.n} x {self.n}")
        self._split_axes(main, arrays)
        self.order = storage_order(self.cores.values())
        self.operands = {name: self._input(array, name == main) for name, array in self.cores.items()}
        self.k = math.prod(self.k_shape)
        self.count = math.prod(self.count_shape)
        self.scalars = scalars or {}
        structures, triangles = (STRUCTURES_BY_ROWS, UPLO_BY_ROWS) if self.order == "C" else (STRUCTURES, UPLO)
        self.structure = choice("structure", structure, structures)
        self.uplo = 0 if uplo is None else triangles[uplo]

    def _split_axes(self, main, arrays):
        """The batch axes in which A varies, the others, and the shapes of values and derivatives."""
        self.shape = broadcast({name: array.shape[:-2] for name, array in arrays.items()})
        self.cores = {name: without_repeats(array) for name, array in arrays.items()}
        self.core_shape = broadcast({name: array.shape[:-2] for name, array in self.cores.items()})
        axes = range(len(self.core_shape))
        own = self.cores[main].shape[:-2]
        own = (1,) * (len(axes) - len(own)) + own
        shares = "k" in self.parameters
        self.count_axes = [axis for axis in axes if own[axis] == self.core_shape[axis] or not shares]
        self.k_axes = [axis for axis in axes if axis not in self.count_axes]
        self.count_shape = tuple(self.core_shape[axis] for axis in self.count_axes)
        self.k_shape = tuple(self.core_shape[axis] for axis in self.k_axes)
        self.value_shape = arrays[main].shape[:-2] if shares else self.shape

    def _input(self, array, is_main):
        """`array` broadcast and transposed to (count axes, k axes, n, n); A itself has no k axes."""
        if not self.k_axes and array.shape[:-2] == self.core_shape:
            return Operand.of(array, self.dtype, self.order, len(self.count_axes))
        depth = len(self.core_shape)
        shape = tuple(1 if is_main and axis in self.k_axes else size for axis, size in enumerate(self.core_shape))
        array = np.broadcast_to(array, shape + array.shape[-2:])
        array = array.transpose(*self.count_axes, *self.k_axes, depth, depth + 1)
        if is_main:
            array = array[(slice(None),) * len(self.count_axes) + (0,) * len(self.k_axes)]
        return Operand.of(array, self.dtype, self.order, len(self.count_axes))

    def value(self, name: str, inner: tuple[int, int] | None = None, out: np.ndarray | None = None) -> Output:
        """The output `name`: one matrix, of shape `inner` or n x n, for each matrix A; written into `out` if given."""
        return Output(self, name, self.value_shape, [], inner or (self.n, self.n), out)

    def derivative(self, name: str, inner: tuple[int, int] | None = None) -> Output:
        """The output `name`: one matrix for each entry of the broadcast of all inputs."""
        return Output(self, name, self.shape, self.k_axes, inner or (self.n, self.n))

    def run(self, *, work: float = 1.0, progress=None, quiet: bool = False) -> None:
        """Runs the C function.

        The call costs about `work` times a value and its k derivatives. A status that is a fact about one matrix raises
        unless the result shows it (NaN, Inf) or `quiet` is set.
        """
        operations = flops(self.n, self.k, self.dtype) * work
        if self.core_shape and self.count and has(f"{self.operation}_batch", self.letter):
            statuses = np.zeros(self.count, np.int32)
            values = {"count": self.count, "status": statuses}
            first = self._status(f"{self.operation}_batch", values, 0, operations * self.count, progress)
            found = set(statuses.tolist() if statuses.any() else [first]) if first else ()
        else:
            found = {self._status(self.operation, {}, index, operations, progress) for index in range(self.count)}
        for status in sorted(found):
            if status not in QUIET and not (quiet and status < native.OUT_OF_MEMORY):
                raise error(status, self.operation, tuple(self.parameters))

    def _status(self, operation, values, index, operations, progress):
        """Calls the C function for the matrices from `index` on."""
        values.update(self.scalars, n=self.n, k=self.k)
        for name, operand in self.operands.items():
            values[name] = operand.address + index * operand.batch_stride * self.dtype.itemsize
            values[f"ld{name}"], values[f"stride_{name}"] = operand.ld, operand.stride
            values[f"batch_stride_{name}"] = operand.batch_stride
        return status_of(operation, self.letter, values, flops=operations, structure=self.structure, uplo=self.uplo, progress=progress,
                         keep=self)

    def restored(self, array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """`array`, of shape (count axes, ...), with the batch axes `shape`."""
        inner = array.shape[len(self.count_axes):]
        core = tuple(size if axis in self.count_axes else 1 for axis, size in enumerate(self.core_shape))
        return repeated(array.reshape(core[len(core) - len(shape):] + inner), shape + inner)


def repeated(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """`array` broadcast to `shape`, in C order and in memory of its own."""
    if array.shape != shape:
        array = np.broadcast_to(array, shape)
    return array if array.flags.c_contiguous else array.copy()


class Output:
    """One output of a call: where the C function writes it, and the shape in which the caller gets it."""

    def __init__(self, call: Call, name: str, shape: tuple[int, ...], k_axes: list[int], inner: tuple[int, int], out=None):
        self.call, self.shape, self.k_axes, self.out = call, shape, k_axes, out
        operand = self._in_place(call, out) if out is not None else None
        self.in_place = operand is not None
        if operand is None:
            # In the caller's order of axes where two strides can walk it, else (count axes, k axes), to be moved later.
            lines = inner if call.order == "C" else inner[::-1]
            axes = call.count_axes + k_axes
            self.moved = False
            self.array = allocate(tuple(call.core_shape[axis] for axis in sorted(axes)) + lines, call.dtype, name)
            operand = self._operand(self.array.transpose(*axes, -2, -1) if k_axes else self.array)
            if operand is None:
                self.moved = True
                self.array = allocate(tuple(call.core_shape[axis] for axis in axes) + lines, call.dtype, name)
                operand = self._operand(self.array)
        call.operands[name] = operand

    def _operand(self, array):
        return Operand.view(by_lines(array, self.call.order), self.call.order, len(self.call.count_axes))

    @staticmethod
    def _in_place(call, out):
        """`out` as the C function's own output, if its strides allow that and it overlaps no input but exactly."""
        if out.shape[:-2] != call.count_shape:
            return None
        operand = Operand.view(out, call.order, len(call.count_shape))
        if operand is None or operand.batch_stride < operand.ld * call.n:
            return None
        for given in call.operands.values():
            same = (given.address, given.ld, given.batch_stride) == (operand.address, operand.ld, operand.batch_stride)
            if not same and np.may_share_memory(given.array, out):
                return None
        return operand

    def result(self) -> np.ndarray:
        """The result, after the call."""
        if self.in_place:
            return self.out
        array, call = self.array, self.call
        if not self.k_axes:
            array = call.restored(array, self.shape)
        else:
            if self.moved:
                physical = call.count_axes + self.k_axes
                array = array.transpose(*map(physical.index, range(len(physical))), -2, -1)
            array = repeated(array, self.shape + array.shape[-2:])
        array = by_lines(array, call.order)
        if self.out is None:
            return array
        self.out[...] = array
        return self.out
