"""The derivative on a CPU: a call of libexpmgrad within the compiled program, by XLA's foreign function interface."""
from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.interpreters import mlir

from .._ffi import library
from .._ffi.options import STRUCTURES, as_stored
from .._frameworks import blocks
from . import _shapes
from ._derivative import derivative_p

TARGET = "expmgrad_derivative"
#: The most directions that the library takes.
MOST_DIRECTIONS = 2

jax.ffi.register_ffi_target(
    TARGET, jax.ffi.pycapsule(library.loaded_companion("jax").expmgrad_jax_derivative), platform="cpu")


def _by_library(a: Any, *directions: Any, transposed: bool, structure: str) -> Any:
    if len(directions) > MOST_DIRECTIONS:
        return _by_blocks(a, directions, transposed)
    # The library's adjoint conjugates: L(Aᴴ, G); JAX's does not.
    conjugated = transposed and jnp.iscomplexobj(a)
    if conjugated:
        directions = (directions[0].conj(), *directions[1:])
    shape = _shapes.leading(a, directions) + a.shape[-2:]
    y = jax.ffi.ffi_call(TARGET, jax.ShapeDtypeStruct(shape, a.dtype))(
        a, *directions, adjoint=np.int32(transposed), structure=np.int32(as_stored(structure, STRUCTURES, "C")))
    return y.conj() if conjugated else y


def _by_blocks(a: Any, directions: tuple[Any, ...], transposed: bool) -> Any:
    """Third order and above. The last direction takes A's size, lest it add squarings, by a power of two."""
    if transposed:
        a, directions = a.mT, (directions[0], *(e.mT for e in directions[1:]))
    *others, last = (_shapes.widened(e, directions) for e in directions)
    a = _shapes.widened(a, directions)
    shift = _exponent(last) - jnp.maximum(_exponent(a), 0)
    block, lowered = blocks.lowered(jnp, a, (*others, last * jnp.ldexp(jnp.ones_like(shift, a.real.dtype), -shift)))
    y = blocks.corner(derivative_p.bind(block, *lowered, transposed=False, structure="auto"))
    return y * jnp.ldexp(jnp.ones_like(shift, a.real.dtype), shift)


def _exponent(x: Any) -> Any:
    """Of the largest entry of each matrix."""
    return jnp.frexp(jnp.abs(x).max((-2, -1), keepdims=True, initial=0))[1]


mlir.register_lowering(derivative_p, mlir.lower_fun(_by_library, multiple_results=False), platform="cpu")
