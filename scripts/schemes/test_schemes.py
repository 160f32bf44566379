"""The scheme tables hold what they claim, and verify.py notices when they do not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from flint import fmpq, fmpq_poly

import shape
from polynomial import UNIT_ROUNDOFF, magnitudes, polynomial, weighted_sum
from tables import TABLES, parse, read
from verify import EXPECTED, verify

SCHEMES = read()


@pytest.mark.parametrize("key", EXPECTED)
def test_every_number_of_a_table_is_what_is_computed_from_it(key):
    line, problems = verify(key, SCHEMES[key])
    assert not problems, line


@pytest.mark.parametrize("single", [False, True])
def test_each_next_scheme_of_a_family_reaches_a_larger_norm(single):
    family = [SCHEMES[key] for key in EXPECTED if key.endswith("Single") == single]
    assert all(s.theta_frechet < s.theta for s in family)
    for smaller, larger in zip(family, family[1:]):
        assert smaller.theta < larger.theta
        assert smaller.theta_frechet < larger.theta_frechet


@pytest.mark.parametrize("key", EXPECTED)
def test_a_float_evaluation_at_theta_is_the_exponential_to_a_few_roundoffs(key):
    """Truncation is within slack * theta * u of e^theta; the sum of a few dozen positive terms rounds at 2^-53 each."""
    scheme, u = SCHEMES[key], UNIT_ROUNDOFF["single" if key.endswith("Single") else "double"]
    p = polynomial(scheme.products, scheme.output)
    t = scheme.theta
    value = sum(float(int(c.p) / int(c.q)) * t**k for k, c in enumerate(p.coeffs()))
    bound = (EXPECTED[key].slack * t * u + 8 * 2.0**-53 * (1 + t)) * math.exp(t)
    assert abs(value - math.exp(t)) <= bound


def moved(values, index):
    return [math.nextafter(v, math.inf) if i == index else v for i, v in enumerate(values)]


@pytest.mark.parametrize("key", ["t8", "m4", "m5", "t8Single", "m4Single"])
def test_one_unit_in_the_last_place_of_a_coefficient_is_noticed(key):
    scheme = SCHEMES[key]
    output = moved(scheme.output, len(scheme.output) - 1)
    assert verify(key, replace(scheme, output=output))[1]
    left, right = scheme.products[-1]
    assert verify(key, replace(scheme, products=[*scheme.products[:-1], (left, moved(right, 0))]))[1]


@pytest.mark.parametrize("field", ["theta", "theta_frechet"])
def test_a_theta_off_by_one_part_in_a_million_is_noticed(field):
    scheme = SCHEMES["m5"]
    assert verify("m5", replace(scheme, **{field: getattr(scheme, field) * (1 + 1e-6)}))[1]


def test_a_wrong_entry_of_the_backward_error_is_noticed():
    scheme = SCHEMES["m5"]
    assert verify("m5", replace(scheme, backward_error=moved(scheme.backward_error, 20)))[1]


def test_a_scheme_that_cannot_be_read_is_an_error():
    source = (TABLES / "M5.swift").read_text(encoding="utf-8")
    assert list(parse(source)) == ["m5"]
    with pytest.raises(ValueError, match="could not be read"):
        parse(source.replace("thetaFrechet:", "frechet:"))


def test_rows_and_parameters_are_inverse():
    scheme = SCHEMES["m5"]
    products, output = shape.rows(5, shape.parameters(scheme.products, scheme.output))
    assert (products, output) == (scheme.products, scheme.output)


def test_the_backward_error_of_a_taylor_polynomial_begins_with_its_first_missing_term():
    """T_m = e^x - x^(m+1)/(m+1)! + ..., so h_{m+1} = -1/(m+1)!; below it h is zero."""
    m = 6
    h = magnitudes(fmpq_poly([fmpq(1, math.factorial(k)) for k in range(m + 1)]), 12)
    assert max(h[: m + 1]) < 1e-300
    assert h[m + 1] == pytest.approx(1 / math.factorial(m + 1), rel=1e-15)
    assert weighted_sum(h[: m + 2], 0.5) == pytest.approx(0.5**m / math.factorial(m + 1), rel=1e-14)
