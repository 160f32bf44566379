"""Values known to be right, with an error bound: what ours and every reference are held against.

The mathematics is in _series.py; here the precision is doubled until the bounds are far below double
precision, and the result is rounded to a sum of two doubles.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

import numpy as np

from ._series import derivative_along_ones, jacobian_tensor, sum_over_outputs, taylor_series

JACOBIAN_LIMIT = 25
"""Largest n for which the n² × n² Jacobian is certified: its cost grows as n⁵ in high precision."""

ACCURACY_BITS = 80
"""Bits to which every matrix is known, relative to its largest entry or that of exp(A)."""

_FIRST_BITS = 144
_MOST_BITS = 1 << 16


class CertificationError(Exception):
    """No precision up to 65536 bits bounds the result."""


@dataclass(frozen=True)
class Exactly:
    """high + low: a certified value as an unevaluated sum of two doubles."""

    high: np.ndarray
    low: np.ndarray

    def minus(self, computed: np.ndarray) -> np.ndarray:
        """certified - computed, free of the rounding of the certified value to one double."""
        return (self.high - computed) + self.low

    def mapped(self, function) -> Exactly:
        """The result of a linear function that doubles carry out exactly, such as transposing."""
        return Exactly(function(self.high), function(self.low))


@dataclass(frozen=True)
class Certified:
    """exp(A), L(Aᴴ, ones), the Jacobian (columns stacked; None above JACOBIAN_LIMIT), omexpovx."""

    backend: str
    bits: int
    value: Exactly
    gradient: Exactly
    jacobian: Exactly | None
    omexpovx: Exactly

    @property
    def hermitian_gradient(self) -> Exactly:
        """(S + Sᴴ) / 2 with S = L(Aᴴ, ones): the gradient of a symmetrising eigensolver."""
        return self.gradient.mapped(lambda s: (s + s.conj().T) / 2)

    @property
    def one_triangle_gradient(self) -> Exactly:
        """The same sensitivities gathered in the lower triangle: off-diagonal doubled, upper zero."""
        return self.hermitian_gradient.mapped(lambda s: np.tril(s) + np.tril(s, -1))


def certify(a: np.ndarray, points: np.ndarray, arithmetic=None) -> Certified:
    """Certified values at `a`, and of (1 - exp(-x))/x at `points`, real or complex as `a` is.

    `arithmetic` is ArbArithmetic or FixedArithmetic; by default Arb where python-flint is installed.
    Cost: of order n⁵ (log2‖A‖₁ + 3) products of numbers in high precision up to n = 25, n³ above.
    """
    arithmetic = arithmetic or default_arithmetic()
    bits = _FIRST_BITS
    while bits <= _MOST_BITS:
        with arithmetic(bits, a.dtype.kind == "c") as numbers:
            result = _attempt(numbers, a, points)
        if result is not None:
            return result
        bits *= 2
    raise CertificationError(f"exp of this matrix is not certified by {_MOST_BITS} bits")


def default_arithmetic():
    if importlib.util.find_spec("flint") is not None:
        from ._arb import ArbArithmetic
        return ArbArithmetic
    from ._fixed import FixedArithmetic
    return FixedArithmetic


def _attempt(numbers, a: np.ndarray, points: np.ndarray) -> Certified | None:
    """All values at one precision, or None if their bounds are too wide."""
    n = a.shape[0]
    if n <= JACOBIAN_LIMIT:
        value, tensor = jacobian_tensor(numbers, taylor_series(numbers, a))
        gradient = sum_over_outputs(numbers, tensor, n)
    else:
        transposed, gradient = derivative_along_ones(numbers, taylor_series(numbers, a.T))
        value, tensor = numbers.transpose(transposed), None
    scale, _ = numbers.magnitude_and_radius(value)
    for matrix in (value, gradient, tensor):
        if matrix is None:
            continue
        magnitude, radius = numbers.magnitude_and_radius(matrix)
        if radius * 2**ACCURACY_BITS > max(magnitude, scale):
            return None
    return Certified(
        backend=numbers.name, bits=numbers.bits,
        value=Exactly(*numbers.to_floats(value)),
        gradient=Exactly(*numbers.to_floats(gradient)).mapped(np.conj),
        jacobian=None if tensor is None else
        Exactly(*numbers.to_floats(tensor)).mapped(lambda t: _stacked_columns(t, n)),
        omexpovx=Exactly(*numbers.omexpovx(points)).mapped(np.ravel))


def _stacked_columns(tensor: np.ndarray, n: int) -> np.ndarray:
    """K[b n + a, j n + i] = T[a,i,j,b]: vec stacks columns."""
    return np.ascontiguousarray(tensor.reshape(n, n, n, n).transpose(3, 0, 2, 1).reshape(n * n, n * n))
