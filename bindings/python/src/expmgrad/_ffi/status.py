"""From a status of the C library to an exception; the only place that knows what the values mean."""
from __future__ import annotations

from . import signatures as native
from .errors import ExpmgradError, InvalidArgumentError, NotConvergedError, OutOfMemoryError
from .library import function

#: Facts about a result that are told by the result itself (NaN, Inf): never an exception.
QUIET = frozenset((native.SUCCESS, native.NONFINITE, native.OVERFLOW))

_CLASSES = {
    native.NOT_CONVERGED: NotConvergedError,
    native.SINGULAR: InvalidArgumentError,
    native.STRUCTURE_MISMATCH: InvalidArgumentError,
    native.OUT_OF_MEMORY: OutOfMemoryError,
    native.SIZE_OVERFLOW: OutOfMemoryError,
}


def text(status: int) -> str:
    """The English text of `status`."""
    return str(function("status_string")(status).decode())


def error(status: int, operation: str, arguments: tuple[str, ...] = ()) -> ExpmgradError:
    """The exception for `status` of `operation`, whose C arguments are `arguments`.

    From 1000 a status is a kind, a multiple of 100, plus the position of the argument from 1.
    """
    if status < native.NULL_POINTER:
        return _CLASSES.get(status, ExpmgradError)(status, f"{operation}: {text(status)}")
    position = status % 100
    name = arguments[position - 1] if 0 < position <= len(arguments) else f"argument {position}"
    kind = status - position
    return _CLASSES.get(kind, InvalidArgumentError)(status, f"{operation}: {name}: {text(kind)}")
