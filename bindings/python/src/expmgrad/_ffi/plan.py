"""All of a call that follows from its types, shapes, strides and options: worked out once, then kept.

The first input is the matrix A of the operation (or the tape of it). Batch axes along which it varies are the `count`
axes of the C function; those along which only the others vary are its k directions, cotangents or times, which share
A's work. One C call serves all count axes where the function has a batch; else there is a call for each.

Arguments are found by name in the table of signatures: "lda", "stride_a" and "batch_stride_a" belong to "a".
"""
from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import signatures as native
from .arrays import (
    LETTERS,
    Array,
    Shape,
    allocate,
    broadcast,
    by_lines,
    common_dtype,
    element_strides,
    merged_stride,
    storage_order,
    without_repeats,
)
from .errors import invalid
from .library import function, has, parameters
from .options import STRUCTURES, TRIANGLES, Options, as_stored

if TYPE_CHECKING:
    from .operation import Input, Operation, Output


TRIANGULAR = {name: STRUCTURES[name] for name in ("upper", "lower")}
#: Of tapes; an input goes by value.
HANDLE = np.dtype(np.uintp)


class Strides(NamedTuple):
    """Of one argument, in elements: from line to line, from one k to the next, from one matrix A to the next."""

    ld: int
    k: int
    matrix: int


class Axes:
    """The batch axes of the inputs as `count` axes and k axes."""

    def __init__(self, names: Sequence[str], arrays: Sequence[Array], ranks: Sequence[int], shares: bool):
        given = [x.shape[:x.ndim - rank] for x, rank in zip(arrays, ranks)]
        kept = [without_repeats(x, rank) for x, rank in zip(arrays, ranks)]
        self.shape = broadcast(names, given)
        self.core = broadcast(names, [x.shape[:x.ndim - rank] for x, rank in zip(kept, ranks)])
        own = kept[0].shape[:kept[0].ndim - ranks[0]]
        own = (1,) * (len(self.core) - len(own)) + own
        self.count = [axis for axis in range(len(self.core)) if own[axis] == self.core[axis] or not shares]
        self.k = [axis for axis in range(len(self.core)) if axis not in self.count]
        #: The batch shape of what there is one of for each A.
        self.of_values = given[0] if shares else self.shape

    def sizes(self, axes: Sequence[int]) -> Shape:
        return tuple(self.core[axis] for axis in axes)

    def arranged(self, array: Array, rank: int, first: bool) -> Array:
        """A view of `array` broadcast and transposed to (count axes, k axes, its own `rank` axes);
        the first input has no k axes.
        """
        array = without_repeats(array, rank)
        if not self.k and array.shape[:array.ndim - rank] == self.core:
            return array
        depth = len(self.core)
        shape = tuple(1 if first and axis in self.k else size for axis, size in enumerate(self.core))
        array = np.broadcast_to(array, shape + array.shape[array.ndim - rank:])
        array = array.transpose(*self.count, *self.k, *range(depth, depth + rank))
        return array[(slice(None),) * len(self.count) + (0,) * len(self.k)] if first else array

    def restored(self, array: Array, axes: Sequence[int], batch: Shape) -> Array:
        """`array`, whose leading axes are `axes`, with the batch shape `batch`, in C order and in memory of its own."""
        inner = array.shape[len(axes):]
        array = array.transpose(*(axes.index(axis) for axis in sorted(axes)), *range(len(axes), array.ndim))
        core = tuple(size if axis in axes else 1 for axis, size in enumerate(self.core))
        array = array.reshape(core[len(core) - len(batch):] + inner)
        array = np.broadcast_to(array, batch + inner) if array.shape != batch + inner else array
        return array if array.flags.c_contiguous and array.flags.writeable else array.copy()


