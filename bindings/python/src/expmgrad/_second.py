"""Second Frechet derivatives, and the derivative of a gradient."""
from __future__ import annotations

import numpy as np

from ._arrays import as_matrices
from ._call import Call
from ._fast import small_alike


def expm_l2(a, e, f) -> np.ndarray:
    """The second Frechet derivative L2(A, E, F) = d/dt L(A + tF, E) at t = 0, symmetric in E and F.

    Parameters
    ----------
    a, e, f : array_like, shape (..., n, n)
        Matrix and directions; leading axes broadcast.

    Returns
    -------
    ndarray, the broadcast shape
        NaN where exp(A) overflows or A has a NaN or Inf.

    Raises
    ------
    InvalidArgumentError
        for shapes or dtypes that do not fit.

    Notes
    -----
    The scheme of `expm` over R[x, y]/(x^2, y^2): 9(5 + s) products (Higham & Relton, SIAM J. Matrix Anal. Appl. 35
    (2014) 1019); a Hermitian A in its eigenbasis where that costs less.
    """
    ddy = small_alike("l2", {"a": a, "e": e, "f": f}, ("ddy",))
    if ddy is not None:
        return ddy
    call = Call("l2", a=as_matrices(a, "a"), e=as_matrices(e, "e"), f=as_matrices(f, "f"))
    ddy = call.derivative("ddy")
    call.run(work=9.0)
    return ddy.result()


def expm_hvp(a, g, f, *, g_dot=None, structure: str = "auto", check_structure: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """A gradient and its derivative: L*(A, G), and d/dt L*(A + tF, G + t Gdot) at t = 0.

    Parameters
    ----------
    a, g, f : array_like, shape (..., n, n)
        Matrix, cotangent of exp(A), direction in which A moves; leading axes broadcast.
    g_dot : array_like, optional
        How the cotangent moves with A; zero if not given.
    structure : str
        That of `a`, as in `expm`.
    check_structure : bool
        Verify it, as in `expm`.

    Returns
    -------
    abar, abar_dot : ndarray, the broadcast shape
        abar_dot = L2(A^H, G, F^H) + L*(A, Gdot). NaN where exp(A) overflows or A has a NaN or Inf.

    Raises
    ------
    InvalidArgumentError
        for shapes, dtypes or a structure that do not fit; for a matrix without the structure that is checked.

    Notes
    -----
    For phi(A) = psi(exp(A)) with gradient G and Hessian H of psi at exp(A), `g_dot = H(L(A, F))` makes abar_dot the
    Hessian-vector product of phi. 9(5 + s) products; the convention for complex matrices is that of `expm_vjp`.
    """
    arrays = {"a": a, "g": g, "f": f}
    if g_dot is not None:
        arrays["g_dot"] = g_dot
    small = None if check_structure else small_alike("hvp", arrays, ("abar", "abar_dot"), structure)
    if small is not None:
        return small
    call = Call("hvp", structure=structure, check_structure=check_structure, **{name: as_matrices(array, name) for name, array in arrays.items()})
    abar, abar_dot = call.derivative("abar"), call.derivative("abar_dot")
    call.run(work=9.0)
    return abar.result(), abar_dot.result()
