"""The matrix exponential and its derivatives of Dask arrays: a batch larger than a machine, chunk by chunk.

Chunks cut the batch axes, matrices stay whole, and each chunk is one call of the library where the scheduler runs it.
Arguments and results are those of the functions of the same names for NumPy arrays; nothing is computed before
`.compute()` or `.persist()`.
Needs Dask: `pip install expmgrad[dask]`.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

try:
    import dask.array as da
    from dask.array.core import unify_chunks
except ImportError as problem:
    raise ImportError(f"expmgrad.dask needs Dask, pip install 'expmgrad[dask]': {problem}") from problem

from . import _condition, _eigh, _expm, _frechet, _second
from ._ffi.arrays import element_dtype
from ._ffi.errors import invalid
from ._ffi.operations import VJP

__all__ = ["expm", "expm_cond", "expm_eigh", "expm_eigh_vjp", "expm_hvp", "expm_jvp", "expm_l2", "expm_vjp"]

#: A dask.array.Array; Dask has no types.
DaskArray = Any


def expm(a: DaskArray, *, structure: str = "auto", check_structure: bool = False, uplo: str | None = None) -> DaskArray:
    """exp(A) of each matrix of a Dask array of shape (..., n, n); see `expmgrad.expm`."""
    return _by_chunks(_expm.expm, 1, {"a": a}, structure=structure, check_structure=check_structure, uplo=uplo)


def expm_jvp(a: DaskArray, e: DaskArray, *, structure: str = "auto", check_structure: bool = False,
             uplo: str | None = None) -> tuple[DaskArray, DaskArray]:
    """exp(A) and L(A, E), both of the broadcast shape; see `expmgrad.expm_jvp`."""
    y, dy = _by_chunks(_jvp, 2, {"a": a, "e": e}, structure=structure, check_structure=check_structure, uplo=uplo)
    return y, dy


def expm_vjp(a: DaskArray, *, structure: str = "auto", check_structure: bool = False,
             uplo: str | None = None) -> tuple[DaskArray, Callable[[DaskArray], DaskArray]]:
    """exp(A), and the pullback G -> L*(A, G); see `expmgrad.expm_vjp`.

    The gradient is computed from the chunks of A and G alone, so that value and gradients may be computed in one go or
    one after another, on whichever workers hold the chunks.
    """
    y = expm(a, structure=structure, check_structure=check_structure, uplo=uplo)

    def pullback(g: DaskArray) -> DaskArray:
        return _by_chunks(_vjp, 1, {"a": a, "g": g}, options=(structure, False, uplo))

    return y, pullback


def expm_eigh(a: DaskArray, *, uplo: str = "lower") -> DaskArray:
    """exp of Hermitian matrices, each given by one triangle; see `expmgrad.expm_eigh`."""
    return _by_chunks(_eigh.expm_eigh, 1, {"a": a}, uplo=uplo)


def expm_eigh_vjp(a: DaskArray, *, convention: str = "symmetric",
                  uplo: str = "lower") -> tuple[DaskArray, Callable[[DaskArray], DaskArray]]:
    """The value and the pullback of `expm_eigh`; see `expmgrad.expm_eigh_vjp`."""
    y = expm_eigh(a, uplo=uplo)

    def pullback(g: DaskArray) -> DaskArray:
        return _by_chunks(_eigh_vjp, 1, {"a": a, "g": g}, convention=convention, uplo=uplo)

    return y, pullback


def expm_hvp(a: DaskArray, g: DaskArray, f: DaskArray, *,
             g_dot: DaskArray | None = None) -> tuple[DaskArray, DaskArray]:
    """L*(A, G), and its derivative as A moves along F and G along `g_dot`; see `expmgrad.expm_hvp`."""
    moving = {} if g_dot is None else {"g_dot": g_dot}
    abar, abar_dot = _by_chunks(_hvp, 2, {"a": a, "g": g, "f": f, **moving})
    return abar, abar_dot


def expm_l2(a: DaskArray, e: DaskArray, f: DaskArray) -> DaskArray:
    """L2(A, E, F), the second derivative; see `expmgrad.expm_l2`."""
    return _by_chunks(_second.expm_l2, 1, {"a": a, "e": e, "f": f})


def expm_cond(a: DaskArray, *, method: str = "exact", ord: int | str = "fro", structure: str = "auto") -> DaskArray:
    """The condition number of each matrix, float64 of shape (...); see `expmgrad.expm_cond`."""
    return _by_chunks(_condition.expm_cond, 0, {"a": a}, method=method, ord=ord, structure=structure)


def _by_chunks(function: Callable[..., Any], outputs: int, arrays: dict[str, DaskArray], **options: Any) -> Any:
    """`function` of the chunks of arrays (..., n, n): so many arrays of matrices, or with 0 one of numbers, float64."""
    matrices = _alike([_matrices(x, name) for name, x in arrays.items()])
    for name, x in zip(arrays, matrices):
        if x.shape[-1] != matrices[0].shape[-1]:
            raise invalid(name, f"its matrices are of order {x.shape[-1]}, the others of order {matrices[0].shape[-1]}")
    dtype = np.result_type(*(element_dtype(x.dtype, name) for name, x in zip(arrays, matrices)))
    inputs = ",".join(["(n,n)"] * len(matrices))
    if outputs == 0:
        return da.apply_gufunc(function, f"{inputs}->()", *matrices, output_dtypes=np.float64, **options)
    results, dtypes = ",".join(["(n,n)"] * outputs), dtype if outputs == 1 else (dtype,) * outputs
    return da.apply_gufunc(function, f"{inputs}->{results}", *matrices, output_dtypes=dtypes, **options)


def _matrices(x: Any, name: str) -> DaskArray:
    """`x` as a Dask array whose chunks hold whole matrices."""
    array = da.asarray(x)
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        raise invalid(name, f"expected square matrices, shape (..., n, n), got shape {array.shape}")
    return array.rechunk({-2: -1, -1: -1})


def _alike(arrays: list[DaskArray]) -> list[DaskArray]:
    """The arrays with their batch axes in the same chunks."""
    axes = [(x, tuple(range(-x.ndim, -2)) + (f"row {i}", f"column {i}")) for i, x in enumerate(arrays)]
    unified: list[DaskArray] = unify_chunks(*(part for pair in axes for part in pair))[1]
    return unified


# What a chunk computes. NumPy arrays in and out.


def _jvp(a: npt.NDArray[Any], e: npt.NDArray[Any], **options: Any) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    y, dy = _frechet.expm_jvp(a, e, **options)
    return np.broadcast_to(y, dy.shape), dy


def _vjp(a: npt.NDArray[Any], g: npt.NDArray[Any], options: tuple[str, bool, str | None]) -> Any:
    return VJP.two(options, None, None, a, g)


def _hvp(*arrays: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    a, g, f, *g_dot = arrays
    return _second.expm_hvp(a, g, f, g_dot=g_dot[0] if g_dot else None)


def _eigh_vjp(a: npt.NDArray[Any], g: npt.NDArray[Any], convention: str, uplo: str) -> npt.NDArray[Any]:
    return _eigh.expm_eigh_vjp(a, convention=convention, uplo=uplo)[1](g)
