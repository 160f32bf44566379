"""What is measured of a case: each check is a call of the library, the truth of it, and the unit its error is counted
in.

The unit of an accuracy is cond · u with cond = max(1, ‖K(A)‖₂ ‖A‖_F / ‖e^A‖_F) as in docs/accuracy.md, errors relative
to the Frobenius norm of the true result. That number is not the condition number of a derivative: L(A, E) is ill
determined where E is nearly annihilated, or where L2(A, E, ·) is large. So where an error is above the limit in the
first unit, the unit becomes u times the condition number of the very operation in all its inputs (truth.sensitivity),
if that is more: an error that a change of A and E by u of their norms brings about too is none.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from certified import NotCertifiedError, log_largest, log_norm, relative_error

from . import limits, truth
from .draws import Draw
from .subjects import call_of, outputs, status
from .truth import Point, certified, exact_input

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
    """One operation: `code` is the call, `inputs` draws what it takes beside A, `admits` says of which matrices it
    speaks.
    """

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
    """Errors of all outputs in units of cond u.

    The first `values` of them are exponentials, whose condition number is cond.
    """

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
            if (
                excess < -limits.REPRESENTABLE or not ours or "mode" in case.inputs
            ):  # toward zero, overflow is the largest number
                return None
            fact = "finite, though the truth overflows" if finite else "not finite at status 0"
            wrong = finite or self.succeeded(case)
            return (
                Measurement(math.inf, self.limit, fact=fact, output=k) if wrong and self._determined(case, k) else None
            )
        if not finite and log_largest(case.point.value) > math.log(float(facts.max)) + limits.REPRESENTABLE:
            return None  # the value overflows, and its derivatives are NaN by contract
        least = math.log(2 * float(facts.tiny) / float(facts.eps))
        derived = k >= self.values and "t" not in case.inputs
        if log_norm(true) < least or derived and case.point.log_value < least:
            # Where exp(A) is below the normal numbers, digits are lost in it and in what derivatives make of it.
            return None
        error = relative_error(found.reshape(true.shape), true) if finite else math.inf
        unit = case.u
        roughest = len(case.a) > EXACT_ORDER or "t" in case.inputs
        if error > unit and roughest and not self.entrywise:
            unit = (
                case.u
                * (
                    case.at(float(case.inputs["t"][k])) if self.values and "t" in case.inputs else case.point
                ).cond_at_least
            )
        if error > (self.limit * unit if roughest else unit):
            unit = case.u * self._cond(case, k, roughly=True)
        if error > self.limit * unit:
            unit = case.u * self._cond(case, k, roughly=False)
        if error > self.limit * unit and k >= self.values:
            unit = max(unit, case.u * self._sensitivity(case)[k])
        limit = max(self.limit, limits.EIGENBASIS) if self._by_eigenvectors(case.a) else self.limit
        if limit * unit > limits.DETERMINED:
            if finite or not ours or not self.succeeded(case):
                return Measurement(0.0, self.limit)
            return Measurement(math.inf, self.limit, unit, "not finite at status 0", true, k)
        return Measurement(error / unit, limit, unit, "" if finite else "not finite, the truth is", true, k)

    @staticmethod
    def _by_eigenvectors(a: np.ndarray) -> bool:
        adjoint = a.conj().T
        skew, large = np.array_equal(a, -adjoint), len(a) >= limits.EIGENBASIS_ORDER
        if skew and np.linalg.norm(a.astype(complex), 1) > limits.EIGENBASIS_SKEW / np.finfo(a.dtype).eps:
            return True
        return large and (skew or np.array_equal(a, adjoint))

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
