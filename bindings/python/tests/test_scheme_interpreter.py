"""The schemes over a framework's arrays, NumPy in its place: values, derivatives, products, scaling, special values."""

import numpy as np
import pytest

from expmgrad._schemes import Framework, derivatives, linearize
from expmgrad._schemes.tables import DOUBLE, RATIOS, SINGLE
from oracle import adjoint, condition, distance, expm, frechet, unit

#: Times u cond: the bound of the CPU library's tests is 7.
LIMIT = 10
NORMS = [1e-12, 1e-5, 0.01, 0.2, 0.6, 2.2, 9.0, 60.0]


class Counting(Framework):
    """NumPy, counting the products of whole matrices."""

    def __init__(self):
        super().__init__(np)
        self.products = 0

    def multiply(self, x, y):
        self.products += x.shape[-2] > 1
        return x @ y


@pytest.fixture
def numpy_framework():
    return Counting()


def gaussian(rng, dtype, shape):
    x = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if dtype.kind == "c" else 0)
    return x.astype(dtype)


def of_norms(rng, dtype, n=5):
    """A matrix of each norm."""
    a = gaussian(rng, dtype, (len(NORMS), n, n))
    return (a / np.linalg.norm(a, 1, (-2, -1), keepdims=True) * np.reshape(NORMS, (-1, 1, 1))).astype(dtype)


def second(a, e, f):
    """L2(A, E, F): the corner of L([[A, F], [0, A]], [[E, 0], [0, E]])."""
    n, zero = len(a), np.zeros_like(a)
    return frechet(np.block([[a, f], [zero, a]]), np.block([[e, zero], [zero, e]]))[:n, n:]


def test_values_and_derivatives_of_a_batch_of_all_norms_have_their_digits(numpy_framework, rng, dtype):
    a, e, f = of_norms(rng, dtype), gaussian(rng, dtype, (len(NORMS), 5, 5)), gaussian(rng, dtype, (5, 5))
    found = derivatives(numpy_framework, a, (e, f))
    assert all(x.dtype == dtype for x in found)
    for i, matrix in enumerate(a):
        bound = LIMIT * unit(dtype) * condition(matrix)
        true = expm(matrix), frechet(matrix, e[i]), frechet(matrix, f), second(matrix, e[i], f)
        errors = [distance(x[i], t) / bound for x, t in zip(found, true)]
        # The second derivative's own condition is that of twice the order; 4 covers these.
        assert max(*errors[:3], errors[3] / 4) <= 1, (NORMS[i], errors)


@pytest.mark.parametrize("norm", NORMS)
def test_one_matrix_takes_the_scheme_of_its_norm(numpy_framework, rng, dtype, norm):
    a = gaussian(rng, dtype, (6, 6))
    a = (a / np.linalg.norm(a, 1) * norm).astype(dtype)
    e = gaussian(rng, dtype, (6, 6))
    y, dy = derivatives(numpy_framework, a, (e,))
    bound = LIMIT * unit(dtype) * condition(a)
    assert distance(y, expm(a)) <= bound and distance(dy, frechet(a, e)) <= bound


def test_a_linearization_gives_the_same_and_a_gradient_costs_3_p_plus_s(numpy_framework, rng, dtype):
    a, g = 8 * gaussian(rng, dtype, (7, 7)), gaussian(rng, dtype, (3, 7, 7))
    y, tangent = linearize(numpy_framework, a)
    forward = numpy_framework.products
    gradients = [numpy_framework.adjoint(tangent(numpy_framework.adjoint(cotangent))) for cotangent in g]
    assert numpy_framework.products == (1 + 2 * len(g)) * forward
    bound = LIMIT * unit(dtype) * condition(a)
    assert distance(y, expm(a)) <= bound
    assert all(distance(found, adjoint(a, cotangent)) <= bound for found, cotangent in zip(gradients, g))
    together = numpy_framework.adjoint(tangent(numpy_framework.adjoint(g)))  # three share the work of one
    assert all(distance(x, z) <= bound for x, z in zip(together, gradients))


