"""One forward run, many derivatives."""
from __future__ import annotations

import ctypes
import weakref

import numpy as np

from ._arrays import LETTERS, allocate, as_matrices, broadcast, common_dtype, indices
from ._call import Call
from ._direct import invoke
from ._errors import invalid
from ._expm import expm
from ._fast import small_first
from ._layout import STRUCTURES_BY_ROWS, UPLO_BY_ROWS, choice
from ._library import function
from ._second import expm_hvp

#: From this order on a tape is worth its making: below, the call costs more than the arithmetic, and a batch of small
#: matrices is faster computed anew, several side by side, than replayed one by one.
TAPE_ORDER, TAPE_ORDER_IN_BATCH = 33, 65


def expm_linearize(a, *, structure: str = "auto", check_structure: bool = False) -> ExpmLinearization:
    """exp at A, ready for any number of derivatives.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    structure : str
        That of `a`, as in `expm`.
    check_structure : bool
        Verify it, as in `expm`: now, once.

    Returns
    -------
    ExpmLinearization
        With `value`, `jvp(e)`, `vjp(g)` and `hvp(g, f)`.

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype or structure that does not fit; for a matrix without the structure that is checked.

    Notes
    -----
    5 + s products now, 2(5 + s) for each jvp or vjp, 8(5 + s) for an hvp. What the forward run leaves is kept, at most
    9 + s matrices for each matrix of `a`; small matrices (n < 33, in a batch n < 65) keep themselves alone and a
    derivative costs what `expm_jvp`, `expm_vjp` and `expm_hvp` cost.
    """
    return ExpmLinearization(as_matrices(a, "a"), structure, check_structure=check_structure)


class ExpmLinearization:
    """exp(A) and its derivatives at A. Made by `expm_linearize`; immutable, for any number of threads.

    A copy is the object itself. Pickled is the matrix: the forward run is done anew where it is unpickled.

    Attributes
    ----------
    value : ndarray, shape of a
        exp(A). It may differ in its last bits from `expm(a)`: it is scaled for the derivatives.
    """

    def __init__(self, a: np.ndarray, structure: str, uplo: str | None = None, check_structure: bool = False):
        stored = choice("structure", structure, STRUCTURES_BY_ROWS)
        self._uplo = uplo
        self._structure = structure
        self._a = np.array(a, common_dtype({"a": a}), order="C")
        n, batch = a.shape[-1], a.shape[:-2]
        self._tapes = None
        if uplo is None and n < (TAPE_ORDER_IN_BATCH if batch else TAPE_ORDER):
            self.value = expm(self._a, structure=structure, check_structure=check_structure)
            return
        self.value = allocate(self._a.shape, self._a.dtype, "value")
        self._tapes = np.empty(batch, object)
        for index in indices(batch):
            self._tapes[index] = _Tape(self._a[index], self.value[index], stored, check_structure, UPLO_BY_ROWS[uplo] if uplo else 0)

    def __copy__(self) -> ExpmLinearization:
        return self

    def __deepcopy__(self, memo: dict) -> ExpmLinearization:
        return self

    def __reduce__(self) -> tuple:
        # Without the tapes: a handle is an address in this process. What was checked need not be again.
        return ExpmLinearization, (self._a, self._structure, self._uplo)

    def jvp(self, e) -> np.ndarray:
        """L(A, E). Leading axes of `e` broadcast with a's; more of them are several directions, which share the work."""
        return self._first("jvp", "e", as_matrices(e, "e"), "dy")

    def vjp(self, g) -> np.ndarray:
        """L*(A, G) = L(A^H, G), the gradient; see `expm_vjp`. Leading axes as in `jvp`."""
        return self._first("vjp", "g", as_matrices(g, "g"), "abar")

    def hvp(self, g, f, *, g_dot=None) -> tuple[np.ndarray, np.ndarray]:
        """L*(A, G) and its derivative as A moves along F (and G along `g_dot`); see `expm_hvp`. Leading axes broadcast."""
        inputs = {"g": as_matrices(g, "g"), "f": as_matrices(f, "f")}
        if g_dot is not None:
            inputs["g_dot"] = as_matrices(g_dot, "g_dot")
        if not self._replays(**inputs):
            return expm_hvp(self._a, structure=self._structure, **inputs)
        shape, inputs = self._broadcast(inputs)
        abar, abar_dot = (allocate(shape, self._a.dtype, name) for name in ("abar", "abar_dot"))
        for index in indices(shape[:-2]):
            tape = np.broadcast_to(self._tapes, shape[:-2])[index]
            tape.second({name: array[index] for name, array in inputs.items()}, abar[index], abar_dot[index])
        return abar, abar_dot

    def _replays(self, **inputs) -> bool:
        """Whether there are tapes, and of the type that the call is computed in."""
        for name, array in inputs.items():
            if array.shape[-1] != self._a.shape[-1]:
                raise invalid(name, f"expected matrices of order {self._a.shape[-1]}, got shape {array.shape}")
        return self._tapes is not None and common_dtype({"a": self._a, **inputs}) == self._a.dtype

    def _broadcast(self, inputs):
        shapes = {name: array.shape[:-2] for name, array in inputs.items()}
        shape = broadcast({"a": self._a.shape[:-2], **shapes}) + self._a.shape[-2:]
        return shape, {name: np.ascontiguousarray(np.broadcast_to(array, shape), self._a.dtype) for name, array in inputs.items()}

    def _first(self, operation, name, x, output):
        if self._tapes is not None and x.shape == self._a.shape and x.ndim == 2 and x.dtype == self._a.dtype:
            return self._tapes[()].first(operation, x)
        small = small_first(operation, self._a, x, self._structure) if self._tapes is None else None
        if small is not None:
            return small[1] if operation == "jvp" else small
        if not self._replays(**{name: x}):
            call = Call(operation, structure=self._structure, uplo=self._uplo, **{"a": self._a, name: x})
            result = call.derivative(output)
            call.run()
            return result.result()
        # Each tape with its k directions or cotangents: the axes along which only x varies.
        shape, inputs = self._broadcast({name: x})
        tapes = self._tapes.reshape((1,) * (len(shape) - 2 - self._tapes.ndim) + self._tapes.shape)
        result = allocate(shape, self._a.dtype, output)
        for index in indices(tapes.shape):
            own = tuple(slice(None) if size == 1 else i for size, i in zip(tapes.shape, index))
            result[own] = tapes[index].first(operation, inputs[name][own])
        return result


