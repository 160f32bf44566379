"""Verdicts: right, wrong, refused, missing, too large; ours and references."""
import numpy as np
import pytest

from expmgrad.compare._certified import Exactly, certify
from expmgrad.compare._condition import Condition, condition
from expmgrad.compare._quantities import (
    EXPM,
    GRADIENT,
    JACOBIAN,
    OMEXPOVX,
    QUANTITIES,
    Measurement,
    basis,
    jacobian_from_pullbacks,
    measure,
)
from expmgrad.compare._table import AGREE, OURS_OFF, REFERENCE_OFF, REFUSED, judge, judge_all, tolerances

TRUTH = Exactly(np.array([[4.0, 1.0], [0.0, -2.0]]), np.zeros((2, 2)))
TOLERANCE = 1e-14


def judged(value, *, ours=False, quantity=EXPM, truth=TRUTH, dtype=np.float64, **options):
    measurement = Measurement(quantity, "ours" if ours else "scipy", "expm", value, ours=ours)
    return judge(measurement, truth, TOLERANCE, dtype, **options)


@pytest.mark.parametrize("ours, verdict, text", [(True, OURS_OFF, "OURS OFF"),
                                                 (False, REFERENCE_OFF, "reference off by 2.5e-05")])
def test_a_wrong_entry_is_off_by_its_share_of_the_largest_entry(ours, verdict, text):
    row = judged(TRUTH.high + [[0, 0], [1e-4, 0]], ours=ours)
    assert row.verdict == verdict and row.text() == text
    assert abs(row.difference - 1e-4 / 4) <= np.finfo(float).eps


@pytest.mark.parametrize("ours", [True, False])
def test_within_the_tolerance_it_agrees_and_just_beyond_it_does_not(ours):
    step = np.array([[1.0, 0], [0, 0]])
    assert judged(TRUTH.high + 0.99 * 4 * TOLERANCE * step, ours=ours).verdict == AGREE
    assert judged(TRUTH.high + 1.5 * 4 * TOLERANCE * step, ours=ours).verdict != AGREE


def test_the_rounding_of_the_certified_value_is_not_counted():
    truth = Exactly(np.array([[1.0]]), np.array([[-(2.0**-55)]]))
    assert judged(np.array([[1.0]]), truth=truth).difference == 2.0**-55


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_non_finite_entry_is_off(bad):
    value = TRUTH.high.copy()
    value[1, 0] = bad
    assert judged(value, ours=True).text() == "OURS OFF: not finite"
    assert judged(value).text() == "reference off: not finite"


def test_a_wrong_shape_is_off():
    assert judged(np.ones((3, 3)), ours=True).text() == "OURS OFF: shape (3, 3), not (2, 2)"


def test_what_is_too_large_for_the_type_may_be_infinite_or_nan_but_not_finite():
    truth = Exactly(np.full((2, 2), 1e39), np.zeros((2, 2)))
    for dtype, verdict in ((np.float32, AGREE), (np.float64, OURS_OFF)):
        assert judged(np.full((2, 2), np.inf), ours=True, truth=truth, dtype=dtype).verdict == verdict
    assert judged(np.full((2, 2), 1.0, np.float32), ours=True, truth=truth, dtype=np.float32).verdict == OURS_OFF
    infinite = Exactly(np.full((2, 2), np.inf), np.zeros((2, 2)))
    assert judged(np.full((2, 2), np.inf), ours=True, truth=infinite).verdict == AGREE
    assert judged(np.full((2, 2), 1e300), ours=True, truth=infinite).verdict == OURS_OFF


def test_derivatives_beside_an_overflowed_value_may_be_nan():
    assert judged(np.full((2, 2), np.nan), ours=True, quantity=GRADIENT, overflow=True).verdict == AGREE
    assert judged(np.full((2, 2), np.nan), ours=True, quantity=GRADIENT).verdict == OURS_OFF


def test_underflow_is_no_error():
    truth = Exactly(np.full((2, 2), 1e-320), np.zeros((2, 2)))
    assert judged(np.zeros((2, 2)), ours=True, truth=truth).difference == pytest.approx(1e-320 / 2.3e-308, rel=0.1)
    assert judged(np.zeros((2, 2)), ours=True, truth=Exactly(np.zeros((2, 2)), np.zeros((2, 2)))).verdict == AGREE


