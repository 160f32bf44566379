"""What a matrix of the action may be - dense, sparse, known by its products - as the C library's expmgrad_operator."""
from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from . import signatures as native
from .arrays import Array, Dtype, as_array, element_dtype
from .errors import invalid
from .options import STRUCTURES, choice

_APPLY = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int32, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)
_OUTER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)


class Operator:
    """A linear map of n dimensions that is known by its products.

    Parameters
    ----------
    n : int
    matmat : callable
        `matmat(x)`, x of shape (n, k): A x.
    rmatmat : callable, optional
        A^H x, which gradients of general operators need.
    outer : callable, optional
        `outer(z, x)`, both of shape (n, k): takes the pullback of y = A x at z in, summed over the k columns: what
        gradients in the operator's own parameters are made with.
    dtype : dtype
        Of the products of real vectors.
    structure : str
        "general", "hermitian", "skew_hermitian": trusted.
    spectrum : (float, float), optional
        An interval that holds the eigenvalues of A (of A/i, if it is skew-Hermitian); else it is estimated.
    """

    def __init__(self, n: int, matmat: Callable[[Array], Any], rmatmat: Callable[[Array], Any] | None = None,
                 outer: Callable[[Array, Array], Any] | None = None, *, dtype: Any = np.float64,
                 structure: str = "general", spectrum: tuple[float, float] | None = None):
        self.shape = (n, n)
        self.matmat, self.rmatmat, self.outer = matmat, rmatmat, outer
        self.dtype = element_dtype(np.dtype(dtype), "dtype")
        choice("structure", structure, STRUCTURES)
        self.structure, self.spectrum = structure, spectrum


class Matrix:
    """A as it was given, and what the C library is told of it at the dtype of a call.

    `like` makes what looks like A of other values: a dense array, or a sparse one with A's index arrays.
    """

    def __init__(self, a: Any, name: str = "a"):
        self.name = name
        self.structure = "auto"
        self.spectrum: tuple[float, float] | None = None
        self.callback: Operator | None = None
        self.indices: tuple[Array, Array] | None = None
        if isinstance(a, Operator):
            self._take(a)
        elif callable(getattr(a, "tocsr", None)):
            self._take_sparse(a)
        elif not isinstance(a, np.ndarray) and callable(getattr(a, "matmat", None)) and hasattr(a, "shape"):
            # SciPy's LinearOperator, or whatever does what it does.
            square(a.shape, name)
            dtype = np.dtype(a.dtype) if getattr(a, "dtype", None) is not None else np.dtype(np.float64)
            self._take(Operator(a.shape[0], a.matmat, getattr(a, "rmatmat", None), dtype=dtype))
        else:
            self._take_dense(a)

    def _take(self, operator: Operator) -> None:
        self.callback, self.structure, self.spectrum = operator, operator.structure, operator.spectrum
        self.kind, self.dtype, self.n = native.OPERATOR_CALLBACK, operator.dtype, operator.shape[0]
        self.values = np.empty(0, self.dtype)

    def _take_dense(self, a: Any) -> None:
        array = as_array(a, self.name)
        square(array.shape, self.name)
        self.kind, self.values, self.n = native.OPERATOR_DENSE, array, array.shape[0]
        self.dtype = element_dtype(array.dtype, self.name)
        self.like: Callable[[Array], Any] = lambda values: values.reshape(self.n, self.n)

    def _take_sparse(self, a: Any) -> None:
        square(a.shape, self.name)
        if getattr(a, "format", None) not in ("csr", "csc", "coo"):
            a = a.tocsr()
        kind, shape = type(a), a.shape
        self.n, self.values = a.shape[0], a.data
        self.dtype = element_dtype(a.data.dtype, self.name)
        if a.format == "coo":
            first, second = a.coords if hasattr(a, "coords") else (a.row, a.col)
            self.kind = native.OPERATOR_COO
            # What is put together by us (patterns.py) has a way of its own.
            self.like = getattr(a, "like", lambda values: kind((values, (first, second)), shape=shape))
        else:
            first, second = a.indptr, a.indices
            self.kind = native.OPERATOR_CSR if a.format == "csr" else native.OPERATOR_CSC
            self.like = lambda values: kind((values, second, first), shape=shape)
        same = first.dtype == second.dtype and first.dtype in (np.int32, np.int64)
        index = first.dtype if same else np.dtype(np.int64)
        self.indices = (np.ascontiguousarray(first, index), np.ascontiguousarray(second, index))

    def native(self, dtype: Dtype, structure: str, spectrum: tuple[float, float] | None,
               scale: complex) -> NativeOperator:
        """The C struct for a call at `dtype`, and what it points to."""
        return NativeOperator(self, dtype, spectrum if spectrum is not None else self.spectrum, scale)

    def parts(self, dtype: Dtype) -> tuple[Array, tuple[Array, Array] | None, bool]:
        """Values as the call reads them, indices, and whether values are real though the call is complex."""
        real = dtype.kind == "c" and self.dtype.kind != "c" and self.callback is None
        wanted = np.empty(0, dtype).real.dtype if real else dtype
        return np.ascontiguousarray(self.values, wanted), self.indices, real

    def size(self) -> int:
        """Entries that a product reads."""
        return int(self.values.size) if self.callback is None else self.n


