"""The matrix exponential. The derivatives: _frechet.py."""
from __future__ import annotations

import ctypes
from typing import Callable, NamedTuple

import numpy as np

from . import _native as native
from ._arrays import as_matrices, element_dtype
from ._call import Call
from ._errors import invalid
from ._fast import small_expm
from ._layout import STRUCTURES, STRUCTURES_BY_ROWS


class ExpmInfo(NamedTuple):
    """What `expm(a, return_info=True)` returns beside the value; every field an array of shape a.shape[:-2].

    status : int32
        0, or why that matrix's value is not finite or not there: 110 a NaN or Inf in `a`, 120 overflow of the true
        value, 150 if it lacks the structure that is checked, others as `expmgrad.h` lists them.
    method : str
        "T1" to "m5", scaling and squaring with the scheme of that name; "diagonal", "closed form" (2 x 2), "eigenbasis",
        "schur", "nonnegative",
        "blocks" (block diagonal after a permutation; then products and squarings are the most that a block takes).
    structure : str
        As stated, or found.
    products, squarings : int32
        Matrix products of the scheme, and the squarings after them.
    cond : float64
        An estimate of the condition number from below (`expm_cond`, "estimate"), Inf where it exceeds double; NaN where there is no
        value.
    error_bound : float64
        Of the relative Frobenius error: 21 u max(1, cond), four times that from four squarings on, more where exp(A) underflows. At
        most 1, which promises no digit: the error may then be larger.
    """

    status: np.ndarray
    method: np.ndarray
    structure: np.ndarray
    products: np.ndarray
    squarings: np.ndarray
    cond: np.ndarray
    error_bound: np.ndarray


def expm(a, *, structure: str = "auto", check_structure: bool = False, out: np.ndarray | None = None, return_info: bool = False,
         progress: Callable[[int, int], object] | None = None):
    """The matrix exponential Y = exp(A).

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        Square matrices. float32, float64, complex64 and complex128 are kept, integers become float64, float16
        float32; one number is a 1 x 1 matrix. C-ordered, Fortran-ordered and regularly strided input is read where it is.
    structure : str
        "auto" (found at O(n^2) cost), "general", "diagonal", "upper", "lower", "hermitian", "skew_hermitian" or
        "markov" (nonnegative off the diagonal). A stated structure is trusted, unless it is to be checked.
    check_structure : bool
        Verify the stated structure, at O(n^2) cost. A matrix without it raises, or with `return_info` has status 150.
    out : ndarray, shape and dtype of the result, optional
        Receives the result and is returned; it may be `a` itself.
    return_info : bool
        Return `(y, info)`, see `ExpmInfo`; a condition estimate for each matrix then adds to the cost.
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
        for a shape, dtype, structure or `out` that does not fit; for a matrix without the structure that is checked.

    Notes
    -----
    Scaling and squaring with the polynomial of degree 32 in 5 products: 5 + s products of n x n matrices,
    s about log2(||A^2||^(1/2) / 2.37). Ctrl-C ends a long call within a second.
    """
    if progress is None and not return_info and not check_structure:
        y = small_expm(a, structure, out)
        if y is not None:
            return y
    a = as_matrices(a, "a", number=True)
    if out is not None:
        _check_out(out, a)
    call = Call("info" if return_info else "expm", a=a, structure=structure, check_structure=check_structure)
    y = call.value("y", out=out)
    if not return_info:
        call.run(progress=progress)
        return y.result()
    facts = (native.Info * max(1, call.layout.count))()
    facts[0].struct_size = ctypes.sizeof(native.Info)
    call.scalars["info"] = ctypes.addressof(facts)
    call.run(work=20, progress=progress, quiet=True)
    return y.result(), _info(call, facts)


_NAMES = {order: {value: name for name, value in table.items()} for order, table in (("F", STRUCTURES), ("C", STRUCTURES_BY_ROWS))}


def _info(call, facts):
    """The C structs of the matrices as arrays."""
    facts = list(facts)[:call.layout.count]

    def field(values, dtype):
        return call.restored(np.array(values, dtype).reshape(call.layout.count_shape))

    names = [_NAMES[call.layout.order][fact.structure] for fact in facts]
    numbers = {name: field([getattr(fact, name) for fact in facts], np.int32) for name in ("status", "products", "squarings")}
    return ExpmInfo(
        method=field([ctypes.string_at(fact.method).decode() for fact in facts], "U11"), structure=field(names, "U14"),
        cond=field([fact.cond for fact in facts], float), error_bound=field([fact.error_bound for fact in facts], float), **numbers)


def _check_out(out, a):
    dtype = element_dtype(a.dtype, "a")
    if not isinstance(out, np.ndarray) or out.shape != a.shape or out.dtype != dtype:
        raise invalid("out", f"expected an ndarray of shape {a.shape} and dtype {dtype}")
    if not out.flags.writeable:
        raise invalid("out", "it is read-only")
