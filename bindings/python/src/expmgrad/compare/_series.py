"""exp(A), its Jacobian and its gradient by series and squaring, in an arithmetic that bounds its errors.

With B = A / 2^s and the Taylor terms S_p = B^p / p!,

  exp(B)  = sum_p S_p
  L(B, E) = sum_{p,q} p! q! / (p+q+1)!  S_p E S_q
  exp(2B) = exp(B)^2,   L(2B, 2E) = exp(B) L(B, E) + L(B, E) exp(B)

For all directions E at once the double sum is one product (n² × m)(m × n²), and a squaring is two products
with n³ columns or rows. What both series leave out after m terms is at most
β^m / m! / (1 - β/(m+1)) in the 1-norm, for β >= ‖B‖₁ and ‖E‖₁ = 1.

`numbers` is ArbArithmetic (_arb.py) or FixedArithmetic (_fixed.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import numpy as np

_LARGEST_SCALED_NORM = 4  # a Taylor term costs n⁴, a squaring 2n⁵


@dataclass(frozen=True)
class Series:
    """The Taylor terms of B = A / 2^squarings, and the bound of what is left out."""

    size: int
    terms: list
    squarings: int
    tail: Fraction


def taylor_series(numbers, a: np.ndarray) -> Series:
    norm = _norm_bound(a)
    squarings = 0
    while norm > _LARGEST_SCALED_NORM * 2**squarings:
        squarings += 1
    beta, count, bound = norm / 2**squarings, 1, norm / 2**squarings
    tail = Fraction(1, 2**numbers.bits)
    while count + 1 <= beta or bound / (1 - beta / (count + 1)) > tail:
        count += 1
        bound = bound * beta / count
    scaled = numbers.scale_by_power_of_two(numbers.exact(a), -squarings)
    terms = [numbers.exact(np.eye(a.shape[0], dtype=a.dtype))]
    for p in range(1, count):
        terms.append(numbers.divide(numbers.multiply(terms[-1], scaled), p))
    return Series(a.shape[0], terms, squarings, tail)


def jacobian_tensor(numbers, series: Series):
    """exp(A), and T[a,i,j,b] = d exp(A)[a,b] / d A[i,j] as a matrix with rows (a,i), columns (j,b)."""
    n = series.size
    stacked = numbers.stack(series.terms)
    tensor = numbers.multiply(numbers.transpose(stacked),
                              numbers.multiply(_weights(numbers, series), stacked))
    tensor = numbers.widen(tensor, series.tail)
    value = _exponential(numbers, series)
    for _ in range(series.squarings):
        left = numbers.multiply(value, numbers.reshape(tensor, n, n**3))
        right = numbers.multiply(numbers.reshape(tensor, n**3, n), value)
        tensor = numbers.add(numbers.reshape(left, n * n, n * n), numbers.reshape(right, n * n, n * n))
        tensor = numbers.scale_by_power_of_two(tensor, -1)
        value = numbers.multiply(value, value)
    return value, tensor


def sum_over_outputs(numbers, tensor, n: int):
    """sum over a, b of T[a,i,j,b], which is L(Aᵀ, ones)."""
    row, column = _ones(numbers, n)
    over_a = numbers.multiply(row, numbers.reshape(tensor, n, n**3))
    return numbers.reshape(numbers.multiply(numbers.reshape(over_a, n * n, n), column), n, n)


def derivative_along_ones(numbers, series: Series):
    """exp(A) and L(A, ones): ones is 1 1ᵀ, so the double sum needs row and column sums only."""
    n, count = series.size, len(series.terms)
    row, column = _ones(numbers, n)
    row_sums = numbers.multiply(numbers.reshape(numbers.stack(series.terms), count * n, n), column)
    column_sums = numbers.stack([numbers.multiply(row, term) for term in series.terms])
    derivative = numbers.multiply(numbers.transpose(numbers.reshape(row_sums, count, n)),
                                  numbers.multiply(_weights(numbers, series), column_sums))
    derivative = numbers.widen(derivative, n * series.tail)
    value = _exponential(numbers, series)
    for _ in range(series.squarings):
        derivative = numbers.add(numbers.multiply(value, derivative),
                                 numbers.multiply(derivative, value))
        derivative = numbers.scale_by_power_of_two(derivative, -1)
        value = numbers.multiply(value, value)
    return value, derivative


def _exponential(numbers, series: Series):
    total = series.terms[-1]
    for term in reversed(series.terms[:-1]):
        total = numbers.add(total, term)
    return numbers.widen(total, series.tail)


def _weights(numbers, series: Series):
    """p! q! / (p+q+1)! for p + q + 1 <= m, so that L and exp are cut at the same power."""
    count = len(series.terms)
    return numbers.rational([[Fraction(factorial(p) * factorial(q), factorial(p + q + 1))
                              if p + q < count else Fraction(0) for q in range(count)]
                             for p in range(count)])


def _ones(numbers, n: int):
    ones = np.ones((1, n), dtype=np.complex128 if numbers.is_complex else np.float64)
    return numbers.exact(ones), numbers.exact(ones.T)


def _norm_bound(a: np.ndarray) -> Fraction:
    """An upper bound of ‖A‖₁, exact when A is real."""
    parts = [a.real, a.imag] if a.dtype.kind == "c" else [a]
    return max(sum(abs(Fraction(float(x))) for part in parts for x in part[:, j])
               for j in range(a.shape[1]))
