"""The way of small calls: one C call and little else.

Here the call, not the arithmetic, is the cost. The address of an array costs ctypes an object of its own, that of
`bytes` nothing: inputs of a few KB go as bytes, and outputs are copied out of memory that stays with the arguments,
which are made once for each plan.
"""
from __future__ import annotations

import math
from typing import Any, Optional

from .arrays import Array, pointer
from .by_addresses import Execute
from .interrupt import LONG, Progress
from .plan import HANDLE, Plan

#: Above so many elements a copy costs more than an address.
COPIED = 512

#: The arguments, and where they have the outputs: one or two.
Memory = tuple[list[Any], Array, Optional[Array]]


def is_small(plan: Plan) -> bool:
    """Whether the inputs and outputs of a plan are few, and its call too short to be interrupted."""
    arguments = [(spec.shape, spec.dtype) for spec in plan.inputs] + [(spec.shape, spec.dtype) for spec in plan.outputs]
    sizes = [math.prod(shape) for shape, _ in arguments]
    has_handles = any(dtype == HANDLE for _, dtype in arguments)
    return plan.calls == 1 and 0 < min(sizes) <= max(sizes) <= COPIED and plan.flops <= LONG and not has_handles


def by_bytes(plan: Plan, general: Execute, kept: bool = False) -> Execute:
    """Runs a plan; `general` knows what progress is and what any status but success means.

    The first input is bytes already where they are `kept`.
    """
    outputs = plan.outputs
    template = plan.template(
        {spec.name: spec.dense for spec in plan.inputs} | {spec.name: spec.strides for spec in outputs}
    )
    # The first two by themselves: a loop over them costs a tenth of a call.
    places: list[tuple[int, Any]] = [(spec.place, spec.as_bytes()) for spec in plan.inputs]
    if kept:
        places[0] = (places[0][0], bytes)
    (first, first_bytes), (second, second_bytes) = (places * 2)[:2]
    has_second, others = len(places) > 1, [(i, *places[i]) for i in range(2, len(places))]
    only, foreign, plain = outputs[0], plan.foreign, all(spec.direct for spec in outputs)
    spare: list[Memory] = []  # as many as threads have been in `run` at once

    def fresh() -> Memory:
        arguments, results = template.copy(), [spec.empty() for spec in outputs]
        for spec, result in zip(outputs, results):
            arguments[spec.place] = pointer(result)
        return arguments, results[0], results[1] if results[1:] else None

    def run(inputs: tuple[Array, ...], out: Any, progress: Progress | None) -> Any:
        if progress is not None:
            return general(inputs, out, progress)
        try:
            mine = spare.pop()
        except IndexError:
            mine = fresh()
        arguments, y, z = mine
        arguments[first] = first_bytes(inputs[0])
        if has_second:
            arguments[second] = second_bytes(inputs[1])
            for i, place, as_bytes in others:
                arguments[place] = as_bytes(inputs[i])
        if foreign(*arguments):
            return general(inputs, out, progress)
        found: Any
        if out is None and plain:
            found = y.copy() if z is None else (y.copy(), z.copy())
        else:
            found = handed_over([y] if z is None else [y, z], out)
        spare.append(mine)
        return found

    def run_plain(
        inputs: tuple[Array, ...], out: Any, progress: Progress | None
    ) -> Any:  # `run` without what such a call has no need of
        if progress is not None:
            return general(inputs, out, progress)
        try:
            mine = spare.pop()
        except IndexError:
            mine = fresh()
        arguments, y, z = mine
        arguments[first] = first_bytes(inputs[0])
        if has_second:
            arguments[second] = second_bytes(inputs[1])
        if foreign(*arguments):
            return general(inputs, out, progress)
        found: Any
        if out is None:
            found = y.copy() if z is None else (y.copy(), z.copy())
        elif z is None:
            only.fits(out)
            out[...] = y
            found = out
        else:
            found = handed_over([y, z], out)
        spare.append(mine)
        return found

    def handed_over(written: list[Array], out: Any) -> Any:
        targets = [None] * len(outputs) if out is None else plan.targets(out)
        found = []
        for spec, x, target in zip(outputs, written, targets):
            if target is None:
                found.append(spec.result(x.copy()))
            else:
                target[...] = spec.result(x)
                found.append(target)
        return found[0] if len(found) == 1 else tuple(found)

    return run_plain if plain and len(places) < 3 else run
