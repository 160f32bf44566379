"""phi-functions and tangents of the action, as the action of larger matrices.

    exp t [[A, W], [0, J]] [b_0; e_p] = [sum_k t^k phi_k(tA) b_k; ...],  W = [b_p ... b_1], J the shift
    exp t [[A, dA], [0, A]] [db; b]   = [L(tA, t dA) b + exp(tA) db; exp(tA) b]

(Saad 1992; Al-Mohy & Higham 2011, theorem 2.1; Najfeld & Havel 1995). W is scaled by a power of two.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ._action import expm_multiply, expm_multiply_vjp
from ._ffi.arrays import Array, as_array
from ._ffi.errors import invalid
from ._ffi.interrupt import Progress
from ._ffi.operators import Matrix, square
from ._ffi.patterns import Assembled, Entries, entries


def phi_multiply(a: Any, b: Sequence[npt.ArrayLike], t: npt.ArrayLike | None = None, *, scale: complex = 1,
                 progress: Progress | None = None) -> Array:
    """sum_k t^k phi_k(tA) b_k, of which exponential integrators are made.

    phi_0 = exp, phi_(k+1)(z) = (phi_k(z) - 1/k!)/z.

    Parameters
    ----------
    a : array_like or sparse, shape (n, n)
    b : sequence of array_like, each of shape (n,) or all of shape (n, m)
        b_0 ... b_p. b_0 may be zeros.
    t : array_like of real numbers, any shape
        1 unless given.
    scale : complex
        A is multiplied by it.
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    u : ndarray, shape t.shape + b[0].shape
        The solution of u' = A u + sum_k t^(k-1)/(k-1)! b_k, k >= 1, u(0) = b_0.

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit, and for an operator, which has no entries to build on.

    Notes
    -----
    The action of a matrix of order n + p on one vector for each of the m columns (`expm_multiply`, Taylor steps).
    """
    problem = _Phi(a, b, scale)
    parts = [expm_multiply(problem.matrix(c), problem.start(c), t, progress=progress) for c in range(problem.columns)]
    return problem.gathered(parts)


def phi_multiply_vjp(
    a: Any, b: Sequence[npt.ArrayLike], t: npt.ArrayLike | None = None, *, scale: complex = 1,
    progress: Progress | None = None,
) -> tuple[Array, Callable[[npt.ArrayLike], tuple[Any, list[Array], Array]]]:
    """phi_multiply, and the pullback to A, every b_k and the times.

    Parameters
    ----------
    a, b, t, scale, progress
        As in `phi_multiply`.

    Returns
    -------
    u : ndarray, shape t.shape + b[0].shape
    pullback : callable
        `pullback(g)` returns `(abar, bbar, tbar)`: as `expm_multiply_vjp` has them, bbar a list.

    Raises
    ------
    InvalidArgumentError
        as `phi_multiply`.
    """
    problem = _Phi(a, b, scale)
    runs = [expm_multiply_vjp(problem.matrix(c), problem.start(c), t, progress=progress)
            for c in range(problem.columns)]
    u = problem.gathered([run[0] for run in runs])

    def pullback(g: npt.ArrayLike) -> tuple[Any, list[Array], Array]:
        cotangents = as_array(g, "g")
        try:
            cotangents = np.broadcast_to(cotangents, u.shape)
        except ValueError:
            raise invalid(
                "g", f"its shape {cotangents.shape} does not broadcast to that of the value, {u.shape}"
            ) from None
        return problem.gradients([run[1] for run in runs], cotangents, u.ndim)

    return u, pullback


class _Phi:
    """The larger matrix of each column."""

    def __init__(self, a: Any, b: Sequence[npt.ArrayLike], scale: complex):
        self.source = Matrix(a)
        if len(b) == 0:
            raise invalid("b", "at least b_0 is needed")
        self.b = [as_array(x, f"b[{k}]") for k, x in enumerate(b)]
        first = self.b[0].shape
        if len(first) not in (1, 2) or any(x.shape != first for x in self.b) or first[0] != self.source.n:
            raise invalid("b", f"expected arrays of one shape, ({self.source.n},) or ({self.source.n}, m), got "
                               f"{[x.shape for x in self.b]}")
        self.n, self.p = self.source.n, len(b) - 1
        self.columns = first[1] if len(first) == 2 else 1
        self.flat = [x.reshape(self.n, self.columns) for x in self.b]
        self.scale: Any = complex(scale) if complex(scale).imag else complex(scale).real
        self.a = entries(self.source)
        self.dtype = np.result_type(self.source.dtype, *(x.dtype for x in self.b), type(self.scale)
                                    if complex(scale).imag else np.float16, np.float32)
        largest = max((float(abs(x).sum(axis=0).max(initial=0)) for x in self.flat[1:]), default=0.0)
        self.eta = 2.0 ** -np.ceil(np.log2(largest)) if 0 < largest < np.inf else 1.0

    def matrix(self, c: int) -> Assembled:
        """[[scale A, eta W], [0, J]] of column c."""
        n, p = self.n, self.p
        values = self.a.values if self.scale == 1 else self.scale * self.a.values
        w = np.stack([self.flat[p - j][:, c] for j in range(p)], axis=1) if p else np.empty((n, 0))
        rows, columns = np.divmod(np.arange(n * p), max(p, 1))
        chain = np.arange(max(p - 1, 0))
        return Assembled(n + p, [
            Entries(self.a.rows, self.a.columns, values.astype(self.dtype)),
            Entries(rows, n + columns, (self.eta * w).reshape(-1).astype(self.dtype)),
            Entries(n + chain, n + chain + 1, np.ones(chain.size, self.dtype)),
        ])

    def start(self, c: int) -> Array:
        """[b_0; e_p/eta] of column c."""
        tail = np.zeros(self.p)
        tail[-1:] = 1 / self.eta
        return np.concatenate([self.flat[0][:, c], tail]).astype(self.dtype)

    def gathered(self, parts: list[Array]) -> Array:
        """The upper ends of the columns' vectors, as one array."""
        if not parts:
            return np.empty(self.b[0].shape, self.dtype)
        u = np.stack([part[..., :self.n] for part in parts], axis=-1)
        return u if self.b[0].ndim == 2 else u[..., 0]

    def gradients(self, pullbacks: list[Any], g: Array, ndim: int) -> tuple[Any, list[Array], Array]:
        """Of A, every b_k, and t."""
        cotangents = g if self.b[0].ndim == 2 else g[..., None]
        values: Any = 0
        bbar = [np.zeros_like(x, np.result_type(x.dtype, self.dtype)) for x in self.flat]
        tbar: Any = 0
        for c, pullback in enumerate(pullbacks):
            whole = np.zeros(cotangents.shape[:-2] + (self.n + self.p,), np.result_type(g.dtype, self.dtype))
            whole[..., :self.n] = cotangents[..., c]
            (abar, wbar, _), start, times = pullback(whole)
            values, tbar = values + np.conj(self.scale) * abar, tbar + times
            bbar[0][:, c] = start[:self.n]
            for j in range(self.p):
                bbar[self.p - j][:, c] = self.eta * wbar.reshape(self.n, self.p)[:, j]
        if self.source.dtype.kind != "c":
            values = np.real(values)
        bbar = [np.real(x) if given.dtype.kind != "c" else x for x, given in zip(bbar, self.b)]
        return self.source.like(values), [x.reshape(given.shape) for x, given in zip(bbar, self.b)], tbar