class Given:
    """One input: how the C function reads it."""

    def __init__(self, plan: Plan, spec: Input, array: Array, first: bool):
        self.name, self.rank, self.first = spec.name, spec.rank, first
        self.place = plan.places[spec.name]
        self.dtype = plan.element(spec.dtype)
        self.order = plan.order if self.rank else "C"
        self.is_handle = self.dtype == HANDLE
        self._axes = plan.axes
        arranged = self._arranged(array)
        self.shape = arranged.shape
        #: Whether the entries of the array, in its C order or transposed, are those that the C function reads one after
        #: another.
        seen = by_lines(array, self.order) if self.rank else array
        whole = array.dtype == self.dtype and (arranged.shape, arranged.strides) == (seen.shape, seen.strides)
        self.plain, self.turned = whole and self.order == "C", whole and self.order == "F"
        #: Of the array where it is; None if it has to be copied.
        self.strides = None
        if array.dtype == self.dtype and not self.is_handle:
            found = element_strides(arranged, len(plan.axes.count), self.rank)
            self.strides = (
                None if found is None else plan.expressible(spec.name, Strides(*found), arranged.shape, self.rank)
            )
        self.dense = plan.dense(self.shape, self.rank, has_k=not first)
        if self.is_handle and arranged.shape == array.shape:
            self.strides = self.dense
        #: Of what the C function reads, the array or a copy.
        self.read = self.strides or self.dense

    def _arranged(self, array: Array) -> Array:
        arranged = self._axes.arranged(array, self.rank, self.first)
        return by_lines(arranged, self.order) if self.rank else arranged

    def copied(self, array: Array) -> Array:
        """`array` as `dense` describes it."""
        return np.array(self._arranged(array), self.dtype, order="C")

    def as_bytes(self) -> Callable[[Array], bytes]:
        """What makes the bytes that the C function reads, as `dense` describes them."""
        if self.plain:
            return np.ndarray.tobytes
        return _transposed if self.turned else self._as_bytes

    def _as_bytes(self, array: Array) -> bytes:
        read: Array = self._arranged(array)
        return read.astype(self.dtype, copy=False).tobytes()


def _transposed(array: Array) -> bytes:
    return array.swapaxes(-1, -2).tobytes()


