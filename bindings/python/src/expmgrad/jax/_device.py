"""The derivative on GPU and TPU: the library's schemes over JAX's own products, `_schemes`."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax.interpreters import mlir

from .._schemes import Framework, derivatives
from ._derivative import derivative_p
from ._higher import MOST_DIRECTIONS, by_blocks


class Traced(Framework):
    """JAX while it compiles: squarings are a loop of the program's."""

    def __init__(self) -> None:
        super().__init__(jnp, looks=False)

    def multiply(self, x: Any, y: Any) -> Any:
        return jnp.matmul(x, y, precision=jax.lax.Precision.HIGHEST)  # by default a GPU rounds factors to 10 bits

    def repeat(self, count: Any, step: Callable[[Any, Any], Any], state: Any) -> Any:
        return jax.lax.fori_loop(0, count, step, state)


def by_schemes(a: Any, *directions: Any, transposed: bool, structure: str) -> Any:
    """`structure` saves nothing here."""
    if len(directions) > MOST_DIRECTIONS:
        return by_blocks(a, directions, transposed)
    if transposed:
        a, directions = a.mT, (directions[0], *(e.mT for e in directions[1:]))
    for e in directions:  # K lies between A's leading axes and its own two
        if e.ndim > a.ndim:
            a = a.reshape(a.shape[:-2] + (1,) * (e.ndim - a.ndim) + a.shape[-2:])
    return derivatives(Traced(), a, directions)[-1]


mlir.register_lowering(derivative_p, mlir.lower_fun(by_schemes, multiple_results=False))