def square(shape: tuple[int, ...], name: str) -> None:
    """Raises unless a matrix of this shape is square."""
    if len(shape) != 2 or shape[0] != shape[1]:
        raise invalid(name, f"expected a square matrix, got shape {tuple(shape)}")


class NativeOperator:
    """`struct` for C; holds every array and function that it points to.

    What a callback raises ends the call, and is kept in `problem`.
    """

    def __init__(self, matrix: Matrix, dtype: Dtype, spectrum: tuple[float, float] | None, scale: complex):
        self.values, self.indices, real = matrix.parts(dtype)
        self.problem: BaseException | None = None
        self.callbacks: tuple[Callable[..., int], ...] = ()
        self.matrix = matrix
        struct = native.Operator(struct_size=ctypes.sizeof(native.Operator), kind=matrix.kind, n=matrix.n)
        struct.kind += native.OPERATOR_REAL if real else 0
        struct.scale_re, struct.scale_im = scale.real, scale.imag
        if spectrum is not None:
            struct.lower, struct.upper = float(spectrum[0]), float(spectrum[1])
            if not struct.lower < struct.upper:
                raise invalid("spectrum", f"{spectrum} is no interval")
        struct.values = self.values.ctypes.data
        struct.ld = max(1, matrix.n)
        if self.indices is not None:
            struct.entries, struct.index_bits = self.values.size, 8 * self.indices[0].itemsize
            struct.offsets, struct.indices = (array.ctypes.data for array in self.indices)
        if matrix.callback is not None:
            self._callbacks(struct, matrix.callback, dtype)
        self.struct = struct

    def keep(self, problem: BaseException) -> None:
        """Ends the call with this exception."""
        self.problem = problem

    def _callbacks(self, struct: Any, operator: Operator, dtype: Dtype) -> None:
        n = operator.shape[0]

        def block(address: int, columns: int) -> Array:
            memory: Any = (ctypes.c_char * (n * columns * dtype.itemsize)).from_address(address)
            # asarray would read the buffer's format in Python, and make a ValueError of Ctrl-C there.
            array: Array = np.frombuffer(memory, dtype).reshape(n, columns)
            return array

        def guarded(body: Callable[[], None]) -> int:
            if self.problem is not None:  # dropped on the way out of the callback before
                return 1
            try:
                body()
                return 0
            except BaseException as problem:  # raised again by the call
                self.problem = problem
                return 1

        def apply(_user: int, adjoint: int, columns: int, x: int, y: int) -> int:
            def body() -> None:
                function = operator.rmatmat if adjoint else operator.matmat
                if function is None:
                    raise invalid(self.matrix.name, "the gradient of a general operator needs its rmatmat")
                from_, to = block(x, columns), block(y, columns)
                from_.flags.writeable = False
                result = np.asarray(function(from_))
                if result.shape != to.shape:
                    raise invalid(self.matrix.name, f"a product has shape {result.shape}, not {to.shape}")
                if result.dtype.kind == "c" and dtype.kind != "c":
                    raise invalid(self.matrix.name, f"a complex product of an operator of dtype {operator.dtype}")
                to[...] = result
            return guarded(body)

        def outer(_user: int, columns: int, z: int, x: int) -> int:
            def body() -> None:
                if operator.outer is not None:
                    operator.outer(block(z, columns).copy(), block(x, columns).copy())
            return guarded(body)

        self.callbacks = (apply, outer)
        self._held = (_APPLY(apply), _OUTER(outer))
        struct.apply = ctypes.cast(self._held[0], ctypes.c_void_p).value
        if operator.outer is not None:
            struct.outer = ctypes.cast(self._held[1], ctypes.c_void_p).value
