"""What is measured of a case: each check is a call of the library, the truth of it, and the unit its error is counted in.

The unit of an accuracy is cond · u with cond = max(1, ‖K(A)‖₂ ‖A‖_F / ‖e^A‖_F) as in docs/accuracy.md, errors relative to
the Frobenius norm of the true result. That number is not the condition number of a derivative: L(A, E) is ill determined
where E is nearly annihilated, or where L2(A, E, ·) is large. So where an error is above the limit in the first unit, the unit
becomes u times the condition number of the very operation in all its inputs (truth.sensitivity), if that is more: an error
that a change of A and E by u of their norms brings about too is none.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from certified import NotCertifiedError, log_largest, log_norm, relative_error
from flint import arb_mat, ctx

from . import limits, truth
from .families import Draw
from .subjects import call_of, is_hermitian, is_skew, outputs, status
from .truth import Point, adjoint, certified, corner, exact_input, frechet, join, second


#: Up to this order condition numbers are computed for every case, so that a climb has something to climb.
EXACT_ORDER = 16


@dataclass
class Case:
    """A matrix of a family with the further inputs of a check."""

    family: str
    a: np.ndarray
    inputs: dict[str, np.ndarray] = field(default_factory=dict)

    def __reduce__(self):
        return Case, (self.family, self.a, self.inputs)

    @functools.cached_property
    def point(self) -> Point:
        return Point(self.a)

    @functools.cached_property
    def points(self) -> dict[float, Point]:
        """tA for times t."""
        return {}

    def at(self, t: float) -> Point:
        if t not in self.points:
            self.points[t] = Point((self.a * self.a.real.dtype.type(t)).astype(self.a.dtype))
        return self.points[t]

    @property
    def u(self) -> float:
        return float(np.finfo(self.a.dtype).eps) / 2

    @property
    def arguments(self) -> dict[str, np.ndarray]:
        return {"a": self.a, **self.inputs}


@dataclass
class Measurement:
    """An error in its unit; a find where it is above the limit."""

    ratio: float
    limit: float
    unit: float = 0.0
    fact: str = ""
    true: np.ndarray | None = None
    output: int = 0

    @property
    def excess(self) -> float:
        return self.ratio / self.limit

    @property
    def found(self) -> bool:
        return self.ratio > self.limit


def worst(measurements: list[Measurement], limit: float) -> Measurement:
    return max(measurements, key=lambda m: m.excess, default=Measurement(0.0, limit))


@dataclass
class Check:
    """One operation: `code` is the call, `inputs` draws what it takes beside A, `admits` says of which matrices it speaks."""

    name: str
    code: str
    inputs: dict[str, Callable[[Draw, np.ndarray], np.ndarray]] = field(default_factory=dict)
    admits: Callable[[np.ndarray], bool] = lambda a: True
    limit: float = limits.ACCURACY
    weight: float = 1.0
    project: Callable[[np.ndarray], np.ndarray] = staticmethod(lambda a: a)
    operation: str | None = None
    largest: int = 24

    def __post_init__(self):
        self.call = call_of(self.code, ["a", *self.inputs])

    def __reduce__(self):
        return check_named, (self.name,)

    def speaks_of(self, a: np.ndarray) -> bool:
        """`admits`, and small enough for the truth to be had."""
        return len(a) <= self.largest and self.admits(a)

    def case(self, family: str, a: np.ndarray, d: Draw) -> Case:
        return Case(family, a, {name: draw(d, a) for name, draw in self.inputs.items()})

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        """None where nothing can be said. `call`: another subject's."""
        raise NotImplementedError

    def succeeded(self, case: Case) -> bool:
        """The C function of the operation returns success."""
        return self.operation is not None and status(self.operation, case.arguments) == 0


