"""Calls of the C library's action: its value, its record, and gradients."""
from __future__ import annotations

import ctypes
import weakref
from typing import Any

import numpy as np

from . import interrupt
from . import signatures as native
from .arrays import LETTERS, Array, Dtype, allocate
from .bar import reporting
from .library import function
from .operators import NativeOperator
from .options import STRUCTURES, choice
from .status import QUIET, error

_ARGUMENTS = {name: tuple(argument for argument, _ in arguments) for name, _, _, arguments in native.SIGNATURES}
#: The C arguments by the names that Python's have.
_NAMES = {"op": "a", "recording": "pullback", "entries_bar": "abar"}


def options(structure: str, check: bool) -> native.Options:
    """The C options."""
    return native.Options(struct_size=ctypes.sizeof(native.Options),
                          structure=choice("structure", structure, STRUCTURES), check_structure=int(check))


def _call(name: str, dtype: Dtype, arguments: tuple[Any, ...], given: native.Options, operator: NativeOperator,
          progress: interrupt.Progress | None, work: float) -> int:
    """The status of a call that ended well; raises what it or a callback of the operator raises otherwise.

    `work` floating-point operations or more make it one that Ctrl-C can end. Callbacks run on the calling thread.
    """
    foreign = function(name, LETTERS[dtype])

    def call() -> int:
        return int(foreign(*arguments, ctypes.byref(given)))

    operator.problem = None
    if operator.matrix.callback is None and (progress is not None or work >= interrupt.LONG):
        with reporting(progress, name) as report:
            status = interrupt.run(call, given, report)
    elif operator.matrix.callback is not None:
        with interrupt.dropped(operator.callbacks, operator.keep):
            status = call()
    else:
        status = call()
    problem, operator.problem = operator.problem, None
    if problem is not None:
        raise problem
    if status not in QUIET:
        raise error(status, "expm_multiply", tuple(_NAMES.get(x, x) for x in _ARGUMENTS[name]))
    return status


class Action:
    """The arguments that a value and a record share: b of shape (n, columns) and t of one axis, at one dtype."""

    def __init__(self, operator: NativeOperator, b: Array, t: Array, structure: str, check: bool,
                 progress: interrupt.Progress | None):
        self.operator, self.b, self.t = operator, b, t
        self.options, self.progress = options(structure, check), progress
        self.dtype = b.dtype
        n, self.columns = b.shape
        self.shape = (t.size, n, self.columns)
        values = operator.values
        largest = float(np.abs(values).max(initial=0.0)) if values.size else 1.0
        reach = float(np.abs(t).max(initial=0.0)) * largest
        products = 30 + min(reach, 1e9) if np.isfinite(reach) else 30
        self.work = 4.0 * products * self.columns * max(operator.matrix.size(), n)
        self.info = native.Info(struct_size=ctypes.sizeof(native.Info))

    def _arguments(self, w: Array | None) -> tuple[Any, ...]:
        line = max(1, self.columns)
        return (ctypes.byref(self.operator.struct), native.LAYOUT_ROWS, self.columns, self.t.size, self.t.ctypes.data,
                self.b.ctypes.data, line, None if w is None else w.ctypes.data, line, self.shape[1] * line)

    def value(self, out: Array | None) -> Array:
        """w of shape (times, n, columns); `out`, if given, is C-contiguous."""
        w = allocate_block(self.shape, self.dtype) if out is None else out
        arguments = (*self._arguments(w), ctypes.byref(self.info))
        _call("action", self.dtype, arguments, self.options, self.operator, self.progress, self.work)
        return w

    def record(self) -> tuple[Array, Tape]:
        """w, and the record of its run."""
        w, handle = allocate_block(self.shape, self.dtype), ctypes.c_void_p()
        arguments = (*self._arguments(w), ctypes.byref(handle), ctypes.byref(self.info))
        _call("action_tape_create", self.dtype, arguments, self.options, self.operator, self.progress, self.work)
        return w, Tape(handle.value, self)


class Tape:
    """A forward run, kept by the C library."""

    def __init__(self, handle: int | None, action: Action):
        self.handle, self.dtype, self.shape = handle, action.dtype, action.shape
        self.operator, self.options, self.work = action.operator, options("auto", False), 4 * action.work
        matrix = self.operator.matrix
        self.entries = 0 if matrix.callback is not None else matrix.values.size
        weakref.finalize(self, function("action_tape_destroy"), handle).atexit = False

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a record is a handle of this process: it is neither copied nor pickled")

    def pullback(self, g: Array, progress: interrupt.Progress | None) -> tuple[Array | None, Array, Array]:
        """Gradients in A's values (None for a callback), b and t of C-contiguous g, shape (times, n, columns)."""
        count, n, columns = self.shape
        real = np.empty(0, self.dtype).real.dtype
        callback = self.operator.matrix.callback is not None
        abar = None if callback else allocate_block((self.entries,), self.operator.values.dtype)
        bbar, tbar = allocate_block((n, columns), self.dtype), np.empty(count, real)
        line = max(1, columns)
        arguments = (self.handle, g.ctypes.data, line, n * line, None if abar is None else abar.ctypes.data,
                     bbar.ctypes.data, line, tbar.ctypes.data)
        given = native.Options.from_buffer_copy(self.options)
        _call("action_tape_vjp", self.dtype, arguments, given, self.operator, progress, self.work)
        return abar, bbar, tbar


def allocate_block(shape: tuple[int, ...], dtype: Dtype) -> Array:
    """An array for a result."""
    size = dtype.itemsize
    for extent in shape:
        size *= extent
    return allocate(shape, dtype, "w", size)
