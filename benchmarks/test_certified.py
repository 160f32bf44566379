"""The certified values are right where something else is known, and the test set is the same every time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from flint import arb, ctx
from scipy.linalg import expm_cond

import certified
from matrices import gaussian, test_set
from measure import Measurement, measure, rounded, summary
from methods import available

RNG = np.random.default_rng(20)
U = 2.0**-53


def as_floats(entries) -> np.ndarray:
    return np.array([[complex(x) for x in row] for row in entries])


def test_the_exponential_of_a_diagonal_is_that_of_its_entries():
    d = np.array([-3.0, 0.5, 2.0])
    value = certified.exponential_block(np.diag(d), None, 640, 200)
    assert all(value[i, i].overlaps(arb(d[i]).exp()) for i in range(3))


@pytest.mark.parametrize("dtype", [float, complex])
def test_value_and_derivative_agree_with_the_eigenvectors_of_a_hermitian_matrix(dtype):
    a, e, g = (gaussian((4, 4), np.dtype(dtype), RNG) for _ in range(3))
    a = a + a.conj().T
    found = certified.compute(a, e, g)
    w, v = np.linalg.eigh(a)
    gaps = abs(w[:, None] - w) + np.eye(4)
    f = np.exp(np.maximum(w[:, None], w)) * np.where(np.eye(4), 1, -np.expm1(-gaps) / gaps)
    for entries, direction in ((found.jvp, e), (found.vjp, g)):  # L is self-adjoint for Hermitian A
        expected = v @ (f * (v.conj().T @ direction @ v)) @ v.conj().T
        assert np.linalg.norm(as_floats(entries) - expected) <= 100 * U * np.linalg.norm(expected)
    cond = np.linalg.norm(a) * math.exp(w.max()) / np.linalg.norm(np.exp(w))
    assert found.cond == pytest.approx(max(1, cond), rel=5e-3)


def test_the_two_derivatives_are_adjoint():
    a, e, g = (RNG.standard_normal((5, 5)) * 3 for _ in range(3))
    found = certified.compute(a, e, g)
    with ctx.workprec(400):
        left = sum((arb(x) * y for x, y in zip(g.ravel().tolist(), found.jvp.ravel())), arb(0))
        right = sum((arb(x) * y for x, y in zip(e.ravel().tolist(), found.vjp.ravel())), arb(0))
        assert (left - right).contains(0)
        assert (left - right).rad() < abs(left) * 1e-50


def test_the_condition_number_is_scipys_where_that_is_reliable():
    a = RNG.standard_normal((4, 4))
    cond = certified.compute(a, a, a).cond
    assert cond == pytest.approx(max(1, expm_cond(a)), rel=5e-3)


def test_a_result_read_from_the_cache_is_the_one_computed(tmp_path, monkeypatch):
    monkeypatch.setattr(certified, "CACHE", tmp_path / "cache")
    a, e, g = (RNG.standard_normal((3, 3)) + 1j * RNG.standard_normal((3, 3)) for _ in range(3))
    first, again = certified.reference(a, e, g), certified.reference(a, e, g)
    assert first.cond == again.cond
    for x, y in zip(first.jvp.ravel(), again.jvp.ravel()):
        assert abs(x - y) <= abs(x) * 2.0**-180


def test_the_error_is_measured_beyond_double_precision():
    true = certified.exponential_block(np.array([[1.0]]), None, 640, 200)
    one_ulp = np.array([[math.nextafter(math.e, 3)]])
    assert certified.relative_error(one_ulp, true) == pytest.approx((one_ulp[0, 0] - math.e) / math.e, abs=2 * U)
    assert certified.relative_error(rounded(true, "float64"), true) <= U
    assert certified.relative_error(np.array([[math.nan]]), true) == math.inf


def test_a_geometric_mean_counts_a_failure_as_no_digit_right():
    u = 2.0**-53
    good, failed = Measurement("a", "value", "m", 4 * u, 2.0, u), Measurement("b", "value", "m", math.inf, 1.0, u)
    found = summary([good, failed])
    assert found.geometric_mean == pytest.approx(math.sqrt(2 / u))
    assert (found.worst, found.worst_problem, found.not_finite) == (math.inf, "b", 1)


def test_what_is_computed_in_a_wider_type_is_marked():
    problem, = [p for p in test_set("float32", 4) if p.name == "lehmer"]
    found = list(measure([problem], available(["expmgrad", "scipy"]), cache=False))
    from profiles import computed_wider  # needs the package on the path

    assert {(m.method, m.kind) for m in found if m.wider} == {("SciPy", "jvp"), ("SciPy", "vjp")}
    assert computed_wider(found, "jvp") == ["SciPy"]
    assert computed_wider(found, "value") == []


@pytest.mark.parametrize("dtype", ["float64", "complex128", "float32", "complex64"])
def test_the_test_set_is_reproducible_finite_and_of_one_type(dtype):
    first, again = test_set(dtype, 6), test_set(dtype, 6)
    assert len(first) > 130
    for p, q in zip(first, again, strict=True):
        assert p.name == q.name
        for x, y in ((p.a, q.a), (p.e, q.e), (p.g, q.g)):
            assert x.dtype == dtype
            assert np.isfinite(x).all()
            assert np.array_equal(x, y)
