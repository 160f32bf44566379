"""A value, and one derivative operation asked later at the same matrix: both found by one look-up."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from .arrays import Array, copied
from .by_addresses import Execute
from .by_bytes import COPIED
from .interrupt import Progress
from .operation import Family, Operation, remembered
from .options import Options

_ndarray = np.ndarray


class Pullback(Protocol):
    """G -> the gradient, in `out` if given."""

    def __call__(self, g: npt.ArrayLike, *, out: Array | None = None, progress: Progress | None = None) -> Array: ...


class ValueAndPullback:
    """The operation `value` of a matrix, and `later` of a copy of it and of cotangents as they come.

    Not for matrices that are `taped`: a tape shares more than the look-up.
    """

    def __init__(self, value: Operation, later: Operation, taped: Callable[[Array], bool]):
        self.value, self.later, self.taped = value, later, taped
        self._known: dict[Any, Any] = {}

    def of(self, options: Options, check: bool, progress: Progress | None, a: Array) -> tuple[Array, Pullback] | None:
        """Value and pullback of `a`, which is the caller's and may change; `check` its structure with the value.

        None where it is taped.
        """
        known = None
        if a.flags.c_contiguous:
            try:
                known = self._known.get((options, check, a.dtype, a.shape))
            except TypeError:  # an option that cannot be one
                pass
        if known is None:
            if self.taped(a):
                return None
            known = self._executors(options, check, a)
        execute, family, copy = known
        kept = copy(a)

        # No keyword-only arguments: their defaults are made anew with every function.
        def pullback(g: npt.ArrayLike, out: Array | None = None, progress: Progress | None = None) -> Any:
            if type(g) is _ndarray and g.flags.c_contiguous:
                execute = family.get((g.dtype, g.shape))
                if execute is not None:
                    return execute((kept, g), out, progress)
            return family.operation.run(family.options, out, progress, kept, g)

        return execute((kept,), None, progress), pullback

    def _executors(self, options: Options, check: bool, a: Array) -> tuple[Execute, Family, Callable[[Array], Array]]:
        """What runs the value, what runs the pullback for each kind of cotangent, and what copies `a`."""
        kept = self.value.inputs[0].of(copied(a))
        copy = _ndarray.copy if a.flags.c_contiguous and a.size <= COPIED else copied
        found = self.value.executor((options[0], check, options[2]), kept), self.later.family(options, kept), copy
        return (
            remembered(self._known, (options, check, a.dtype, a.shape), lambda: found)
            if a.flags.c_contiguous
            else found
        )
