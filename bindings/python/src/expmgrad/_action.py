"""exp(tA)B without exp(tA): dense, sparse, and operators known by their products; with gradients in A, B and t."""
from __future__ import annotations

import ctypes
from typing import Any, Literal, NamedTuple, Protocol, overload

import numpy as np
import numpy.typing as npt

from ._ffi.action import Action
from ._ffi.arrays import Array, as_array, element_dtype
from ._ffi.errors import invalid
from ._ffi.interrupt import Progress
from ._ffi.operators import Matrix
from ._ffi.options import STRUCTURES


class ActionInfo(NamedTuple):
    """What `expm_multiply(..., return_info=True)` returns beside the values.

    status : int
        0, or why some values are not finite: 110 a NaN or Inf in an argument, 120 overflow.
    method : str
        "chebyshev", "uniformisation" or "taylor"; "none" where no time asks for products.
    structure : str
        As stated, or found.
    products : int
        Products of A with one column.
    steps : int
        Windows of Chebyshev's series, or steps.
    error_bound : float
        Of the relative error of the values in the 2-norm, as far as it is known before: 10 u (loss + t ||A - mu||). NaN
        unless status is 0.
    """

    status: int
    method: str
    structure: str
    products: int
    steps: int
    error_bound: float


class ActionPullback(Protocol):
    """What `expm_multiply_vjp` returns beside the values: G -> the gradients with respect to A, B and the times."""

    def __call__(self, g: npt.ArrayLike, *, progress: Progress | None = None) -> tuple[Any, Array, Array]: ...


@overload
def expm_multiply(a: Any, b: npt.ArrayLike, t: npt.ArrayLike | None = ..., stop: float | None = ...,
                  num: int | None = ..., endpoint: bool | None = ..., traceA: complex | None = ..., *,
                  start: float | None = ..., scale: complex = ..., structure: str | None = ...,
                  check_structure: bool = ..., spectrum: tuple[float, float] | None = ..., out: Array | None = ...,
                  return_info: Literal[False] = ..., progress: Progress | None = ...) -> Array: ...
@overload
def expm_multiply(a: Any, b: npt.ArrayLike, t: npt.ArrayLike | None = ..., stop: float | None = ...,
                  num: int | None = ..., endpoint: bool | None = ..., traceA: complex | None = ..., *,
                  start: float | None = ..., scale: complex = ..., structure: str | None = ...,
                  check_structure: bool = ..., spectrum: tuple[float, float] | None = ..., out: Array | None = ...,
                  return_info: Literal[True], progress: Progress | None = ...) -> tuple[Array, ActionInfo]: ...


def expm_multiply(a: Any, b: npt.ArrayLike, t: npt.ArrayLike | None = None, stop: float | None = None,
                  num: int | None = None, endpoint: bool | None = None, traceA: complex | None = None, *,
                  start: float | None = None, scale: complex = 1, structure: str | None = None,
                  check_structure: bool = False, spectrum: tuple[float, float] | None = None, out: Array | None = None,
                  return_info: bool = False,
                  progress: Progress | None = None) -> Array | tuple[Array, ActionInfo]:
    """exp(t scale A) B for every t, without the exponential.

    Parameters
    ----------
    a : array_like or sparse matrix or sparse array or Operator or LinearOperator, shape (n, n)
        SciPy's CSR, CSC and COO are read as they are, other formats are converted.
    b : array_like or sparse, shape (n,) or (n, k)
    t : array_like of real numbers, any shape
        1 unless given. In any order; negative, zero and repeated times are fine, and share their work.
    stop, num, endpoint, start, traceA
        As SciPy's `expm_multiply` has them: with `stop`, the times are `numpy.linspace(start, stop, num, endpoint)`,
        and the third argument is the start. `traceA` is not needed, and ignored.
    scale : complex
        With -1j and a real symmetric A, exp(-i t A) B takes real arithmetic with A.
    structure : str
        As in `expm`; "auto" looks at A's entries. "markov" (nonnegative off the diagonal) makes each entry of the
        result right by itself, however small, where t and a column of b are not negative (docs/action.md).
    check_structure : bool
        Verify it.
    spectrum : (float, float), optional
        An interval that holds the eigenvalues of a Hermitian A (of A/i, if A is skew-Hermitian).
    out : ndarray, optional
        C-contiguous, of the result's shape and dtype.
    return_info : bool
        Return `(w, info)`, see `ActionInfo`.
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    w : ndarray, shape t.shape + b.shape
        NaN in the columns and times that have a NaN or Inf; Inf or NaN where a value overflows.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype, structure or index that does not fit; NotConvergedError where the spectrum leaves the
        interval that was stated.

    Notes
    -----
    Hermitian and skew-Hermitian A: Chebyshev's series, about 9.7 sqrt(r) or r + 12.5 r^(1/3) products, r = t times half
    the width of the spectrum. Markov: uniformisation. Else Taylor steps (docs/action.md). A product costs what its
    entries take to read.
    """
    times = _times(t, start, stop, num, endpoint)
    problem = _Problem(a, b, times, scale, structure, check_structure, spectrum, progress)
    if out is not None and (type(out) is not np.ndarray or out.shape != problem.shape or out.dtype != problem.dtype
                            or not out.flags.c_contiguous):
        raise invalid("out", f"expected a C-contiguous ndarray of shape {problem.shape} and dtype {problem.dtype}")
    flat = problem.action.value(None if out is None else out.reshape(problem.action.shape))
    w = flat.reshape(problem.shape) if out is None else out
    return (w, problem.info()) if return_info else w


