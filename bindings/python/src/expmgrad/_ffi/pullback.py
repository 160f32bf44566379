"""A value, and one derivative operation asked later at the same matrix: both found by one look-up."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from .arrays import LETTERS, Array, copied
from .by_addresses import ByAddresses, Execute
from .by_bytes import COPIED, by_bytes, is_small
from .interrupt import Progress
from .operation import REMEMBERED, Family, Operation, remembered
from .options import Options
from .plan import Plan

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
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._executors(options, check, a)
        execute, family, copy = known
        kept = copy(a)

        # No keyword-only arguments: their defaults are made anew with every function.
        def pullback(g: npt.ArrayLike, out: Array | None = None, progress: Progress | None = None) -> Any:
            if type(g) is _ndarray and g.flags.c_contiguous:
                execute = family.get((g.dtype, g.shape))
                if execute is not None:
                    return execute((kept, g), out, progress)
            return family.missed(kept, g, out, progress)

        return execute((a,), None, progress), pullback

    def _executors(self, options: Options, check: bool, a: Array) -> tuple[Execute, Family, Callable[[Array], Any]]:
        """What runs the value, what runs the pullback for each kind of cotangent, and what copies `a`."""
        a = self.value.inputs[0].of(a)
        execute = self.value.executor((options[0], check, options[2]), a)
        if not a.flags.c_contiguous:
            return execute, self.later.family(options, copied(a)), copied
        family = self.later.family(options, a)
        copy: Callable[[Array], Any] = copied
        if a.dtype in LETTERS and 0 < a.size <= COPIED:
            family, copy = _OfBytes(self.later, options, a), _ndarray.tobytes
        known: tuple[Execute, Family, Callable[[Array], Any]] = (execute, family, copy)
        self._known[options, check, a.dtype, a.shape] = known
        return known


class _OfBytes(Family):
    """For a first input that is kept as bytes: those of a small array are made in a third of the time of a copy."""

    def __init__(self, operation: Operation, options: Options, a: Array):
        super().__init__(operation, options)
        self._dtype, self._shape = a.dtype, a.shape

    def missed(self, kept: Any, g: Any, out: Any, progress: Progress | None) -> Any:
        a = self._array(kept)
        if type(g) is _ndarray and g.flags.c_contiguous and g.dtype == a.dtype and g.shape[-2:] == a.shape[-2:]:
            plan = Plan(self.operation, self.options, (a, g))
            # Bytes are those of one `a` for each g, not of one that several share.
            if is_small(plan) and plan.inputs[0].plain:
                remembered(self, (g.dtype, g.shape), lambda: by_bytes(plan, self._by_addresses(plan), kept=True))
        return super().missed(a, g, out, progress)

    def _by_addresses(self, plan: Plan) -> Execute:
        run = ByAddresses(plan)
        return lambda inputs, out, progress: run((self._array(inputs[0]), *inputs[1:]), out, progress)

    def _array(self, kept: Any) -> Array:
        return np.frombuffer(kept, self._dtype).reshape(self._shape)
