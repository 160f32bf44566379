"""What a scheme is: ExpmgradSchemes/Scheme.swift says how it is derived."""
from __future__ import annotations

from typing import NamedTuple


class Scheme(NamedTuple):
    """B_1 = A, B_{k+1} = (sum_j left_kj B_j)(sum_j right_kj B_j), p(A) = B_{m+1} + sum_k output_k B_k + I.

    Without products p(A) = A + I. Each theta is the largest norm of A up to which the backward error is below the unit
    roundoff: of the value; of the Frechet derivative and of the second one where ||A||/d is at most each of
    `tables.RATIOS`, d >= ||A^k||^(1/k) (docs/mathematics.md, "Scaling").
    """

    name: str
    degree: int
    products: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]
    output: tuple[float, ...]
    theta: float
    first: tuple[float, ...]
    second: tuple[float, ...]

    def limit(self, order: int) -> float:
        """The largest norm that needs no squaring, for derivatives up to `order`."""
        return (self.theta, self.first[0], self.second[0])[order]

    @property
    def begins_with_square(self) -> bool:
        """The first product is A A, which the choice of squarings has already."""
        return bool(self.products) and self.products[0] == ((1.0,), (1.0,))
