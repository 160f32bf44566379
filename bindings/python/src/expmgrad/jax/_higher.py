"""Third order and above: second order of block matrices, whatever computes that."""
from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from .._frameworks import blocks
from . import _shapes
from ._derivative import derivative

#: The most directions that are computed directly.
MOST_DIRECTIONS = 2


def by_blocks(a: Any, directions: tuple[Any, ...], transposed: bool) -> Any:
    """D_k(A; directions), k > 2. The last direction takes A's size, lest it add squarings, by a power of two."""
    if transposed:
        a, directions = a.mT, (directions[0], *(e.mT for e in directions[1:]))
    *others, last = (_shapes.widened(e, directions) for e in directions)
    a = _shapes.widened(a, directions)
    shift = _exponent(last) - jnp.maximum(_exponent(a), 0)
    one = jnp.ones_like(shift, a.real.dtype)
    block, lowered = blocks.lowered(jnp, a, (*others, last * jnp.ldexp(one, -shift)))
    return blocks.corner(derivative(block, *lowered)) * jnp.ldexp(one, shift)


def _exponent(x: Any) -> Any:
    """Of the largest entry of each matrix."""
    return jnp.frexp(jnp.abs(x).max((-2, -1), keepdims=True, initial=0))[1]
