"""What is timed of each implementation: the values, and values + VJPs, of a batch of matrices of shape (count, n, n).

Ours and SciPy's take NumPy arrays, the others arrays of their own made beforehand. SciPy's expm_frechet takes one
matrix: it loops in Python over a part of the batch, and the time a matrix is what is compared.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from speed_parts.subjects import GRADIENT, OURS, TITLES, VALUE, C
from stopwatch import Timings

__all__ = ["C", "GRADIENT", "OURS", "TITLES", "VALUE", "Batch", "Subjects", "a_matrix", "gaussian", "subjects"]

Batch = tuple[Callable[[], object], int]  # a call, and how many matrices it takes
Subjects = dict[tuple[str, str], Batch]  # by method and kind
LOOPED = 40  # matrices of SciPy's loop


def gaussian(n: int, count: int, dtype=np.float64) -> tuple[np.ndarray, np.ndarray]:
    """Matrices of 2-norm about 2, with entries N(0, 1/n), and cotangents. The same in every process."""
    rng = np.random.default_rng([n, count])
    complex_part = 1j if np.dtype(dtype).kind == "c" else 0
    a, g = rng.standard_normal((2, count, n, n)) + complex_part * rng.standard_normal((2, count, n, n))
    return (a / np.sqrt(n * (2 if complex_part else 1))).astype(dtype), g.astype(dtype)


def expmgrad(a: np.ndarray, g: np.ndarray) -> dict[str, Batch]:
    import expmgrad as module

    y = np.empty_like(a)

    def gradient():
        y, pullback = module.expm_vjp(a)
        return y, pullback(g)

    return {VALUE: (lambda: module.expm(a, out=y), len(a)), GRADIENT: (gradient, len(a))}


def scipy(a: np.ndarray, g: np.ndarray) -> dict[str, Batch]:
    from scipy.linalg import expm, expm_frechet

    adjoints = np.ascontiguousarray(a.swapaxes(1, 2).conj())[:LOOPED]
    return {
        VALUE: (lambda: expm(a), len(a)),
        GRADIENT: (lambda: [expm_frechet(x, w, compute_expm=True) for x, w in zip(adjoints, g)], len(adjoints)),
    }


def torch(a: np.ndarray, g: np.ndarray) -> dict[str, Batch]:
    import torch as module

    plain, cotangent = module.tensor(a), module.tensor(g)
    tracked = module.tensor(a, requires_grad=True)

    def gradient():
        y = module.linalg.matrix_exp(tracked)
        return y, module.autograd.grad(y, tracked, cotangent)

    return {VALUE: (lambda: module.linalg.matrix_exp(plain), len(a)), GRADIENT: (gradient, len(a))}


def jax(a: np.ndarray, g: np.ndarray) -> dict[str, Batch]:
    import jax as module

    module.config.update("jax_enable_x64", True)
    expm = module.vmap(module.scipy.linalg.expm)

    def value_and_gradient(x, w):
        y, pullback = module.vjp(expm, x)
        return y, pullback(w)[0]

    value, gradient = module.jit(expm), module.jit(value_and_gradient)
    x, w = module.numpy.asarray(a), module.numpy.asarray(g)
    return {
        VALUE: (lambda: module.block_until_ready(value(x)), len(a)),
        GRADIENT: (lambda: module.block_until_ready(gradient(x, w)), len(a)),
    }


def tensorflow(a: np.ndarray, g: np.ndarray) -> dict[str, Batch]:
    import tensorflow as module

    value = module.function(module.linalg.expm)

    @module.function
    def gradient(x, w):
        with module.GradientTape() as tape:
            tape.watch(x)
            y = module.linalg.expm(x)
        return y, tape.gradient(y, x, output_gradients=w)

    x, w = module.constant(a), module.constant(g)
    return {VALUE: (lambda: value(x), len(a)), GRADIENT: (lambda: gradient(x, w), len(a))}


SUBJECTS = {"expmgrad": expmgrad, "scipy": scipy, "torch": torch, "jax": jax, "tensorflow": tensorflow}


def subjects(names: list[str], a: np.ndarray, g: np.ndarray) -> Subjects:
    return {(name, kind): batch for name in names for kind, batch in SUBJECTS[name](a, g).items()}


def a_matrix(timings: Timings, counts: dict) -> Timings:
    """The times of calls on so many matrices each, as times of one matrix."""
    return Timings({name: [seconds / counts[name] for seconds in times] for name, times in timings.rounds.items()})