def test_omexpovx_is_judged_point_by_point():
    truth = Exactly(np.array([1e8, 1e-8]), np.zeros(2))
    value = np.array([1e8, 1e-8 * (1 + 1e-6)])
    assert judged(value, truth=truth, quantity=OMEXPOVX).difference == pytest.approx(1e-6, rel=1e-6)
    assert judged(value, truth=truth).verdict == AGREE


def test_an_exception_is_off_and_a_justified_refusal_is_not():
    def fail():
        raise ValueError("no\nmore")
    raised = measure(JACOBIAN, "ours", "form 3", fail, ours=True)
    assert judge(raised, TRUTH, TOLERANCE, np.float64).text() == "OURS OFF: ValueError: no"
    refused = measure(JACOBIAN, "ours", "form 3", fail, ours=True, refusal=ValueError)
    assert judge(refused, TRUTH, TOLERANCE, np.float64).verdict == REFUSED
    reference = measure(JACOBIAN, "scipy", "funm", fail)
    assert judge(reference, TRUTH, TOLERANCE, np.float64).text() == "reference off: ValueError: no"


def test_the_table_follows_the_order_of_the_quantities():
    a = np.diag([1.0, 2.0])
    certified = certify(a, np.array([1.0]))
    mixed = [Measurement(OMEXPOVX, "ours", "", certified.omexpovx.high, ours=True),
             Measurement(GRADIENT, "ours", "", certified.gradient.high, ours=True),
             Measurement(EXPM, "ours", "", certified.value.high * (1 + 1e-9), ours=True),
             Measurement(JACOBIAN, "scipy", "", certified.jacobian.high)]
    limits = tolerances(a, certified, condition(a, certified, hermitian=True))
    rows = judge_all(mixed, certified, limits, a.dtype)
    assert [QUANTITIES.index(row.measurement.quantity) for row in rows] == sorted(
        QUANTITIES.index(m.quantity) for m in mixed)
    assert [row.verdict for row in rows] == [OURS_OFF, AGREE, AGREE, AGREE]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
def test_the_tolerance_is_ten_n_cond_u(rng, dtype):
    x = rng.random((5, 5))
    a = (x + x.T).astype(dtype)
    certified = certify(a, np.array([1.0], dtype=dtype))
    found = condition(a, certified, hermitian=True)
    limits = tolerances(a, certified, found)
    u = 2.0**-24 if np.dtype(dtype).name in ("float32", "complex64") else 2.0**-53
    assert limits.general == pytest.approx(10 * 5 * found.number * u, rel=1e-12)
    assert limits.gradient == limits.general
    assert limits.scalar == 10 * u


def test_a_small_condition_number_counts_as_one_and_a_huge_one_is_clipped():
    a = np.zeros((2, 2))
    certified = certify(a, np.array([1.0]))
    assert tolerances(a, certified, Condition(0.0, 1.0, "Kronecker")).general == 20 * 2.0**-53
    assert tolerances(a, certified, Condition(1e30, 1.0, "Kronecker")).general == 20


def test_a_damped_cotangent_widens_the_gradients_tolerance_only():
    """On this Laplacian ones belongs to the eigenvalue 0, and exp is ruled by the eigenvalue 30."""
    a = 30 * np.eye(3) - 10 * np.ones((3, 3))
    certified = certify(a, np.array([1.0]))
    found = condition(a, certified, hermitian=True)
    limits = tolerances(a, certified, found)
    damping = np.exp(30) * 3 / np.linalg.norm(certified.gradient.high)
    assert limits.gradient == pytest.approx(limits.general * damping / 3, rel=1e-6)
    assert limits.of(JACOBIAN) == limits.of(EXPM) == limits.general


def test_pullbacks_of_the_basis_make_the_jacobian(rng):
    n = 3
    k = rng.standard_normal((n * n, n * n)) + 1j * rng.standard_normal((n * n, n * n))
    pullbacks = np.stack([(k.conj().T @ e.ravel("F")).reshape(n, n, order="F") for e in basis(n, k.dtype)])
    assert np.array_equal(basis(n, float)[1], np.eye(n)[:, [1]] @ np.eye(n)[[0]])
    assert np.allclose(jacobian_from_pullbacks(pullbacks), k, rtol=0, atol=1e-15)


