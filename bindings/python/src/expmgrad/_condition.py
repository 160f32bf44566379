"""The condition number of the matrix exponential."""
from __future__ import annotations

import numpy as np

from . import _native as native
from ._arrays import as_matrices, require_finite
from ._call import Call
from ._fast import small_alike
from ._layout import choice

_NORMS = {"fro": native.NORM_FRO, 1: native.NORM_ONE}
_METHODS = {"exact": native.COND_EXACT, "estimate": native.COND_ESTIMATE}


def expm_cond(a, check_finite: bool = True, *, ord="fro", method: str = "exact"):
    """The relative condition number of exp at A.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    check_finite : bool
        Raise for a NaN or Inf in `a`; else the result is NaN.
    ord : "fro" or 1
        ||K(A)||_2 ||A||_F / ||exp(A)||_F, SciPy's number, or ||K(A)||_1 ||A||_1 / ||exp(A)||_1, K the Jacobian.
    method : "exact" or "estimate"
        To 1e-8; or a lower bound in O(n^3), rarely below a third of it.

    Returns
    -------
    cond : float, or float64 array of shape a.shape[:-2]
        Of a shifted A: exp(A) itself may be out of range. Inf where the number exceeds double.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or option that does not fit, and, with `check_finite`, for NaN and Inf.
    NotConvergedError
        if the iteration does not settle in 600 steps.

    Notes
    -----
    Computed in double whatever the dtype. "fro": Lanczos on the derivative and its adjoint, 4 (5 + s) products a
    step; a closed form for Hermitian, skew-Hermitian and diagonal A. 1: quadrature, about 30 n^4 operations; estimated by
    the block 1-norm estimator of Higham & Tisseur.
    """
    norm, how = choice("ord", ord, _NORMS), choice("method", method, _METHODS)
    a = as_matrices(a, "a")
    if check_finite:
        require_finite(a, "a")
    # By columns: a 1-norm is not that of the transpose.
    at, scalars = np.ascontiguousarray(a.swapaxes(-1, -2)), {"norm": norm, "method": how}
    work = 2.5 * a.shape[-1] if ord == 1 and method == "exact" else 80.0
    cond = small_alike("cond", {"a": at}, ("cond",), scalars=tuple(scalars.items()), work=work)
    if cond is None:
        call = Call("cond", a=at, scalars=scalars)
        each = call.scalars["cond"] = np.empty(call.layout.count_shape)
        call.run(work=work)
        cond = call.restored(each)
    return cond if cond.ndim else float(cond)
