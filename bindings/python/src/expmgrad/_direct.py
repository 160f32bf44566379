"""One call of a C function for one matrix, arguments by name: for functions whose operands are not all square matrices."""
from __future__ import annotations

import ctypes

import numpy as np

from . import _interrupt, _native as native
from ._library import function, parameters
from ._status import QUIET, error


def address(array: np.ndarray | None) -> int | None:
    """What C sees of `array`."""
    if array is None:
        return None
    if array.flags.carray and array.size:
        return ctypes.addressof(ctypes.c_char.from_buffer(array))  # five times as fast as what follows
    return array.__array_interface__["data"][0]


def invoke(operation: str, letter: str, values: dict, *, flops: float, structure: int = 0, uplo: int = 0, progress=None) -> int:
    """Runs expmgrad_<operation>_<letter> and returns its status; arrays among `values` go as addresses.

    A status that is a fact about a result (NaN, Inf) is returned, any other raised. The call costs about `flops`.
    """
    arguments = parameters(operation, letter)
    values = {name: address(value) if isinstance(value, np.ndarray) else value for name, value in values.items()}
    options = native.Options(struct_size=ctypes.sizeof(native.Options), structure=structure, uplo=uplo)
    watched = _interrupt.wanted(flops, progress)
    values["options"] = ctypes.addressof(options) if watched or structure or uplo else None
    foreign = function(operation, letter)
    ordered = [values[name] for name, _ in arguments]
    status = _interrupt.run(lambda: foreign(*ordered), options, progress) if watched else foreign(*ordered)
    if status not in QUIET:
        raise error(status, operation, tuple(name for name, _ in arguments))
    return status