@dataclass
class Accuracy(Check):
    """Errors of all outputs in units of cond u. The first `values` of them are exponentials, whose condition number is cond."""

    true: Callable[..., list] = None
    values: int = 0
    entrywise: bool = False

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        arguments = list(case.arguments.values())
        try:
            truths = certified(lambda: self.true(*map(exact_input, arguments)))
        except NotCertifiedError:
            return None
        found = outputs(call or self.call, case.arguments)
        first = len(truths) - len(found) if call is not None else 0  # peers return the derivative alone
        pairs = enumerate(zip(found, truths[first:]), first)
        return worst([m for k, (x, y) in pairs if (m := self._one(case, k, x, y, call is None))], self.limit)

    def _one(self, case: Case, k: int, found: np.ndarray, true: np.ndarray, ours: bool) -> Measurement | None:
        facts = np.finfo(case.a.dtype)
        excess = log_largest(true) - math.log(float(facts.max))
        finite = bool(np.isfinite(found).all())
        if excess > limits.REPRESENTABLE:
            # Overflow, of the result or on the verge of it: it must be told.
            if excess < -limits.REPRESENTABLE or not ours or "mode" in case.inputs:  # toward zero, overflow is the largest number
                return None
            fact = "finite, though the truth overflows" if finite else "not finite at status 0"
            wrong = finite or self.succeeded(case)
            return Measurement(math.inf, self.limit, fact=fact, output=k) if wrong and self._determined(case, k) else None
        if not finite and log_largest(case.point.value) > math.log(float(facts.max)) + limits.REPRESENTABLE:
            return None  # the value overflows, and its derivatives are NaN by contract
        if log_norm(true) < math.log(2 * float(facts.tiny) / float(facts.eps)):
            return None
        error = relative_error(found.reshape(true.shape), true) if finite else math.inf
        unit = case.u
        roughest = len(case.a) > EXACT_ORDER or "t" in case.inputs
        if error > unit and roughest and not self.entrywise:
            unit = case.u * (case.at(float(case.inputs["t"][k])) if self.values and "t" in case.inputs else case.point).cond_at_least
        if error > (self.limit * unit if roughest else unit):
            unit = case.u * self._cond(case, k, roughly=True)
        if error > self.limit * unit:
            unit = case.u * self._cond(case, k, roughly=False)
        if error > self.limit * unit and k >= self.values:
            unit = max(unit, case.u * self._sensitivity(case)[k])
        if self.limit * unit > limits.DETERMINED:
            if finite or not ours or not self.succeeded(case):
                return Measurement(0.0, self.limit)
            return Measurement(math.inf, self.limit, unit, "not finite at status 0", true, k)
        return Measurement(error / unit, self.limit, unit, "" if finite else "not finite, the truth is", true, k)

    def _determined(self, case: Case, k: int) -> bool:
        return self.limit * case.u * self._cond(case, k, roughly=True) < limits.DETERMINED

    def _cond(self, case: Case, k: int, roughly: bool) -> float:
        if "t" in case.inputs:
            t = case.inputs["t"]
            points = [case.at(float(t[k]))] if self.values else [case.at(float(x)) for x in {t.min(), t.max()}]
        else:
            points = [case.point]
        if self.entrywise:
            return 1.0
        return max(p.cond_roughly if roughly else p.cond for p in points)

    def _sensitivity(self, case: Case) -> list[float]:
        try:
            return truth.sensitivity(self.true, list(case.arguments.values()), self.project, self.entrywise)
        except NotCertifiedError:
            return [math.inf] * 99


# ---- What the calls take beside A


def direction(d: Draw, a: np.ndarray) -> np.ndarray:
    """Gaussian, one entry, of rank one, A itself, sparse; of norm one or of any that the type has."""
    n = len(a)
    kind = d.rng.integers(8)
    e = d.normal(n, n)
    if kind == 4:
        e = np.zeros((n, n))
        e[d.rng.integers(n), d.rng.integers(n)] = 1
    elif kind == 5:
        e = np.outer(d.normal(n), d.normal(n))
    elif kind == 6 and 0 < float(np.abs(a).max(initial=0)) < 1e100:
        e = a / np.abs(a).max()
    elif kind == 7:
        e = e * (d.rng.random((n, n)) < 0.4) * d.power(-6, 3, (n, n))
    if d.chance(0.25):
        e = e * d.power(-290, 300) if d.largest > 1e39 else e * d.power(-28, 37)
    with np.errstate(all="ignore"):
        e = np.ascontiguousarray((e if d.complex else e.real).astype(d.dtype))
    return e if np.isfinite(e).all() and e.any() else np.ones((n, n), d.dtype)


