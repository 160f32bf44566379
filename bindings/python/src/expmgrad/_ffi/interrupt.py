"""Long calls that Ctrl-C can end and that report progress.

ctypes runs no Python signal handler while a C function runs. A callback from C into Python does, but an exception
that a handler raises as the callback is entered has no Python frame to be caught in, and ctypes drops it. So a long
call runs on a helper thread while the calling thread waits, as interruptible as any wait; `options.progress`
on the helper thread only hands over the numbers and asks whether to go on. Operators of a caller's own belong on the
caller's thread: there what ctypes drops is picked up (`dropped`).
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import queue
import sys
import threading
from collections.abc import Callable, Iterator
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
    # What both threads share changes in one step each, which no exception of a handler can leave half done: Event,
    # Thread and Condition are written in Python, and of two exceptions in a wait one finds their locks released
    # already.
    latest: list[tuple[int, int]] = []
    begun: list[bool] = []
    cancelled: list[bool] = []
    ended: list[bool] = []
    outcome: list[Any] = []
    changes: queue.SimpleQueue[None] = queue.SimpleQueue()  # an entry after each that the calling thread waits for

    def report(_user: int | None, done: int, total: int) -> int:
        if progress is not None:
            latest[:] = [(done, total)]
            changes.put(None)
        return int(bool(cancelled))

    callback = _Callback(report)
    options.progress = ctypes.cast(callback, ctypes.c_void_p).value

    def work(_kept: Any = callback) -> None:  # for as long as the library may call it
        try:
            begun.append(True)
            if not cancelled:
                outcome.append(call())
        except BaseException as problem:  # handed to the calling thread
            outcome.append(problem)
        finally:
            ended.append(True)
            changes.put(None)

    try:
        _thread.start_new_thread(work, ())
        while not ended or latest:
            if latest and progress is not None:
                progress(*latest.pop())
            else:
                changes.get()
    except BaseException:
        cancelled.append(True)
        while begun and not ended:  # one that has not begun will see that it need not
            changes.get()
        raise
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return int(outcome[0])


@contextlib.contextmanager
def dropped(callbacks: tuple[Callable[..., int], ...], keep: Callable[[BaseException], None]) -> Iterator[None]:
    """Gives `keep` what a signal handler raises as one of these is entered or left, which ctypes tells nobody but
    `sys.unraisablehook`. Only the main thread runs handlers: on others there is nothing to do.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = sys.unraisablehook
    # Python 3.13 gives no object, but names it.
    names = [repr(callback) for callback in callbacks]

    def hook(report: Any) -> None:
        named = report.object is None and any(name in (report.err_msg or "") for name in names)
        if report.exc_value is not None and (named or report.object in callbacks):
            keep(report.exc_value)
        else:
            before(report)

    try:
        sys.unraisablehook = hook
        yield
    finally:
        sys.unraisablehook = before
