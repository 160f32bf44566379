"""Checks of another kind than an accuracy: entries, units in the last place, bounds, properties, bits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from flint import arb_mat, ctx

from certified import NotCertifiedError, log_largest, log_norm, relative_error

from . import limits, truth
from .checks import Case, Check, Measurement
from .draws import abscissa
from .properties import has_rows_of_zero_sum
from .subjects import outputs
from .truth import certified, frechet


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
            last = np.spacing(np.abs(truth.rounded(true, found.dtype)).diagonal().astype(found.real.dtype)).astype(
                float
            )
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
    """Each entry y of the exponential of a generator, of A as it is or with its rows put right, whichever is nearer, in
    units of (6 + |ln y|) u, times 1 plus the largest sum of a row, or column, less the largest eigenvalue: as
    docs/functions.md
    promises."""

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
        sums = [max(math.fsum(row) for row in m.astype(float).real) for m in (case.a, case.a.T)]
        growth = 1 + max(0.0, min(sums) - abscissa(case.a.astype(complex)))

        def worst(true):
            size = np.array([[float(abs(x).mid()) for x in row] for row in true.tolist()])
            return (
                (entry_errors(found, true, least) / (6 + abs(np.log(np.maximum(size, least))))).max() / case.u / growth
            )

        ratio, true = min(((worst(t), t) for t in truths), key=lambda pair: pair[0])
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
            unit = np.array(
                [
                    [max(1.0, float((c / abs(t)).mid())) if abs(t) > 0 else 1.0 for c, t in zip(*r)]
                    for r in zip(changes, true)
                ]
            )
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
            log_k = math.log(np.linalg.norm(k, 1 if self.one else 2)) + log_size
            log_a = math.log(size) + math.log(np.linalg.norm(a / size, order))
            log_true = log_k + log_a - log_value - math.log(np.linalg.norm(scaled, order))
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
        return Measurement(
            error / bound if bound else math.inf if error else 0.0,
            self.limit,
            bound,
            f"error {error:.3g}, error_bound {bound:.3g}",
            true,
        )


@dataclass
class Unitary(Check):
    """exp of a skew-Hermitian matrix is unitary, however large it is."""

    def measure(self, case: Case, call: Callable | None = None) -> Measurement | None:
        (y,), n = outputs(call or self.call, case.arguments), len(case.a)
        if not np.isfinite(y).all():
            return Measurement(math.inf, self.limit, case.u, "not finite")
        wide = y.astype(np.clongdouble)
        return Measurement(
            float(np.linalg.norm((wide.conj().T @ wide - np.eye(n)).astype(complex)) / (n * case.u)),
            self.limit,
            n * case.u,
            "‖YᴴY - I‖",
        )


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
        dy, tape_dy, abar, tape_abar = (
            x.astype(wide) / s
            for x, s in ((dy, scales[0]), (tape_dy, scales[0]), (abar, scales[1]), (tape_abar, scales[1]))
        )
        if not all(np.isfinite(x).all() for x in (dy, abar, tape_dy, tape_abar)):
            return None
        unit = case.u * max(1.0, float(info.cond))
        if not self.limit * unit < limits.DETERMINED:
            return None
        norm, facts = np.linalg.norm, np.finfo(case.a.dtype)
        if min(norm(dy), norm(abar)) < 2 * float(facts.tiny) / float(facts.eps):
            return None  # below the normal numbers, by directions of size 1, digits are lost
        with np.errstate(all="ignore"):
            inner = abs(np.vdot(g, dy).real - np.vdot(abar, e).real) / (norm(g) * norm(dy) + norm(abar) * norm(e))
            errors = [norm(dy - tape_dy) / norm(dy), norm(abar - tape_abar) / norm(abar), inner]
        reasons = ["jvp and the tape's differ", "vjp and the tape's differ", "the adjoint identity fails"]
        k = int(np.nanargmax(np.r_[errors, 0.0])) % 3
        return Measurement(errors[k] / unit, self.limit, unit, reasons[k]) if math.isfinite(errors[k]) else None
