"""Certified values of exp(A), L(A, E), L*(A, G) and the condition number, by Arb through python-flint.

Arb's exponential encloses the true one; precision starts at 640 bits and doubles until the enclosure is good to 200
bits. L(A, E) is the corner of exp([[A, E], [0, A]]); L*(A, G) = L(Aᴴ, G). Results are kept on disk in `.cache/`.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from flint import acb, acb_mat, arb, arb_mat, ctx, fmpz

from report import write_text

CACHE = Path(__file__).parent / ".cache"
BITS = 640
GOOD_BITS = 200
KEPT_BITS = 192
MOST_BITS = 1 << 17


class NotCertifiedError(ArithmeticError):
    """No enclosure good enough below the largest precision tried."""


def matrix(a: np.ndarray):
    """The exact Arb matrix of a float array."""
    if a.dtype.kind == "c":
        return acb_mat(a.astype(complex).tolist())
    return arb_mat(a.astype(float).tolist())


def parts(x) -> tuple[arb, ...]:
    return (x.real, x.imag) if isinstance(x, acb) else (x,)


def norm(entries) -> arb:
    numbers = [p for x in entries for p in parts(x)]
    k = len(numbers)
    return (arb_mat(1, k, numbers) * arb_mat(k, 1, numbers))[0, 0].sqrt() if k else arb(0)


def enclosure_is_good(entries, bits: int) -> bool:
    """The radii together are below 2^-bits of the norm."""
    entries = list(entries)
    size = norm(p.mid() for x in entries for p in parts(x))
    radius = norm(p.rad() for x in entries for p in parts(x))
    return bool(size.is_finite() and radius.is_finite() and radius <= size * arb(2) ** -bits)


def exponential_block(a: np.ndarray, e: np.ndarray | None, bits: int, good_bits: int):
    """The entries of exp(A), or of L(A, E), as an n × n object array of Arb numbers."""
    n = len(a)
    block = a if e is None else np.block([[a, e], [np.zeros_like(a), a]])
    corner = 0 if e is None else n
    while bits <= MOST_BITS:
        with ctx.workprec(bits):
            x = matrix(block).exp()
            result = np.array([[x[i, corner + j] for j in range(n)] for i in range(n)], dtype=object).reshape(n, n)
            if enclosure_is_good(result.ravel(), good_bits):
                return result
        bits *= 2
    raise NotCertifiedError(f"no enclosure of {n} × {n} to {good_bits} bits")


def adjoint(a: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(a.conj().T)


def floats(entries: np.ndarray, complex_: bool) -> tuple[np.ndarray, float]:
    """The array divided by its norm, in float64, and log of the norm."""
    with ctx.workprec(GOOD_BITS):
        size = norm(p.mid() for x in entries.ravel() for p in parts(x))
        if not size > 0:
            return np.zeros(entries.shape, complex if complex_ else float), -math.inf
        scaled = [[complex(x / size) if complex_ else float((x / size).mid()) for x in row] for row in entries]
        return np.array(scaled), float(size.log().mid())


def log_kronecker_norm(a: np.ndarray, tolerance: float = 1e-3, most: int = 100) -> float:
    """log ‖K(A)‖₂ by power iteration on L* L; L from 128 bits upward, good to 20 of them."""
    complex_ = a.dtype.kind == "c"
    e, last = np.random.default_rng(5).standard_normal(a.shape), -math.inf
    e = (e / np.linalg.norm(e)).astype(a.dtype if complex_ else float)
    ah = adjoint(a)
    for step in range(most):
        z, size = floats(exponential_block(a, e, 128, 20), complex_)
        e, other = floats(exponential_block(ah, z, 128, 20), complex_)
        if step >= 3 and max(size, other) - last < tolerance:
            break
        last = max(size, other)
    return max(size, other)


@dataclass
class Reference:
    """Arb arrays of the three results, and cond = max(1, ‖K‖₂ ‖A‖_F / ‖e^A‖_F)."""

    value: np.ndarray
    jvp: np.ndarray
    vjp: np.ndarray
    cond: float


def to_text(entries: np.ndarray) -> list:
    """Midpoints to KEPT_BITS as [mantissa, exponent] pairs."""

    def pair(x: arb) -> list:
        mantissa, exponent = x.mid().man_exp()
        excess = max(0, int(mantissa).bit_length() - KEPT_BITS)
        return [hex(int(mantissa) >> excess), int(exponent) + excess]

    return [[[pair(p) for p in parts(x)] for x in row] for row in entries]


def from_text(rows: list) -> np.ndarray:
    def number(pairs: list):
        values = [arb((fmpz(int(m, 16)), fmpz(e))) for m, e in pairs]
        return acb(*values) if len(values) == 2 else values[0]

    n = len(rows)
    result = np.empty((n, n), dtype=object)
    for i, row in enumerate(rows):
        for j, pairs in enumerate(row):
            result[i, j] = number(pairs)
    return result


def condition(a: np.ndarray, value: np.ndarray) -> float:
    size = np.linalg.norm(a.astype(complex if a.dtype.kind == "c" else float))
    if size == 0:
        return 1.0
    log_cond = log_kronecker_norm(a) + math.log(size) - floats(value, a.dtype.kind == "c")[1]
    return math.exp(min(700.0, max(0.0, log_cond)))


def compute(a: np.ndarray, e: np.ndarray, g: np.ndarray) -> Reference:
    value = exponential_block(a, None, BITS, GOOD_BITS)
    jvp = exponential_block(a, e, BITS, GOOD_BITS)
    vjp = exponential_block(adjoint(a), g, BITS, GOOD_BITS)
    return Reference(value, jvp, vjp, condition(a, value))


def reference(a: np.ndarray, e: np.ndarray, g: np.ndarray, cache: bool = True) -> Reference:
    """The certified results, from the cache where they are known."""
    if not cache:
        return compute(a, e, g)
    digest = hashlib.sha256(b"".join([a.dtype.str.encode(), a.tobytes(), e.tobytes(), g.tobytes()])).hexdigest()
    file = CACHE / f"{digest[:40]}.json"
    if file.exists():
        kept = json.loads(file.read_text(encoding="ascii"))
        return Reference(*(from_text(kept[k]) for k in ("value", "jvp", "vjp")), kept["cond"])
    found = compute(a, e, g)
    kept = {k: to_text(getattr(found, k)) for k in ("value", "jvp", "vjp")} | {"cond": found.cond}
    CACHE.mkdir(exist_ok=True)
    write_text(file, json.dumps(kept))
    return found


def log_norm(entries: np.ndarray) -> float:
    """log of the Frobenius norm; -inf for zero."""
    with ctx.workprec(GOOD_BITS):
        size = norm(p.mid() for x in entries.ravel() for p in parts(x))
        return float(size.log().mid()) if size > 0 else -math.inf


def log_largest(entries: np.ndarray) -> float:
    """log of the largest part of an entry."""
    with ctx.workprec(GOOD_BITS):
        largest = max((abs(p.mid()) for x in entries.ravel() for p in parts(x)), default=arb(0))
        return float(largest.log().mid()) if largest > 0 else -math.inf


def relative_error(computed: np.ndarray, true: np.ndarray) -> float:
    """‖computed - true‖_F / ‖true‖_F, evaluated in Arb; inf where `computed` is not finite."""
    if computed.shape != true.shape or not np.isfinite(computed).all():
        return math.inf
    wide = computed.astype(complex if computed.dtype.kind == "c" else float).ravel().tolist()
    with ctx.workprec(GOOD_BITS):
        difference = [(acb(x) if isinstance(t, acb) else arb(x)) - t for x, t in zip(wide, true.ravel())]
        size, error = (norm(p.mid() for x in xs for p in parts(x)) for xs in (true.ravel(), difference))
        if not size > 0:
            return 0.0 if not error > 0 else math.inf
        return float((error / size).mid())
