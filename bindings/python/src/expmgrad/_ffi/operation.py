"""An operation of the C library: what goes in, what comes out, and its plans."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .arrays import Array, Shape, as_array, as_matrices
from .by_addresses import ByAddresses, Execute
from .by_bytes import by_bytes, is_small
from .interrupt import Progress
from .options import Options, checked
from .plan import HANDLE, Plan

#: A program that uses more kinds of calls than this starts again.
REMEMBERED = 256
_ndarray = np.ndarray


def square(n: int) -> Shape:
    return (n, n)


def number(_n: int) -> Shape:
    return ()


class Input(NamedTuple):
    """Matrices n x n, or numbers (rank 0). Of the call's dtype, unless it has its own."""

    name: str
    rank: int = 2
    may_be_number: bool = False
    dtype: Any = None

    def of(self, value: Any) -> Array:
        """`value` as an array, aligned."""
        if self.rank:
            array = as_matrices(value, self.name, self.may_be_number)
        else:
            array = value if self.dtype is HANDLE else as_array(value, self.name)
        return array if array.flags.aligned else array.copy()


class Output(NamedTuple):
    """One array of shape `inner(n)` for each matrix A, or `of_each` of its k."""

    name: str
    of_each: bool = False
    inner: Callable[[int], Shape] = square
    dtype: Any = None


def value_and_derivatives(n: int, k: int, _scalars: Options) -> float:
    """About what a value and its k derivatives cost."""
    return 24.0 * n**3 * (1 + 2 * k)


class Operation:
    """expmgrad_<name>_<t> and its batch.

    `k` is the C argument that counts what shares A's work; `scalars` are arguments that follow structure,
    check_structure and uplo in the options of a call; `order` is the storage it needs; `in_place`, whether
    the output may be the input; with `quiet` a status that is a fact about a matrix is for the caller.
    """

    def __init__(self, name: str, inputs: Sequence[Input], outputs: Sequence[Output], *, k: str | None = None,
                 scalars: Sequence[str] = (), order: str | None = None, in_place: bool = False, quiet: bool = False,
                 flops: Callable[[int, int, Options], float] = value_and_derivatives):
        self.name, self.inputs, self.outputs = name, inputs, outputs
        self.k, self.scalars, self.order = k, scalars, order
        self.in_place, self.quiet, self.flops = in_place, quiet, flops
        #: By options and kind of the first input: the executor, or, of several inputs, those by the kinds of the
        #: others.
        self.plans: dict[Any, Any] = {}

    def one(self, options: Options, out: Any, progress: Progress | None, a: Any) -> Any:
        """`run` of one input; it is spelt out, as a loop over inputs costs a tenth of a small call."""
        if type(a) is _ndarray and a.flags.c_contiguous:
            try:
                execute = self.plans[options, a.dtype, a.shape]
            except (KeyError, TypeError):  # not planned, or an option that cannot be one
                return self.run(options, out, progress, a)
            return execute((a,), out, progress)
        return self.run(options, out, progress, a)

    def two(self, options: Options, out: Any, progress: Progress | None, a: Any, x: Any) -> Any:
        """`run` of two inputs."""
        if type(a) is _ndarray and type(x) is _ndarray and a.flags.c_contiguous and x.flags.c_contiguous:
            try:
                execute = self.plans[options, a.dtype, a.shape][x.dtype, x.shape]
            except (KeyError, TypeError):
                return self.run(options, out, progress, a, x)
            return execute((a, x), out, progress)
        return self.run(options, out, progress, a, x)

    def run(self, options: Options, out: Any, progress: Progress | None, *inputs: Any) -> Any:
        """The output, or a tuple of them, of array_like inputs; `out` is an array or, of several outputs, a tuple of
        arrays or None.

        Raises
        ------
        InvalidArgumentError
            for what does not fit, and for a status that the results do not show.
        """
        key: tuple[Any, ...] = ()
        for x in inputs:
            if type(x) is not _ndarray or not x.flags.c_contiguous:
                break
            key += (x.dtype, x.shape)
        else:
            try:
                execute = self.plans.get((options, *key[:2]), {}).get(key[2:]) if key[2:] else None
            except TypeError:
                execute = None
            if execute is not None:
                return execute(inputs, out, progress)
        arrays = tuple([spec.of(x) for spec, x in zip(self.inputs, inputs)])
        return self.executor(options, *arrays)(arrays, out, progress)

    def executor(self, options: Options, *arrays: Array) -> Execute:
        """What runs the operation on arrays of the types, shapes and strides of these."""
        checked(options)
        plans, key = self.plans, (options, *kind(arrays[0]))
        if len(arrays) > 1:
            plans, key = self.family(options, arrays[0]), tuple([part for x in arrays[1:] for part in kind(x)])
        found: Execute = remembered(plans, key, lambda: self._planned(options, arrays))
        return found

    def family(self, options: Options, a: Array) -> Family:
        """The executors for this first input by the kinds of the others."""
        found: Family = remembered(self.plans, (options, *kind(a)), lambda: Family(self, options))
        return found

    def _planned(self, options: Options, arrays: Sequence[Array]) -> Execute:
        plan = Plan(self, options, arrays)
        return by_bytes(plan, ByAddresses(plan)) if is_small(plan) else ByAddresses(plan)


class Family(dict[Any, Execute]):
    """The executors of an operation for one kind of first input."""

    def __init__(self, operation: Operation, options: Options):
        super().__init__()
        self.operation, self.options = operation, options

    def missed(self, first: Any, second: Any, out: Any, progress: Progress | None) -> Any:
        """What the operation returns where no executor is at hand."""
        return self.operation.run(self.options, out, progress, first, second)


def kind(x: Array) -> tuple[Any, ...]:
    """What a plan depends on: dtype and shape, and the strides where they do not follow."""
    return (x.dtype, x.shape) if x.flags.c_contiguous else (x.dtype, x.shape, x.strides)


def remembered(plans: dict[Any, Any], key: Any, make: Callable[[], Any]) -> Any:
    """plans[key], made where it is missing."""
    found = plans.get(key)
    if found is None:
        found = make()
        if len(plans) >= REMEMBERED:
            plans.clear()
        plans[key] = found
    return found
