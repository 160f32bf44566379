"""exp(tA)B without exp(tA), of dense and BCOO matrices, differentiable once in reverse mode in A's entries, B and t.

XLA calls back into Python, where NumPy arrays go to the C library. A compiled program can keep no run of the library:
the gradient makes the values again.
"""
from __future__ import annotations

import functools
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental import sparse

from .._action import expm_multiply as of_arrays
from .._action import expm_multiply_vjp as vjp_of_arrays
from .._ffi.errors import invalid
from .._ffi.options import STRUCTURES, choice
from .._ffi.patterns import Assembled, Entries
from ._functions import computable


class _Call(NamedTuple):
    """What is known when a program is traced."""

    scale: complex
    structure: str
    n: int


def expm_multiply(a: Any, b: Any, t: Any = 1.0, *, scale: complex = 1, structure: str = "auto") -> jax.Array:
    """exp(t scale A) B for every t, without the exponential.

    Parameters
    ----------
    a : array_like or jax.experimental.sparse.BCOO, shape (n, n)
        Its gradient is dense, or a BCOO of the same indices.
    b : array_like, shape (n,) or (n, k)
    t : array_like of real numbers, any shape
        Of any sign and order.
    scale : complex
        With -1j and a real symmetric A, exp(-i t A) B takes real arithmetic with A.
    structure : str
        As in `expmgrad.expm_multiply`.

    Returns
    -------
    jax.Array, shape t.shape + b.shape, dtype the common one of a and b, complex where `scale` is

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or structure that does not fit; when the function is traced, under `jit`.

    Notes
    -----
    As `expmgrad.expm_multiply`, on the host; a gradient costs about three times the value. Cotangents follow JAX's
    convention. `vmap` is a loop. Forward mode and second derivatives are errors: `expm(t * a) @ b` has them.
    """
    choice("structure", structure, STRUCTURES)
    indices, values, n = _taken(a)
    values, b, t = computable("a", values), computable("b", jnp.asarray(b)), jnp.asarray(t)
    if b.ndim not in (1, 2) or b.shape[0] != n:
        raise invalid("b", f"expected shape ({n},) or ({n}, k), got {b.shape}")
    if jnp.issubdtype(t.dtype, jnp.complexfloating):
        raise invalid("t", "times are real; `scale` may be complex")
    scale = complex(scale)
    if not np.isfinite(scale):
        raise invalid("scale", f"{scale} is not finite")
    real = jnp.finfo(jnp.promote_types(values.dtype, b.dtype)).dtype
    result: jax.Array = _multiply(_Call(scale, structure, n), indices, values, b, t.astype(real))
    return result


def _taken(a: Any) -> tuple[Any, Any, int]:
    """The places of a sparse matrix's entries, or None, its entries, and its order."""
    shape = a.shape if isinstance(a, sparse.JAXSparse) else jnp.shape(a)
    if len(shape) != 2 or shape[0] != shape[1]:
        raise invalid("a", f"expected a square matrix, got shape {tuple(shape)}")
    if not isinstance(a, sparse.JAXSparse):
        return None, jnp.asarray(a), shape[0]
    if not isinstance(a, sparse.BCOO) or a.n_batch or a.n_dense:
        raise invalid("a", f"{type(a).__name__} is not taken: a dense matrix is, or a BCOO without batch or dense axes")
    return a.indices, a.data, shape[0]


def _matrix(call: _Call, indices: Any, values: Any) -> tuple[Any, Any]:
    """What the library takes, and which of a BCOO's entries it has: those outside of the matrix are JAX's padding."""
    if indices is None:
        return values, None
    indices = np.asarray(indices)
    inside = np.flatnonzero(((indices >= 0) & (indices < call.n)).all(axis=1))
    rows, columns = indices[inside].T
    return Assembled(call.n, [Entries(rows, columns, values[inside])]), inside


def _arrays(*values: Any) -> list[Any]:
    return [np.asarray(x) for x in values]


def _value(call: _Call, indices: Any, values: Any, b: Any, t: Any) -> Any:
    values, b, t = _arrays(values, b, t)
    a, _ = _matrix(call, indices, values)
    return of_arrays(a, b, t, scale=call.scale, structure=call.structure)


def _gradients(call: _Call, g: Any, indices: Any, values: Any, b: Any, t: Any) -> tuple[Any, ...]:
    g, values, b, t = _arrays(g, values, b, t)
    a, inside = _matrix(call, indices, values)
    # JAX's cotangents are the conjugates of ours.
    abar, bbar, tbar = vjp_of_arrays(a, b, t, scale=call.scale, structure=call.structure)[1](g.conj())
    if inside is not None:
        (entries,), abar = abar, np.zeros_like(values)
        abar[inside] = entries
    return tuple(np.asarray(x, of.dtype).conj() for x, of in zip((abar, bbar, tbar), (values, b, t)))


def _like(x: Any) -> Any:
    return jax.ShapeDtypeStruct(x.shape, x.dtype)


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _multiply(call: _Call, indices: Any, values: Any, b: Any, t: Any) -> Any:
    dtype = jnp.promote_types(values.dtype, b.dtype)
    if call.scale.imag:
        dtype = jnp.promote_types(dtype, jnp.complex64)
    return jax.pure_callback(functools.partial(_value, call), jax.ShapeDtypeStruct(t.shape + b.shape, dtype),
                             indices, values, b, t, vmap_method="sequential")


def _forward(call: _Call, *operands: Any) -> tuple[Any, tuple[Any, ...]]:
    return _multiply(call, *operands), operands


def _backward(call: _Call, operands: tuple[Any, ...], g: Any) -> tuple[Any, ...]:
    found = jax.pure_callback(functools.partial(_gradients, call), tuple(map(_like, operands[1:])), g, *operands,
                              vmap_method="sequential")
    return None, *found


_multiply.defvjp(_forward, _backward)
