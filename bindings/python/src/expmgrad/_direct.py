"""One call of a C function, arguments by name: all calls but those of small arrays (_fast.py) end here."""
from __future__ import annotations

import ctypes

import numpy as np

from . import _interrupt, _native as native
from ._arrays import address_of
from ._library import function, parameters
from ._status import QUIET, error


def status_of(operation: str, letter: str, values: dict, *, flops: float, structure: int = 0, check_structure: bool = False, uplo: int = 0,
              progress=None, keep=None) -> int:
    """Runs expmgrad_<operation>_<letter> and returns its status; arrays among `values` go as addresses.

    What `values` lacks is an output or input that is not wanted: no address, and sizes that are in order. The call costs
    about `flops`. `keep` holds the memory of addresses among `values`.
    """
    foreign, names = function(operation, letter), parameters(operation, letter)
    watched = _interrupt.wanted(flops, progress)
    if watched or structure or uplo:
        options = native.Options(struct_size=ctypes.sizeof(native.Options), structure=structure, check_structure=bool(check_structure), uplo=uplo)
        values["options"] = ctypes.addressof(options)
    arguments = []
    for name, kind in names.items():
        value = values.get(name)
        if value is None and kind is not native.address:
            value = _size(name, values["n"], operation)
        arguments.append(address_of(value) if type(value) is np.ndarray else value)
    if not watched:
        return foreign(*arguments)

    def call(_held=(values, options, keep)):  # a second Ctrl-C may leave this frame before the library returns
        return foreign(*arguments)

    return _interrupt.run(call, options, progress)


def invoke(operation: str, letter: str, values: dict, **options) -> int:
    """`status_of`, with any status but a fact about a result (NaN, Inf) raised."""
    status = status_of(operation, letter, values, **options)
    if status not in QUIET:
        raise error(status, operation, tuple(parameters(operation, letter)))
    return status


def _size(name, n, operation):
    """The leading dimension or stride of what is not there."""
    if name.startswith("ld"):
        return max(1, n)
    if name.startswith(("stride_", "batch_stride_")):
        return n**2
    raise TypeError(f"{operation}: no value for the argument {name}")
