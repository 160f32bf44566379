"""The Kronecker form K(A) of the Frechet derivative, vec(L(A, E)) = K(A) vec(E)."""
from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ._ffi.arrays import Array, as_matrices
from ._ffi.errors import invalid
from ._ffi.interrupt import Progress
from ._ffi.operations import JACOBIAN, JACOBIAN_HALF
from ._ffi.options import choice, named

_METHODS = named("JACOBIAN")
_FORMS = {1: 1, 2: 2, 3: 3}
_ORDERS = {"F": "F", "C": "C"}


def expm_jacobian(a: npt.ArrayLike, *, order: str = "F", method: str = "auto", form: int = 1, half: bool = False,
                  structure: str = "auto", check_structure: bool = False, progress: Progress | None = None) -> Array:
    """The Jacobian of the matrix exponential: K(A) with vec(L(A, E)) = K(A) vec(E).

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    order : "F" or "C"
        vec stacks columns, as in the literature, or rows. K_C(A) = K_F(A^T) = K_F(A)^T.
    method : str
        "auto"; "frechet", n^2 derivatives; "eigh", divided differences at the eigenvalues of a Hermitian `a`;
        "najfeld", Najfeld & Havel's formulas on the n^2 x n^2 operator ad_A, a cross-check of O(n^6).
    form : 1, 2 or 3
        Which of their theorem 4.5, for "najfeld"; the third does not exist where cosh(ad_A / 2) is singular.
    half : bool
        For symmetric real `a`, of which the lower triangle is read: the Jacobian of its n (n + 1) / 2 free entries,
        half-vectorised in `order`, to those of exp(A). A direction E_ij = E_ji = 1 is one column.
    structure, check_structure
        Those of `a`, as in `expm`. There is no `uplo`: `half` reads the lower triangle.
    progress : callable or True, optional
        As in `expm`. There is no `out`: which order costs no copy depends on `a`.

    Returns
    -------
    jac : ndarray, shape (..., n^2, n^2), or (..., m, m) with m = n (n + 1) / 2
        C- or Fortran-ordered, whichever costs no copy.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or option that does not fit, and for form 3 where it does not exist; for a matrix without the
        structure that is checked.
    OutOfMemoryError
        where n^4 elements cannot be had.
    """
    choice("order", order, _ORDERS)
    options, scalars = (
        (structure, check_structure, None),
        (choice("method", method, _METHODS), choice("form", form, _FORMS)),
    )
    if half:
        matrices = as_matrices(a, "a")
        n = matrices.shape[-1]
        if matrices.dtype.kind == "c":
            raise invalid(
                "half", "needs a real symmetric a: half-vectorising is not linear over complex Hermitian matrices"
            )
        a = np.where(np.tri(n, dtype=bool), matrices, matrices.swapaxes(-1, -2))
        if method == "auto":
            # The library's own half form is by columns of the lower triangle, and written by rows of this C-ordered
            # matrix.
            jac: Array = JACOBIAN_HALF.one(options, None, progress, a).swapaxes(-1, -2)
            by_rows = _rows_first(n)
            return jac if order == "F" else jac[..., by_rows[:, None], by_rows]
    # The C function sees A^T of a row-major A and writes K_F(A^T) = K_F(A)^T by columns: K_F(A) by rows.
    full: Array = JACOBIAN.one((*options, *scalars), None, progress, a)
    if order == "C":
        full = full.swapaxes(-1, -2)
    return _half(full, n, order) if half else full


def _rows_first(n: int) -> npt.NDArray[np.intp]:
    """Where the entries of the lower triangle, by rows, stand among those by columns."""
    columns, rows = np.triu_indices(n)
    return np.lexsort((columns, rows))


def _half(full: Array, n: int, order: str) -> Array:
    """The rows of the lower triangle, and the columns of each entry and its mirror image added."""
    rows, columns = np.tril_indices(n)
    if order == "F":
        columns, rows = np.triu_indices(n)
    place, mirror = (
        (rows * n + columns, columns * n + rows) if order == "C" else (columns * n + rows, rows * n + columns)
    )
    picked = full[..., place, :]
    return np.where(rows == columns, picked[..., place], picked[..., place] + picked[..., mirror])
