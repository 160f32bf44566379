"""Scheme and squarings from norms: Selection.swift over arrays of numbers, in NumPy or within a computation.

docs/mathematics.md, "Scaling": of A, shifted, the 1-norm, || |A|^2 || and ||A^2||. The longer sequences of powers and
the Schur form are the CPU library's alone.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .scheme import Scheme
from .tables import RATIOS


def scheme_of(schemes: Sequence[Scheme], norm: float, order: int) -> Scheme:
    """The first scheme whose theta holds `norm` without squaring, else the last one."""
    return next((scheme for scheme in schemes if norm <= scheme.limit(order)), schemes[-1])


def squarings(xp: Any, scheme: Scheme, order: int, n: int, norms: Sequence[Any], power: Any, large: float) -> Any:
    """The squarings of each matrix `power` B, from the norms of B, |B|^2 and B^2; 0 where these are not finite.

    After them no matrix is larger than n `large`, however little its powers grow.
    """
    finite = xp.isfinite(norms[0])
    norm, absolute_square, square = (xp.where(finite, x, 0.0) for x in norms)
    d = xp.minimum(norm, xp.sqrt(absolute_square))
    # Far below that of |B|^2, the norm of B^2 is mostly rounding error and bounds nothing.
    trusted = square * max(10.0, n**0.5) >= absolute_square
    d = xp.where(trusted, xp.minimum(d, xp.sqrt(square)), d)
    fewest = xp.minimum(_least(xp, scheme, order, norm, d, power), _least(xp, scheme, order, norm, norm, power))
    fewest = xp.maximum(fewest, xp.frexp(power / large)[1] - 1)
    return xp.where(finite, fewest, 0)


def _least(xp: Any, scheme: Scheme, order: int, norm: Any, d: Any, power: Any) -> Any:
    """Squarings after which d is at most the bound: ceil, not floor."""
    safe = xp.where(d > 0, d, 1.0)
    ratio = xp.maximum(norm / safe, 1.0)
    bound: Any = scheme.theta
    if order:
        thetas = scheme.first if order == 1 else scheme.second
        index = xp.searchsorted(xp.asarray(RATIOS), ratio)
        # Beyond the table the norm itself is the safe bound: d grows to it.
        inside = xp.asarray(thetas)[xp.minimum(index, len(RATIOS) - 1)]
        bound = xp.where(index < len(RATIOS), inside, thetas[0] / ratio)
    mantissa, exponent = xp.frexp(safe / bound)
    # power is a power of two: its frexp is (1/2, e + 1).
    exponent = exponent + xp.frexp(power)[1] - 1
    least = xp.maximum(exponent - (mantissa == 0.5), 0)
    return xp.where(d > 0, least, 0)
