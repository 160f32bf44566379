"""What users call."""
from __future__ import annotations

from typing import Any

import tensorflow as tf

from .._ffi.errors import invalid
from .._ffi.options import STRUCTURES, TRIANGLES, as_stored, choice
from ._derivative import derivative

_TYPES = (tf.float32, tf.float64, tf.complex64, tf.complex128)


def expm(a: Any, *, structure: str = "auto", name: str | None = None) -> Any:
    """exp(A), differentiable to any order. In the place of `tf.linalg.expm`.

    Parameters
    ----------
    a : tensor or array_like, shape (..., n, n)
        Leading axes are batch axes. float32, float64, complex64 and complex128 are kept; float16 and bfloat16 become
        float32, integers float64.
    structure : str
        What is known of A: "general", "diagonal", "upper", "lower", "hermitian", "skew_hermitian", "markov"; it is
        trusted, and restricts no direction or gradient. "auto" finds it.
    name : str, optional
        Of the operation in a graph.

    Returns
    -------
    tf.Tensor, of a's shape
        NaN where A has a NaN or Inf; Inf or NaN where exp(A) overflows, and NaN its derivatives.

    Raises
    ------
    InvalidArgumentError
        of this package, for a dtype or structure that is none of these.
    tf.errors.InvalidArgumentError, ValueError
        for another shape: the first when the operation runs, the second when a graph is made.

    Notes
    -----
    p + s products of n × n matrices (p at most 5, s squarings), a gradient 3(p + s) more, second order 9(p + s). The
    gradient of complex A is TensorFlow's: L(Aᴴ, G).
    """
    return derivative(_matrices("a", a), structure=_stored(structure), name=name)


def expm_frechet(a: Any, e: Any, *, structure: str = "auto", name: str | None = None) -> Any:
    """L(A, E), the derivative of exp at A along E. The gradient of ⟨G, exp(A)⟩ is L(Aᴴ, G).

    Both are of one type. The leading axes of e begin with those of a; those that follow are directions of the same A,
    which share the work on it. Shape, errors: as `expm`.
    """
    a, e = _matrices("a", a), _matrices("e", e)
    if a.dtype != e.dtype:
        raise invalid("e", f"expected {a.dtype.name}, the type of a, got {e.dtype.name}")
    return derivative(a, e, structure=_stored(structure), name=name)


def expm_eigh(a: Any, *, uplo: str = "lower", name: str | None = None) -> Any:
    """exp(H), H the Hermitian matrix whose `uplo` triangle is in `a`; the other is not read.

    Its gradient is with respect to that triangle, and right where eigenvalues repeat, where that of `tf.linalg.eigh` is
    NaN. Shape, errors: as `expm`.
    """
    choice("uplo", uplo, TRIANGLES)
    a = _matrices("a", a)
    triangle = tf.linalg.band_part(a, -1, 0) if uplo == "lower" else tf.linalg.band_part(a, 0, -1)
    diagonal = tf.linalg.diag_part(a)
    if a.dtype.is_complex:
        diagonal = tf.cast(tf.math.real(diagonal), a.dtype)
    whole = tf.linalg.set_diag(triangle + tf.linalg.adjoint(triangle), diagonal)
    return derivative(whole, structure=_stored("hermitian"), name=name)


def _stored(structure: str) -> int:
    choice("structure", structure, STRUCTURES)
    return as_stored(structure, STRUCTURES, "C")


def _matrices(name: str, value: Any) -> Any:
    """`value` as a tensor of a type that the library computes in."""
    tensor = tf.convert_to_tensor(value)
    if tensor.dtype in (tf.float16, tf.bfloat16):
        return tf.cast(tensor, tf.float32)
    if tensor.dtype.is_integer:
        return tf.cast(tensor, tf.float64)
    if tensor.dtype not in _TYPES:
        raise invalid(name, f"dtype {tensor.dtype.name} is not supported: {', '.join(x.name for x in _TYPES)} are")
    return tensor