def expm_multiply_jvp(a: Any, b: npt.ArrayLike, t: npt.ArrayLike | None = None, *, da: Any = None,
                      db: npt.ArrayLike | None = None, dt: npt.ArrayLike | None = None, scale: complex = 1,
                      progress: Progress | None = None) -> tuple[Array, Array]:
    """exp(t scale A) B, and how it changes along a direction in A, B and the times.

    Parameters
    ----------
    a, b, t, scale, progress
        As in `expm_multiply`; a dense or sparse.
    da : array_like or sparse, shape (n, n), optional
        On any pattern.
    db : array_like of b's shape, optional
    dt : array_like of t's shape, optional

    Returns
    -------
    w, dw : ndarray, shape t.shape + b.shape

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit.

    Notes
    -----
    The action of [[A, dA], [0, A]] on [db; b], by Taylor steps: three products with n-vectors a step of it. Without
    `da` only the action of A on b and db.
    """
    matrix, vectors = Matrix(a), as_array(b, "b")
    square((matrix.n, matrix.n), "a")
    moving = np.zeros_like(vectors) if db is None else as_array(db, "db")
    if moving.shape != vectors.shape:
        raise invalid("db", f"expected shape {vectors.shape}, got {moving.shape}")
    n, times = matrix.n, np.asarray(1.0 if t is None else t)
    if da is None:
        w = expm_multiply(a, vectors, t, scale=scale, progress=progress)
        dw = np.zeros_like(w) if db is None else expm_multiply(a, moving, t, scale=scale, progress=progress)
    else:
        top, side = entries(matrix), entries(Matrix(da, "da"))
        if Matrix(da, "da").n != n:
            raise invalid("da", f"expected order {n}")
        whole = Assembled(2 * n, [top, Entries(top.rows + n, top.columns + n, top.values),
                                  Entries(side.rows, side.columns + n, side.values)])
        both = expm_multiply(whole, np.concatenate([moving, vectors]), t, scale=scale, progress=progress)
        split = times.ndim
        dw, w = (np.ascontiguousarray(np.take(both, range(start, start + n), axis=split)) for start in (0, n))
    if dt is not None:
        change = as_array(dt, "dt")
        if change.shape != times.shape:
            raise invalid("dt", f"expected shape {times.shape}, got {change.shape}")
        dw = dw + change.reshape(times.shape + (1,) * vectors.ndim) * _applied(matrix, w, times.ndim, scale)
    return w, dw


def _applied(matrix: Matrix, w: Array, axis: int, scale: complex) -> Array:
    """scale A w along an axis."""
    found = entries(matrix)
    moved = np.moveaxis(w, axis, 0)
    product = np.zeros(moved.shape, np.result_type(moved.dtype, found.values.dtype))
    np.add.at(product, found.rows, found.values.reshape((-1,) + (1,) * (moved.ndim - 1)) * moved[found.columns])
    factor = complex(scale)
    return np.moveaxis((factor if factor.imag else factor.real) * product, 0, axis)
