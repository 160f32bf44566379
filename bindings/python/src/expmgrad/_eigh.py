"""exp(H) of Hermitian H given by its lower triangle, and the gradient; through the eigendecomposition from order 32 on."""
from __future__ import annotations

import numpy as np

from . import _native as native
from ._arrays import as_matrices
from ._call import Call
from ._fast import small_alike
from ._layout import choice

_CONVENTIONS = {"symmetric": native.CONVENTION_SYMMETRIC, "lower": native.CONVENTION_TRIANGLE}


def expm_eigh(a) -> np.ndarray:
    """exp(H) for the Hermitian matrix H whose lower triangle is that of `a`.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        Symmetric (real) or Hermitian matrices; what stands above the diagonal is not read.

    Returns
    -------
    y : ndarray, shape of a

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit.
    NotConvergedError
        if the eigensolver gives up.

    Notes
    -----
    From order 32 on through H = Q diag(w) Q^H: an eigendecomposition and two products. Below, products are faster and lose less:
    these are the bits of `expm`.
    """
    y = small_alike("eigh", {"a": a}, ("y",), scalars=(("uplo", ord("U")),))
    if y is not None:
        return y
    call = Call("eigh", a=as_matrices(a, "a"))
    call.scalars["uplo"] = _lower(call)
    y = call.value("y")
    call.run()
    return y.result()


def expm_eigh_vjp(a, g, *, convention: str = "symmetric") -> np.ndarray:
    """The gradient of Re<G, exp(H)> with respect to the Hermitian H of `expm_eigh`.

    Parameters
    ----------
    a, g : array_like, shape (..., n, n)
        Matrices, of which the lower triangle is read, and any cotangents; leading axes broadcast.
    convention : "symmetric" or "lower"
        With S = L(H, G): (S + S^H) / 2, or the gradient with respect to the entries of the lower triangle alone, which
        doubles what is below the diagonal and has zeros above: what automatic differentiation through an
        eigensolver that reads the lower triangle returns.

    Returns
    -------
    abar : ndarray, the broadcast shape

    Raises
    ------
    InvalidArgumentError
        for shapes, dtypes or a convention that do not fit.
    NotConvergedError
        if the eigensolver gives up.

    Notes
    -----
    Daleckii & Krein: L(H, G) = Q ((Q^H G Q) o D) Q^H with D the divided differences of exp at the eigenvalues, here in
    full precision for repeated and nearly repeated ones. O(n^3). Below order 32 by products, as `expm_vjp`.
    """
    value = choice("convention", convention, _CONVENTIONS)
    abar = small_alike("eigh_vjp", {"a": a, "g": g}, ("abar",), scalars=(("uplo", ord("U")), ("convention", value)))
    if abar is not None:
        return abar
    call = Call("eigh_vjp", a=as_matrices(a, "a"), g=as_matrices(g, "g"), scalars={"convention": value})
    call.scalars["uplo"] = _lower(call)
    abar = call.derivative("abar")
    call.run()
    return abar.result()


def _lower(call):
    """The lower triangle as the C library, which reads columns, names it."""
    return ord("L" if call.layout.order == "F" else "U")
