"""The Frechet derivative L(A, E) and its adjoint L*(A, G) = L(A^H, G), forward and backward."""
from __future__ import annotations

from typing import Callable

import numpy as np

from ._arrays import as_matrices, copied, require_finite
from ._call import Call
from ._expm import expm
from ._fast import SMALL_ORDER, small_first, small_vjp
from ._layout import UPLO, choice
from ._linearize import ExpmLinearization

_METHODS = {None: None, "SPS": None, "blockEnlarge": None}


def expm_frechet(a, e, method: str | None = None, compute_expm: bool = True, check_finite: bool = True):
    """The Frechet derivative of the matrix exponential, with SciPy's signature.

    Parameters
    ----------
    a, e : array_like, shape (..., n, n)
        Matrix and direction; leading axes broadcast.
    method : None, "SPS" or "blockEnlarge"
        Accepted for SciPy's sake; there is one algorithm.
    compute_expm : bool
        Return `(exp(A), L(A, E))`, else L(A, E) alone.
    check_finite : bool
        Raise for a NaN or Inf in `a` or `e`.

    Raises
    ------
    InvalidArgumentError
        for shapes, dtypes or a method that do not fit, and, with `check_finite`, for NaN and Inf. It is a ValueError.

    See Also
    --------
    expm_jvp : the same with `structure`. Cost and source: there.
    """
    choice("method", method, _METHODS)
    a, e = as_matrices(a, "a"), as_matrices(e, "e")
    if check_finite:
        require_finite(a, "a")
        require_finite(e, "e")
    y, dy = small_first("jvp", a, e, "auto") or _jvp(a, e, "auto", compute_expm)
    return (y, dy) if compute_expm else dy


def expm_jvp(a, e, *, structure: str = "auto", check_structure: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Value and Frechet derivative: exp(A) and L(A, E) = d/dt exp(A + tE) at t = 0.

    Parameters
    ----------
    a, e : array_like, shape (..., n, n)
        Matrix and direction; leading axes broadcast. A matrix with several directions, `a` of shape (n, n) or
        (N, 1, n, n) with `e` of shape (k, n, n) or (N, k, n, n), is computed once.
    structure : str
        That of `a`, as in `expm`; it does not restrict `e`.
    check_structure : bool
        Verify it, as in `expm`.

    Returns
    -------
    y : ndarray, shape of a
    dy : ndarray, the broadcast shape
        NaN where exp(A) overflows or A has a NaN or Inf.

    Raises
    ------
    InvalidArgumentError
        for shapes, dtypes or a structure that do not fit; for a matrix without the structure that is checked.

    Notes
    -----
    The scheme of `expm`, differentiated: (1 + 2k)(5 + s) products for k directions (Al-Mohy & Higham 2009 did this for
    Pade approximants). Scaling `e` by a power of two scales `dy` exactly.
    """
    small = None if check_structure else small_first("jvp", a, e, structure)
    return small or _jvp(as_matrices(a, "a"), as_matrices(e, "e"), structure, True, check_structure)


def _jvp(a, e, structure, with_value, check_structure=False):
    call = Call("jvp", a=a, e=e, structure=structure, check_structure=check_structure)
    y = call.value("y") if with_value else None
    dy = call.derivative("dy")
    call.run()
    return y.result() if with_value else None, dy.result()


def expm_vjp(a, *, structure: str = "auto", check_structure: bool = False,
             uplo: str | None = None) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """Value and pullback: exp(A), and the function G -> L*(A, G) = L(A^H, G).

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    structure : str
        That of `a`, as in `expm`; it does not restrict the cotangent or the gradient.
    check_structure : bool
        Verify it, as in `expm`: before the value, once.
    uplo : None, "lower" or "upper"
        `a` is symmetric (real) or Hermitian and given by that triangle, the only one that is read. The gradient is with
        respect to its entries: with S = L(A, G), the diagonal of (S + S^H) / 2, twice what is off it in the triangle, and
        zeros beyond. `vech` takes the lower triangle as a vector. `structure` is then "auto" or "hermitian".

    Returns
    -------
    y : ndarray, shape of a
    pullback : callable
        `pullback(g)` has the broadcast shape of `g` and `a`. Leading axes broadcast as in `expm_jvp`: more of them are
        several cotangents, which share the work on `a`. It may be called as often as wanted and from any thread; later
        changes of `a` do not reach it.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype, structure or `uplo` that does not fit; for a matrix without the structure that is checked; from
        `pullback`, for a `g` that does not fit.

    Notes
    -----
    Re<G, L(A, E)> = Re<L*(A, G), E> with <X, Y> = trace(X^H Y): for complex `a` the convention of PyTorch and
    TensorFlow; JAX's cotangent is the conjugate. (1 + 2k)(5 + s) products for k cotangents; one matrix of order above 64
    keeps its forward run, at most 9 + s matrices, and each cotangent costs 2(5 + s).
    """
    if uplo is not None:
        choice("uplo", uplo, UPLO)
        choice("structure", structure, {"auto": None, "hermitian": None})
    small = small_vjp(a, structure, _vjp) if uplo is None and not check_structure else None
    if small is not None:
        return small
    a = as_matrices(a, "a")
    if a.ndim == 2 and len(a) > SMALL_ORDER:
        at = ExpmLinearization(a, structure, uplo, check_structure)
        return at.value, at.vjp
    kept = copied(a, "a")
    if uplo is None:
        return expm(kept, structure=structure, check_structure=check_structure), lambda g: _vjp(kept, g, structure)
    call = Call("expm", a=kept, structure=structure, check_structure=check_structure, uplo=uplo)
    y = call.value("y")
    call.run()
    return y.result(), lambda g: _vjp(kept, g, structure, uplo)


def _vjp(a, g, structure, uplo=None):
    call = Call("vjp", a=a, g=as_matrices(g, "g"), structure=structure, uplo=uplo)
    abar = call.derivative("abar")
    call.run()
    return abar.result()
