"""What a scheme computes: its polynomial in exact rationals and the series of its backward error.

A scheme is a list of products over the basis B_1 = A, B_2, ...: product k multiplies two combinations of B_1 ... B_k
and gives B_{k+1}; the result is B_{m+1} + sum_k output_k B_k + I. With r the polynomial,

    h(x) = log(e^-x r(x)) = sum_k h_k x^k,      r(2^-s A)^(2^s) = e^(A + dA),   dA = 2^s h(2^-s A),

so |dA| <= u |A| when sum_k |h_k| t^(k-1) <= u at t = 2^-s |A|: the largest such t is theta. For the Frechet
derivative the terms carry a factor k (Al-Mohy and Higham, SIAM J. Matrix Anal. Appl. 30, 2009, section 5).
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb, arb_series, ctx, fmpq, fmpq_poly

UNIT_ROUNDOFF = {"double": 2.0**-53, "single": 2.0**-24}
BITS = 1200


def rational(x) -> fmpq:
    if isinstance(x, fmpq):
        return x
    f = Fraction(x)
    return fmpq(f.numerator, f.denominator)


def evaluate(products, output, x, combine):
    """Runs the scheme on `x` in any ring; `combine(coefficients, basis)` forms one linear combination.

    The identity is left out: a caller adds it. A scheme without products is its output combination alone.
    """
    basis = [x]
    for left, right in products:
        basis.append(combine(left, basis) * combine(right, basis))
    if not products:
        return combine(output, basis)
    return combine(output, basis[:-1]) + basis[-1]


def polynomial(products, output) -> fmpq_poly:
    """The exact polynomial, coefficients given as floats, fractions or fmpq."""

    def combine(coefficients, basis):
        return sum((b * rational(c) for c, b in zip(coefficients, basis) if c), fmpq_poly([0]))

    return evaluate(products, output, fmpq_poly([0, 1]), combine) + 1


def growth(products, output, x: float) -> float:
    """The value at x >= 0 with every coefficient replaced by its modulus: how much rounding errors can grow."""

    def combine(coefficients, basis):
        return sum(abs(float(c)) * b for c, b in zip(coefficients, basis))

    return evaluate(products, output, x, combine) + 1.0


def backward_error(p: fmpq_poly, terms: int, bits: int = BITS) -> list[arb]:
    """h_0 ... h_{terms-1} of h(x) = log(e^-x p(x)), for p(0) = 1: from h' = p'/p - 1."""
    cap, ctx.cap = ctx.cap, terms
    with ctx.workprec(bits):
        quotient = arb_series([arb(c) for c in p.derivative().coeffs()], prec=terms) / arb_series(
            [arb(c) for c in p.coeffs()], prec=terms
        )
        h = [arb(0)] + [(quotient[k - 1] - (1 if k == 1 else 0)) / k for k in range(1, terms)]
    ctx.cap = cap
    return h


def weighted_sum(h: list[float], t: float, frechet: bool = False) -> float:
    """sum_k |h_k| t^(k-1), with the factor k for the Frechet derivative."""
    return sum((k if frechet else 1) * abs(h[k]) * t ** (k - 1) for k in range(1, len(h)))


def largest(h: list[float], bound: float, frechet: bool = False) -> float:
    """The largest t with weighted_sum(h, t) <= bound, by bisection."""
    low, high = 0.0, 64.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if weighted_sum(h, middle, frechet) <= bound else (low, middle)
    return low


def magnitudes(p: fmpq_poly, terms: int, bits: int = BITS) -> list[float]:
    """|h_k| as floats."""
    return [abs(float(h.mid())) for h in backward_error(p, terms, bits)]
