"""The search: draws of the families, and steps uphill in err / (cond u) from the worst draws.

All that is drawn follows from the seed: a search that has longer goes on where a shorter one ends.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

import methods
from expmgrad import ExpmgradError

from . import families
from .catalogue import BATCHES, CHECKS, check_named
from .checks import Case, Check, Measurement
from .draws import Draw, matrix, worth_trying
from .truth import rounded

TYPES = [np.dtype(name) for name in ("float32", "float64", "complex64", "complex128")]

#: A place to climb is left after so many steps that do not lead up.
PATIENCE = 25
#: Checks made of one drawn matrix.
CHECKS_OF_ONE = 4
#: After so many finds of a check in a type and family, most of its cases there are passed over: each costs a better
#: truth.
ENOUGH = 3
#: Shares of steps: uphill; batches; a large matrix (17 to 80).
UPHILL, BATCHED, LARGE = 0.45, 0.06, 0.004

Key = tuple[str, str]


@dataclass
class Place:
    """Where a climb is: the highest case so far of a check and type."""

    check: Check
    case: Case
    height: float
    failures: int = 0


@dataclass
class Find:
    """A case above its limit."""

    check: Check
    case: Case
    measurement: Measurement
    of: str

    def __reduce__(self):  # a check holds functions: it goes by its name
        return find_named, (self.check.name, self.case, self.measurement, self.of)


def find_named(name: str, case: Case, measurement: Measurement, of: str) -> Find:
    return Find(check_named(name), case, measurement, of)


@dataclass
class Search:
    """Everything a search has seen. `watch` is told each case before it is tried."""

    seed: int = 1
    checks: list[Check] = field(default_factory=lambda: CHECKS)
    batches: list[Check] = field(default_factory=lambda: BATCHES)
    types: list[np.dtype] = field(default_factory=lambda: TYPES)
    names: list[str] = field(default_factory=lambda: list(families.FAMILIES))
    peers: list = field(default_factory=list)
    watch: Callable[[Check, Case], None] = lambda check, case: None

    def __post_init__(self):
        self.rng = np.random.default_rng(self.seed)
        self.drawn: Counter[str] = Counter()
        self.measured: Counter[Key] = Counter()
        self.steps = 0
        self.highest: dict[Key, tuple[float, str]] = {}
        self.of_peers: dict[tuple[str, str, str], list[float]] = {}
        self.highest_of_family: dict[str, float] = {}
        self.finds: dict[tuple[str, str, str], Find] = {}
        self.counts: Counter[tuple[str, str]] = Counter()
        self.found_often: Counter[tuple[str, str, str]] = Counter()
        self.places: dict[Key, Place] = {}
        self.weights = np.array([check.weight for check in self.checks])

    def run(self, seconds: float = np.inf, steps: int | float = np.inf) -> Search:
        end = time.monotonic() + seconds
        while self.steps < steps and time.monotonic() < end:
            self.step()
        return self

    def step(self) -> None:
        self.steps += 1
        kind = self.rng.random()
        if kind < UPHILL and self.places:
            self._climb()
        elif kind < UPHILL + BATCHED and self.batches:
            self._batch()
        else:
            self._draw()

    # ---- Drawing

    def _matrix(self, n: int) -> tuple[str, np.ndarray, Draw] | None:
        name = self.names[self.rng.integers(len(self.names))]
        d = Draw(self.rng, n, self.types[self.rng.integers(len(self.types))])
        with np.errstate(all="ignore"):
            a = matrix(families.FAMILIES[name], d)
        return (name, a, d) if a is not None else None

    def _order(self) -> int:
        if self.rng.random() < LARGE / (1 - UPHILL - BATCHED):
            return int(17 * (80 / 17) ** self.rng.random())
        return int(
            self.rng.choice(
                [1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 7, 8, 12 if self.rng.random() < 0.5 else 9]
            )
        )

    def _draw(self) -> None:
        drawn = self._matrix(self._order())
        if drawn is None:
            return
        name, a, d = drawn
        self.drawn[name] += 1
        fit = [k for k, check in enumerate(self.checks) if check.speaks_of(a)]
        if not fit:
            return
        weights = self.weights[fit]
        count = min(len(fit), CHECKS_OF_ONE if len(a) <= 16 else 2)
        point = None
        for k in self.rng.choice(fit, count, replace=False, p=weights / weights.sum()):
            check = self.checks[k]
            case = check.case(name, a, d)
            if point is not None:
                case.point = point
            point = case.point
            m = self._measure(check, case)
            if m is not None and not m.found and len(a) <= 16:
                self._offer(check, case, m)
            if check.name in ("value", "jvp", "vjp") and m is not None:
                self._ask_peers(check, case)

    def _batch(self) -> None:
        check = self.batches[self.rng.integers(len(self.batches))]
        d, stack, names = None, [], []
        n = int(self.rng.integers(1, 13)) if self.rng.random() < 0.97 else int(self.rng.integers(17, 65))
        dtype = self.types[self.rng.integers(len(self.types))]
        for _ in range(40):
            name = self.names[self.rng.integers(len(self.names))]
            d = Draw(self.rng, n, dtype)
            with np.errstate(all="ignore"):
                a = matrix(families.FAMILIES[name], d)
            if a is not None and len(a) == n and (check.name != "batch cond" or np.abs(a).max() < 1e3):
                stack.append(a)
                names.append(name)
            if len(stack) == 1 + self.rng.integers(24):
                break
        if stack:
            self._measure(check, check.case(" ".join(sorted(set(names))), np.stack(stack), d))

    # ---- Measuring

    def _measure(self, check: Check, case: Case) -> Measurement | None:
        if self.found_often[check.name, case.a.dtype.name, case.family] >= ENOUGH and self.rng.random() < 0.9:
            return None
        self.watch(check, case)
        m = measured(check, case)
        if m is None:
            return None
        key = (check.name, case.a.dtype.name)
        self.measured[key] += 1
        if m.ratio >= self.highest.get(key, (-1.0, ""))[0]:
            self.highest[key] = (m.ratio, case.family)
        self.highest_of_family[case.family] = max(m.excess, self.highest_of_family.get(case.family, 0.0))
        if m.found:
            self.counts[key] += 1
            place = (*key, case.family)
            self.found_often[place] += 1
            if m.true is not None:
                m.true = rounded(m.true, case.a.dtype)
            if place not in self.finds or m.ratio > self.finds[place].measurement.ratio:
                self.finds[place] = Find(check, case, m, "expmgrad")
        return m

    def _ask_peers(self, check: Check, case: Case) -> None:
        if self.rng.random() > 0.25 or len(case.a) > 16:
            return
        for peer in self.peers:
            function = peer.functions[check.name]
            m = check.measure(
                case, lambda a, *rest, function=function, **named: peer_call(function, a, *rest, *named.values())
            )
            if m is not None:
                self.of_peers.setdefault((peer.name, check.name, case.a.dtype.name), []).append(m.ratio)

    # ---- Climbing

    def _offer(self, check: Check, case: Case, m: Measurement) -> None:
        key = (check.name, case.a.dtype.name)
        place = self.places.get(key)
        if place is None or place.height < m.ratio:
            self.places[key] = Place(check, case, m.ratio)

    def _climb(self) -> None:
        keys = list(self.places)
        key = keys[self.rng.integers(len(keys))]
        place = self.places[key]
        case = mutated(place.check, place.case, self.rng)
        m = self._measure(place.check, case) if case is not None else None
        if m is not None and not m.found and m.ratio > place.height:
            self.places[key] = Place(place.check, case, m.ratio)
            return
        place.failures += 1
        if (m is not None and m.found) or place.failures > PATIENCE:
            del self.places[key]


def peer_call(function: Callable, *arguments: np.ndarray) -> np.ndarray:
    found = methods.call(function, *arguments)
    with np.errstate(all="ignore"):
        return found.astype(arguments[0].dtype)


def mutated(check: Check, case: Case, rng: np.random.Generator) -> Case | None:
    """The case with one to three changes of the matrix or of an input; None where that leaves what the check admits."""
    a, inputs = case.a.astype(complex if case.a.dtype.kind == "c" else float), dict(case.inputs)
    for _ in range(rng.integers(1, 4)):
        if inputs and rng.random() < 0.3:
            name = list(inputs)[rng.integers(len(inputs))]
            x = inputs[name].copy()
            with np.errstate(all="ignore"):
                inputs[name] = changed_entry(x, rng).astype(x.dtype)
        else:
            with np.errstate(all="ignore"):
                a = changed(a, rng)
    with np.errstate(all="ignore"):
        a = check.project(a.astype(case.a.dtype))
    fits = worth_trying(a) and check.speaks_of(a) and all(np.isfinite(x).all() and x.any() for x in inputs.values())
    return Case(case.family, np.ascontiguousarray(a), inputs) if fits else None


def changed_entry(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One entry times a power of two, a little, or minus one; zero; equal to another."""
    place = tuple(rng.integers(size) for size in x.shape)
    kind = rng.integers(6)
    if kind == 0:
        x[place] = x[place] * 2.0 ** rng.integers(-12, 13)
    elif kind == 1:
        x[place] = x[place] * (1 + 0.3 * rng.standard_normal())
    elif kind == 2:
        x[place] = -x[place]
    elif kind == 3:
        x[place] = 0
    elif kind == 4:
        x[place] = x[tuple(rng.integers(size) for size in x.shape)]
    else:
        x[place] = x[place] * (1 + 2.0 ** -rng.integers(2, 50))
    return x


