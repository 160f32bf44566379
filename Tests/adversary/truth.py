"""exp(A) and its derivatives in Arb: functions of exact matrices, evaluated at rising precision until they are
enclosed.

An exact matrix is an arb_mat or acb_mat without radii, as `exact` makes it. A truth is a function of exact matrices
that returns a list of matrices; `certified` evaluates one. Errors, norms and condition numbers:
benchmarks/certified.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property

import numpy as np
from flint import acb_mat, arb, ctx

from certified import NotCertifiedError, enclosure_is_good, floats, log_kronecker_norm, log_norm, parts
from certified import matrix as exact

#: Enclosures are good to so many bits, normwise: 2⁻⁷² is nothing beside u = 2⁻⁵³.
GOOD_BITS = 72
FIRST_BITS, MOST_BITS = 128, 1 << 13

Truth = Callable[..., list]


def as_matrix(x: np.ndarray) -> np.ndarray:
    """Vectors are rows, stacks of matrices stand one below the other: as truths see them."""
    return x.reshape(-1, x.shape[-1])


def exact_input(x: np.ndarray):
    return exact(as_matrix(x))


def join(blocks: list[list]) -> object:
    """The matrix of square blocks of one order; None is a zero block."""
    n = next(b for b in blocks[0] if b is not None).nrows()
    kind = type(next(b for b in blocks[0] if b is not None))
    zeros = [0] * n
    rows = []
    for line in blocks:
        tables = [b.tolist() if b is not None else None for b in line]
        rows += [[x for t in tables for x in (t[i] if t is not None else zeros)] for i in range(n)]
    return kind(rows)


def corner(x, row: int, column: int, n: int):
    """The n × n block that begins at row · n, column · n."""
    return type(x)([[x[row * n + i, column * n + j] for j in range(n)] for i in range(n)])


def adjoint(x):
    return x.conjugate().transpose() if isinstance(x, acb_mat) else x.transpose()


def normalized(e) -> tuple:
    """E over a power of two, so that it is about one, and the power: Arb scales by the norm of the block with E."""
    size = max((abs(x).mid() for x in e.entries()), default=arb(0))
    power = arb(2) ** (int(size.man_exp()[1]) + int(size.man_exp()[0]).bit_length()) if size > 0 else arb(1)
    return e * (1 / power), power


def frechet(a, e) -> tuple:
    """exp(A) and L(A, E): blocks of exp [[A, E], [0, A]]."""
    e, power = normalized(e)
    x, n = join([[a, e], [None, a]]).exp(), a.nrows()
    return corner(x, 0, 0, n), corner(x, 0, 1, n) * power


def second(a, e, f) -> tuple:
    """L(A, E) and L2(A, E, F): blocks of the exponential of order 4n."""
    (e, p), (f, q) = normalized(e), normalized(f)
    x, n = join([[a, e, f, None], [None, a, None, f], [None, None, a, e], [None, None, None, a]]).exp(), a.nrows()
    return corner(x, 0, 1, n) * p, corner(x, 0, 3, n) * (p * q)


def entries(x) -> np.ndarray:
    """The entries as an object array."""
    result = np.empty((x.nrows(), x.ncols()), dtype=object)
    for i, row in enumerate(x.tolist()):
        result[i] = row
    return result


def certified(evaluate: Callable[[], list], good_bits: int = GOOD_BITS, entrywise: bool = False) -> list[np.ndarray]:
    """What `evaluate` returns, as object arrays, at the first precision that encloses it well."""
    bits = FIRST_BITS if good_bits == GOOD_BITS else 2 * good_bits
    while bits <= MOST_BITS:
        with ctx.workprec(bits):
            found = [entries(x) for x in evaluate()]
            groups = ([x] for y in found for x in y.ravel()) if entrywise else (y.ravel() for y in found)
            if all(enclosure_is_good(group, good_bits) for group in groups):
                return found
        bits *= 2
    raise NotCertifiedError("no enclosure good enough")


def rounded(x: np.ndarray, dtype) -> np.ndarray:
    """The entries rounded to float64 or complex128, for a report."""
    kind = complex if np.dtype(dtype).kind == "c" else float
    return np.array(
        [
            [complex(*(float(p.mid()) for p in parts(v))) if kind is complex else float(v.mid()) for v in row]
            for row in x
        ]
    )


def log_matrix_norm(a: np.ndarray) -> float:
    """log ‖A‖_F without overflow or underflow; -inf for zero."""
    a = np.abs(a.astype(complex if a.dtype.kind == "c" else float))
    size = a.max(initial=0)
    return math.log(size) + math.log(np.linalg.norm(a / size)) if size > 0 else -math.inf


class Point:
    """A matrix A and what is known of exp at it, each computed when first asked for."""

    def __init__(self, a: np.ndarray):
        self.a = a

    @cached_property
    def exact(self):
        return exact(self.a)

    @cached_property
    def value(self) -> np.ndarray:
        return certified(lambda: [self.exact.exp()])[0]

    @cached_property
    def log_value(self) -> float:
        return log_norm(self.value)

    def _cond(self, log_kronecker: float) -> float:
        return math.exp(min(700.0, max(0.0, log_kronecker + log_matrix_norm(self.a) - self.log_value)))

    @property
    def cond_at_least(self) -> float:
        """A bound from below at no cost: L(A, I) = e^A."""
        return max(1.0, math.exp(min(700.0, log_matrix_norm(self.a))) / math.sqrt(len(self.a)))

    @cached_property
    def cond_roughly(self) -> float:
        """max(1, ‖K(A)‖₂ ‖A‖_F / ‖e^A‖_F) from below, by a step of power iteration."""
        return self._cond(log_kronecker_norm(self.a, most=1)) if self.a.any() else 1.0

    @cached_property
    def cond(self) -> float:
        """The same to 1e-2."""
        return (
            max(self.cond_roughly, self._cond(log_kronecker_norm(self.a, tolerance=1e-2, most=60)))
            if self.a.any()
            else 1.0
        )

    @cached_property
    def kronecker(self) -> tuple[np.ndarray, float]:
        """K(A), columns stacked, divided by its norm, and log of the norm; n² exponentials."""
        n = len(self.a)
        kind = type(self.exact)

        def columns():
            found = []
            for j in range(n):
                for i in range(n):
                    unit = kind([[int((r, c) == (i, j)) for c in range(n)] for r in range(n)])
                    found.append(frechet(self.exact, unit)[1])
            return [kind([[found[k][r, c] for k in range(n * n)] for c in range(n) for r in range(n)])]

        return floats(certified(columns)[0], self.a.dtype.kind == "c")


def sensitivity(
    truth: Truth, inputs: list[np.ndarray], project: Callable, entrywise: bool = False, samples: int = 4
) -> list[float]:
    """How much each output changes, relative to it, if every input changes by its own norm: the condition number of
    `truth`.

    Finite differences with the step 2⁻⁶⁴ along random matrices Z, ‖Z‖_F = 1; n times the root mean square over them is
    the Frobenius norm of the derivative. An input below the range of normal numbers changes by that much at least.
    `entrywise`, and for times: each entry changes by its own magnitude instead.
    """
    rng, step, n = np.random.default_rng(11), arb(2) ** -64, len(inputs[0])
    facts = np.finfo(inputs[0].dtype)
    least = math.log(2 * float(facts.tiny) / float(facts.eps))
    centre = [exact_input(x) for x in inputs]
    base = certified(lambda: truth(*centre), good_bits=160)
    totals = [0.0] * len(base)
    for _ in range(samples):
        moved = []
        for position, (x, at) in enumerate(zip(inputs, centre)):
            x = as_matrix(x)
            z = rng.standard_normal(x.shape) + (1j * rng.standard_normal(x.shape) if x.dtype.kind == "c" else 0)
            z = project(z) if position == 0 else z
            log_size = max(log_matrix_norm(x), least + math.log(x.size))
            with ctx.workprec(1280):
                if entrywise or len(x) == 1 < n:
                    rows = [
                        [v * w for v, w in zip(*pair)] for pair in zip(at.tolist(), exact(z.astype(x.dtype)).tolist())
                    ]
                    moved.append(at + type(at)(rows) * step)
                else:
                    moved.append(at + exact(z / np.linalg.norm(z)) * (step * arb(log_size).exp().mid()))
        other = certified(lambda moved=moved: truth(*moved), good_bits=160)
        with ctx.workprec(640):
            for k, (x, y) in enumerate(zip(base, other)):
                change = log_norm(y - x) + 64 * math.log(2) - log_norm(x)
                totals[k] += math.exp(min(600.0, 2 * change)) if change < 300 else math.inf
    return [n * math.sqrt(total / samples) for total in totals]
