"""Leading axes of one derivative: B of A, B followed by K of every direction and of the result; or none, of a direction
that serves all. A is computed once for all of K.
"""
from __future__ import annotations

from typing import Any

import jax.numpy as jnp

Shape = tuple[int, ...]


def leading(a: Any, directions: Any) -> Shape:
    """The leading axes of the result."""
    return next((tuple(e.shape[:-2]) for e in directions if e.ndim > 2), tuple(a.shape[:-2]))


def widened(a: Any, directions: Any) -> Any:
    """`a` with the leading axes of the result, by repeating it over K."""
    target = leading(a, directions)
    own = a.shape[:-2]
    spread = a.reshape(own + (1,) * (len(target) - len(own)) + a.shape[-2:])
    return jnp.broadcast_to(spread, target + a.shape[-2:])


def batched(args: Any, axes: Any) -> tuple[list[Any], int]:
    """The operands with the axis of a `vmap` among their leading ones, and its place in the result.

    A mapped A is another A: the axis comes first. One that is not serves all: the axis is then the first of K. A
    direction that lacks the axis and has leading ones is repeated.
    """
    size = next(x.shape[axis] for x, axis in zip(args, axes) if axis is not None)
    a, *directions = args
    if axes[0] is not None:
        a, place = jnp.moveaxis(a, axes[0], 0), 0
        own = a.shape[1:-2]
    else:
        own, place = a.shape[:-2], a.ndim - 2
    without = (e.shape if axis is None else e.shape[:axis] + e.shape[axis + 1:]
               for e, axis in zip(directions, axes[1:]))
    rest = next((shape[:-2] for shape in without if len(shape) > 2), own)  # the result's leading axes so far
    target = rest[:place] + (size,) + rest[place:]

    def placed(e: Any, axis: int | None) -> Any:
        if axis is None and e.ndim == 2:
            return e
        if axis is None:
            e = jnp.expand_dims(e, place)
        elif e.ndim == 3:  # one matrix for all of the other axes
            e = jnp.moveaxis(e, axis, 0).reshape((1,) * place + (size,) + (1,) * (len(rest) - place) + a.shape[-2:])
        else:
            e = jnp.moveaxis(e, axis, place)
        return jnp.broadcast_to(e, target + a.shape[-2:])

    return [a, *map(placed, directions, axes[1:])], place