def changed(a: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An entry, the scale, the shift, a row and column by a power of two, a transposition, or all entries a little."""
    kind, n = rng.integers(8), len(a)
    a = a.copy()
    if kind <= 3:
        return changed_entry(a, rng)
    if kind == 4:
        return a * (2.0 ** rng.choice([-1, 1]) if rng.random() < 0.4 else rng.uniform(0.6, 1.6))
    if kind == 5:
        return a + rng.standard_normal() * 10.0 ** rng.uniform(-3, 1) * np.eye(n)
    if kind == 6:
        scale = np.ones(n)
        scale[rng.integers(n)] = 2.0 ** rng.integers(-8, 9)
        return scale[:, None] * a / scale
    return a * (1 + 0.1 * rng.standard_normal(a.shape))


def without(x: np.ndarray, k: int, n: int) -> np.ndarray:
    """The array without row and column k, along every axis of length n but that of a stack."""
    for axis in range(max(0, x.ndim - 2), x.ndim):
        if x.shape[axis] == n and x.ndim > 1:
            x = np.delete(x, k, axis)
    return np.ascontiguousarray(x)


def measured(check: Check, case: Case) -> Measurement | None:
    """What the check says; a call that raises is a find."""
    try:
        return check.measure(case)
    except ExpmgradError as problem:
        return Measurement(np.inf, check.limit, fact=f"{type(problem).__name__}: {problem}")


def shrunk(find: Find, seconds: float = 2.0) -> Find:
    """The find with rows and columns left out, entries set to zero and rounded to few digits, as far as it stays one:
    easier to read.
    """
    check, end = find.check, time.monotonic() + seconds
    best = find

    def attempt(case: Case) -> bool:
        nonlocal best
        if time.monotonic() > end or (case.a.ndim == 2 and not check.speaks_of(case.a)) or not case.a.any():
            return False
        m = measured(check, case)
        if m is None or not m.found:
            return False
        if m.true is not None:
            m.true = rounded(m.true, case.a.dtype)
        best = Find(check, case, m, find.of)
        return True

    def replaced(name: str, x: np.ndarray) -> Case:
        case = best.case
        return Case(case.family, x, case.inputs) if name == "a" else Case(case.family, case.a, {**case.inputs, name: x})

    for k in reversed(range(len(find.case.a) if find.case.a.ndim == 3 else 0)):
        if len(best.case.a) > 1:
            cut = {name: np.delete(x, k, 0) for name, x in best.case.arguments.items()}
            attempt(Case(best.case.family, cut.pop("a"), cut))
    if find.case.a.ndim == 3:
        return best
    n = len(find.case.a)
    for k in reversed(range(n)):
        order = len(best.case.a)
        if order > 1 and k < order:
            cut = {name: without(x, k, order) for name, x in best.case.arguments.items()}
            attempt(Case(best.case.family, cut.pop("a"), cut))
    for name in best.case.arguments:
        for simplify in (lambda v: 0, lambda v: float(f"{v:.1g}"), lambda v: float(f"{v:.3g}")):
            for place in np.ndindex(best.case.arguments[name].shape):
                x = best.case.arguments[name].copy()
                value = x[place].item()
                simple = complex(simplify(value.real), simplify(value.imag)) if x.dtype.kind == "c" else simplify(value)
                if simple != value:
                    x[place] = simple
                    with np.errstate(all="ignore"):
                        x = check.project(x) if name == "a" else x
                    attempt(replaced(name, x))
    return best
