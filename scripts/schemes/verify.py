"""Recomputes every number of the scheme tables, exactly or in high precision, and fails on any difference.

    python scripts/schemes/verify.py              all tables; exit code 1 on a mismatch
    python scripts/schemes/verify.py --print m5   theta, thetaFrechet and backwardError as the Swift files spell them

Reads Sources/ExpmgradSchemes/Tables/*.swift. theta belongs to the scheme in exact arithmetic (Taylor's coefficients,
or parameters.json with 50 digits); the sums printed beside it are those of the table as it stands.
"""

from __future__ import annotations

import argparse
import json
import math
import struct
import sys
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_UP, Decimal
from fractions import Fraction
from pathlib import Path

from flint import fmpq, fmpq_poly

import shape
from polynomial import UNIT_ROUNDOFF, growth, largest, magnitudes, polynomial, weighted_sum
from tables import Scheme, read

TERMS = 60  # entries of backwardError
LONG = 140  # terms of the series here: the tail beyond LONG is far below every u
PARAMETERS = Path(__file__).with_name("parameters.json")


@dataclass(frozen=True)
class Expectation:
    """What the documentation claims of a table; slack: bound of sum |h_k| theta^(k-1) / u, and of its Frechet twin."""

    products: int
    degree: int
    order: int
    slack: float = 1.00001
    slack_frechet: float = 1.00002
    growth: float = 1.000001


EXPECTED = {
    "t1": Expectation(0, 1, 1),
    "t2": Expectation(1, 2, 2),
    "t4": Expectation(2, 4, 4),
    "t8": Expectation(3, 8, 8, 1.0004, 1.0007),
    "m4": Expectation(4, 16, 11, 1.004, 1.007, 1.048),
    "m5": Expectation(5, 32, 17, 1.10, 1.27, 1.005),
    "t1Single": Expectation(0, 1, 1),
    "t2Single": Expectation(1, 2, 2),
    "t4Single": Expectation(2, 4, 4, 1.0003, 1.0004),
    "t8Single": Expectation(3, 8, 8, 1.009, 1.015),
    "m4Single": Expectation(4, 16, 9, 1.17, 1.35, 1.086),
}


def roundoff(key: str) -> float:
    return UNIT_ROUNDOFF["single" if key.endswith("Single") else "double"]


def to_float32(x: float) -> float:
    return struct.unpack("<f", struct.pack("<f", x))[0]


def taylor(degree: int) -> fmpq_poly:
    return fmpq_poly([fmpq(1, math.factorial(k)) for k in range(degree + 1)])


def searched(scheme: Scheme) -> dict | None:
    """The 50-digit parameters behind an optimised table; None for the Taylor tables."""
    return json.loads(PARAMETERS.read_text(encoding="utf-8")).get(scheme.name)


def exact_rows(scheme: Scheme):
    """The rows before rounding, and how many units in the last place the rounding search may have moved them."""
    if found := searched(scheme):
        return shape.rows(found["products"], [Fraction(v) for v in found["parameters"].values()]), 32
    third = Fraction(1, 3)
    if scheme.name == "T4":
        return ([([1], [1]), ([0, 1], [third / 2, third / 8])], [1, Fraction(1, 2)]), 0.51
    if scheme.name == "T8":
        return bader_blanes_casas(), 0.51
    return (scheme.products, scheme.output), 0


def bader_blanes_casas():
    """Mathematics 7 (2019) 1174, eq. (13), x4 I multiplied out; the root of 177 to 60 digits."""
    digits = 10**60
    r = Fraction(math.isqrt(177 * digits**2), digits)
    x3 = Fraction(2, 3)
    x1, x2 = x3 * (1 + r) / 88, x3 * (1 + r) / 352
    x4 = (-271 + 29 * r) / (315 * x3)
    x5, x6 = 11 * (-1 + r) / (1260 * x3), 11 * (-9 + r) / (5040 * x3)
    x7 = (89 - r) / (5040 * x3**2)
    y2 = (857 - 58 * r) / 630
    return [([1], [1]), ([0, 1], [x1, x2]), ([0, x3, 1], [x5, x6, x7])], [1, y2 + x3 * x4, x4]


def exact_polynomial(scheme: Scheme) -> fmpq_poly:
    if scheme.name.startswith("T"):
        return taylor(scheme.degree)
    return polynomial(*exact_rows(scheme)[0])


def order(p: fmpq_poly, tolerance: float) -> int:
    """The largest k such that the coefficients of x^0 ... x^k are those of e^x within the relative tolerance."""

    def deviation(k: int) -> float:
        difference = p[k] * math.factorial(k) - 1
        return abs(float(Fraction(int(difference.p), int(difference.q))))

    k = 0
    while k < p.degree() and deviation(k + 1) <= tolerance:
        k += 1
    return k


def spell(x: float, digits: int, rounding: str) -> str:
    """Decimal text of x > 0 with so many significant digits, rounded in the given direction."""
    if x == 0:
        return "0"
    exact = Decimal(x)
    exponent = exact.adjusted()
    mantissa = exact.scaleb(-exponent).quantize(Decimal(1).scaleb(1 - digits), rounding=rounding)
    text = str(mantissa).rstrip("0").rstrip(".")
    return f"{text}e{exponent}" if exponent else text


