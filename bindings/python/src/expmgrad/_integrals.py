"""Van Loan's integrals of the exponential, and their derivatives: a linear system sampled every t.

    S = int_0^t exp(sA) B ds,    P = int_0^t exp(sA) Q exp(sA)^H ds

(Van Loan 1978).
"""
from __future__ import annotations

import math
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from ._ffi import integrals
from ._ffi.arrays import Array, Shape, as_array, as_matrices, broadcast, common_dtype
from ._ffi.errors import invalid
from ._ffi.interrupt import Progress


class Integrals(NamedTuple):
    """What `expm_integrals` returns.

    expm : ndarray
        exp(tA), A_d of a sampled system.
    integral : ndarray or None
        int_0^t exp(sA) B ds, its B_d; None without B.
    gramian : ndarray or None
        int_0^t exp(sA) Q exp(sA)^H ds, its Q_d; None without Q.
    """

    expm: Array
    integral: Array | None
    gramian: Array | None


class IntegralsGradient(NamedTuple):
    """What the pullback of `expm_integrals_vjp` returns: gradients of the shapes of A, B, Q and t; None of what was
    not given."""

    abar: Array
    bbar: Array | None
    qbar: Array | None
    tbar: Array


class IntegralsPullback(Protocol):
    """Cotangents of exp(tA), of the integral, of the gramian (None: zero) -> the gradients."""

    def __call__(self, g_expm: npt.ArrayLike | None = None, g_integral: npt.ArrayLike | None = None,
                 g_gramian: npt.ArrayLike | None = None, *, progress: Progress | None = None) -> IntegralsGradient: ...


class OnePullback(Protocol):
    """G -> the gradients in A, in B or Q, and in t."""

    def __call__(self, g: npt.ArrayLike, *, progress: Progress | None = None) -> tuple[Array, Array, Array]: ...


def expm_integrals(a: npt.ArrayLike, b: npt.ArrayLike | None = None, q: npt.ArrayLike | None = None,
                   t: npt.ArrayLike = 1.0, *, progress: Progress | None = None) -> Integrals:
    """exp(tA), int_0^t exp(sA) B ds and int_0^t exp(sA) Q exp(sA)^H ds: A_d, B_d and Q_d of a system sampled every t.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    b : array_like, shape (..., n, m), optional
    q : array_like, shape (..., n, n), optional
        Of a Hermitian Q the gramian is Hermitian, exactly.
    t : array_like of real numbers, shape (...)
        1 unless given. Any sign. Leading axes of all four broadcast.
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    expm, integral, gramian : ndarray
        A named tuple, see `Integrals`. NaN where an argument has a NaN or Inf; Inf or NaN where a value overflows.

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit.

    Notes
    -----
    A step of at most 1/(8 |A|) by Taylor's series, then log2(8 |tA|) doublings of 4 products each: no inverse and no
    e^(-tA) is formed, so that stiff stable matrices and long horizons neither overflow nor cancel (docs/integrals.md).
    """
    problem = _Problem(a, b, q, t)
    values = problem.value(progress)
    return Integrals(problem.shaped(values["y"]), problem.shaped(values.get("s")), problem.shaped(values.get("p")))


def expm_integrals_vjp(a: npt.ArrayLike, b: npt.ArrayLike | None = None, q: npt.ArrayLike | None = None,
                       t: npt.ArrayLike = 1.0, *, progress: Progress | None = None
                       ) -> tuple[Integrals, IntegralsPullback]:
    """`expm_integrals`, and the pullback to A, B, Q and t.

    Parameters
    ----------
    a, b, q, t, progress
        As in `expm_integrals`.

    Returns
    -------
    values : Integrals
    pullback : callable
        `pullback(g_expm, g_integral, g_gramian)`, of the values' shapes or broadcast to them, None for zero, returns
        `(abar, bbar, qbar, tbar)`, see `IntegralsGradient`: summed over axes along which an argument was broadcast.

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit; from `pullback`, for a cotangent that does not fit.

    Notes
    -----
    The convention of `expm_vjp`. A gradient goes back through the doublings and costs three times the value.
    """
    problem = _Problem(a, b, q, t).own()
    values = problem.value(progress)

    def pullback(g_expm: npt.ArrayLike | None = None, g_integral: npt.ArrayLike | None = None,
                 g_gramian: npt.ArrayLike | None = None, *, progress: Progress | None = None) -> IntegralsGradient:
        cotangents = {"gy": problem.cotangent(g_expm, "g_expm", "y"),
                      "gs": problem.cotangent(g_integral, "g_integral", "s"),
                      "gp": problem.cotangent(g_gramian, "g_gramian", "p")}
        return problem.gradient(cotangents, progress)

    return Integrals(*(problem.shaped(values.get(name)) for name in "ysp")), pullback


