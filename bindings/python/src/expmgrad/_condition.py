"""The condition number of the matrix exponential."""
from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._ffi.arrays import as_matrices, require_finite
from ._ffi.interrupt import Progress
from ._ffi.operations import COND
from ._ffi.options import choice, named

_NORMS = {"fro": named("NORM")["fro"], 1: named("NORM")["one"]}
_METHODS = named("COND")


def expm_cond(a: npt.ArrayLike, check_finite: bool = True, *, ord: str | int = "fro", method: str = "exact",
              structure: str = "auto", check_structure: bool = False, progress: Progress | None = None) -> Any:
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
    structure, check_structure
        Those of `a`, as in `expm`. There is no `uplo`, as for all that reads whole matrices, and no `out` for numbers.
    progress : callable or True, optional
        As in `expm`.

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
    step; a closed form for Hermitian, skew-Hermitian and diagonal A. 1: quadrature, about 30 n^4 operations; estimated
    by the block 1-norm estimator of Higham & Tisseur.
    """
    scalars = choice("ord", ord, _NORMS), choice("method", method, _METHODS)
    cond: npt.NDArray[np.float64] = COND.one((structure, check_structure, None, *scalars), None, progress, a)
    found = cond if cond.ndim else float(cond)
    # NaN is all that a NaN or an Inf in `a` can give.
    if check_finite and (np.isnan(cond).any() if cond.ndim else found != found):
        require_finite(as_matrices(a, "a"), "a")
    return found
