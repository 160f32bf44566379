"""The derivative on a CPU: a call of libexpmgrad within the compiled program, by XLA's foreign function interface."""
from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.interpreters import mlir

from .._ffi import library
from .._ffi.options import STRUCTURES, as_stored
from . import _shapes
from ._derivative import derivative_p
from ._higher import MOST_DIRECTIONS, by_blocks

TARGET = "expmgrad_derivative"

jax.ffi.register_ffi_target(
    TARGET, jax.ffi.pycapsule(library.loaded_companion("jax").expmgrad_jax_derivative), platform="cpu")


def by_library(a: Any, *directions: Any, transposed: bool, structure: str) -> Any:
    if len(directions) > MOST_DIRECTIONS:
        return by_blocks(a, directions, transposed)
    # The library's adjoint conjugates: L(Aᴴ, G); JAX's does not.
    conjugated = transposed and jnp.iscomplexobj(a)
    if conjugated:
        directions = (directions[0].conj(), *directions[1:])
    shape = _shapes.leading(a, directions) + a.shape[-2:]
    y = jax.ffi.ffi_call(TARGET, jax.ShapeDtypeStruct(shape, a.dtype))(
        a, *directions, adjoint=np.int32(transposed), structure=np.int32(as_stored(structure, STRUCTURES, "C")))
    return y.conj() if conjugated else y


mlir.register_lowering(derivative_p, mlir.lower_fun(by_library, multiple_results=False), platform="cpu")
