"""The way of all other calls: arrays by their addresses, copied only where no strides express them;
long calls can be interrupted.
"""
from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Sequence
from typing import Any, Optional

import numpy as np

from . import interrupt
from . import signatures as native
from .arrays import Array, pointer
from .bar import reporting
from .interrupt import Progress, Report
from .plan import Given, Plan, Strides, Wanted
from .status import QUIET, error

#: execute(inputs, out, progress), of inputs that are arrays: the output, or a tuple of them.
Execute = Callable[[tuple[Array, ...], Any, Optional[Progress]], Any]


class ByAddresses:
    """Runs a plan: `run(inputs, out, progress)` returns the output, or a tuple of them."""

    def __init__(self, plan: Plan):
        self._plan = plan
        self._template = plan.template(
            {spec.name: spec.read for spec in plan.inputs} | {spec.name: spec.strides for spec in plan.outputs}
        )
        self._long = plan.flops > interrupt.LONG

    def __call__(self, inputs: tuple[Array, ...], out: Any, progress: Progress | None) -> Any:
        plan = self._plan
        if progress is not None and not callable(progress):
            with reporting(progress, plan.operation.name) as report:
                return self(inputs, out, report)
        arguments, given = self._template.copy(), []
        for reads, x in zip(plan.inputs, inputs):
            if reads.strides is None:
                x = reads.copied(x)
            elif not (x.flags.carray or x.flags.aligned):
                return plan.operation.run(plan.options, out, progress, *(x.copy() for x in inputs))
            given.append(x)
        if out is None:
            written = [spec.empty() for spec in plan.outputs]
            self._run(arguments, inputs, given, written, progress)
            results = [y if spec.direct else spec.result(y) for spec, y in zip(plan.outputs, written)]
        else:
            targets = plan.targets(out)
            written = [self._target(spec, target, given, arguments) for spec, target in zip(plan.outputs, targets)]
            self._run(arguments, inputs, given, written, progress)
            results = [_handed_over(spec, y, target) for spec, y, target in zip(plan.outputs, written, targets)]
        return results[0] if len(results) == 1 else tuple(results)

    def _target(self, spec: Wanted, out: Array | None, given: Sequence[Array], arguments: list[Any]) -> Array:
        """`out` if the C function can write there, its strides then among the arguments; else a new array.

        It may overlap an input only where the operation allows it, and then exactly.
        """
        strides = None if out is None else spec.in_place(out)
        if (
            out is None
            or strides is None
            or any(not self._apart(reads, x, strides, out) for reads, x in zip(self._plan.inputs, given))
        ):
            return spec.empty()
        for name, value in zip(("ld", "stride_", "batch_stride_"), strides):
            place = self._plan.places.get(name + spec.name)
            if place is not None:
                arguments[place] = ctypes.c_int64.from_param(value)
        return out

    def _apart(self, reads: Given, x: Array, strides: Strides, out: Array) -> bool:
        """Whether the C function may write to `out` while it reads `x`."""
        if not np.may_share_memory(x, out):
            return True
        same = reads.read == strides and x.__array_interface__["data"] == out.__array_interface__["data"]
        return same and self._plan.operation.in_place

    def _run(self, arguments: list[Any], inputs: Sequence[Array], given: Sequence[Array], written: Sequence[Array],
             progress: Report | None) -> None:
        """Every call of the C function; raises for a status that results do not show. Handles live with `inputs`."""
        plan, found, statuses = self._plan, set[int](), None
        watched = progress is not None or (self._long and threading.current_thread() is threading.main_thread())
        if plan.statuses:
            statuses = np.zeros(plan.statuses, np.int32)
            arguments[plan.places["status"]] = pointer(statuses)
        for index in range(plan.calls):
            for reads, x in zip(plan.inputs, given):
                arguments[reads.place] = (
                    ctypes.c_void_p(int(x.flat[index]))
                    if reads.is_handle
                    else pointer(x, index and index * reads.read.matrix * x.itemsize)
                )
            for spec, y in zip(plan.outputs, written):
                arguments[spec.place] = pointer(y, index and index * spec.strides.matrix * y.itemsize)
            status = (
                self._watched(arguments, (inputs, given, written, statuses), self._of_all(progress, index))
                if watched
                else plan.foreign(*arguments)
            )
            if status:
                found.update([status] if statuses is None or not statuses.any() else statuses.tolist())
        if found:
            self._raise(found)

    def _raise(self, found: set[int]) -> None:
        """Raises for the first status that is more than a fact about a result."""
        plan = self._plan
        for status in sorted(found - QUIET):
            if not (plan.operation.quiet and status < native.OUT_OF_MEMORY):
                raise error(status, plan.operation.name, tuple(plan.signature))

    def _of_all(self, progress: Report | None, index: int) -> Report | None:
        """`progress` of the call `index` as progress of all calls, which are alike."""
        calls = self._plan.calls
        if progress is None or calls == 1:
            return progress
        return lambda done, total: progress(index * total + min(done, total), calls * total)

    def _watched(self, arguments: list[Any], held: Any, progress: Report | None) -> int:
        """One call of the C function that Ctrl-C can end."""
        options = self._plan.c_options()
        arguments[self._plan.places["options"]] = ctypes.byref(options)

        def call(_held: Any = held) -> int:  # a second Ctrl-C may leave this frame before the library returns
            return int(self._plan.foreign(*arguments))

        return interrupt.run(call, options, progress)


def _handed_over(spec: Wanted, written: Array, out: Array | None) -> Array:
    """The result, in `out` if given."""
    if out is None or written is out:
        return spec.result(written) if out is None else out
    out[...] = spec.result(written)
    return out