class _Tape:
    """One expmgrad_tape; `a` and `y` are n x n and stored by rows. It owns the handle and stays in its ExpmLinearization."""

    def __init__(self, a: np.ndarray, y: np.ndarray, structure: int, check_structure: bool, uplo: int):
        self.n, self.dtype = len(a), a.dtype
        self.letter = LETTERS[a.dtype]
        handle = ctypes.c_void_p()
        invoke("tape_create", self.letter, {
            "n": self.n, "a": a, "lda": max(1, self.n), "y": y, "ldy": max(1, self.n), "tape": ctypes.addressof(handle),
        }, flops=self._products(8), structure=structure, check_structure=check_structure, uplo=uplo)
        self.handle = handle.value
        weakref.finalize(self, function("tape_destroy"), self.handle).atexit = False

    def first(self, operation: str, x: np.ndarray) -> np.ndarray:
        """L or L* of x, of shape (..., n, n)."""
        if not x.flags.c_contiguous:
            x = np.ascontiguousarray(x)
        result = np.empty(x.shape, self.dtype)
        n, square = self.n, self.n**2
        k = x.size // square
        given, wanted = ("e", "dy") if operation == "jvp" else ("g", "abar")
        invoke(f"tape_{operation}", self.letter, {
            "tape": self.handle, "k": k, given: x, f"ld{given}": n, f"stride_{given}": square,
            wanted: result, f"ld{wanted}": n, f"stride_{wanted}": square,
        }, flops=self._products(16) * k)
        return result

    def second(self, inputs: dict, abar: np.ndarray, abar_dot: np.ndarray) -> None:
        values = {"tape": self.handle, "g_dot": None, **inputs, "abar": abar, "abar_dot": abar_dot}
        values.update((f"ld{name}", self.n) for name in ("g", "f", "g_dot", "abar", "abar_dot"))
        invoke("tape_hvp", self.letter, values, flops=self._products(64))

    def __reduce__(self) -> tuple:
        raise TypeError("a tape is a handle of this process: it is neither copied nor pickled")

    def _products(self, count):
        return 2.0 * count * self.n**3 * (4 if self.letter in "cz" else 1)
