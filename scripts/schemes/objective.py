"""Residuals of a scheme's backward error and its rounding growth, with exact gradients in the free parameters.

    r_k = h_k theta^(k-1) / u,  k = 2 ... terms,      growth = p_abs(theta) / e^theta

p_abs takes the modulus of every coefficient. Both gradients are the adjoint of the scheme's own recurrence: with
B_{k+1} = L_k R_k and P_k the derivative of p by B_k, dp/dleft_kj = P_{k+1} R_k B_j, and likewise on the right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from flint import arb, arb_poly, arb_series, ctx

import shape

BITS = 320


def recurrence(products, output, x, one):
    """All B_k, and the derivative of p by each coefficient: {(product, row, basis): element}, product 0: the output."""
    basis, factors = [x], []

    def combine(row):
        return sum((b * c for b, c in zip(basis, row)), one * 0)

    for left, right in products:
        factors.append((combine(left), combine(right)))
        basis.append(factors[-1][0] * factors[-1][1])
    value = combine(output) + basis[-1] + one
    adjoint = [one * c for c in output] + [one]
    derivative = {(0, "output", j): b for j, b in enumerate(basis[:-1], start=1)}
    for k in range(len(products), 0, -1):
        (left, right), (full_left, full_right) = products[k - 1], factors[k - 1]
        by_left, by_right = adjoint[k] * full_right, adjoint[k] * full_left
        for j in range(k):
            derivative[k, "left", j + 1] = by_left * basis[j]
            derivative[k, "right", j + 1] = by_right * basis[j]
            adjoint[j] = adjoint[j] + by_left * left[j] + by_right * right[j]
    return value, derivative


@dataclass(frozen=True)
class Objective:
    """Schemes of `products` products, exact to Taylor's `order`, judged at `theta` against the roundoff `u`."""

    products: int
    theta: float
    u: float
    order: int
    terms: int = 60

    def residuals(self, x: list[arb]) -> tuple[np.ndarray, np.ndarray]:
        """r and its Jacobian, k = 2 ... terms."""
        with ctx.workprec(BITS):
            cap, ctx.cap = ctx.cap, self.terms + 1
            try:
                rows = shape.rows(self.products, x)
                p, by_coefficient = recurrence(*rows, arb_poly([0, 1]), arb_poly([1]))
                inverse = 1 / arb_series(p.coeffs(), prec=self.terms + 1)
                h = arb_series(p.derivative().coeffs(), prec=self.terms + 1) * inverse  # h' + 1
                weights = [arb(self.theta) ** (k - 1) / arb(self.u) for k in range(2, self.terms + 1)]
                r = [float((h[k - 1] / k * w).mid()) for k, w in zip(range(2, self.terms + 1), weights)]
                columns = []
                for place in shape.places(self.products):
                    dp = by_coefficient[place.product, place.row, place.basis]
                    dh = arb_series(dp.coeffs(), prec=self.terms + 1) * inverse
                    columns.append([float((dh[k] * w).mid()) for k, w in zip(range(2, self.terms + 1), weights)])
            finally:
                ctx.cap = cap
        return np.array(r), np.array(columns).T

    def log_growth(self, x: list[arb]) -> tuple[float, np.ndarray]:
        """log of the rounding growth at theta, and its gradient."""
        floats = [float(v.mid()) for v in x]
        products, output = shape.rows(self.products, [abs(v) for v in floats])
        value, by_coefficient = recurrence(products, output, self.theta, 1.0)
        gradient = [
            math.copysign(by_coefficient[place.product, place.row, place.basis], v) / value
            for place, v in zip(shape.places(self.products), floats)
        ]
        return math.log(value) - self.theta, np.array(gradient)