def expm_multiply_vjp(a: Any, b: npt.ArrayLike, t: npt.ArrayLike | None = None, *, scale: complex = 1,
                      structure: str | None = None, check_structure: bool = False,
                      spectrum: tuple[float, float] | None = None,
                      progress: Progress | None = None) -> tuple[Array, ActionPullback]:
    """exp(t scale A) B for every t, and the pullback to A, B and the times.

    Parameters
    ----------
    a, b, t, scale, structure, check_structure, spectrum, progress
        As in `expm_multiply`. The structure does not restrict the gradient.

    Returns
    -------
    w : ndarray, shape t.shape + b.shape
    pullback : callable
        `pullback(g, *, progress=None)`, g of w's shape or broadcast to it, returns `(abar, bbar, tbar)`, the gradients
        of Re<g, w>: abar a matrix of a's kind, of a sparse one with the same index arrays (never n x n); None for an
        operator, whose `outer` is called instead; bbar of b's shape, tbar of t's.

    Raises
    ------
    InvalidArgumentError
        as `expm_multiply`; from `pullback`, for a `g` that does not fit.

    Notes
    -----
    The convention of `expm_vjp`: of complex arguments, PyTorch's. A real argument has a real gradient. The cost is
    about twice that of the values (docs/action.md).
    """
    problem = _Problem(a, b, t, scale, structure, check_structure, spectrum, progress)
    flat, tape = problem.action.record()
    w, matrix, b_is_real = flat.reshape(problem.shape), problem.matrix, problem.b_is_real
    shape, b_shape, t_shape, dtype = problem.shape, problem.b_shape, problem.t_shape, problem.dtype

    def pullback(g: npt.ArrayLike, *, progress: Progress | None = None) -> tuple[Any, Array, Array]:
        cotangents = as_array(g, "g")
        if cotangents.dtype.kind == "c" and dtype.kind != "c":
            raise invalid("g", "complex cotangents of real values")
        try:
            cotangents = np.broadcast_to(cotangents, shape)
        except ValueError:
            raise invalid(
                "g", f"its shape {cotangents.shape} does not broadcast to that of the value, {shape}"
            ) from None
        values, bbar, tbar = tape.pullback(np.ascontiguousarray(cotangents, dtype).reshape(tape.shape), progress)
        abar = None if values is None else matrix.like(values)
        if b_is_real and dtype.kind == "c":
            bbar = bbar.real.copy()
        return abar, bbar.reshape(b_shape), tbar.reshape(t_shape)

    return w, pullback


def _times(t: npt.ArrayLike | None, start: float | None, stop: float | None, num: int | None,
           endpoint: bool | None) -> npt.ArrayLike | None:
    """The times, ours or SciPy's."""
    if stop is None:
        if num is not None or endpoint is not None or start is not None:
            raise invalid("stop", "start, num and endpoint go with it")
        return t
    if start is not None and t is not None:
        raise invalid("start", "given twice, or with t")
    first = start if start is not None else t
    if first is None or np.ndim(first):
        raise invalid("start", "one number, with stop")
    times: Array = np.linspace(
        float(np.asarray(first)), stop, 50 if num is None else num, True if endpoint is None else endpoint)
    return times


class _Problem:
    """The arguments of a call, checked and in the types of the C library."""

    def __init__(self, a: Any, b: npt.ArrayLike, t: npt.ArrayLike | None, scale: complex, structure: str | None,
                 check: bool, spectrum: tuple[float, float] | None, progress: Progress | None):
        self.matrix = Matrix(a)
        # A sparse B becomes dense, as the result is.
        filled = b.toarray() if callable(getattr(b, "toarray", None)) else b  # type: ignore[union-attr]
        vectors, times = as_array(filled, "b"), as_array(1.0 if t is None else t, "t")
        if vectors.ndim not in (1, 2) or vectors.shape[0] != self.matrix.n:
            raise invalid("b", f"expected shape ({self.matrix.n},) or ({self.matrix.n}, k), got {vectors.shape}")
        if times.dtype.kind == "c":
            raise invalid("t", "times are real; `scale` may be complex")
        scale = complex(scale)
        if not np.isfinite(scale):
            raise invalid("scale", f"{scale} is not finite")
        if scale == 0:
            scale, times = 1 + 0j, np.zeros_like(times)
        dtype = np.result_type(self.matrix.dtype, element_dtype(vectors.dtype, "b"))
        if scale.imag:
            dtype = np.result_type(dtype, np.complex64)
        self.dtype, self.b_shape, self.t_shape = dtype, vectors.shape, times.shape
        self.shape = times.shape + vectors.shape
        self.b_is_real = vectors.dtype.kind != "c"
        self.structure = structure if structure is not None else self.matrix.structure
        block = np.ascontiguousarray(vectors, dtype).reshape(self.matrix.n, -1 if vectors.size else
                                                             (vectors.shape[1] if vectors.ndim == 2 else 1))
        flat = np.ascontiguousarray(times, np.empty(0, dtype).real.dtype).reshape(-1)
        operator = self.matrix.native(dtype, self.structure, spectrum, scale)
        self.action = Action(operator, block, flat, self.structure, check, progress)

    def info(self) -> ActionInfo:
        """The facts of the call that was made."""
        found = self.action.info
        return ActionInfo(
            int(found.status), ctypes.string_at(found.method).decode(), _STRUCTURE_NAMES[found.structure],
            int(found.products), int(found.squarings), float(found.error_bound))


_STRUCTURE_NAMES = {value: name for name, value in STRUCTURES.items()}
