"""The Kronecker form K(A) of the Frechet derivative, vec(L(A, E)) = K(A) vec(E)."""
from __future__ import annotations

from typing import Callable

import numpy as np

from . import _native as native
from ._arrays import as_matrices
from ._call import Call
from ._errors import invalid
from ._fast import small_alike
from ._layout import choice

_METHODS = {name[len("JACOBIAN_"):].lower(): value for name, value in vars(native).items() if name.startswith("JACOBIAN_")}
_FORMS = {1: 1, 2: 2, 3: 3}
_ORDERS = {"F": "F", "C": "C"}


def expm_jacobian(a, *, order: str = "F", method: str = "auto", form: int = 1, half: bool = False,
                  progress: Callable[[int, int], object] | None = None) -> np.ndarray:
    """The Jacobian of the matrix exponential: K(A) with vec(L(A, E)) = K(A) vec(E).

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    order : "F" or "C"
        vec stacks columns, as in the literature, or rows. K_C(A) = K_F(A^T) = K_F(A)^T.
    method : str
        "auto"; "frechet", n^2 derivatives; "eigh", divided differences at the eigenvalues of a Hermitian `a`; "najfeld",
        Najfeld & Havel's formulas on the n^2 x n^2 operator ad_A, a cross-check of O(n^6).
    form : 1, 2 or 3
        Which of their theorem 4.5, for "najfeld"; the third does not exist where cosh(ad_A / 2) is singular.
    half : bool
        For symmetric real `a`, of which the lower triangle is read: the Jacobian of its n (n + 1) / 2 free entries,
        half-vectorised in `order`, to those of exp(A). A direction E_ij = E_ji = 1 is one column.
    progress : callable, optional
        `progress(done, total)`, called on this thread at most every 0.2 s; what it raises cancels the call.

    Returns
    -------
    jac : ndarray, shape (..., n^2, n^2), or (..., m, m) with m = n (n + 1) / 2
        C- or Fortran-ordered, whichever costs no copy.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or option that does not fit, and for form 3 where it does not exist.
    OutOfMemoryError
        where n^4 elements cannot be had.
    """
    choice("order", order, _ORDERS)
    scalars = {"method": choice("method", method, _METHODS), "form": choice("form", form, _FORMS)}
    a = as_matrices(a, "a")
    n = a.shape[-1]
    if half:
        if a.dtype.kind == "c":
            raise invalid("half", "needs a real symmetric a: half-vectorising is not linear over complex Hermitian matrices")
        a = np.where(np.tri(n, dtype=bool), a, a.swapaxes(-1, -2))
    if half and method == "auto":
        return _by_free_entries(a, order, progress)
    # The C function sees A^T of a row-major A and writes K_F(A^T) = K_F(A)^T by columns: K_F(A) by rows.
    full, _ = _run("jacobian", a, n * n, scalars, n * n / 4, progress)
    if order == "C":
        full = full.swapaxes(-1, -2)
    return _half(full, n, order) if half else full


def _run(operation, a, m, scalars, work, progress):
    """The m x m output of the C function, and the order in which it has read `a`."""
    jac = small_alike(operation, {"a": a}, ("jac",), scalars=tuple(scalars.items()), work=work) if progress is None else None
    if jac is not None:
        return jac, "C"
    call = Call(operation, a=a, scalars=scalars)
    jac = call.value("jac", inner=(m, m))
    call.run(work=work, progress=progress)
    return jac.result(), call.layout.order


def _by_free_entries(a, order, progress):
    """The C function's own half form, which is by columns of the lower triangle whatever the storage of the symmetric A."""
    n = a.shape[-1]
    half, stored = _run("jacobian_half", a, n * (n + 1) // 2, {}, n * n / 16, progress)
    if stored == "C":
        half = half.swapaxes(-1, -2)
    if order == "F":
        return half
    columns, rows = np.triu_indices(n)
    by_rows = np.lexsort((columns, rows))
    return half[..., by_rows[:, None], by_rows]


def _half(full, n, order):
    """The rows of the lower triangle, and the columns of each entry and its mirror image added."""
    rows, columns = np.tril_indices(n)
    if order == "F":
        columns, rows = np.triu_indices(n)
    place, mirror = ((rows * n + columns, columns * n + rows) if order == "C" else (columns * n + rows, rows * n + columns))
    picked = full[..., place, :]
    return np.where(rows == columns, picked[..., place], picked[..., place] + picked[..., mirror])
