"""One C function on NumPy arrays: broadcast, lay out, run, and give the results their shapes.

    call = Call("jvp", a=a, e=e)
    y, dy = call.value("y"), call.derivative("dy")
    call.run()
    return y.result(), dy.result()

Arguments are found by name in the table of signatures: "lda", "stride_a" and "batch_stride_a" belong to "a".
"""
from __future__ import annotations

import numpy as np

from . import _native as native
from ._arrays import Operand, address_of, allocate, by_lines
from ._direct import status_of
from ._errors import invalid
from ._layout import flops, layout_of
from ._library import parameters
from ._status import QUIET, error


class Call:
    """See the head of this file. `structure` and its check are options of all functions, `uplo` of some; `scalars` are a function's own arguments."""

    def __init__(self, operation: str, *, structure: str = "auto", check_structure: bool = False, uplo: str | None = None,
                 scalars: dict | None = None, **arrays: np.ndarray):
        layout = layout_of(operation, arrays, structure, uplo)
        self.operation, self.layout, self.scalars, self.check_structure = operation, layout, scalars or {}, check_structure
        self.operands = {name: layout.operand(name, array) for name, array in arrays.items()}

    def value(self, name: str, inner: tuple[int, int] | None = None, out: np.ndarray | None = None) -> Output:
        """The output `name`: one matrix, of shape `inner` or n x n, for each matrix A; written into `out` if given."""
        return Output(self, name, False, inner, out)

    def derivative(self, name: str, inner: tuple[int, int] | None = None) -> Output:
        """The output `name`: one matrix for each entry of the broadcast of all inputs."""
        return Output(self, name, True, inner)

    def run(self, *, work: float = 1.0, progress=None, quiet: bool = False) -> None:
        """Runs the C function.

        The call costs about `work` times a value and its k derivatives. A status that is a fact about one matrix raises
        unless the result shows it (NaN, Inf) or `quiet` is set.
        """
        if progress is not None and not callable(progress):
            raise invalid("progress", f"expected a callable progress(done, total), got {progress!r}")
        layout = self.layout
        operations = flops(layout.n, layout.k, layout.dtype) * work
        if layout.batch and layout.count:
            statuses = np.zeros(layout.count, np.int32)
            values = {"count": layout.count, "status": statuses}
            first = self._status(layout.batch, values, 0, operations * layout.count, progress)
            found = set(statuses.tolist() if statuses.any() else [first]) if first else ()
        else:
            found = {self._status(self.operation, {}, index, operations, progress) for index in range(layout.count)}
        for status in sorted(found):
            if status not in QUIET and not (quiet and status < native.OUT_OF_MEMORY):
                raise error(status, self.operation, tuple(parameters(self.operation, layout.letter)))

    def restored(self, facts: np.ndarray) -> np.ndarray:
        """`facts`, one for each matrix A, in the batch shape of A."""
        return self.layout.restored(facts, self.layout.count_axes, self.layout.value_shape)

    def _status(self, operation, values, index, operations, progress):
        """Calls the C function for the matrices from `index` on."""
        layout = self.layout
        values.update(self.scalars, n=layout.n, k=layout.k)
        for name, operand in self.operands.items():
            values[name] = operand.address + index * operand.batch_stride * layout.dtype.itemsize
            values["ld" + name], values["stride_" + name], values["batch_stride_" + name] = operand.ld, operand.stride, operand.batch_stride
        return status_of(operation, layout.letter, values, flops=operations, structure=layout.structure, check_structure=self.check_structure,
                         uplo=layout.uplo, progress=progress, keep=self)


class Output:
    """One output of a call: where the C function writes it, and the shape in which the caller gets it."""

    def __init__(self, call: Call, name: str, of_each_k: bool, inner: tuple[int, int] | None, out=None):
        layout = self.layout = call.layout
        self.place, self.out = layout.place(of_each_k, inner or (layout.n, layout.n)), out
        operand = self._in_place(call, out) if out is not None else None
        self.array = None
        if operand is None:
            self.array = allocate(self.place.shape, layout.dtype, name)
            operand = Operand(self.array, address_of(self.array), *self.place.strides)
        call.operands[name] = operand

    @staticmethod
    def _in_place(call, out):
        """`out` as the C function's own output, if its strides allow that and it overlaps no input but exactly."""
        layout = call.layout
        if out.shape[:-2] != layout.count_shape:
            return None
        operand = Operand.view(out, layout.order, len(layout.count_shape))
        if operand is None or operand.batch_stride < operand.ld * layout.n:
            return None
        for given in call.operands.values():
            same = (given.address, given.ld, given.batch_stride) == (operand.address, operand.ld, operand.batch_stride)
            if not same and np.may_share_memory(given.array, out):
                return None
        return operand

    def result(self) -> np.ndarray:
        """The result, after the call."""
        if self.array is None:
            return self.out
        array = by_lines(self.layout.restored(self.array, self.place.axes, self.place.batch), self.layout.order)
        if self.out is None:
            return array
        self.out[...] = array
        return self.out
