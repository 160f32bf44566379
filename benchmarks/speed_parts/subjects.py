"""What is timed of each implementation: value, and value + VJP, of NumPy arrays or of its own arrays made beforehand.

Ours and SciPy's take NumPy arrays. SciPy has no adjoint: it gets Aᵀ, whose Fréchet derivative is the same work.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Calls = dict[str, Callable[[], object]]
VALUE, GRADIENT = "value", "value + VJP"


def expmgrad(a: np.ndarray, g: np.ndarray) -> Calls:
    import expmgrad as module

    def gradient():
        y, pullback = module.expm_vjp(a)
        return y, pullback(g)

    return {VALUE: lambda: module.expm(a), GRADIENT: gradient}


def scipy(a: np.ndarray, g: np.ndarray) -> Calls:
    from scipy.linalg import expm, expm_frechet

    adjoint = np.ascontiguousarray(a.conj().T)
    return {VALUE: lambda: expm(a), GRADIENT: lambda: expm_frechet(adjoint, g, compute_expm=True)}


def torch(a: np.ndarray, g: np.ndarray) -> Calls:
    import torch as module

    plain, cotangent = module.tensor(a), module.tensor(g)
    tracked = module.tensor(a, requires_grad=True)

    def gradient():
        y = module.linalg.matrix_exp(tracked)
        return y, module.autograd.grad(y, tracked, cotangent)

    return {VALUE: lambda: module.linalg.matrix_exp(plain), GRADIENT: gradient}


_jitted: dict = {}


def jax(a: np.ndarray, g: np.ndarray) -> Calls:
    import jax as module

    module.config.update("jax_enable_x64", True)
    if not _jitted:  # one cache of compiled sizes for all callers

        def gradient(x, w):
            y, pullback = module.vjp(module.scipy.linalg.expm, x)
            return y, pullback(w)[0]

        _jitted.update({VALUE: module.jit(module.scipy.linalg.expm), GRADIENT: module.jit(gradient)})
    x, w = module.numpy.asarray(a), module.numpy.asarray(g)
    return {
        VALUE: lambda: module.block_until_ready(_jitted[VALUE](x)),
        GRADIENT: lambda: module.block_until_ready(_jitted[GRADIENT](x, w)),
    }


#: By the names of methods.METHODS.
SUBJECTS = {"expmgrad": expmgrad, "scipy": scipy, "torch": torch, "jax": jax}
OURS = "expmgrad"
C = "C"  # ours, called from C
TITLES = {"expmgrad": "expmgrad", "scipy": "SciPy", "torch": "PyTorch", "jax": "JAX", "tensorflow": "TensorFlow"}


def calls(names: list[str], a: np.ndarray, g: np.ndarray) -> dict[tuple[str, str], Callable[[], object]]:
    """By (method, kind)."""
    return {(name, kind): f for name in names for kind, f in SUBJECTS[name](a, g).items()}