class Wanted:
    """One output: where the C function writes it, and the shape in which the caller gets it."""

    def __init__(self, plan: Plan, spec: Output):
        axes = plan.axes
        self.name, self.place, self.dtype = spec.name, plan.places[spec.name], plan.element(spec.dtype)
        inner = spec.inner(plan.n)
        self.rank = len(inner)
        self.order = plan.order if self.rank else "C"
        self.batch = axes.shape if spec.of_each else axes.of_values
        self.result_shape = self.batch + inner
        self._axes, self._calls = axes, plan.calls
        lines = inner if self.order == "C" else inner[::-1]
        # In the caller's order of axes where two strides can walk it, else (count axes, k axes), to be moved later.
        k_axes = axes.k if spec.of_each else []
        self.axes = sorted(axes.count + k_axes)
        found = self._strides(plan, self.axes, k_axes, lines)
        if found is None:
            self.axes = axes.count + k_axes
            found = plan.dense(axes.sizes(self.axes) + lines, self.rank, spec.of_each)
        self.strides = found
        self.shape = axes.sizes(self.axes) + lines
        self.bytes = math.prod(self.shape) * self.dtype.itemsize
        #: Whether the array that is written is the result but for its order.
        self.plain = self.shape == self.batch + lines and self.axes == sorted(self.axes)
        #: Whether facts name a triangle, which is the other one of matrices stored by rows.
        self._swaps = self.dtype.names is not None and "structure" in self.dtype.names and plan.order == "C"
        #: Whether it is the result.
        self.direct = self.plain and self.order == "C" and not self._swaps

    def empty(self) -> Array:
        """An array for the C function to write; structs of the library begin with their size."""
        found = allocate(self.shape, self.dtype, self.name, self.bytes)
        if self.dtype.names is not None:
            found["struct_size"] = self.dtype.itemsize
        return found

    def _strides(self, plan: Plan, ordered: list[int], k_axes: list[int], lines: Shape) -> Strides | None:
        walked, step, whole = {}, math.prod(lines), math.prod(lines)
        for axis in reversed(ordered):
            walked[axis], step = step, step * self._axes.core[axis]
        sizes = self._axes.sizes
        k = merged_stride(sizes(k_axes), [walked[axis] for axis in k_axes], whole)
        count = merged_stride(
            sizes(self._axes.count), [walked[axis] for axis in self._axes.count], whole * math.prod(sizes(k_axes))
        )
        if k is None or count is None:
            return None
        return plan.expressible(
            self.name,
            Strides(max(1, *lines[1:], 1), k, count),
            sizes(self._axes.count) + sizes(k_axes) + lines,
            self.rank,
        )

    def fits(self, out: Any) -> None:
        """Raises unless `out` can take the result."""
        if type(out) is not np.ndarray or out.shape != self.result_shape or out.dtype != self.dtype:
            raise invalid(
                "out", f"expected an ndarray of shape {self.result_shape} and dtype {self.dtype}{self._label()}"
            )
        if not out.flags.writeable:
            raise invalid("out", f"it is read-only{self._label()}")

    def _label(self) -> str:
        return f" for {self.name}"

    def in_place(self, out: Array) -> Strides | None:
        """The strides with which the C function writes into `out`; None if no strides express it."""
        if not self.plain or not out.flags.aligned:
            return None
        own = by_lines(out, self.order) if self.rank else out
        if own.strides == self._dense_strides():
            return self.strides
        if len(self.axes) != len(self._axes.count) or self._calls > 1:
            return None
        found = element_strides(own, len(self.axes), self.rank)
        lines = self.shape[-2] if self.rank else 1
        return None if found is None or found[2] < found[0] * lines else Strides(*found)

    def _dense_strides(self) -> Shape:
        steps = [self.dtype.itemsize]
        for size in self.shape[:0:-1]:
            steps.append(steps[-1] * size)
        return tuple(steps[::-1]) if self.shape else ()

    def result(self, array: Array) -> Array:
        """What the caller gets of the `array` that was written."""
        if self._swaps:
            found = array["structure"].copy()
            for name, value in TRIANGULAR.items():
                array["structure"][found == value] = as_stored(name, STRUCTURES, "C")
        if not self.plain:
            array = self._axes.restored(array, self.axes, self.batch)
        return by_lines(array, self.order) if self.order == "F" else array