def moderate(d: Draw, a: np.ndarray) -> np.ndarray:
    """A direction of norm about one: two of them multiply."""
    e = direction(d, a)
    size = float(np.abs(e).max())
    return (e / e.dtype.type(size)).astype(d.dtype) if size > 0 else e


def three(d: Draw, a: np.ndarray) -> np.ndarray:
    return np.stack([direction(d, a) for _ in range(3)])


def factor(d: Draw, a: np.ndarray) -> np.ndarray:
    return d.normal(len(a), 2).astype(d.dtype)


def times(d: Draw, a: np.ndarray) -> np.ndarray:
    """Ten to sixteen times, equally spaced, in decades or random, so that exp(tA) stays in the range."""
    count = int(d.rng.integers(10, 17))
    kind = d.rng.integers(3)
    t = np.linspace(0, 1, count) if kind == 0 else 10.0 ** np.linspace(-3, 0, count) if kind == 1 else d.rng.uniform(-1, 1, count)
    largest = float(np.abs(a).max(initial=0)) * len(a)
    t = t * min(d.power(-1, 0.3), 0.5 * math.log(d.largest) / largest if largest > 0 else 1.0)
    return t.astype(a.real.dtype)


def mode(d: Draw, a: np.ndarray) -> np.ndarray:
    """A rounding mode, 1 to 3."""
    return d.rng.integers(1, 4, 1)


def cotangents(d: Draw, a: np.ndarray) -> np.ndarray:
    return d.normal(16, len(a), len(a)).astype(d.dtype)


# ---- Truths, as functions of exact matrices


