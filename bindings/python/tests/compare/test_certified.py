"""The certified values: two arithmetics, closed forms, and mpmath's own exponential agree."""
import mpmath
import numpy as np
import pytest

from expmgrad.compare._certified import ACCURACY_BITS, JACOBIAN_LIMIT, Exactly, certify
from expmgrad.compare._condition import condition
from expmgrad.compare._fixed import FixedArithmetic
from expmgrad.compare._series import jacobian_tensor, taylor_series

POINTS = np.array([0.0, 1e-300, -1e-9, 0.5, -3.0, 700.0, -700.0])
AS_TWO_DOUBLES = 2.0**-100  # a sum of two doubles carries 106 bits; squares of 2^-53, and the sum of n² of them


def arithmetics():
    try:
        from expmgrad.compare._arb import ArbArithmetic
    except ImportError:
        return [FixedArithmetic]
    return [FixedArithmetic, ArbArithmetic]


@pytest.fixture(params=arithmetics(), ids=lambda a: a.__name__)
def arithmetic(request):
    return request.param


def distance(one, other):
    """Of two certified matrices, relative to the largest entry."""
    gap = np.abs((one.high - other.high) + (one.low - other.low)).max()
    return gap / np.abs(one.high).max()


def matrix(rng, n, complex_entries, norm=3.0):
    a = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if complex_entries else 0)
    return a * (norm / np.abs(a).sum(axis=0).max())


def mpmath_derivative(a, e):
    """exp(A) and L(A, E) at 60 digits, from the exponential of [[A, E], [0, A]] by mpmath."""
    n = a.shape[0]
    with mpmath.workdps(60):
        block = mpmath.expm(mpmath.matrix(np.block([[a, e], [np.zeros_like(a), a]]).tolist()))
        entries = [[[block[i, j + shift] for j in range(n)] for i in range(n)] for shift in (0, n)]
        high = [np.array(part, dtype=a.dtype) for part in entries]
        low = [np.array([[x - mpmath.mpmathify(h) for x, h in zip(*rows)] for rows in zip(part, top.tolist())],
                        dtype=a.dtype) for part, top in zip(entries, high)]
    return Exactly(high[0], low[0]), Exactly(high[1], low[1])


@pytest.mark.parametrize("complex_entries", [False, True], ids=["real", "complex"])
@pytest.mark.parametrize("n, norm", [(1, 0.3), (2, 3.0), (3, 40.0), (5, 1e-7), (4, 9.0)])
def test_value_and_gradient_are_those_of_the_block_exponential(rng, arithmetic, n, norm, complex_entries):
    a = matrix(rng, n, complex_entries, norm)
    certified = certify(a, POINTS.astype(a.dtype), arithmetic)
    value, _ = mpmath_derivative(a, np.zeros_like(a))
    _, gradient = mpmath_derivative(a.conj().T, np.ones_like(a))
    assert distance(value, certified.value) <= AS_TWO_DOUBLES
    assert distance(gradient, certified.gradient) <= AS_TWO_DOUBLES


@pytest.mark.parametrize("complex_entries", [False, True], ids=["real", "complex"])
def test_a_jacobian_column_is_the_derivative_along_its_unit_matrix(rng, arithmetic, complex_entries):
    n = 3
    a = matrix(rng, n, complex_entries)
    jacobian = certify(a, POINTS.astype(a.dtype), arithmetic).jacobian
    for i in range(n):
        for j in range(n):
            e = np.zeros_like(a)
            e[i, j] = 1
            _, derivative = mpmath_derivative(a, e)
            column = jacobian.mapped(lambda k: k[:, j * n + i].reshape(n, n, order="F"))
            assert distance(derivative, column) <= AS_TWO_DOUBLES


@pytest.mark.parametrize("complex_entries", [False, True], ids=["real", "complex"])
def test_arb_and_the_integers_agree(rng, complex_entries):
    if len(arithmetics()) < 2:
        pytest.skip("python-flint is not installed")
    a = matrix(rng, 7, complex_entries, norm=25.0)
    results = [certify(a, POINTS.astype(a.dtype), kind) for kind in arithmetics()]
    for name in ("value", "gradient", "jacobian", "omexpovx"):
        assert distance(*(getattr(result, name) for result in results)) <= AS_TWO_DOUBLES


def test_the_gradient_without_a_jacobian_is_the_same(rng, arithmetic, monkeypatch):
    a = matrix(rng, 6, True, norm=10.0)
    points = POINTS.astype(a.dtype)
    with_jacobian = certify(a, points, arithmetic)
    monkeypatch.setattr("expmgrad.compare._certified.JACOBIAN_LIMIT", 5)
    without = certify(a, points, arithmetic)
    assert with_jacobian.jacobian is not None and without.jacobian is None
    assert distance(with_jacobian.value, without.value) <= AS_TWO_DOUBLES
    assert distance(with_jacobian.gradient, without.gradient) <= AS_TWO_DOUBLES