def computed(key: str, scheme: Scheme) -> tuple[str, str, list[str]]:
    """theta, thetaFrechet and backwardError as they should stand in the table."""
    h = magnitudes(exact_polynomial(scheme), LONG)
    u = roundoff(key)
    error = magnitudes(polynomial(scheme.products, scheme.output), TERMS)
    return (
        spell(largest(h, u), 6, ROUND_FLOOR),
        spell(largest(h, u, frechet=True), 6, ROUND_FLOOR),
        [spell(value, 7, ROUND_UP) for value in error],
    )


def row_problems(scheme: Scheme) -> list[str]:
    problems = []
    for k, (left, right) in enumerate(scheme.products, start=1):
        if len(left) != k or len(right) != k:
            problems.append(f"product {k} does not spell {k} coefficients")
    if len(scheme.output) != max(1, len(scheme.products)):
        problems.append("the output does not spell one coefficient for each of B_1 ... B_m")
    return problems


def rounding_problems(key: str, scheme: Scheme) -> list[str]:
    """Each coefficient against its exact value, in units of the last place of the table's precision."""
    (products, output), allowed = exact_rows(scheme)
    exact = [v for left, right in products for v in (*left, *right)] + list(output)
    stored = [v for left, right in scheme.products for v in (*left, *right)] + list(scheme.output)
    bits = 24 if key.endswith("Single") else 53
    problems = []
    for wanted, found in zip(exact, stored, strict=True):
        if bits == 24 and to_float32(found) != found:
            problems.append(f"{found!r} is not a float32 number")
        if found == wanted:
            continue
        ulp = Fraction(2) ** (math.frexp(found)[1] - bits)
        if abs(Fraction(found) - Fraction(wanted)) > Fraction(allowed) * ulp:
            problems.append(f"{found.hex()} is not {float(wanted).hex()} to {allowed} units in the last place")
    return problems


def verify(key: str, scheme: Scheme) -> tuple[str, list[str]]:
    """One line of measured facts, and what is wrong."""
    expected, u = EXPECTED[key], roundoff(key)
    if problems := row_problems(scheme):
        return f"{key:10}", problems
    problems = rounding_problems(key, scheme)
    p = polynomial(scheme.products, scheme.output)
    measured_order = order(exact_polynomial(scheme), 1e-10)
    theta, theta_frechet, error = computed(key, scheme)
    h = magnitudes(p, LONG)
    value_sum = weighted_sum(h, scheme.theta) / u
    frechet_sum = weighted_sum(h, scheme.theta_frechet, frechet=True) / u
    tail = value_sum - weighted_sum(h[:TERMS], scheme.theta) / u
    amplification = growth(scheme.products, scheme.output, scheme.theta) / math.exp(scheme.theta)
    frechet_slack = expected.slack_frechet
    checks = [
        (p[0] == 1 and p[1] == 1, f"p(0) = {p[0]}, p'(0) = {p[1]}, both must be exactly 1"),
        (len(scheme.products) == expected.products, f"{len(scheme.products)} products, not {expected.products}"),
        (p.degree() == scheme.degree == expected.degree, f"degree {p.degree()}, not {expected.degree}"),
        (measured_order == expected.order, f"order {measured_order}, not {expected.order}"),
        (scheme.theta == float(theta), f"theta {scheme.theta!r}, not {theta}"),
        (scheme.theta_frechet == float(theta_frechet), f"thetaFrechet {scheme.theta_frechet!r}, not {theta_frechet}"),
        (scheme.backward_error == [float(e) for e in error], "backwardError differs: see --print"),
        (value_sum <= expected.slack, f"sum |h_k| theta^(k-1) = {value_sum:.5f} u > {expected.slack} u"),
        (frechet_sum <= frechet_slack, f"sum k |h_k| t^(k-1) = {frechet_sum:.5f} u > {frechet_slack} u"),
        (tail <= 1e-6, f"the terms beyond {TERMS} are {tail:.1e} u"),
        (amplification <= expected.growth, f"rounding growth {amplification:.5f} > {expected.growth}"),
    ]
    problems += [message for good, message in checks if not good]
    line = (
        f"{key:10} {len(scheme.products):8} {p.degree():6} {measured_order:5} {scheme.theta:12.6g} {value_sum:8.5f} u "
        f"{scheme.theta_frechet:12.6g} {frechet_sum:8.5f} u {amplification:8.5f}"
    )
    return line, problems


def print_table(scheme_name: str) -> None:
    for key, scheme in read().items():
        if scheme_name in (scheme.name, key):
            theta, theta_frechet, error = computed(key, scheme)
            print(f"{key}: theta: {theta}, thetaFrechet: {theta_frechet}, backwardError: [{', '.join(error)}]")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--print", metavar="NAME", help="print a table's computed numbers")
    arguments = parser.parse_args()
    if arguments.print:
        print_table(arguments.print)
        return 0
    schemes = read()
    failed = sorted(set(schemes) ^ set(EXPECTED))
    for key in failed:
        print(f"{key}: in the tables or in EXPECTED, not in both", file=sys.stderr)
    print("table      products degree order        theta       sum      theta, L       sum     growth")
    for key in (k for k in EXPECTED if k in schemes):
        line, problems = verify(key, schemes[key])
        print(line)
        for problem in problems:
            print(f"{key}: {problem}", file=sys.stderr)
        failed += problems
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
