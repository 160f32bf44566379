"""exp(H) of Hermitian H given by one triangle, and the gradient; through the eigendecomposition where that can pay."""
from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ._ffi import signatures as native
from ._ffi.arrays import Array, as_matrices
from ._ffi.interrupt import Progress
from ._ffi.operations import EIGH, EIGH_VJP
from ._ffi.options import TRIANGLES, choice
from ._ffi.pullback import Pullback, ValueAndPullback
from ._ffi.tape import pays
from ._linearize import ExpmLinearization

_VALUE_AND_PULLBACK = ValueAndPullback(EIGH, EIGH_VJP, pays)
_CONVENTIONS = {"symmetric": native.CONVENTION_SYMMETRIC, "triangle": native.CONVENTION_TRIANGLE}


def expm_eigh(a: npt.ArrayLike, *, uplo: str = "lower", out: Array | None = None,
              progress: Progress | None = None) -> Array:
    """exp(H) for the Hermitian matrix H of which one triangle is given.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        Symmetric (real) or Hermitian matrices; what stands beyond the triangle is not read, so that there is no
        structure to state or to check.
    uplo : "lower" or "upper"
        Which triangle.
    out : ndarray, optional
        Receives the result; it overlaps no input.
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    y : ndarray, shape of a

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or `uplo` that does not fit.
    NotConvergedError
        if the eigensolver gives up.

    Notes
    -----
    From order 32 on through H = Q diag(w) Q^H: an eigendecomposition and two products. Below, products are faster and
    lose less: these are the bits of `expm(a, uplo=uplo)`, which takes the faster way at every order.
    """
    choice("uplo", uplo, TRIANGLES)
    y: Array = EIGH.one(("auto", False, uplo), out, progress, a)
    return y


def expm_eigh_vjp(a: npt.ArrayLike, *, uplo: str = "lower", convention: str = "symmetric",
                  progress: Progress | None = None) -> tuple[Array, Pullback]:
    """exp(H) of `expm_eigh`, and the pullback to H.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        As in `expm_eigh`.
    uplo : "lower" or "upper"
        Which triangle is read.
    convention : "symmetric" or "triangle"
        With S = L(H, G): (S + S^H) / 2, or the gradient with respect to the entries of the triangle alone, which
        doubles what is off the diagonal and has zeros beyond: what automatic differentiation through an eigensolver
        that reads one triangle returns, and `expm_vjp(a, uplo=uplo)`.
    progress : callable or True, optional
        As in `expm`, for the value.

    Returns
    -------
    y : ndarray, shape of a
        The bits of `expm_eigh(a)` below order 33, in a batch below 65; beyond, it may differ in last bits.
    pullback : callable
        `pullback(g, *, out=None, progress=None)`, the gradient of Re<G, exp(H)>, has the broadcast shape of `g` and
        `a`; `g` is any matrix. It may be called as often as wanted and from any thread; later changes of `a` do not
        reach it.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype, `uplo` or convention that does not fit; from `pullback`, for a `g` or `out` that does not
        fit.
    NotConvergedError
        if the eigensolver gives up.

    Notes
    -----
    Daleckii & Krein: L(H, G) = Q ((Q^H G Q) o D) Q^H with D the divided differences of exp at the eigenvalues, here in
    full precision for repeated and nearly repeated ones. Value and gradients share one eigendecomposition, a gradient
    is four products more (from order 33 on, in a batch from 65; where a polynomial costs less than the eigenvectors,
    they share its run). Below order 32 by products, as `expm_vjp`.
    """
    choice("uplo", uplo, TRIANGLES)
    value = choice("convention", convention, _CONVENTIONS)
    matrices = as_matrices(a, "a")
    found = _VALUE_AND_PULLBACK.of(("auto", False, uplo, value), False, progress, matrices)
    if found is not None:
        return found
    at = ExpmLinearization(matrices, "hermitian", uplo, progress=progress)
    return at.value, at.vjp if convention == "triangle" else _symmetric(at)


def _symmetric(at: ExpmLinearization) -> Pullback:
    """(S + S^H) / 2 from gradients with respect to a triangle, which are twice that off the diagonal."""

    def pullback(g: npt.ArrayLike, *, out: Array | None = None, progress: Progress | None = None) -> Array:
        # Halved before, so that twice does not overflow.
        half = at.vjp(as_matrices(g, "g") * np.float32(0.5), out=out, progress=progress)
        return np.add(half, half.conj().swapaxes(-1, -2), out=half)

    return pullback
