"""Long calls that Ctrl-C can end and that report progress.

ctypes runs no Python signal handler while a C function runs. A callback from C into Python does, but an exception
that a handler raises as the callback is entered has no Python frame to be caught in, and ctypes drops it. So a long
call runs on a helper thread while the calling thread waits, as interruptible as any wait; `options.progress`
on the helper thread only hands over the numbers and asks whether to go on.
"""
from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any, Union

from . import signatures as native

#: report(done, total), called on the thread of the call.
Report = Callable[[int, int], object]
#: What a caller gives as `progress=`: True for a bar (bar.py).
Progress = Union[Report, bool]

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)

#: Floating-point operations from which a call counts as long: some 20 to 50 ms on one core, against 0.1 ms for a
#: thread.
LONG = 5e8


def run(call: Callable[[], int], options: native.Options, progress: Report | None = None) -> int:
    """Returns call(), made on a helper thread with `options.progress` set.

    An exception of a signal handler or of `progress(done, total)`, both run on the calling thread, cancels the call and
    is raised when the library has returned. `call` must hold its arrays: a second Ctrl-C may leave before that.
    """
    cancelled, finished, wake = threading.Event(), threading.Event(), threading.Event()
    latest: list[tuple[int, int]] = []
    outcome: list[Any] = []

    def report(_user: int | None, done: int, total: int) -> int:
        latest[:] = [(done, total)]
        wake.set()
        return int(cancelled.is_set())

    callback = _Callback(report)
    options.progress = ctypes.cast(callback, ctypes.c_void_p).value

    def work(_kept: Any = callback) -> None:  # for as long as the library may call it
        try:
            if not cancelled.is_set():
                outcome.append(call())
        except BaseException as problem:  # handed to the calling thread
            outcome.append(problem)
        finally:
            finished.set()
            wake.set()

    thread = threading.Thread(target=work, name="expmgrad", daemon=True)
    try:
        thread.start()
        while not finished.is_set():
            wake.wait()
            wake.clear()
            if progress is not None and latest:
                progress(*latest.pop())
    except BaseException:
        cancelled.set()
        if thread.ident is not None:
            thread.join()
        raise
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return int(outcome[0])