@pytest.mark.parametrize("norm, products", [(1e-10, 1), (1e-4, 2), (0.015, 3), (0.4, 4), (1.8, 5)])
def test_a_value_takes_the_products_of_its_scheme_and_derivatives_3_and_9_times_as_many(rng, norm, products):
    a = gaussian(rng, np.dtype(np.float64), (8, 8))
    a, e = a / np.linalg.norm(a, 1) * norm, gaussian(rng, np.dtype(np.float64), (8, 8))
    counts = []
    for directions in ((), (e,), (e, e.T)):
        framework = Counting()
        derivatives(framework, a, directions)
        counts.append(framework.products)
    square = int(products == 1)  # T2 has A (A / 2), and A A was formed to choose it
    # The second order may need the next scheme; of its 9 a product, those with a second order still zero are left out.
    assert (
        counts[:2] == [products + square, 3 * products + square]
        and counts[2] <= 9 * (products + (norm < 0.01)) + square
    )


def test_a_batch_takes_the_results_of_its_matrices_whatever_the_squarings_of_the_others(numpy_framework, rng, dtype):
    a, e = of_norms(rng, dtype)[4:], gaussian(rng, dtype, (4, 5, 5))
    together = derivatives(numpy_framework, a, (e,))
    for i in range(4):
        for whole, alone in zip(together, derivatives(numpy_framework, a[i], (e[i],))):
            assert distance(whole[i], alone.astype(complex)) <= 2 * LIMIT * unit(dtype) * condition(a[i])


def test_directions_of_any_size_lose_no_digit(numpy_framework, rng, dtype):
    a, e = gaussian(rng, dtype, (4, 4)), gaussian(rng, dtype, (4, 4))
    _, dy = derivatives(numpy_framework, a, (e,))
    for exponent in (-90, -20, 30, 100) if unit(dtype) > 1e-10 else (-900, -300, 300, 1000):
        scale = np.ldexp(dtype.type(0).real + 1, exponent)
        assert np.array_equal(derivatives(numpy_framework, a, (e * scale,))[1], dy * scale)


def test_a_nan_stays_in_its_own_matrix_and_what_is_huge_is_scaled(numpy_framework, dtype):
    large = 1e30 if unit(dtype) > 1e-10 else 1e300
    a = np.array(
        [
            [[1, 2], [3, 4]],
            [[np.nan, 0], [0, 1]],
            [[np.inf, 1], [0, 1]],
            [[0, large], [0, 0]],
            [[-large, 0], [0, -large]],
            [[0, 1], [1e-3, 0]],
        ],
        dtype,
    )
    e = np.ones_like(a) / 2
    with np.errstate(all="ignore"):
        y, dy = derivatives(numpy_framework, a, (e,))
    assert np.isnan(y[1:3]).all() and np.isnan(dy[1:3]).all()
    assert np.array_equal(y[3], np.array([[1, large], [0, 1]], dtype)) and not y[4].any() and not dy[4].any()
    for i in (0, 5):
        assert distance(y[i], expm(a[i])) <= LIMIT * unit(dtype) * condition(a[i])


def test_a_shift_beyond_the_range_of_exp_goes_into_the_polynomial(numpy_framework):
    a = np.array([[[700.0, 300.0], [-300.0, 700.0]], [[-700.0, 690.0], [690.0, -700.0]]])
    with np.errstate(over="ignore"):  # |A|^2 of what is still to be scaled
        (y,) = derivatives(numpy_framework, a)
    for found, matrix in zip(y, a):
        true = expm(matrix)
        size = np.abs(true).max()
        # Normal matrices: their condition number is at most their norm.
        assert distance(found / size, true / size) <= LIMIT * unit(np.float64) * np.linalg.norm(matrix)


def test_what_overflows_has_no_derivative(numpy_framework):
    with np.errstate(all="ignore"):
        y, dy = derivatives(numpy_framework, 800 * np.eye(3), (np.eye(3),))
    assert not np.isfinite(np.diag(y)).any() and np.isnan(dy).all()


@pytest.mark.parametrize("shape", [(0, 0), (2, 0, 0), (0, 3, 3)])
def test_what_is_empty_stays_so(numpy_framework, shape):
    a = np.zeros(shape)
    for directions in ((), (a,), (a, a)):
        assert all(x.shape == shape for x in derivatives(numpy_framework, a, directions))


def test_the_thetas_of_derivatives_fall_with_the_norm_above_that_of_the_powers():
    assert list(RATIOS) == sorted(RATIOS)
    for scheme in (*DOUBLE, *SINGLE):
        assert scheme.theta > scheme.first[0] > scheme.second[0]
        for thetas in (scheme.first, scheme.second):
            assert len(thetas) == len(RATIOS) and list(thetas) == sorted(thetas, reverse=True)