def expm_integrals_jvp(a: npt.ArrayLike, b: npt.ArrayLike | None = None, q: npt.ArrayLike | None = None,
                       t: npt.ArrayLike = 1.0, *, da: npt.ArrayLike | None = None, db: npt.ArrayLike | None = None,
                       dq: npt.ArrayLike | None = None, dt: npt.ArrayLike | None = None,
                       progress: Progress | None = None) -> tuple[Integrals, Integrals]:
    """`expm_integrals`, and how the values change along a direction in A, B, Q and t.

    Parameters
    ----------
    a, b, q, t, progress
        As in `expm_integrals`.
    da, db, dq, dt : array_like, optional
        Of the shapes of a, b, q and t, or broadcast to them; zero unless given.

    Returns
    -------
    values, tangents : Integrals

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit; for a direction in what is not given.
    """
    problem = _Problem(a, b, q, t, {"a": da, "b": db, "q": dq, "t": dt})
    values = problem.tangent(progress)
    return (Integrals(*(problem.shaped(values.get(name)) for name in "ysp")),
            Integrals(*(problem.shaped(values.get("d" + name)) for name in "ysp")))


def expm_integral(a: npt.ArrayLike, b: npt.ArrayLike, t: npt.ArrayLike = 1.0, *,
                  progress: Progress | None = None) -> Array:
    """int_0^t exp(sA) B ds: `expm_integrals` without the others.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    b : array_like, shape (..., n, m)
    t : array_like of real numbers, shape (...)
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    s : ndarray, shape (..., n, m)
        t phi_1(tA) B; A^-1 (exp(tA) - I) B where A has an inverse, which is not used.

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit.
    """
    problem = _Problem(a, b, None, t)
    return problem.whole(problem.value(progress, "s")["s"])


def expm_integral_vjp(a: npt.ArrayLike, b: npt.ArrayLike, t: npt.ArrayLike = 1.0, *,
                      progress: Progress | None = None) -> tuple[Array, OnePullback]:
    """`expm_integral`, and the pullback to A, B and t.

    Parameters
    ----------
    a, b, t, progress
        As in `expm_integral`.

    Returns
    -------
    s : ndarray, shape (..., n, m)
    pullback : callable
        `pullback(g, *, progress=None)` returns `(abar, bbar, tbar)` of the shapes of a, b and t.

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit; from `pullback`, for a `g` that does not fit.
    """
    problem = _Problem(a, b, None, t).own()
    value = problem.whole(problem.value(progress, "s")["s"])

    def pullback(g: npt.ArrayLike, *, progress: Progress | None = None) -> tuple[Array, Array, Array]:
        found = problem.gradient({"gs": problem.cotangent(g, "g", "s")}, progress)
        return found.abar, problem.present(found.bbar), found.tbar

    return value, pullback


def expm_integral_jvp(a: npt.ArrayLike, b: npt.ArrayLike, t: npt.ArrayLike = 1.0, *,
                      da: npt.ArrayLike | None = None, db: npt.ArrayLike | None = None,
                      dt: npt.ArrayLike | None = None, progress: Progress | None = None) -> tuple[Array, Array]:
    """`expm_integral`, and its change along a direction.

    Parameters
    ----------
    a, b, t, progress
        As in `expm_integral`.
    da, db, dt : array_like, optional
        Of the shapes of a, b and t, or broadcast to them; zero unless given.

    Returns
    -------
    s, ds : ndarray, shape (..., n, m)

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit.
    """
    problem = _Problem(a, b, None, t, {"a": da, "b": db, "t": dt})
    values = problem.tangent(progress, "s")
    return problem.whole(values["s"]), problem.whole(values["ds"])


def expm_gramian(a: npt.ArrayLike, q: npt.ArrayLike, t: npt.ArrayLike = 1.0, *,
                 progress: Progress | None = None) -> Array:
    """int_0^t exp(sA) Q exp(sA)^H ds: `expm_integrals` without the others.

    With Q = B B^H the controllability gramian of (A, B) over the horizon; with A^H and Q = C^H C the observability
    gramian.

    Parameters
    ----------
    a, q : array_like, shape (..., n, n)
    t : array_like of real numbers, shape (...)
    progress : callable or True, optional
        As in `expm`.

    Returns
    -------
    p : ndarray, shape (..., n, n)
        Hermitian, exactly, if Q is.

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit.
    """
    problem = _Problem(a, None, q, t)
    return problem.whole(problem.value(progress, "p")["p"])


