"""Calls of the C library's integrals, of C-contiguous arrays of one dtype, shape (count or 1, rows, columns)."""
from __future__ import annotations

import ctypes
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from . import interrupt
from . import signatures as native
from .arrays import LETTERS, Array, Dtype, allocate
from .bar import reporting
from .library import function, parameters
from .status import QUIET, error


def run(operation: str, shape: tuple[int, int, int], dtype: Dtype, arrays: Mapping[str, Array | None],
        progress: interrupt.Progress | None) -> None:
    """Calls expmgrad_<operation>_batch with `arrays` by the C names, None for NULL; shape is (count, n, columns).

    Raises
    ------
    ExpmgradError
        for a status that the results do not show.
    """
    count, n, columns = shape
    name = f"{operation}_batch"
    signature = parameters(name, LETTERS[dtype])
    given = native.Options(struct_size=ctypes.sizeof(native.Options))
    sizes = {"layout": native.LAYOUT_ROWS, "n": n, "columns": columns, "count": count}
    arguments: list[Any] = []
    for argument in signature:
        if argument == "options":
            arguments.append(ctypes.byref(given))
        elif argument.startswith("batch_stride_"):
            arguments.append(_stride(arrays.get(argument[len("batch_stride_"):]), n * max(n, columns)))
        elif argument.startswith("ld"):
            x = arrays.get(argument[2:])
            arguments.append(max(1, n, columns) if x is None else max(1, x.shape[-1]))
        elif argument in sizes:
            arguments.append(sizes[argument])
        else:
            found = arrays.get(argument)
            arguments.append(None if found is None else found.ctypes.data)
    foreign = function(name, LETTERS[dtype])

    def call() -> int:
        return int(foreign(*arguments))

    if progress is not None or _work(shape, dtype, arrays) >= interrupt.LONG:
        with reporting(progress, operation) as report:
            status = interrupt.run(call, given, report)
    else:
        status = call()
    if status not in QUIET:
        raise error(status, operation, tuple(signature))


def empty(shape: tuple[int, ...], dtype: Dtype) -> Array:
    """An array for a result."""
    return allocate(shape, dtype, "the result", math.prod(shape) * dtype.itemsize)


def _stride(x: Array | None, absent: int) -> int:
    return absent if x is None else x.shape[-2] * x.shape[-1] if x.shape[0] > 1 else 0


def _work(shape: tuple[int, int, int], dtype: Dtype, arrays: Mapping[str, Array | None]) -> float:
    """About how many floating-point operations."""
    count, n, columns = shape
    largest = [0.0 if x is None else float(np.abs(x).max(initial=0)) for x in (arrays["a"], arrays["t"])]
    reach = largest[0] * largest[1] * n
    doublings = math.log2(min(max(reach, 1.0), 1e300)) + 4 if math.isfinite(reach) else 4
    return count * (60 + 24 * doublings) * n * n * (n + columns) * (4 if dtype.kind == "c" else 1)
