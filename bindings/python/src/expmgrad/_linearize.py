"""One forward run, many derivatives."""
from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._ffi.arrays import Array, as_matrices, common_dtype
from ._ffi.errors import invalid
from ._ffi.interrupt import Progress
from ._ffi.operations import HVP, HVP_MOVING, JVP, VALUE, VJP
from ._ffi.options import PLAIN
from ._ffi.tape import TAPE_HVP, TAPE_HVP_MOVING, TAPE_JVP, TAPE_VJP, Tapes, pays


def expm_linearize(a: npt.ArrayLike, *, structure: str = "auto", check_structure: bool = False, uplo: str | None = None,
                   progress: Progress | None = None) -> ExpmLinearization:
    """exp at A, ready for any number of derivatives.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    structure : str
        That of `a`, as in `expm`.
    check_structure : bool
        Verify it, as in `expm`: now, once.
    uplo : None, "lower" or "upper"
        As in `expm_vjp`; gradients are then with respect to the triangle's entries.
    progress : callable or True, optional
        As in `expm`, for the forward run.

    Returns
    -------
    ExpmLinearization
        With `value`, `jvp(e)`, `vjp(g)` and `hvp(g, f)`.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or option that does not fit; for a matrix without the structure that is checked.

    Notes
    -----
    5 + s products now, 2(5 + s) for each jvp or vjp, 8(5 + s) for an hvp. What the forward run leaves is kept, at most
    9 + s matrices for each matrix of `a`; small matrices (n < 33, in a batch n < 65) keep themselves alone and a
    derivative costs what `expm_jvp`, `expm_vjp` and `expm_hvp` cost.
    """
    return ExpmLinearization(as_matrices(a, "a"), structure, uplo, check_structure, progress)


class ExpmLinearization:
    """exp(A) and its derivatives at A. Made by `expm_linearize`; immutable, for any number of threads.

    A copy is the object itself. Pickled is the matrix: the forward run is done anew where it is unpickled.

    Attributes
    ----------
    value : ndarray, shape of a
        exp(A). It may differ in its last bits from `expm(a)`: it is scaled for the derivatives.
    """

    value: Array

    def __init__(self, a: Array, structure: str = "auto", uplo: str | None = None, check_structure: bool = False,
                 progress: Progress | None = None):
        self._options = structure, False, uplo  # what was checked need not be again
        self._a = np.array(a, common_dtype({"a": a}), order="C")
        self._tapes: Tapes | None = None
        options = structure, check_structure, uplo
        if pays(self._a):
            self._tapes = Tapes(self._a, options, progress)
            self.value = self._tapes.value
        else:
            self.value = VALUE.one(options, None, progress, self._a)

    def __copy__(self) -> ExpmLinearization:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> ExpmLinearization:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        structure, _, uplo = self._options
        return ExpmLinearization, (
            self._a,
            structure,
            uplo,
        )  # without the tapes: a handle is an address in this process

    def jvp(self, e: npt.ArrayLike, *, out: Array | None = None, progress: Progress | None = None) -> Array:
        """L(A, E). Leading axes of `e` broadcast with a's; more of them are several directions, which share the work.

        Raises InvalidArgumentError for an `e` or `out` that does not fit; so do `vjp` and `hvp`.
        """
        taped = None if self._tapes is None else self._replayed(e=e)
        dy: Array
        if self._tapes is None or taped is None:
            dy = JVP.two(self._options, None if out is None else (None, out), progress, self._a, e)[1]
        else:
            dy = TAPE_JVP.two(PLAIN, out, progress, self._tapes.handles, *taped)
        return dy

    def vjp(self, g: npt.ArrayLike, *, out: Array | None = None, progress: Progress | None = None) -> Array:
        """L*(A, G) = L(A^H, G), the gradient; see `expm_vjp`. Leading axes as in `jvp`."""
        taped = None if self._tapes is None else self._replayed(g=g)
        abar: Array
        if self._tapes is None or taped is None:
            abar = VJP.two(self._options, out, progress, self._a, g)
        else:
            abar = TAPE_VJP.two(PLAIN, out, progress, self._tapes.handles, *taped)
        return abar

    def hvp(self, g: npt.ArrayLike, f: npt.ArrayLike, *, g_dot: npt.ArrayLike | None = None,
            out: tuple[Array | None, Array | None] | None = None,
            progress: Progress | None = None) -> tuple[Array, Array]:
        """L*(A, G) and its derivative as A moves along F (and G along `g_dot`); see `expm_hvp`.

        Leading axes broadcast.
        """
        inputs = {"g": g, "f": f} if g_dot is None else {"g": g, "f": f, "g_dot": g_dot}
        taped = None if self._tapes is None else self._replayed(**inputs)
        if self._tapes is None or taped is None:
            anew = HVP if g_dot is None else HVP_MOVING
            abar, abar_dot = anew.run(self._options, out, progress, self._a, *inputs.values())
        else:
            replay = TAPE_HVP if g_dot is None else TAPE_HVP_MOVING
            abar, abar_dot = replay.run(PLAIN, out, progress, self._tapes.handles, *taped)
        return abar, abar_dot

    def _replayed(self, **inputs: npt.ArrayLike) -> list[Array] | None:
        """The inputs as the tapes take them; None where the call is computed in another dtype than theirs."""
        n, dtype = self._a.shape[-1], self._a.dtype
        arrays = {
            name: as_matrices(x, name) if type(x) is not np.ndarray or x.ndim < 2 else x for name, x in inputs.items()
        }
        for name, x in arrays.items():
            if x.shape[-1] != n:
                raise invalid(name, f"expected matrices of order {n}, got shape {x.shape}")
        if all([x.dtype is dtype for x in arrays.values()]):
            return [*arrays.values()]
        if common_dtype({"a": self._a, **arrays}) != dtype:
            return None
        return [x.astype(dtype, copy=False) for x in arrays.values()]