def expm_gramian_vjp(a: npt.ArrayLike, q: npt.ArrayLike, t: npt.ArrayLike = 1.0, *,
                     progress: Progress | None = None) -> tuple[Array, OnePullback]:
    """`expm_gramian`, and the pullback to A, Q and t.

    Parameters
    ----------
    a, q, t, progress
        As in `expm_gramian`.

    Returns
    -------
    p : ndarray, shape (..., n, n)
    pullback : callable
        `pullback(g, *, progress=None)` returns `(abar, qbar, tbar)` of the shapes of a, q and t. qbar is the gradient
        with respect to every entry of Q, int exp(sA)^H g exp(sA) ds.

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit; from `pullback`, for a `g` that does not fit.
    """
    problem = _Problem(a, None, q, t).own()
    value = problem.whole(problem.value(progress, "p")["p"])

    def pullback(g: npt.ArrayLike, *, progress: Progress | None = None) -> tuple[Array, Array, Array]:
        found = problem.gradient({"gp": problem.cotangent(g, "g", "p")}, progress)
        return found.abar, problem.present(found.qbar), found.tbar

    return value, pullback


def expm_gramian_jvp(a: npt.ArrayLike, q: npt.ArrayLike, t: npt.ArrayLike = 1.0, *,
                     da: npt.ArrayLike | None = None, dq: npt.ArrayLike | None = None,
                     dt: npt.ArrayLike | None = None, progress: Progress | None = None) -> tuple[Array, Array]:
    """`expm_gramian`, and its change along a direction.

    Parameters
    ----------
    a, q, t, progress
        As in `expm_gramian`.
    da, dq, dt : array_like, optional
        Of the shapes of a, q and t, or broadcast to them; zero unless given.

    Returns
    -------
    p, dp : ndarray, shape (..., n, n)

    Raises
    ------
    InvalidArgumentError
        for a shape or dtype that does not fit.
    """
    problem = _Problem(a, None, q, t, {"a": da, "q": dq, "t": dt})
    values = problem.tangent(progress, "p")
    return problem.whole(values["p"]), problem.whole(values["dp"])


