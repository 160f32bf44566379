"""Second Frechet derivatives, and the derivative of a gradient."""
from __future__ import annotations

import numpy.typing as npt

from ._ffi.arrays import Array
from ._ffi.interrupt import Progress
from ._ffi.operations import HVP, HVP_MOVING, L2


def expm_l2(a: npt.ArrayLike, e: npt.ArrayLike, f: npt.ArrayLike, *, structure: str = "auto",
            check_structure: bool = False, out: Array | None = None, progress: Progress | None = None) -> Array:
    """The second Frechet derivative L2(A, E, F) = d/dt L(A + tF, E) at t = 0, symmetric in E and F.

    Parameters
    ----------
    a, e, f : array_like, shape (..., n, n)
        Matrix and directions; leading axes broadcast.
    structure, check_structure
        Those of `a`, as in `expm`. There is no `uplo`: `expm_hvp` has it, where it says what the gradient is with
        respect to.
    out : ndarray, optional
        Receives the result; it overlaps no input.
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    ndarray, the broadcast shape
        NaN where exp(A) overflows or A has a NaN or Inf.

    Raises
    ------
    InvalidArgumentError
        for shapes, dtypes or options that do not fit; for a matrix without the structure that is checked.

    Notes
    -----
    The scheme of `expm` over R[x, y]/(x^2, y^2): 9(5 + s) products (Higham & Relton, SIAM J. Matrix Anal. Appl. 35
    (2014) 1019); a Hermitian A in its eigenbasis where that costs less.
    """
    ddy: Array = L2.run((structure, check_structure, None), out, progress, a, e, f)
    return ddy


def expm_hvp(a: npt.ArrayLike, g: npt.ArrayLike, f: npt.ArrayLike, *, g_dot: npt.ArrayLike | None = None,
             structure: str = "auto", check_structure: bool = False, uplo: str | None = None,
             out: tuple[Array | None, Array | None] | None = None,
             progress: Progress | None = None) -> tuple[Array, Array]:
    """A gradient and its derivative: L*(A, G), and d/dt L*(A + tF, G + t Gdot) at t = 0.

    Parameters
    ----------
    a, g, f : array_like, shape (..., n, n)
        Matrix, cotangent of exp(A), direction in which A moves; leading axes broadcast.
    g_dot : array_like, optional
        How the cotangent moves with A; zero if not given.
    structure, check_structure
        Those of `a`, as in `expm`.
    uplo : None, "lower" or "upper"
        As in `expm_vjp`: both results are with respect to the triangle's entries; `f` is a whole Hermitian matrix.
    out : pair of arrays or None, optional
        Receive the results; they overlap no input.
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    abar, abar_dot : ndarray, the broadcast shape
        abar_dot = L2(A^H, G, F^H) + L*(A, Gdot). NaN where exp(A) overflows or A has a NaN or Inf.

    Raises
    ------
    InvalidArgumentError
        for shapes, dtypes or options that do not fit; for a matrix without the structure that is checked.

    Notes
    -----
    For phi(A) = psi(exp(A)) with gradient G and Hessian H of psi at exp(A), `g_dot = H(L(A, F))` makes abar_dot the
    Hessian-vector product of phi. 9(5 + s) products; the convention for complex matrices is that of `expm_vjp`.
    """
    options = structure, check_structure, uplo
    if g_dot is None:
        abar, abar_dot = HVP.run(options, out, progress, a, g, f)
    else:
        abar, abar_dot = HVP_MOVING.run(options, out, progress, a, g, f, g_dot)
    return abar, abar_dot
