"""Matrices of big integers with one binary exponent and one error bound: certified values without Arb.

A matrix is midpoints * 2^exponent, and every entry is within radius * 2^exponent of the truth. NumPy
multiplies the integers exactly, so the only errors are the final shifts, and each is counted. mpmath
converts to and from double precision and supplies the scalar function. The neighbour is _arb.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import numpy as np
from mpmath.libmp import from_float, from_man_exp, mpf_sub, to_float


@dataclass(frozen=True)
class FixedMatrix:
    """Integer midpoints `real` and, when complex, `imag`; a shared exponent; a bound per part."""

    real: np.ndarray
    imag: np.ndarray | None
    exponent: int
    radius: int

    @property
    def parts(self) -> list[np.ndarray]:
        return [self.real] if self.imag is None else [self.real, self.imag]

    @property
    def largest(self) -> int:
        return max(max(abs(int(x)) for x in part.flat) for part in self.parts)

    def mapped(self, function, exponent: int, radius: int) -> FixedMatrix:
        parts = [function(part) for part in self.parts]
        return FixedMatrix(parts[0], parts[1] if len(parts) == 2 else None, exponent, radius)


class FixedArithmetic:
    """The methods of ArbArithmetic on FixedMatrix, keeping `bits` bits of the largest entry."""

    name = f"mpmath {mpmath.__version__}"

    def __init__(self, bits: int, is_complex: bool):
        self.bits = bits
        self.is_complex = is_complex

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def exact(self, a: np.ndarray) -> FixedMatrix:
        parts = [a.real, a.imag] if self.is_complex else [a]
        ratios = [[float(x).as_integer_ratio() for x in part.flat] for part in parts]
        shift = max(d.bit_length() - 1 for part in ratios for _, d in part)
        scaled = [_integers([(n << shift) // d for n, d in part], a.shape) for part in ratios]
        return FixedMatrix(scaled[0], scaled[1] if self.is_complex else None, -shift, 0)

    def rational(self, rows: list[list[Fraction]]) -> FixedMatrix:
        shape = (len(rows), len(rows[0]))
        real = _integers([(x.numerator << self.bits) // x.denominator for row in rows for x in row],
                         shape)
        imag = _integers([0] * real.size, shape) if self.is_complex else None
        return FixedMatrix(real, imag, -self.bits, 1)

    def multiply(self, x: FixedMatrix, y: FixedMatrix) -> FixedMatrix:
        # |XY - X'Y'| <= k (|X| ry + |Y| rx + rx ry) entry by entry; a complex product has two such terms.
        terms = x.real.shape[1] * (2 if self.is_complex else 1)
        radius = terms * (x.largest * y.radius + y.largest * x.radius + x.radius * y.radius)
        real, imag = x.real @ y.real, None
        if self.is_complex:
            real = real - x.imag @ y.imag
            imag = x.real @ y.imag + x.imag @ y.real
        return self._rounded(FixedMatrix(real, imag, x.exponent + y.exponent, radius))

    def add(self, x: FixedMatrix, y: FixedMatrix) -> FixedMatrix:
        exponent = min(x.exponent, y.exponent)
        x, y = _aligned(x, exponent), _aligned(y, exponent)
        imag = x.imag + y.imag if self.is_complex else None
        return self._rounded(FixedMatrix(x.real + y.real, imag, exponent, x.radius + y.radius))

    def divide(self, x: FixedMatrix, divisor: int) -> FixedMatrix:
        x = self._extended(x, divisor.bit_length())
        return self._rounded(x.mapped(lambda part: part // divisor, x.exponent, x.radius // divisor + 2))

    def scale_by_power_of_two(self, x: FixedMatrix, exponent: int) -> FixedMatrix:
        return FixedMatrix(x.real, x.imag, x.exponent + exponent, x.radius)

    def reshape(self, x: FixedMatrix, rows: int, columns: int) -> FixedMatrix:
        return x.mapped(lambda part: part.reshape(rows, columns), x.exponent, x.radius)

    def transpose(self, x: FixedMatrix) -> FixedMatrix:
        return x.mapped(np.transpose, x.exponent, x.radius)

    def stack(self, matrices: list[FixedMatrix]) -> FixedMatrix:
        exponent = min(m.exponent for m in matrices)
        aligned = [_aligned(m, exponent) for m in matrices]
        parts = [np.stack([m.parts[k].ravel() for m in aligned]) for k in range(len(aligned[0].parts))]
        return self._rounded(FixedMatrix(parts[0], parts[1] if self.is_complex else None, exponent,
                                         max(m.radius for m in aligned)))

    def widen(self, x: FixedMatrix, bound: Fraction) -> FixedMatrix:
        x = self._extended(x)
        units = math.ceil(bound / _power_of_two(x.exponent))
        return FixedMatrix(x.real, x.imag, x.exponent, x.radius + units)

    def magnitude_and_radius(self, x: FixedMatrix) -> tuple[Fraction, Fraction]:
        unit = _power_of_two(x.exponent)
        return x.largest * unit, x.radius * unit

    def to_floats(self, x: FixedMatrix) -> tuple[np.ndarray, np.ndarray]:
        pairs = [np.array([_two_doubles(from_man_exp(int(m), x.exponent)) for m in part.flat])
                 for part in x.parts]
        both = pairs[0] if len(pairs) == 1 else pairs[0] + 1j * pairs[1]
        return both[:, 0].reshape(x.real.shape), both[:, 1].reshape(x.real.shape)

    def omexpovx(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with mpmath.workprec(self.bits):
            values = [mpmath.mpf(1) if x == 0 else -mpmath.expm1(-mpmath.mpmathify(x)) / x
                      for x in points.tolist()]
            parts = [[_two_doubles(mpmath.re(v)._mpf_) for v in values]]
            if self.is_complex:
                parts.append([_two_doubles(mpmath.im(v)._mpf_) for v in values])
        pairs = np.array(parts[0]) + (1j * np.array(parts[1]) if self.is_complex else 0)
        return pairs[:, :1], pairs[:, 1:]

    def _extended(self, x: FixedMatrix, guard: int = 0) -> FixedMatrix:
        """The same numbers with integers long enough that one unit is below the working precision."""
        missing = max(self.bits - x.largest.bit_length(), 0) + guard
        return _aligned(x, x.exponent - missing)

    def _rounded(self, x: FixedMatrix) -> FixedMatrix:
        excess = max(x.largest, x.radius).bit_length() - self.bits
        if excess <= 0:
            return x
        # The shift loses less than one unit, and the bound is rounded up by one.
        return x.mapped(lambda part: part >> excess, x.exponent + excess, (x.radius >> excess) + 2)


def _aligned(x: FixedMatrix, exponent: int) -> FixedMatrix:
    shift = x.exponent - exponent
    return x if shift == 0 else x.mapped(lambda part: part << shift, exponent, x.radius << shift)


def _integers(values: list[int], shape: tuple[int, ...]) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array.reshape(shape)


def _two_doubles(exact) -> tuple[float, float]:
    high = to_float(exact)
    if not math.isfinite(high):
        return high, 0.0
    return high, to_float(mpf_sub(exact, from_float(high)))


def _power_of_two(exponent: int) -> Fraction:
    return Fraction(1 << exponent) if exponent >= 0 else Fraction(1, 1 << -exponent)
