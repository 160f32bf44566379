"""What users call."""
from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from .._ffi.errors import invalid
from .._ffi.options import STRUCTURES, TRIANGLES, choice
from . import _cpu, _device  # noqa: F401 - they register what computes it
from ._derivative import derivative

_TYPES = (jnp.float32, jnp.float64, jnp.complex64, jnp.complex128)


def expm(a: Any, *, structure: str = "auto") -> jax.Array:
    """exp(A), differentiable to any order in forward and reverse mode.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        Leading axes are batch axes. float32, float64, complex64 and complex128 are kept; float16 and bfloat16 become
        float32, integers JAX's default float type.
    structure : str
        What is known of A: "general", "diagonal", "upper", "lower", "hermitian", "skew_hermitian", "markov"; it is
        trusted, and restricts no direction or gradient. "auto" finds it.

    Returns
    -------
    jax.Array, of a's shape
        NaN where A has a NaN or Inf; Inf or NaN where exp(A) overflows, and NaN its derivatives.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or structure that is none of these; when the function is traced, under `jit`.

    Notes
    -----
    p + s products of n × n matrices (p at most 5, s squarings); a gradient, or a direction of `jvp`, 3(p + s) more, k
    of them under `vmap` (1 + 2k)(p + s); second order 9(p + s). Cotangents follow JAX's convention for complex numbers:
    the gradient is the conjugate of PyTorch's and TensorFlow's.
    """
    choice("structure", structure, STRUCTURES)
    return derivative(_matrices("a", a), structure=structure)


def expm_frechet(a: Any, e: Any, *, compute_expm: bool = True, structure: str = "auto") -> Any:
    """(exp(A), L(A, E)); with `compute_expm=False` L(A, E) alone. SciPy's function of this name, in batches.

    Leading axes broadcast. Several e of one a, shape (k, n, n) and (n, n), share the work on it.
    """
    choice("structure", structure, STRUCTURES)
    a, e = _matrices("a", a), _matrices("e", e)
    dtype = jnp.promote_types(a.dtype, e.dtype)
    a, e = a.astype(dtype), e.astype(dtype)
    if a.shape[-1] != e.shape[-1]:
        raise invalid("e", f"expected matrices of order {a.shape[-1]}, got shape {e.shape}")
    if a.ndim > 2:
        lead = jnp.broadcast_shapes(a.shape[:-2], e.shape[:-2])
        a, e = jnp.broadcast_to(a, lead + a.shape[-2:]), jnp.broadcast_to(e, lead + e.shape[-2:])
    moved = derivative(a, e, structure=structure)
    return (derivative(a, structure=structure), moved) if compute_expm else moved


def expm_eigh(a: Any, *, uplo: str = "lower") -> jax.Array:
    """exp(H), H the Hermitian matrix whose `uplo` triangle is in `a`; the other is not read.

    Its gradient is with respect to that triangle, and right where eigenvalues repeat, where that of `jnp.linalg.eigh`
    is NaN. Shape, errors: as `expm`.
    """
    choice("uplo", uplo, TRIANGLES)
    a = _matrices("a", a)
    strict = jnp.tril(a, -1) if uplo == "lower" else jnp.triu(a, 1)
    diagonal = jnp.diagonal(a, axis1=-2, axis2=-1).real[..., None] * jnp.eye(a.shape[-1], dtype=a.dtype)
    return derivative(strict + strict.mT.conj() + diagonal, structure="hermitian")


def _matrices(name: str, value: Any) -> Any:
    """`value` as square matrices of a type that the library computes in."""
    array = jnp.asarray(value)
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        raise invalid(name, f"expected square matrices, shape (..., n, n), got shape {array.shape}")
    return computable(name, array)


def computable(name: str, array: Any) -> Any:
    """`array` in a type that the library computes in."""
    if array.dtype in (jnp.float16, jnp.bfloat16):
        return array.astype(jnp.float32)
    if jnp.issubdtype(array.dtype, jnp.integer):
        return array.astype(float)
    if array.dtype not in _TYPES:
        raise invalid(name, f"dtype {array.dtype} is not supported: float32, float64, complex64 and complex128 are")
    return array
