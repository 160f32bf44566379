"""JAX: scipy.linalg.expm, eigh and reverse mode, and our gradient as a custom_vjp.

JAX's cotangents are the conjugates of PyTorch's and TensorFlow's: each pullback here is conjugated on the
way in and on the way out.
"""

from __future__ import annotations

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp

import expmgrad

from .._quantities import (
    EXPM,
    EXPM_EIG,
    GRADIENT,
    GRADIENT_EIG,
    JACOBIAN,
    Measurement,
    basis,
    jacobian_from_pullbacks,
    measure,
)

NAME = "jax"
VERSION = jax.__version__


def remarks(dtype) -> dict[tuple[str, str], str]:
    """Known reasons, should one of these be off."""
    floor = "it scales by floor(log2(norm/theta)), so order-13 Padé is used at up to twice its theta"
    return dict.fromkeys([(EXPM, "scipy.linalg.expm"), (GRADIENT, "vjp of expm"), (JACOBIAN, "vjp of expm")], floor)


@jax.custom_vjp
def expm_with_our_gradient(x):
    """jax.scipy.linalg.expm whose reverse rule is this package's."""
    return jax.scipy.linalg.expm(x)


def _our_backward(x, cotangent):
    def pullback(a, g):
        return np.conj(expmgrad.expm_vjp(np.asarray(a))[1](np.conj(np.asarray(g))))
    return (jax.pure_callback(pullback, jax.ShapeDtypeStruct(x.shape, x.dtype), x, cotangent),)


expm_with_our_gradient.defvjp(lambda x: (jax.scipy.linalg.expm(x), x), _our_backward)


def expm_eig(x):
    """exp through eigh, which symmetrises its input, so the gradient is symmetric."""
    eigenvalues, vectors = jnp.linalg.eigh(x)
    return (vectors * jnp.exp(eigenvalues)) @ vectors.conj().T


def compute(a: np.ndarray, points: np.ndarray, *, hermitian: bool, jacobian: bool) -> list[Measurement]:
    results = [
        measure(EXPM, NAME, "scipy.linalg.expm", lambda: jax.scipy.linalg.expm(jnp.asarray(a))),
        measure(GRADIENT, NAME, "vjp of expm", lambda: _gradient(jax.scipy.linalg.expm, a)),
        measure(GRADIENT, f"ours in {NAME}", "custom_vjp", lambda: _gradient(expm_with_our_gradient, a),
                ours=True)]
    if hermitian:
        results += [
            measure(EXPM_EIG, NAME, "linalg.eigh", lambda: expm_eig(jnp.asarray(a))),
            measure(GRADIENT_EIG, NAME, "vjp through eigh", lambda: _gradient(expm_eig, a))]
    if jacobian:
        results.append(measure(JACOBIAN, NAME, "vjp of expm", lambda: _jacobian(a)))
    return results


def _gradient(function, a: np.ndarray) -> np.ndarray:
    y, pullback = jax.vjp(function, jnp.asarray(a))
    return np.conj(np.asarray(pullback(jnp.ones_like(y))[0]))


def _jacobian(a: np.ndarray) -> np.ndarray:
    _, pullback = jax.vjp(jax.scipy.linalg.expm, jnp.asarray(a))
    rows = jax.vmap(lambda e: pullback(e)[0])(jnp.asarray(basis(a.shape[0], a.dtype)))
    return jacobian_from_pullbacks(np.conj(np.asarray(rows)))
