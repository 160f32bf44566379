"""D_k(A; E_1 ... E_k), the k-th Fréchet derivative of exp: one operation for the value and every order.

It is symmetric and linear in its directions, and its derivative in A is the next one. `adjoint` is the gradient of
Re⟨G, D_k(A; E_1 ... E_k)⟩ in E_1, G in the place of E_1, where ⟨X, Y⟩ = trace(Xᴴ Y), which is TensorFlow's convention:
D_k(Aᴴ; G, E_2ᴴ ... E_kᴴ). With that pair the gradients, W being the cotangent of the result, are

    of D_k       in A: adjoint D_{k+1}(A; W, E_1 ... E_k)         in E_i: adjoint D_k(A; W, the others)
    of adjoint   in A: adjoint D_{k+1}(A; G, W, E_2 ... E_k)      in G: D_k(A; W, E_2 ... E_k)
                                                                  in E_i: adjoint D_k(A; G, W, the others)

Leading axes B of A, and B followed by K of every direction and of the result. The operation is registered, and its
kernel runs, in libexpmgrad_tensorflow.so (bindings/frameworks).
"""
from __future__ import annotations

from typing import Any

import tensorflow as tf

from .._ffi import library
from .._ffi.options import STRUCTURES, as_stored
from .._frameworks import blocks

_operations = tf.load_op_library(library.companion("tensorflow"))
library.loaded_companion("tensorflow")  # of this version

#: The most directions that the library takes.
MOST_DIRECTIONS = 2
_AUTO = as_stored("auto", STRUCTURES, "C")


def derivative(a: Any, *directions: Any, adjoint: bool = False, structure: int = _AUTO, name: str | None = None) -> Any:
    """D_k(A; directions), or its adjoint in the first; `structure` as the library has it."""
    if len(directions) <= MOST_DIRECTIONS:
        return _operations.expmgrad_derivative(a, list(directions), adjoint=adjoint, structure=structure, name=name)
    if adjoint:
        a, directions = tf.linalg.adjoint(a), (directions[0], *map(tf.linalg.adjoint, directions[1:]))
    a = tf.broadcast_to(_spread(a, directions[0]), tf.shape(directions[0]))
    block, lowered = blocks.lowered(_Namespace, a, directions)
    return blocks.corner(derivative(block, *lowered))


class _Namespace:
    """What blocks.py calls."""
    zeros_like = staticmethod(tf.zeros_like)
    concatenate = staticmethod(tf.concat)


def _spread(a: Any, y: Any) -> Any:
    """`a` with axes of one in the place of K."""
    surplus = tf.rank(y) - tf.rank(a)
    shape = tf.shape(a)
    return tf.reshape(a, tf.concat([shape[:-2], tf.ones([surplus], shape.dtype), shape[-2:]], 0))


def _gradient(operation: Any, w: Any) -> list[Any]:
    a, *directions = operation.inputs
    structure = operation.get_attr("structure")

    def adjoint(*directions: Any) -> Any:
        return derivative(a, *directions, adjoint=True, structure=structure)

    if operation.get_attr("adjoint"):
        g, *others = directions
        of_a = adjoint(g, w, *others)
        of_directions = [derivative(a, w, *others, structure=structure)]
        of_directions += [adjoint(g, w, *others[:i], *others[i + 1:]) for i in range(len(others))]
    else:
        of_a = adjoint(w, *directions)
        of_directions = [adjoint(w, *directions[:i], *directions[i + 1:]) for i in range(len(directions))]
    leading = tf.rank(a) - 2
    return [tf.reduce_sum(of_a, tf.range(leading, tf.rank(w) - 2)), *of_directions]


tf.RegisterGradient("ExpmgradDerivative")(_gradient)