def slices(x, n: int) -> list:
    return [corner(x, i, 0, n) for i in range(x.nrows() // n)]


def true_times(a, t) -> list:
    return [(a * x).exp() for x in t.entries()]


def true_times_vjp(a, t, g) -> list:
    n, abar, tbar = a.nrows(), a * 0, []
    for x, one in zip(t.entries(), slices(g, n)):
        y, gradient = frechet(adjoint(a * x), one)
        abar += gradient * x
        product = adjoint(one) * a * adjoint(y)
        trace = sum(product[i, i] for i in range(n))
        tbar.append([trace.real if hasattr(trace, "real") else trace])
    return [abar, arb_mat(tbar)]


def true_hvp(a, g, f, g_dot=None) -> list:
    abar, moved = second(adjoint(a), g, adjoint(f))
    return [abar, moved if g_dot is None else moved + frechet(adjoint(a), g_dot)[1]]


def true_jacobian(a) -> list:
    n, kind = a.nrows(), type(a)
    columns = [frechet(a, kind([[int((r, c) == (i, j)) for c in range(n)] for r in range(n)]))[1] for j in range(n) for i in range(n)]
    return [kind([[x[r, c] for x in columns] for c in range(n) for r in range(n)])]


def symmetric_part(x):
    return (x + adjoint(x)) / 2


def of_triangle(x):
    """The gradient with respect to the lower triangle's entries."""
    s, n = symmetric_part(x), x.nrows()
    return type(x)([[s[i, j] * (1 if i == j else 2 if i > j else 0) for j in range(n)] for i in range(n)])


# ---- Of which matrices a check speaks


def hermitian_of(a: np.ndarray) -> np.ndarray:
    return (np.tril(a, -1) + np.tril(a, -1).conj().T + np.diag(a.diagonal().real)).astype(a.dtype)


def has_rows_of_zero_sum(a: np.ndarray) -> bool:
    """But for rounding."""
    wide = a.astype(float)
    return bool((np.abs(wide.sum(axis=1)) <= len(a) * np.finfo(a.dtype).eps * np.abs(wide.diagonal())).all())


def is_generator(a: np.ndarray) -> bool:
    """Nonnegative off the diagonal, with rows or columns that sum to zero but for rounding."""
    if a.dtype.kind == "c" or len(a) < 2 or not a.any() or np.abs(a).max() > 1e30:
        return False
    return bool((a - np.diag(a.diagonal()) >= 0).all()) and (has_rows_of_zero_sum(a) or has_rows_of_zero_sum(a.T))


def is_small(a: np.ndarray) -> bool:
    return len(a) <= limits.SMALL_ORDER and 0 < np.linalg.norm(a.astype(complex), 1) <= limits.SMALL_NORM


def is_far_apart(a: np.ndarray) -> bool:
    if len(a) != 2:
        return False
    w = a.astype(complex)
    with np.errstate(all="ignore"):
        h = abs(w[0, 0] - w[1, 1]) / 2
        return bool(h**2 >= limits.FAR_APART * abs(w[0, 1]) * abs(w[1, 0]) and h > 0)


# ---- Checks of another kind


@dataclass
class SmallNorm(Check):
    """Near the identity: diagonal entries in units in the last place, or the error in the 1-norm in u."""

    diagonal: bool = True

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        (found,), true = outputs(call or self.call, case.arguments), case.point.value
        wide = found.astype(complex if found.dtype.kind == "c" else float)
        with ctx.workprec(200):
            error = np.array([[float(abs(t - w).mid()) for t, w in zip(*rows)] for rows in zip(true, wide.tolist())])
        if not np.isfinite(found).all():
            return Measurement(math.inf, self.limit, fact="not finite", true=true)
        if self.diagonal:
            last = np.spacing(np.abs(truth.rounded(true, found.dtype)).diagonal().astype(found.real.dtype)).astype(float)
            return Measurement(float((error.diagonal() / last).max()), self.limit, 1.0, "ulp of a diagonal entry", true)
        size = np.linalg.norm(truth.rounded(true, found.dtype), 1)
        return Measurement(float(np.linalg.norm(error, 1) / size / case.u), self.limit, case.u, "1-norm", true)


def entry_errors(found: np.ndarray, true: np.ndarray, least: float) -> np.ndarray:
    """Relative errors of the entries; zero where the truth is below `least`."""
    result = np.zeros(true.shape)
    with ctx.workprec(200):
        for place, t in np.ndenumerate(true):
            size = abs(t)
            if size > least:
                x = found[place].item()
                result[place] = float((abs(t - x) / size).mid()) if np.isfinite(x) else math.inf
    return result


@dataclass
class MarkovEntries(Check):
    """Each entry of the exponential of a generator, of A as it is or with its rows put right, whichever is nearer."""

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        (found,) = outputs(call or self.call, case.arguments)
        by_columns = not has_rows_of_zero_sum(case.a)
        rows = (case.point.exact.transpose() if by_columns else case.point.exact).tolist()
        for i, row in enumerate(rows):
            row[i] = -sum(row[:i] + row[i + 1 :], 0 * row[i])
        right = arb_mat(rows).transpose() if by_columns else arb_mat(rows)
        try:
            truths = [certified(lambda m=m: [m.exp()], entrywise=True)[0] for m in (case.point.exact, right)]
        except NotCertifiedError:
            return None
        least = float(np.finfo(case.a.dtype).tiny) / case.u
        ratio, true = min(((entry_errors(found, t, least).max() / case.u, t) for t in truths), key=lambda pair: pair[0])
        return Measurement(float(ratio), self.limit, case.u, "worst entry", true)


@dataclass
class FarApartEntries(Check):
    """Each entry of a 2 × 2 value, in units of its own condition number for changes of A's entries by u."""

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        (found,), a = outputs(call or self.call, case.arguments), case.point.exact
        kind = type(a)

        def with_changes() -> list:
            changes = [frechet(a, kind([[a[i, j] if (i, j) == place else 0 for j in range(2)] for i in range(2)]))
                       for place in np.ndindex(2, 2) if a[place] != 0]  # fmt: skip
            sizes = [[sum((abs(c[1][i, j]) for c in changes), 0 * abs(a[0, 0])) for j in range(2)] for i in range(2)]
            return [a.exp(), arb_mat(sizes)]

        try:
            true, changes = certified(with_changes)
            true = certified(lambda: [a.exp()], entrywise=True)[0]
        except NotCertifiedError:
            return None
        if log_largest(true) > math.log(float(np.finfo(case.a.dtype).max)) + limits.REPRESENTABLE:
            return None
        least = float(np.finfo(case.a.dtype).tiny) / case.u
        with ctx.workprec(200):
            unit = np.array([[max(1.0, float((c / abs(t)).mid())) if abs(t) > 0 else 1.0 for c, t in zip(*r)] for r in zip(changes, true)])
        unit *= case.u
        ratios = np.where(self.limit * unit < limits.DETERMINED, entry_errors(found, true, least) / unit, 0)
        return Measurement(float(ratios.max()), self.limit, float(unit.flat[ratios.argmax()]), "worst entry", true)


@dataclass
class Condition(Check):
    """expm_cond against K(A) in Arb, in shares of what it may be off by."""

    one: bool = False

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        found = float(outputs(call or self.call, case.arguments)[0])
        if not case.a.any():
            return None
        try:
            k, log_size = case.point.kronecker
            order = 1 if self.one else None
            a, y = case.a.astype(complex), case.point.value
            with ctx.workprec(200):
                scaled, log_value = truth.floats(y, case.a.dtype.kind == "c")
            size = float(np.abs(a).max())
            log_true = (math.log(np.linalg.norm(k, 1 if self.one else 2)) + log_size + math.log(size) + math.log(np.linalg.norm(a / size, order))
                        - log_value - math.log(np.linalg.norm(scaled, order)))  # fmt: skip
        except NotCertifiedError:
            return None
        if abs(log_true) > 600:
            return None
        true, unit = math.exp(log_true), 2.0**-53
        within = max(limits.COND_RELATIVE, limits.COND_UNITS * unit * case.point.cond)
        if not found > 0 or not math.isfinite(found):
            if log_largest(y) > math.log(1e308) and not math.isfinite(found):
                return None
            return Measurement(math.inf, self.limit, within, f"{found}, truth {true}")
        if within > 0.1:
            return Measurement(0.0, self.limit)
        return Measurement(abs(found - true) / true / within, self.limit, within, f"{found}, truth {true}")


@dataclass
class ErrorBound(Check):
    """error_bound at success bounds the error of the value that comes with it, and neither it nor cond is NaN."""

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        y, info = (call or self.call)(case.a)
        state, bound, cond = int(info.status), float(info.error_bound), float(info.cond)
        if state != 0:
            return Measurement(0.0, self.limit)
        if not (bound >= 0 and cond >= 0):
            return Measurement(math.inf, self.limit, bound, f"cond {cond}, error_bound {bound} at status 0")
        try:
            true = case.point.value
        except NotCertifiedError:
            return None
        if log_norm(true) < math.log(2 * float(np.finfo(y.dtype).tiny) / float(np.finfo(y.dtype).eps)) or bound >= 1:
            return Measurement(0.0, self.limit)
        error = relative_error(y, true)
        return Measurement(error / bound if bound else math.inf if error else 0.0, self.limit, bound, f"error {error:.3g}, error_bound {bound:.3g}", true)


@dataclass
class Unitary(Check):
    """exp of a skew-Hermitian matrix is unitary, however large it is."""

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        (y,), n = outputs(call or self.call, case.arguments), len(case.a)
        if not np.isfinite(y).all():
            return Measurement(math.inf, self.limit, case.u, "not finite")
        wide = y.astype(np.clongdouble)
        return Measurement(float(np.linalg.norm((wide.conj().T @ wide - np.eye(n)).astype(complex)) / (n * case.u)), self.limit, n * case.u, "‖YᴴY - I‖")


@dataclass
class Batch(Check):
    """A batch equals its single calls, bit for bit, for n <= 64."""

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        call = call or self.call
        together = outputs(call, case.arguments)
        for index in np.ndindex(case.a.shape[:-2]):
            alone = outputs(call, {name: x[index] for name, x in case.arguments.items()})
            for x, y in zip(together, alone):
                if not np.array_equal(x[index], y, equal_nan=True):
                    return Measurement(math.inf, self.limit, 0.0, f"matrix {index[0]} of the batch")
        return Measurement(0.0, self.limit)


@dataclass
class Agreement(Check):
    """Without a truth, for large matrices: a tape and the direct call agree, and Re<G, L(A, E)> = Re<L*(A, G), E>.

    In units of u times the library's own estimate of cond, for which the limit allows.
    """

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        dy, abar, tape_dy, tape_abar, info = (call or self.call)(**case.arguments)
        if int(info.status) != 0:
            return None
        e, g = (x / np.abs(x).max() for x in case.inputs.values())
        scales = [np.abs(x).max() for x in case.inputs.values()]
        wide = complex if case.a.dtype.kind == "c" else float
        dy, tape_dy, abar, tape_abar = (x.astype(wide) / s for x, s in ((dy, scales[0]), (tape_dy, scales[0]), (abar, scales[1]), (tape_abar, scales[1])))
        if not all(np.isfinite(x).all() for x in (dy, abar, tape_dy, tape_abar)):
            return None
        unit = case.u * max(1.0, float(info.cond))
        if not self.limit * unit < limits.DETERMINED:
            return None
        norm = np.linalg.norm
        with np.errstate(all="ignore"):
            inner = abs(np.vdot(g, dy).real - np.vdot(abar, e).real) / (norm(g) * norm(dy) + norm(abar) * norm(e))
            errors = [norm(dy - tape_dy) / norm(dy), norm(abar - tape_abar) / norm(abar), inner]
        facts = ["jvp and the tape's differ", "vjp and the tape's differ", "the adjoint identity fails"]
        k = int(np.nanargmax(np.r_[errors, 0.0])) % 3
        return Measurement(errors[k] / unit, self.limit, unit, facts[k]) if math.isfinite(errors[k]) else None


def batched(name: str, code: str, **inputs) -> Batch:
    drawn = {key: lambda d, a, draw=draw: np.stack([draw(d, x) for x in a]) for key, draw in inputs.items()}
    return Batch(f"batch {name}", code, drawn, limit=1.0)


HERMITIAN = {"admits": is_hermitian, "project": hermitian_of}

CHECKS: list[Check] = [
    Accuracy("value", "expm(a)", true=lambda a: [a.exp()], values=1, weight=3, operation="expm", largest=80),
    Accuracy("jvp", "expm_jvp(a, e)", {"e": direction}, true=lambda a, e: [*frechet(a, e)], values=1, weight=3, operation="jvp"),
    Accuracy("vjp", "expm_vjp(a)[1](g)", {"g": direction}, true=lambda a, g: [frechet(adjoint(a), g)[1]], weight=3, operation="vjp"),
    Accuracy("jvp, 3 directions", "[*expm_jvp(a, e)[1]]", {"e": three},
             true=lambda a, e: [frechet(a, x)[1] for x in slices(e, a.nrows())], weight=0.3),
    Accuracy("vjp, stated structure", "[expm(a, structure=structure_of(a)), expm_vjp(a, structure=structure_of(a))[1](g)]", {"g": direction},
             true=lambda a, g: [a.exp(), frechet(adjoint(a), g)[1]], values=1),
    Accuracy("second order", "expm_l2(a, e, f)", {"e": moderate, "f": direction}, true=lambda a, e, f: [second(a, e, f)[1]], operation="l2", largest=12),
    Accuracy("hvp", "[*expm_hvp(a, g, f)]", {"g": moderate, "f": direction}, true=true_hvp, operation="hvp", largest=12),
    Accuracy("hvp with g_dot", "[*expm_hvp(a, g, f, g_dot=h)]", {"g": moderate, "f": moderate, "h": moderate}, true=true_hvp, weight=0.3, largest=12),
    Accuracy("tape value", "tape(a).value", true=lambda a: [a.exp()], values=1, operation="tape_create", largest=80),
    Accuracy("tape jvp", "tape(a).first('jvp', e)", {"e": direction}, true=lambda a, e: [frechet(a, e)[1]], operation="tape_jvp"),
    Accuracy("tape vjp", "tape(a).first('vjp', g)", {"g": direction}, true=lambda a, g: [frechet(adjoint(a), g)[1]], operation="tape_vjp"),
    Accuracy("tape hvp", "[*tape_hvp(a, g, f)]", {"g": moderate, "f": direction}, true=true_hvp, operation="tape_hvp", largest=12),
    Accuracy("times", "[*expm_times(a, t)]", {"t": times}, true=true_times, values=99, operation="times"),
    Accuracy("times vjp", "[*expm_times_vjp(a, t)[1](g[:len(t)])]", {"t": times, "g": cotangents}, largest=8,
             true=true_times_vjp, weight=0.5),
    Accuracy("low rank jvp", "[*expm_jvp_lowrank(a, u, v)]", {"u": factor, "v": factor},
             true=lambda a, u, v: [*frechet(a, u * adjoint(v))], values=1, weight=0.5, operation="jvp_lowrank"),
    Accuracy("low rank vjp", "[*expm_vjp_lowrank(a, u, v)]", {"u": factor, "v": factor},
             true=lambda a, u, v: [a.exp(), frechet(adjoint(a), u * adjoint(v))[1]], values=1, weight=0.5, operation="vjp_lowrank"),
    Accuracy("jacobian", "expm_jacobian(a)", largest=4, true=true_jacobian, operation="jacobian"),
    Accuracy("jacobian by frechet", "expm_jacobian(a, method='frechet')", largest=4, true=true_jacobian, weight=0.3),
    Accuracy("eigh", "expm_eigh(a)", true=lambda a: [a.exp()], values=1, operation="eigh", **HERMITIAN),
    Accuracy("eigh vjp", "expm_eigh_vjp(a, g)", {"g": direction}, true=lambda a, g: [symmetric_part(frechet(a, g)[1])],
             operation="eigh_vjp", **HERMITIAN),
    Accuracy("vjp of a triangle", "expm_vjp(a, uplo='lower')[1](g)", {"g": direction}, true=lambda a, g: [of_triangle(frechet(a, g)[1])], **HERMITIAN),
    Accuracy("directed rounding", "under(mode, lambda: [*expm_jvp(a, e)])", {"mode": mode, "e": moderate},
             true=lambda a, mode, e: [*frechet(a, e)], values=1, limit=limits.DIRECTED),
    SmallNorm("small norm, diagonal", "expm(a)", admits=is_small, limit=limits.SMALL_DIAGONAL, largest=64),
    SmallNorm("small norm, 1-norm", "expm(a)", admits=is_small, limit=limits.SMALL_NORMWISE, diagonal=False, largest=64),
    MarkovEntries("markov, entries", "expm(a, structure='markov')", admits=is_generator, limit=limits.MARKOV_ENTRY, weight=3),
    FarApartEntries("2 × 2 far apart, entries", "expm(a)", admits=is_far_apart, weight=2),
    Accuracy("2 × 2 far apart, vjp", "expm_vjp(a)[1](g)", {"g": direction}, true=lambda a, g: [frechet(adjoint(a), g)[1]], entrywise=True,
             admits=is_far_apart),
    Condition("cond", "expm_cond(a)", largest=4, limit=1.0, weight=1.5),
    Condition("cond, 1-norm", "expm_cond(a, ord=1)", largest=3, limit=1.0, one=True, weight=0.5),
    ErrorBound("error_bound", "expm(a, return_info=True)", limit=1.0, weight=1.5, largest=80),
    Unitary("unitary", "expm(a)", admits=is_skew, limit=limits.UNITARY, largest=80),
    Agreement("two ways agree", "[expm_jvp(a, e)[1], expm_vjp(a)[1](g), tape(a).first('jvp', e), tape(a).first('vjp', g), "
              "expm(a, return_info=True)[1]]", {"e": direction, "g": direction}, admits=lambda a: len(a) > 16, weight=5,
              limit=limits.AGREEMENT, largest=80),
]  # fmt: skip

BATCHES = [
    batched("value", "expm(a)"),
    batched("jvp", "expm_jvp(a, e)", e=direction),
    batched("vjp", "expm_vjp(a)[1](g)", g=direction),
    batched("second order", "expm_l2(a, e, f)", e=moderate, f=moderate),
    batched("hvp", "expm_hvp(a, g, f)", g=moderate, f=moderate),
    batched("cond", "expm_cond(a)"),
    batched("eigh", "expm_eigh(a)"),
]


def check_named(name: str) -> Check:
    return next(check for check in [*CHECKS, *BATCHES] if check.name == name)


def ratio(name: str, **arrays: np.ndarray) -> float:
    """The error of a check in its unit, as reproducers ask for it."""
    arguments = {key: np.asarray(x) for key, x in arrays.items()}
    m = check_named(name).measure(Case("", arguments.pop("a"), arguments))
    return m.ratio if m is not None else 0.0
