"""The Frechet derivative L(A, E) and its adjoint L*(A, G) = L(A^H, G), forward and backward."""
from __future__ import annotations

from typing import Any, Literal, overload

import numpy as np
import numpy.typing as npt

from ._ffi.arrays import Array, as_matrices, require_finite
from ._ffi.interrupt import Progress
from ._ffi.operations import JVP, VALUE, VJP
from ._ffi.options import PLAIN, choice
from ._ffi.pullback import Pullback, ValueAndPullback
from ._ffi.tape import ORDER_IN_BATCH
from ._linearize import ExpmLinearization

_ndarray = np.ndarray
_VALUE_AND_PULLBACK = ValueAndPullback(VALUE, VJP, lambda a: a.ndim == 2 and len(a) >= ORDER_IN_BATCH)
_METHODS = {None: None, "SPS": None, "blockEnlarge": None}


@overload
def expm_frechet(a: npt.ArrayLike, e: npt.ArrayLike, method: str | None = ..., compute_expm: Literal[True] = ...,
                 check_finite: bool = ...) -> tuple[Array, Array]: ...
@overload
def expm_frechet(a: npt.ArrayLike, e: npt.ArrayLike, method: str | None = ..., *, compute_expm: Literal[False],
                 check_finite: bool = ...) -> Array: ...
@overload
def expm_frechet(a: npt.ArrayLike, e: npt.ArrayLike, method: str | None, compute_expm: Literal[False],
                 check_finite: bool = ...) -> Array: ...


def expm_frechet(a: npt.ArrayLike, e: npt.ArrayLike, method: str | None = None, compute_expm: bool = True,
                 check_finite: bool = True) -> Array | tuple[Array, Array]:
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
    expm_jvp : the same with `structure`, `uplo`, `out` and `progress`, which SciPy's signature has no place for. Cost:
    there.
    """
    choice("method", method, _METHODS)
    if check_finite:
        a, e = as_matrices(a, "a"), as_matrices(e, "e")
        require_finite(a, "a")
        require_finite(e, "e")
    y, dy = JVP.two(PLAIN, None, None, a, e)
    return (y, dy) if compute_expm else dy


def expm_jvp(a: npt.ArrayLike, e: npt.ArrayLike, *, structure: str = "auto", check_structure: bool = False,
             uplo: str | None = None, out: tuple[Array | None, Array | None] | None = None,
             progress: Progress | None = None) -> tuple[Array, Array]:
    """Value and Frechet derivative: exp(A) and L(A, E) = d/dt exp(A + tE) at t = 0.

    Parameters
    ----------
    a, e : array_like, shape (..., n, n)
        Matrix and direction; leading axes broadcast. A matrix with several directions, `a` of shape (n, n) or
        (N, 1, n, n) with `e` of shape (k, n, n) or (N, k, n, n), is computed once.
    structure, check_structure, uplo
        Those of `a`, as in `expm`; they do not restrict `e`, which is a whole matrix.
    out : pair of arrays or None, optional
        Receive y and dy; they overlap no input.
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    y : ndarray, shape of a
    dy : ndarray, the broadcast shape
        NaN where exp(A) overflows or A has a NaN or Inf.

    Raises
    ------
    InvalidArgumentError
        for shapes, dtypes or options that do not fit; for a matrix without the structure that is checked.

    Notes
    -----
    The scheme of `expm`, differentiated: (1 + 2k)(5 + s) products for k directions (Al-Mohy & Higham 2009 did this for
    Pade approximants). Scaling `e` by a power of two scales `dy` exactly.
    """
    results: tuple[Array, Array] = JVP.two((structure, check_structure, uplo), out, progress, a, e)
    return results


def expm_vjp(a: npt.ArrayLike, *, structure: str = "auto", check_structure: bool = False, uplo: str | None = None,
             progress: Progress | None = None) -> tuple[Array, Pullback]:
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
        respect to its entries: with S = L(A, G), the diagonal of (S + S^H) / 2, twice what is off it in the triangle,
        and zeros beyond. `vech` takes the lower triangle as a vector. `structure` is then "auto" or "hermitian".
    progress : callable or True, optional
        As in `expm`, for the value.

    Returns
    -------
    y : ndarray, shape of a
        The bits of `expm(a)`, but for one matrix of order above 64: scaled for its derivatives, it may differ in last
        bits.
    pullback : callable
        `pullback(g, *, out=None, progress=None)` has the broadcast shape of `g` and `a`. Leading axes broadcast as in
        `expm_jvp`: more of them are several cotangents, which share the work on `a`. It may be called as often as
        wanted and from any thread; later changes of `a` do not reach it.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype, structure or `uplo` that does not fit; for a matrix without the structure that is checked;
        from `pullback`, for a `g` or `out` that does not fit.

    Notes
    -----
    Re<G, L(A, E)> = Re<L*(A, G), E> with <X, Y> = trace(X^H Y): for complex `a` the convention of PyTorch and
    TensorFlow; JAX's cotangent is the conjugate. (1 + 2k)(5 + s) products for k cotangents; one matrix of order above
    64 keeps its forward run, at most 9 + s matrices, and each cotangent costs 2(5 + s).
    """
    matrix: Any = a if type(a) is _ndarray else as_matrices(a, "a")
    found = _VALUE_AND_PULLBACK.of((structure, False, uplo), check_structure, progress, matrix)
    if found is not None:
        return found
    at = ExpmLinearization(as_matrices(matrix, "a"), structure, uplo, check_structure, progress)
    return at.value, at.vjp
