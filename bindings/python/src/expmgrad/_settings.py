"""Threads, and what a bug report needs."""
from __future__ import annotations

import operator

from . import _library
from ._errors import invalid
from ._status import error


def set_num_threads(n: int) -> None:
    """Sets how many threads a call may use, for the whole process; at first, and again after 0, the cores the process may use.

    Raises InvalidArgumentError unless n is an integer from 0 up.
    """
    try:
        number = operator.index(n)
    except TypeError:
        raise invalid("n", f"expected an integer, got {n!r}") from None
    if not 0 <= number < 2**31:
        raise invalid("n", f"expected a number of threads, or 0 for the default, got {number}")
    status = _library.function("set_num_threads")(number)
    if status:
        raise error(status, "set_num_threads", ("n",))


def get_num_threads() -> int:
    """How many threads a call may use."""
    return _library.function("get_num_threads")()


def build_info() -> str:
    """One line: version of the library, compilers and their flags, processor level in use, BLAS."""
    return _library.function("build_info")().decode()
