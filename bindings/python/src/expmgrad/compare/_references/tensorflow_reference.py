"""TensorFlow under a real GradientTape, and our gradient registered in place of TensorFlow's."""

from __future__ import annotations

import os

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before the import: it logs its build otherwise
import tensorflow as tf

import expmgrad

from .._quantities import (
    EXPM,
    EXPM_EIG,
    GRADIENT,
    GRADIENT_TRIANGLE,
    JACOBIAN,
    Measurement,
    basis,
    jacobian_from_pullbacks,
    measure,
)

tf.get_logger().setLevel("ERROR")  # it warns that the gradient of a real-to-complex cast is real

NAME = "tensorflow"
VERSION = tf.__version__


def remarks(dtype) -> dict[tuple[str, str], str]:
    """Known reasons, should one of these be off."""
    floor = "it scales by floor(log2(norm/theta)), so order-13 Padé is used at up to twice its theta"
    quantities = [(EXPM, "linalg.expm"), (GRADIENT, "tape through expm"), (JACOBIAN, "tape through expm")]
    return dict.fromkeys(quantities, floor)


@tf.custom_gradient
def expm_with_our_gradient(x):
    """tf.linalg.expm whose registered gradient is L(xᴴ, dy) by this package."""
    return tf.linalg.expm(x), lambda dy: _our_gradient(x, dy)


@tf.custom_gradient
def _our_gradient(x, dy):
    """L(xᴴ, dy). The gradient of a numpy_function is None, which a sum of several terms would drop without a word."""
    def refuse(_):
        raise NotImplementedError("this gradient of expm is not differentiable again")
    return tf.numpy_function(lambda a, g: expmgrad.expm_vjp(a)[1](g), [x, dy], x.dtype), refuse


def expm_eig(x):
    """exp through the self-adjoint eigensolver, which reads the lower triangle."""
    eigenvalues, vectors = tf.linalg.eigh(x)
    diagonal = tf.linalg.diag(tf.cast(tf.exp(eigenvalues), x.dtype))
    return vectors @ diagonal @ tf.linalg.adjoint(vectors)


def compute(a: np.ndarray, points: np.ndarray, *, hermitian: bool, jacobian: bool) -> list[Measurement]:
    results = [
        measure(EXPM, NAME, "linalg.expm", lambda: tf.linalg.expm(tf.constant(a))),
        measure(GRADIENT, NAME, "tape through expm", lambda: _gradient(tf.linalg.expm, a)),
        measure(GRADIENT, f"ours in {NAME}", "tf.custom_gradient",
                lambda: _gradient(expm_with_our_gradient, a), ours=True)]
    if hermitian:
        results += [
            measure(EXPM_EIG, NAME, "linalg.eigh", lambda: expm_eig(tf.constant(a))),
            measure(GRADIENT_TRIANGLE, NAME, "tape through eigh", lambda: _gradient(expm_eig, a))]
    if jacobian:
        results.append(measure(JACOBIAN, NAME, "tape through expm", lambda: _jacobian(a)))
    return results


def _gradient(function, a: np.ndarray):
    x = tf.Variable(a)
    with tf.GradientTape() as tape:
        y = function(x)
    return tape.gradient(y, x, output_gradients=tf.ones_like(y))


def _jacobian(a: np.ndarray) -> np.ndarray:
    """One tape, n² cotangents: works for complex matrices too, unlike tape.jacobian."""
    x = tf.Variable(a)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.linalg.expm(x)
    rows = [tape.gradient(y, x, output_gradients=tf.constant(e)).numpy() for e in basis(a.shape[0], a.dtype)]
    return jacobian_from_pullbacks(np.stack(rows))
