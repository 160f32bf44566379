"""The matrix exponential. The derivatives: _frechet.py."""
from __future__ import annotations

from typing import Callable, NamedTuple

import numpy as np

from ._arrays import as_matrices, element_dtype
from ._call import Call
from ._errors import invalid
from ._fast import small_expm


class ExpmInfo(NamedTuple):
    """What `expm(a, return_info=True)` returns beside the value.

    status : int32 array of shape a.shape[:-2]
        0, or why that matrix's value is not finite or not there: 110 a NaN or Inf in `a`, 120 overflow of the true
        value, others as `expmgrad.h` lists them.
    """

    status: np.ndarray


def expm(a, *, structure: str = "auto", out: np.ndarray | None = None, return_info: bool = False,
         progress: Callable[[int, int], object] | None = None):
    """The matrix exponential Y = exp(A).

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        Square matrices. float32, float64, complex64 and complex128 are kept, integers become float64, float16
        float32. C-ordered, Fortran-ordered and regularly strided input is read where it is.
    structure : str
        "auto" (found at O(n^2) cost), "general", "diagonal", "upper", "lower", "hermitian", "skew_hermitian" or
        "markov" (nonnegative off the diagonal). A stated structure is trusted.
    out : ndarray, shape and dtype of the result, optional
        Receives the result and is returned; it may be `a` itself.
    return_info : bool
        Return `(y, info)`, `info.status` of shape `a.shape[:-2]`.
    progress : callable, optional
        `progress(done, total)`, called on this thread at most every 0.2 s; what it raises cancels the call.

    Returns
    -------
    y : ndarray, shape (..., n, n)
        A matrix with a NaN or Inf gives NaN; one whose exponential overflows, Inf or NaN. Neither raises. A matrix that
        is repeated by broadcasting is computed once.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype, structure or `out` that does not fit.

    Notes
    -----
    Scaling and squaring with the polynomial of degree 32 in 5 products: 5 + s products of n x n matrices,
    s about log2(||A^2||^(1/2) / 2.37). Ctrl-C ends a long call within a second.
    """
    if out is None and progress is None and not return_info and structure == "auto":
        y = small_expm(a)
        if y is not None:
            return y
    a = as_matrices(a, "a")
    if out is not None:
        _check_out(out, a)
    call = Call("expm", a=a, structure=structure)
    y = call.value("y", out=out)
    status = call.run(progress=progress, quiet=return_info)
    return (y.result(), ExpmInfo(status)) if return_info else y.result()


def _check_out(out, a):
    dtype = element_dtype(a.dtype, "a")
    if not isinstance(out, np.ndarray) or out.shape != a.shape or out.dtype != dtype:
        raise invalid("out", f"expected an ndarray of shape {a.shape} and dtype {dtype}")
    if not out.flags.writeable:
        raise invalid("out", "it is read-only")
