"""Threads, kept memory, and what a bug report needs."""
from __future__ import annotations

import operator

from ._ffi import memory
from ._ffi.errors import invalid
from ._ffi.library import function
from ._ffi.status import error


def set_num_threads(n: int) -> None:
    """Sets how many threads a call may use, for the whole process; 0 restores the default, the cores it may use.

    Raises InvalidArgumentError unless n is an integer from 0 up.
    """
    number = _integer(n, "n")
    if not 0 <= number < 2**31:
        raise invalid("n", f"expected a number of threads, or 0 for the default, got {number}")
    status = function("set_num_threads")(number)
    if status:
        raise error(status, "set_num_threads", ("n",))


def get_num_threads() -> int:
    """How many threads a call may use."""
    return int(function("get_num_threads")())


def set_kept_memory(size: int) -> None:
    """Sets how many bytes of large results may be kept for later ones, for the whole process; at first 64 MB (2**26), 0
    keeps nothing.

    What is kept beyond the new limit is given back at once, or with the last array that uses it. Any thread may call.
    Raises InvalidArgumentError unless `size` is an integer from 0 up.
    """
    number = _integer(size, "size")
    if number < 0:
        raise invalid("size", f"expected a number of bytes, got {number}")
    memory.set_limit(number)


def get_kept_memory() -> int:
    """How many bytes of large results may be kept; 0 in a Python without a global lock, which keeps none."""
    return memory.limit()


def build_info() -> str:
    """One line: version of the library, compilers and their flags, processor level in use, BLAS."""
    return str(function("build_info")().decode())


def _integer(value: object, name: str) -> int:
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise invalid(name, f"expected an integer, got {value!r}") from None
