"""The normalised shape in which schemes are searched: named free parameters to product rows and back.

    B2 = A A,   B3 = B2 (A + e B2),   B4 = (B3 + a2 B2 + a1 A)(c3 B3 + c2 B2 + c1 A),
    B_k = (B_{k-1} + sum_{j<=k-2} Lk_j B_j)(B_{k-1} + sum_{j<=k-2} Rk_j B_j),   k = 5 ... m+1,
    p = B_{m+1} + sum_{k=2}^{m} y_k B_k + A + I

Scaling a B_k changes no polynomial, so leading coefficients are one; what is left free is m^2 - 1 numbers for m >= 3
(Jarlebring and Lorentzon, arXiv 2504.01500: polynomials of m products form a set of dimension m^2, up to p(0)).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a parameter stands: row "left", "right" or "output" of a product (0 for the output), over B_basis."""

    name: str
    row: str
    product: int
    basis: int


def places(m: int) -> list[Place]:
    """The free parameters of a scheme with m >= 3 products, in the order of the search vector."""
    found = [Place("e", "right", 2, 2)]
    found += [Place(f"a{j}", "left", 3, j) for j in (2, 1)] + [Place(f"c{j}", "right", 3, j) for j in (3, 2, 1)]
    for product in range(4, m + 1):
        for row, letter in (("left", "L"), ("right", "R")):
            found += [Place(f"{letter}{product + 1}_{j}", row, product, j) for j in range(product - 1, 0, -1)]
    return found + [Place(f"y{j}", "output", 0, j) for j in range(m, 1, -1)]


def rows(m: int, parameters: list) -> tuple[list[tuple[list, list]], list]:
    """Product rows and output row; every coefficient spelled."""
    products = [([1], [1]), ([0, 1], [1, 0]), ([0, 0, 1], [0, 0, 0])]
    products += [([0] * (k - 1) + [1], [0] * (k - 1) + [1]) for k in range(4, m + 1)]
    output = [1] + [0] * (m - 1)
    for place, value in zip(places(m), parameters, strict=True):
        row = output if place.row == "output" else products[place.product - 1][place.row == "right"]
        row[place.basis - 1] = value
    return products, output


def parameters(products: list[tuple[list, list]], output: list) -> list:
    """The search vector of rows in this shape."""

    def entry(place: Place):
        row = output if place.row == "output" else products[place.product - 1][place.row == "right"]
        return row[place.basis - 1]

    return [entry(place) for place in places(len(products))]
