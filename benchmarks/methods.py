"""The implementations compared: value, L(A, E) and L*(A, G) of each, behind three functions of NumPy arrays.

Inner product Re trace(Xᴴ Y): PyTorch's cotangents are the same, JAX's are conjugated on the way in and out.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Method:
    """A named implementation; `functions` maps "value", "jvp" and "vjp" to f(a), f(a, e) and f(a, g)."""

    name: str
    version: str
    functions: dict[str, Callable[..., Array]]


def expmgrad() -> Method:
    import expmgrad as module

    return Method("expmgrad", module.__version__, {
        "value": module.expm,
        "jvp": lambda a, e: module.expm_jvp(a, e)[1],
        "vjp": lambda a, g: module.expm_vjp(a)[1](g),
    })  # fmt: skip


def scipy() -> Method:
    import scipy as module
    from scipy.linalg import expm, expm_frechet

    return Method("SciPy", module.__version__, {
        "value": expm,
        "jvp": lambda a, e: expm_frechet(a, e, compute_expm=False),
        "vjp": lambda a, g: expm_frechet(a.conj().T, g, compute_expm=False),
    })  # fmt: skip


def torch() -> Method:
    import torch as module

    def vjp(a, g):
        x = module.tensor(a, requires_grad=True)
        return module.autograd.grad(expm(x), x, module.tensor(g))[0].numpy()

    expm = module.linalg.matrix_exp
    return Method("PyTorch", module.__version__.split("+")[0], {
        "value": lambda a: expm(module.tensor(a)).numpy(),
        "jvp": lambda a, e: module.func.jvp(expm, (module.tensor(a),), (module.tensor(e),))[1].numpy(),
        "vjp": vjp,
    })  # fmt: skip


def jax() -> Method:
    import jax as module

    module.config.update("jax_enable_x64", True)
    expm = module.jit(module.scipy.linalg.expm)
    jvp = module.jit(lambda a, e: module.jvp(expm, (a,), (e,))[1])
    vjp = module.jit(lambda a, g: module.vjp(expm, a)[1](g)[0])
    return Method("JAX", module.__version__, {
        "value": lambda a: np.asarray(expm(a)),
        "jvp": lambda a, e: np.asarray(jvp(a, e)),
        "vjp": lambda a, g: np.asarray(vjp(a, g.conj())).conj(),
    })  # fmt: skip


METHODS = {"expmgrad": expmgrad, "scipy": scipy, "torch": torch, "jax": jax}


def available(names: list[str] | None = None) -> list[Method]:
    """The methods named, or all that are installed."""
    found = []
    for name, load in METHODS.items():
        if names is not None and name not in names:
            continue
        try:
            found.append(load())
        except ImportError:
            if names is not None:
                raise
    return found


def call(function: Callable[..., Array], *arguments: Array) -> Array:
    """The result, or NaN of the right shape where the method gives up with an exception of linear algebra."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return np.asarray(function(*arguments))
        except (np.linalg.LinAlgError, ValueError, OverflowError, ArithmeticError):
            return np.full_like(arguments[0], np.nan)
