"""Matrices of Arb balls: the arithmetic of certified values where python-flint is installed.

The neighbour with the same methods, without python-flint, is _fixed.py.
"""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np
from flint import acb, acb_mat, arb, arb_mat, fmpq


class ArbArithmetic:
    """Ball matrices at a working precision of `bits`; use it in a `with` statement."""

    name = f"Arb (python-flint {flint.__version__})"

    def __init__(self, bits: int, is_complex: bool):
        self.bits = bits
        self.is_complex = is_complex
        self._matrix = acb_mat if is_complex else arb_mat

    def __enter__(self):
        self._saved_precision = flint.ctx.prec
        flint.ctx.prec = self.bits
        return self

    def __exit__(self, *_):
        flint.ctx.prec = self._saved_precision

    def exact(self, a: np.ndarray):
        rows, columns = a.shape
        if self.is_complex:
            return acb_mat(rows, columns, [acb(float(z.real), float(z.imag)) for z in a.flat])
        return arb_mat(rows, columns, [arb(float(x)) for x in a.flat])

    def rational(self, rows: list[list[Fraction]]):
        entries = [arb(fmpq(x.numerator, x.denominator)) for row in rows for x in row]
        return self._matrix(len(rows), len(rows[0]), entries)

    def multiply(self, x, y):
        return x * y

    def add(self, x, y):
        return x + y

    def divide(self, x, divisor: int):
        return x / arb(divisor)

    def scale_by_power_of_two(self, x, exponent: int):
        return x * (arb(2) ** exponent)

    def reshape(self, x, rows: int, columns: int):
        return self._matrix(rows, columns, x.entries())

    def transpose(self, x):
        return x.transpose()

    def stack(self, matrices: list):
        """One row per matrix, its entries in row-major order."""
        rows = [m.entries() for m in matrices]
        return self._matrix(len(rows), len(rows[0]), [x for row in rows for x in row])

    def widen(self, x, bound: Fraction):
        """Every entry (part) may be off by `bound` more."""
        radius = arb(fmpq(bound.numerator, bound.denominator)).upper()
        ball = arb(0, radius)
        if self.is_complex:
            ball = acb(ball, ball)
        return self._matrix(x.nrows(), x.ncols(), [entry + ball for entry in x.entries()])

    def magnitude_and_radius(self, x) -> tuple[Fraction, Fraction]:
        """The largest midpoint and the largest radius over all entries (parts)."""
        parts = self._parts(x)
        return _exactly(max(abs(p.mid()) for p in parts)), _exactly(max(p.rad() for p in parts))

    def to_floats(self, x) -> tuple[np.ndarray, np.ndarray]:
        """The midpoints as unevaluated sums high + low of two doubles (low is 0 where high overflows)."""
        shape = (x.nrows(), x.ncols())
        pairs = np.array([_two_doubles(p.mid()) for p in self._parts(x)])
        if self.is_complex:
            pairs = pairs[0::2] + 1j * pairs[1::2]
        return pairs[:, 0].reshape(shape), pairs[:, 1].reshape(shape)

    def omexpovx(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(1 - exp(-x)) / x at every point."""
        values = []
        for x in points:
            if x == 0:
                values.append(acb(1) if self.is_complex else arb(1))
                continue
            ball = acb(float(x.real), float(x.imag)) if self.is_complex else arb(float(x))
            values.append(-(-ball).expm1() / ball)
        return self.to_floats(self._matrix(len(values), 1, values))

    def _parts(self, x):
        if not self.is_complex:
            return x.entries()
        return [part for z in x.entries() for part in (z.real, z.imag)]


def _two_doubles(exact: arb) -> tuple[float, float]:
    high = float(exact)
    return (high, 0.0) if not np.isfinite(high) else (high, float(exact - arb(high)))


def _exactly(x: arb) -> Fraction:
    mantissa, exponent = x.man_exp()
    mantissa, exponent = int(mantissa), int(exponent)
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)