class _Problem:
    """The arguments at one dtype, with their leading axes as one."""

    def __init__(self, a: npt.ArrayLike, b: npt.ArrayLike | None, q: npt.ArrayLike | None, t: npt.ArrayLike,
                 directions: dict[str, npt.ArrayLike | None] | None = None):
        given = {"a": as_matrices(a, "a"), "t": as_array(t, "t")}
        n = self.n = given["a"].shape[-1]
        if b is not None:
            given["b"] = as_array(b, "b")
            if given["b"].ndim < 2 or given["b"].shape[-2] != n:
                raise invalid("b", f"expected shape (..., {n}, m), got {given['b'].shape}")
        if q is not None:
            given["q"] = as_matrices(q, "q")
            if given["q"].shape[-1] != n:
                raise invalid("q", f"expected shape (..., {n}, {n}), got {given['q'].shape}")
        self.given = given
        self.columns = given["b"].shape[-1] if b is not None else 0
        self.shape = broadcast(list(given), [x.shape[:x.ndim - _rank(name)] for name, x in given.items()])
        self.count = math.prod(self.shape)
        moving = {name: self._direction(name, x) for name, x in (directions or {}).items() if x is not None}
        entries = {name: x for name, x in given.items() if name != "t"}
        entries.update({"d" + name: x for name, x in moving.items() if name != "t"})
        self.dtype = common_dtype(entries)
        self.real = np.empty(0, self.dtype).real.dtype
        self.inputs = {name: self._flat(name, x) for name, x in given.items()}
        self.moving = {"d" + name: self._flat(name, x) for name, x in moving.items()}

    def _direction(self, name: str, value: npt.ArrayLike) -> Array:
        if name not in self.given:
            raise invalid("d" + name, f"a direction in {name}, which is not given")
        x, shape = as_array(value, "d" + name), self.given[name].shape
        try:
            return np.broadcast_to(x, shape)
        except ValueError:
            raise invalid("d" + name, f"its shape {x.shape} does not broadcast to that of {name}, {shape}") from None

    def _flat(self, name: str, x: Array) -> Array:
        """Times as (count,); matrices as (count, rows, columns), or (1, rows, columns) of one for all."""
        rank = _rank(name)
        dtype = self.dtype if rank else self.real
        if not rank:
            if x.dtype.kind == "c":
                raise invalid(name, "times are real")
            return np.ascontiguousarray(np.broadcast_to(x, self.shape), dtype).reshape(self.count)
        inner = x.shape[x.ndim - rank:]
        if math.prod(x.shape[:x.ndim - rank]) == 1:
            return np.ascontiguousarray(x, dtype).reshape((1, *inner))
        return np.ascontiguousarray(np.broadcast_to(x, self.shape + inner), dtype).reshape((self.count, *inner))

    def own(self) -> _Problem:
        """With copies of the arguments, which are the caller's and may change."""
        self.inputs = {name: x.copy() for name, x in self.inputs.items()}
        self.given = {name: np.broadcast_to(np.empty((), x.dtype), x.shape) for name, x in self.given.items()}
        return self

    def inner(self, name: str) -> Shape:
        """The shape of a value, or of an argument, without leading axes."""
        return {"t": (), "s": (self.n, self.columns), "b": (self.n, self.columns)}.get(name, (self.n, self.n))

    def _outputs(self, wanted: str) -> dict[str, Array]:
        """For Y, and for S and P where B and Q are given, of those wanted."""
        absent = {"s" if "b" not in self.given else "", "p" if "q" not in self.given else ""}
        return {name: integrals.empty((self.count, *self.inner(name)), self.dtype)
                for name in wanted if name not in absent}

    def _run(self, operation: str, arrays: dict[str, Array], progress: Progress | None) -> None:
        integrals.run(operation, (self.count, self.n, self.columns), self.dtype, {**self.inputs, **arrays}, progress)

    def value(self, progress: Progress | None, wanted: str = "ysp") -> dict[str, Array]:
        outputs = self._outputs(wanted)
        self._run("integrals", outputs, progress)
        return outputs

    def tangent(self, progress: Progress | None, wanted: str = "ysp") -> dict[str, Array]:
        outputs = self._outputs(wanted)
        outputs.update({"d" + name: np.empty_like(x) for name, x in outputs.items()})
        self._run("integrals_jvp", {**self.moving, **outputs}, progress)
        return outputs

    def gradient(self, cotangents: dict[str, Array | None], progress: Progress | None) -> IntegralsGradient:
        bars = {name + "bar": integrals.empty((self.count, *self.inner(name)), self.dtype if _rank(name) else self.real)
                for name in self.given}
        self._run("integrals_vjp", {**{k: x for k, x in cotangents.items() if x is not None}, **bars}, progress)
        found = {name: self._summed(name, bars[name + "bar"]) for name in self.given}
        return IntegralsGradient(found["a"], found.get("b"), found.get("q"), found["t"])

    def cotangent(self, value: npt.ArrayLike | None, name: str, of: str) -> Array | None:
        if value is None:
            return None
        x, shape = as_array(value, name), self.shape + self.inner(of)
        if {"s": "b", "p": "q"}.get(of, "a") not in self.given:
            raise invalid(name, "a cotangent of what was not computed")
        if x.dtype.kind == "c" and self.dtype.kind != "c":
            raise invalid(name, "complex cotangents of a real value")
        try:
            return np.ascontiguousarray(np.broadcast_to(x, shape), self.dtype).reshape(self.count, *self.inner(of))
        except ValueError:
            raise invalid(name, f"its shape {x.shape} does not broadcast to that of the value, {shape}") from None

    def _summed(self, name: str, bar: Array) -> Array:
        """The gradient of one for each matrix as that of the argument: summed where it was broadcast."""
        given, inner = self.given[name], self.inner(name)
        found: Array = bar.reshape(self.shape + inner)
        own = given.shape[:given.ndim - len(inner)]
        lead = len(self.shape) - len(own)
        axes = tuple(axis for axis, size in enumerate(self.shape) if axis < lead or own[axis - lead] != size)
        if axes:
            found = found.sum(axis=axes).reshape(given.shape)
        return np.ascontiguousarray(found.real) if given.dtype.kind != "c" and found.dtype.kind == "c" else found

    def whole(self, x: Array) -> Array:
        """A value with the leading axes of the call."""
        return x.reshape(self.shape + x.shape[1:])

    def shaped(self, x: Array | None) -> Any:
        return None if x is None else self.whole(x)

    @staticmethod
    def present(x: Array | None) -> Array:
        assert x is not None
        return x


def _rank(name: str) -> int:
    return 0 if name == "t" else 2