class Plan:
    """One operation on inputs of given types, shapes and strides, with given options. It keeps none of the arrays."""

    def __init__(self, operation: Operation, options: Options, arrays: Sequence[Array]):
        self.operation, self.options = operation, options
        specs = operation.inputs
        matrices = {spec.name: x for spec, x in zip(specs, arrays) if spec.dtype is None}
        self.dtype = common_dtype(matrices)
        self.letter = LETTERS[self.dtype]
        self.n = _order(specs, arrays)
        self.axes = Axes([spec.name for spec in specs], arrays, [spec.rank for spec in specs], operation.k is not None)
        self.k, self.count = math.prod(self.axes.sizes(self.axes.k)), math.prod(self.axes.sizes(self.axes.count))
        batch = f"{operation.name}_batch"
        self.name = batch if self.axes.core and has(batch, self.letter) else operation.name
        self.signature = parameters(self.name, self.letter)
        self.places = {name: index for index, name in enumerate(self.signature)}
        self.calls = self.count if "count" not in self.signature or operation.k == "count" else min(self.count, 1)
        self.order = operation.order or storage_order(
            [without_repeats(x, 2) for spec, x in zip(specs, arrays) if spec.rank]
        )
        self.foreign = function(self.name, self.letter, checked=False)
        #: Floating-point operations of one call of the C function.
        self.flops = operation.flops(self.n, self.k, options[3:]) * (4 if self.dtype.kind == "c" else 1)
        self.flops *= self.count if self.calls == 1 else 1
        self.inputs = [Given(self, spec, x, index == 0) for index, (spec, x) in enumerate(zip(specs, arrays))]
        self.outputs = [Wanted(self, spec) for spec in operation.outputs]
        self.statuses = self.count if self.name == batch and "status" in self.signature else 0

    def element(self, dtype: np.dtype[Any] | str | None) -> np.dtype[Any]:
        """The dtype of an argument: its own, or the call's, or "real", the real one of that."""
        if dtype == "real":
            return np.empty(0, self.dtype).real.dtype
        return self.dtype if dtype is None else np.dtype(dtype)

    def dense(self, shape: Shape, rank: int, has_k: bool) -> Strides:
        """Of an array of (count axes, k axes, lines) in C order."""
        line = math.prod(shape[len(shape) - rank:])
        return Strides(max(1, *shape[len(shape) - 1:]) if rank else 1, line, line * (self.k if has_k else 1))

    def expressible(self, name: str, strides: Strides, shape: Shape, rank: int) -> Strides | None:
        """`strides` if the C function has arguments for them, or needs none."""
        whole = math.prod(shape[len(shape) - rank:])
        if (
            "stride_" + name not in self.signature
            and self.k > 1
            and len(shape) - rank > len(self.axes.count)
            and strides.k != whole
        ):
            return None
        walks = self.calls == 1 and self.count > 1
        if "batch_stride_" + name not in self.signature and walks and strides.matrix != whole:
            return None
        return strides

    def targets(self, out: Any) -> Sequence[Array | None]:
        """`out` as one array or None for each output; raises where one does not fit."""
        targets = (out,) if len(self.outputs) == 1 else out
        if type(targets) is not tuple or len(targets) != len(self.outputs):
            raise invalid("out", f"expected a tuple of {len(self.outputs)}, an array or None each")
        for spec, target in zip(self.outputs, targets):
            if target is not None:
                spec.fits(target)
        return targets

    def template(self, strides: dict[str, Strides]) -> list[Any]:
        """The arguments but for addresses, as objects that ctypes passes without converting them."""
        given = {"n": self.n, "k": self.k, "count": self.count, **dict(zip(self.operation.scalars, self.options[3:]))}
        if self.operation.k is not None:
            given[self.operation.k] = self.k
        given["uplo"] = as_stored(self.options[2] or "lower", TRIANGLES, self.order)
        for name, (ld, k, matrix) in strides.items():
            given["ld" + name], given["stride_" + name], given["batch_stride_" + name] = ld, k, matrix
        arguments = [_constant(name, kind, given, self.n) for name, kind in self.signature.items()]
        if self.options[:3] != ("auto", False, None) and "options" in self.places:
            arguments[self.places["options"]] = ctypes.byref(self.c_options())
        return arguments

    def c_options(self) -> native.Options:
        """A struct of options, without progress."""
        structure, check, uplo = self.options[:3]
        code = as_stored(structure, STRUCTURES, self.order)
        triangle = as_stored(uplo, TRIANGLES, self.order) if uplo is not None and "uplo" not in self.places else 0
        return native.Options(
            struct_size=ctypes.sizeof(native.Options), structure=code, check_structure=bool(check), uplo=triangle
        )


def _order(specs: Sequence[Input], arrays: Sequence[Array]) -> int:
    """n; raises unless all matrices are n x n."""
    squares = [(spec.name, x.shape[-1]) for spec, x in zip(specs, arrays) if spec.rank]
    main, n = squares[0] if squares else ("", 0)
    for name, order in squares:
        if order != n:
            raise invalid(name, f"its matrices are {order} x {order}, those of {main} {n} x {n}")
    return n


def _constant(name: str, kind: Any, given: dict[str, int], n: int) -> Any:
    """The argument `name`: what is not there has no address, and sizes that are in order."""
    if kind is ctypes.c_void_p:
        return None
    value = given.get(name)
    if value is None:
        value = n * n if name.startswith(("stride_", "batch_stride_")) else max(1, n)
    return kind.from_param(value)
