"""The matrix exponential. The derivatives: _frechet.py."""
from __future__ import annotations

import ctypes
from typing import Any, Literal, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from ._ffi.arrays import Array
from ._ffi.errors import invalid
from ._ffi.interrupt import Progress
from ._ffi.operations import EXPM, INFO
from ._ffi.options import STRUCTURES


class ExpmInfo(NamedTuple):
    """What `expm(a, return_info=True)` returns beside the value; every field an array of shape a.shape[:-2].

    status : int32
        0, or why that matrix's value is not finite or not there: 110 a NaN or Inf in `a`, 120 overflow of the true
        value, 150 if it lacks the structure that is checked, others as `expmgrad.h` lists them.
    method : str
        "T1" to "m5", in single precision "m4f32", scaling and squaring with the scheme of that name; "diagonal",
        "closed form" (2 x 2), "eigenbasis", "schur", "nonnegative" (Markov),
        "blocks" (block diagonal after a permutation; then products and squarings are the most that a block takes).
    structure : str
        As stated, or found.
    products, squarings : int32
        Matrix products of the scheme, and the squarings after them.
    cond : float64
        An estimate of the condition number from below (`expm_cond`, "estimate"), Inf where it exceeds double; NaN where
        there is no value.
    error_bound : float64
        Of the relative Frobenius error: 21 u max(1, cond), four times that from four squarings on, more where exp(A)
        underflows. At most 1, which promises no digit: the error may then be larger.
    """

    status: npt.NDArray[np.int32]
    method: npt.NDArray[np.str_]
    structure: npt.NDArray[np.str_]
    products: npt.NDArray[np.int32]
    squarings: npt.NDArray[np.int32]
    cond: npt.NDArray[np.float64]
    error_bound: npt.NDArray[np.float64]


@overload
def expm(a: npt.ArrayLike, *, structure: str = ..., check_structure: bool = ..., uplo: str | None = ...,
         out: Array | None = ..., return_info: Literal[False] = ..., progress: Progress | None = ...) -> Array: ...
@overload
def expm(a: npt.ArrayLike, *, structure: str = ..., check_structure: bool = ..., uplo: str | None = ...,
         out: Array | None = ..., return_info: Literal[True],
         progress: Progress | None = ...) -> tuple[Array, ExpmInfo]: ...


def expm(a: npt.ArrayLike, *, structure: str = "auto", check_structure: bool = False, uplo: str | None = None,
         out: Array | None = None, return_info: bool = False,
         progress: Progress | None = None) -> Array | tuple[Array, ExpmInfo]:
    """The matrix exponential Y = exp(A).

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        Square matrices. float32, float64, complex64 and complex128 are kept, integers become float64, float16
        float32; one number is a 1 x 1 matrix. C-ordered, Fortran-ordered and regularly strided input is read where it
        is.
    structure : str
        "auto" (found at O(n^2) cost), "general", "diagonal", "upper", "lower", "hermitian", "skew_hermitian" or
        "markov" (nonnegative off the diagonal). A stated structure is trusted, unless it is to be checked.
    check_structure : bool
        Verify the stated structure, at O(n^2) cost. A matrix without it raises, or with `return_info` has status 150.
    uplo : None, "lower" or "upper"
        `a` is symmetric (real) or Hermitian and given by that triangle, the only one that is read; `structure` is then
        "auto" or "hermitian". Not with `return_info`, whose facts are of a whole matrix.
    out : ndarray, shape and dtype of the result, optional
        Receives the result and is returned; it may be `a` itself.
    return_info : bool
        Return `(y, info)`, see `ExpmInfo`; a condition estimate for each matrix then adds to the cost.
    progress : callable or True, optional
        `progress(done, total)`, called on this thread at most every 0.2 s; what it raises cancels the call. True shows
        a bar on stderr once the call has taken half a second, by tqdm where that is installed.

    Returns
    -------
    y : ndarray, shape (..., n, n)
        A matrix with a NaN or Inf gives NaN; one whose exponential overflows, Inf or NaN. Neither raises. A matrix that
        is repeated by broadcasting is computed once.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype, structure, `uplo` or `out` that does not fit; for a matrix without the structure that is
        checked.

    Notes
    -----
    Scaling and squaring with the polynomial of degree 32 in 5 products: 5 + s products of n x n matrices,
    s about log2(||A^2||^(1/2) / 2.37). Ctrl-C ends a long call after the product at hand.
    """
    if return_info:
        return _with_info(a, (structure, check_structure, uplo), out, progress)
    y: Array = EXPM.one((structure, check_structure, uplo), out, progress, a)
    return y


_NAMES = {value: name for name, value in STRUCTURES.items()}


def _with_info(a: npt.ArrayLike, options: tuple[str, bool, str | None], out: Array | None,
               progress: Progress | None) -> tuple[Array, ExpmInfo]:
    if options[2] is not None:
        raise invalid("uplo", "not with return_info: the facts are those of a whole matrix")
    y, facts = INFO.one(options, None if out is None else (out, None), progress, a)

    def text(field: str, name: Any, dtype: str) -> npt.NDArray[np.str_]:
        names: npt.NDArray[np.str_] = np.array([name(value) for value in facts[field].flat], dtype).reshape(facts.shape)
        return names

    plain = {name: facts[name].copy() for name in ("status", "products", "squarings", "cond", "error_bound")}
    return y, ExpmInfo(method=text("method", lambda address: ctypes.string_at(int(address)).decode(), "U11"),
                       structure=text("structure", _NAMES.__getitem__, "U14"), **plain)
