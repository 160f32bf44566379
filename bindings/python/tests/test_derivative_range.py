"""A derivative that fits its type is finite, though a product on the way to it is not; one that does not fit has a
status.
"""

import numpy as np
import pytest

import expmgrad
import oracle

pytestmark = pytest.mark.skipif(oracle.flint is None, reason="python-flint is not installed")
#: Order, and how many copies: a single matrix in rows, many in lanes, one for BLAS.
SHAPES = [(n, count) for n in (3, 5, 8, 20) for count in (1, 9)] + [(70, 1)]


def far_left(n, count, dtype):
    """e^A is about e^-30, so that directions near the largest number have representable derivatives."""
    a = np.random.default_rng(n).standard_normal((n, n)) * 0.3 - 30 * np.eye(n)
    return np.stack([a.astype(dtype)] * count)


@pytest.mark.parametrize("dtype", (np.float32, np.float64, np.complex64, np.complex128))
@pytest.mark.parametrize("n, count", SHAPES)
def test_a_huge_direction_has_a_finite_derivative_where_that_is_representable(n, count, dtype):
    a = far_left(n, count, dtype)
    huge = np.finfo(dtype).max / 4
    e = np.broadcast_to(np.asarray(huge, dtype), a.shape)
    # The derivative is linear: its truth is that of ones, scaled.
    scale = float(huge) * 2.0**-40
    small = np.ones(a.shape[1:])
    exact = a[0].astype(complex if a.dtype.kind == "c" else float)
    forward, backward = oracle.frechet(exact, small), oracle.adjoint(exact, small)
    limit = 10 * 30 * np.sqrt(n) * oracle.unit(dtype)
    at = expmgrad.expm_linearize(a[0])
    for found, true in (
        (expmgrad.expm_jvp(a, e)[1][-1], forward),
        (expmgrad.expm_vjp(a)[1](e)[-1], backward),
        (at.jvp(e[0]), forward),
        (at.vjp(e[0]), backward),
    ):
        assert np.isfinite(found).all()
        wide = found.astype(np.clongdouble) / np.longdouble(scale)
        assert oracle.distance(wide.astype(complex), true * 2.0**40) <= limit


@pytest.mark.parametrize("n", (3, 8, 70))
def test_a_huge_direction_of_second_order_has_a_finite_derivative_too(n):
    a = far_left(n, 1, float)[0]
    e, f = np.full((n, n), 1e307), np.eye(n)
    # L2(A, E, I) = L(A, E)
    first, second = expmgrad.expm_jvp(a, e)[1], expmgrad.expm_l2(a, e, f)
    assert np.isfinite(second).all()
    assert oracle.distance(second / 1e200, first / 1e200) <= 10 * 30 * n * oracle.unit(float)


@pytest.mark.parametrize("n", (3, 20, 70))
def test_a_nan_in_a_direction_stays_a_nan_of_its_derivative(n):
    a = np.random.default_rng(1).standard_normal((n, n)) / n
    e = np.ones((n, n))
    e[1, 2] = np.nan
    y, d = expmgrad.expm_jvp(a, e)
    assert np.isfinite(y).all() and np.isnan(d).any()


@pytest.mark.parametrize("n", (3, 20, 70))
def test_a_derivative_that_exceeds_its_type_leaves_the_value_alone(n):
    a = np.random.default_rng(2).standard_normal((n, n)) / n
    y, d = expmgrad.expm_jvp(a, np.full((n, n), np.finfo(float).max))
    assert oracle.distance(y, oracle.expm(a)) <= 100 * oracle.unit(float)
    assert not np.isfinite(d).all()