def test_the_error_bound_contains_the_error(rng, arithmetic):
    """At few bits the bound is large enough to be seen, and the true values lie within it."""
    a = matrix(rng, 4, False, norm=6.0)
    truth = certify(a, POINTS, arithmetic)
    with arithmetic(40, False) as numbers:
        value, tensor = jacobian_tensor(numbers, taylor_series(numbers, a))
        _, radius = numbers.magnitude_and_radius(value)
        high, low = numbers.to_floats(value)
        _, tensor_radius = numbers.magnitude_and_radius(tensor)
        summed = numbers.to_floats(tensor)[0]
    assert 0 < float(radius) < 1e-6 * np.abs(high).max()
    assert np.abs(truth.value.minus(high) - low).max() <= float(radius)
    n = a.shape[0]
    jacobian = summed.reshape(n, n, n, n).transpose(3, 0, 2, 1).reshape(n * n, n * n)
    assert np.abs(truth.jacobian.minus(jacobian)).max() <= float(tensor_radius) + 2.0**-50


def test_a_diagonal_matrix_has_its_exponentials_and_divided_differences(arithmetic):
    d = np.array([-700.0, 0.0, 0.25, 700.0])
    certified = certify(np.diag(d), POINTS, arithmetic)
    with mpmath.workdps(60):
        for i in range(4):
            for j in range(4):
                x, y = mpmath.mpf(d[i]), mpmath.mpf(d[j])
                slope = mpmath.exp(x) if i == j else (mpmath.exp(x) - mpmath.exp(y)) / (x - y)
                computed = (mpmath.mpf(float(certified.gradient.high[i, j]))
                            + mpmath.mpf(float(certified.gradient.low[i, j])))
                assert abs(slope - computed) <= mpmath.exp(700) * mpmath.mpf(2) ** -ACCURACY_BITS


def test_a_nilpotent_matrix_has_a_finite_series(arithmetic):
    a = np.diag([3.0, 5.0], k=1)
    certified = certify(a, POINTS, arithmetic)
    assert np.abs(certified.value.minus(np.eye(3) + a + a @ a / 2)).max() <= 2.0**-ACCURACY_BITS * 7.5


@pytest.mark.parametrize("shift", [-2000.0, 2000.0])
def test_values_beyond_the_range_of_doubles_underflow_or_overflow(arithmetic, shift):
    certified = certify(np.array([[shift, 1.0], [1.0, shift]]), POINTS, arithmetic)
    expected = 0.0 if shift < 0 else np.inf
    assert (certified.value.high == expected).all() and (certified.jacobian.high == expected).all()


def test_omexpovx_is_the_scalar_function(arithmetic):
    points = np.concatenate([POINTS, [2j, 1e-9j, 1 + 1e-9j, -600 - 5j]])
    certified = certify(np.zeros((1, 1), dtype=complex), points, arithmetic).omexpovx
    with mpmath.workdps(700):  # 1 - exp(-1e-300) needs them
        for x, high, low in zip(points.tolist(), certified.high.tolist(), certified.low.tolist()):
            exact = mpmath.mpf(1) if x == 0 else (1 - mpmath.exp(-mpmath.mpmathify(x))) / mpmath.mpmathify(x)
            assert abs(exact - mpmath.mpmathify(high) - mpmath.mpmathify(low)) <= abs(exact) * 2.0**-ACCURACY_BITS


def test_the_condition_number_of_a_normal_matrix_has_its_closed_form(rng):
    """‖A‖_F e^(max Re λ) / ‖e^A‖_F, from the Jacobian and, for a larger one, from the eigenvalues."""
    for n in (4, JACOBIAN_LIMIT + 1):
        a = rng.standard_normal((n, n)) / np.sqrt(n)
        a = a + a.T
        certified = certify(a, POINTS)
        found = condition(a, certified, hermitian=True)
        expected = (np.linalg.norm(a) * np.exp(np.linalg.eigvalsh(a)[-1])
                    / np.linalg.norm(certified.value.high))
        assert found.method == ("Kronecker" if n == 4 else "eigenvalues")
        assert abs(found.number - expected) <= 1e3 * n * n * np.finfo(float).eps * expected


def test_the_power_estimate_approaches_the_jacobians_norm(rng, monkeypatch):
    a = matrix(rng, 6, True, norm=4.0)
    points = POINTS.astype(a.dtype)
    exact = condition(a, certify(a, points), hermitian=False)
    monkeypatch.setattr("expmgrad.compare._certified.JACOBIAN_LIMIT", 0)
    estimate = condition(a, certify(a, points), hermitian=False)
    assert (exact.method, estimate.method) == ("Kronecker", "power")
    assert 0.9 * exact.number <= estimate.number <= exact.number * (1 + 1e-10)
