"""Values and derivatives against the high-precision oracle, in every element type."""

import numpy as np
import pytest

import expmgrad
import oracle


def random(rng, dtype, *shape):
    """Entries of a normal distribution, scaled so that matrices have a norm of about 2."""
    x = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else 0)
    return (2 * x / np.sqrt(shape[-1])).astype(dtype)


def tolerance(a):
    """c n u cond: the error that input rounding alone can cause, and a factor n for the sums."""
    n = max(1, a.shape[-1])
    return 4 * n * oracle.unit(a.dtype) * oracle.condition(a)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 9])
def test_expm_is_exact_to_rounding(rng, dtype, n):
    a = random(rng, dtype, n, n)
    assert oracle.distance(expmgrad.expm(a), oracle.expm(a)) <= tolerance(a)


@pytest.mark.parametrize("norm", [1e-9, 0.3, 7.0, 40.0])
def test_expm_is_exact_to_rounding_at_any_norm(rng, dtype, norm):
    a = (random(rng, dtype, 4, 4) * norm / 2).astype(dtype)
    assert oracle.distance(expmgrad.expm(a), oracle.expm(a)) <= tolerance(a)


@pytest.mark.parametrize("n", [1, 2, 4, 7])
def test_jvp_and_frechet_are_the_derivative(rng, dtype, n):
    a, e = random(rng, dtype, n, n), random(rng, dtype, n, n)
    y, dy = expmgrad.expm_jvp(a, e)
    same_y, same_dy = expmgrad.expm_frechet(a, e)
    assert y.dtype == dy.dtype == dtype
    assert oracle.distance(y, oracle.expm(a)) <= tolerance(a)
    assert oracle.distance(dy, oracle.frechet(a, e)) <= tolerance(a)
    assert np.array_equal(y, same_y) and np.array_equal(dy, same_dy)
    assert np.array_equal(expmgrad.expm_frechet(a, e, compute_expm=False), dy)


@pytest.mark.parametrize("n", [1, 2, 4, 7])
def test_pullback_is_the_adjoint_derivative(rng, dtype, n):
    a, g = random(rng, dtype, n, n), random(rng, dtype, n, n)
    y, pullback = expmgrad.expm_vjp(a)
    assert oracle.distance(y, oracle.expm(a)) <= tolerance(a)
    assert oracle.distance(pullback(g), oracle.adjoint(a, g)) <= tolerance(a)


def test_adjoint_identity(rng, dtype):
    a, e, g = (random(rng, dtype, 5, 6, 6) for _ in range(3))
    _, dy = expmgrad.expm_jvp(a, e)
    abar = expmgrad.expm_vjp(a)[1](g)
    forward = np.sum(g.conj() * dy, axis=(1, 2)).real
    backward = np.sum(abar.conj() * e, axis=(1, 2)).real
    size = np.linalg.norm(g, axis=(1, 2)) * np.linalg.norm(dy, axis=(1, 2)) + np.linalg.norm(
        abar, axis=(1, 2)
    ) * np.linalg.norm(e, axis=(1, 2))
    assert np.all(abs(forward - backward) <= [8 * tolerance(one) * s for one, s in zip(a, size)])


def test_pullback_serves_many_cotangents_and_calls(rng, dtype):
    for shape in [(3, 3), (4, 3, 3), (2, 3, 3, 3)]:
        a, g = random(rng, dtype, *shape), random(rng, dtype, 2, 3, *shape)
        _, pullback = expmgrad.expm_vjp(a)
        many = pullback(g)
        assert many.shape == g.shape and many.dtype == dtype
        one = pullback(g[1, 2])
        assert oracle.distance(one, many[1, 2]) <= 8 * oracle.unit(dtype) * 3
        assert np.array_equal(pullback(g[1, 2]), one)


@pytest.mark.parametrize("options", [{}, {"uplo": "lower"}])
@pytest.mark.parametrize("a_shape, g_shape", [((), (2,)), ((2,), ()), ((3, 1), (4,)), ((2,), (3, 1)), ((1,), (4,))])
@pytest.mark.parametrize("n", [2, 5, 66])
def test_a_pullback_broadcasts_as_the_jvp_does(rng, n, a_shape, g_shape, options):
    a, g = random(rng, float, *a_shape, n, n), random(rng, float, *g_shape, n, n)
    found = expmgrad.expm_vjp(a, **options)[1](g)
    shape = np.broadcast_shapes(a_shape, g_shape)
    assert found.shape == shape + (n, n) == expmgrad.expm_jvp(a, g)[1].shape
    a, g = np.broadcast_to(a, found.shape), np.broadcast_to(g, found.shape)
    for index in np.ndindex(shape):
        one = expmgrad.expm_vjp(a[index], **options)[1](g[index])
        assert oracle.distance(found[index], one) <= 8 * n * oracle.unit(float)


def test_pullback_does_not_see_later_changes_of_a(rng):
    for a in (random(rng, float, 3, 3), random(rng, float, 3, 3).T, random(rng, float, 2, 3, 3)):
        g = random(rng, float, *a.shape)
        _, pullback = expmgrad.expm_vjp(a)
        before = pullback(g)
        a *= 2
        assert np.array_equal(pullback(g), before)


def test_eigh_is_the_exponential_of_the_lower_triangle(rng, dtype):
    a = random(rng, dtype, 3, 5, 5)
    h = np.tril(a, -1) + np.tril(a, -1).conj().swapaxes(1, 2) + np.einsum("bii->bi", a).real[:, :, None] * np.eye(5)
    h = h.astype(dtype)
    for given in (a, a.swapaxes(1, 2).copy().swapaxes(1, 2)):
        y = expmgrad.expm_eigh(given)
        for found, one in zip(y, h):
            assert oracle.distance(found, oracle.expm(one)) <= tolerance(one)


@pytest.mark.parametrize("fortran", [False, True])
def test_eigh_vjp_in_both_conventions(rng, dtype, fortran):
    a, g = random(rng, dtype, 2, 4, 4), random(rng, dtype, 2, 4, 4)
    a = a + a.conj().swapaxes(1, 2)
    given = a.swapaxes(1, 2).copy().swapaxes(1, 2) if fortran else a
    symmetric = expmgrad.expm_eigh_vjp(given)[1](g)
    lower = expmgrad.expm_eigh_vjp(given, convention="triangle")[1](g)
    for index in range(2):
        s = oracle.frechet(a[index], g[index])
        s = (s + s.conj().T) / 2
        bound = 4 * tolerance(a[index]) * np.linalg.norm(oracle.frechet(a[index], g[index]))
        assert np.linalg.norm(symmetric[index] - s) <= bound
        expected = 2 * np.tril(s, -1) + np.diag(np.diag(s))
        assert np.linalg.norm(lower[index] - expected) <= 2 * bound


@pytest.mark.parametrize("order", ["F", "C"])
@pytest.mark.parametrize("method", ["auto", "frechet"])
@pytest.mark.parametrize("fortran", [False, True])
def test_jacobian_columns_are_frechet_derivatives(rng, dtype, order, method, fortran):
    n = 3
    a = random(rng, dtype, n, n)
    given = np.asfortranarray(a) if fortran else a
    jac = expmgrad.expm_jacobian(given, order=order, method=method)
    assert jac.shape == (n * n, n * n) and jac.dtype == dtype
    e = random(rng, dtype, n, n)
    image = expmgrad.unvec(jac @ expmgrad.vec(e, order), order)
    assert oracle.distance(image, oracle.frechet(a, e)) <= 4 * n * tolerance(a)


def test_jacobian_orders_are_each_others_transpose(rng, dtype):
    a = random(rng, dtype, 2, 3, 3)
    by_columns, by_rows = expmgrad.expm_jacobian(a), expmgrad.expm_jacobian(a, order="C")
    assert by_columns.shape == (2, 9, 9)
    assert np.array_equal(by_rows, by_columns.swapaxes(1, 2))
    assert np.array_equal(by_columns[1], expmgrad.expm_jacobian(a[1]))


@pytest.mark.parametrize("form", [1, 2, 3])
def test_najfeld_forms_agree_with_frechet(rng, form):
    a = random(rng, float, 3, 3)
    found = expmgrad.expm_jacobian(a, method="najfeld", form=form)
    assert oracle.distance(found, oracle.kronecker(a)) <= 100 * tolerance(a)


@pytest.mark.parametrize("order", ["F", "C"])
def test_half_jacobian_maps_free_entries_to_free_entries(rng, order):
    n = 4
    a = random(rng, float, n, n)
    a = a + a.T
    e = random(rng, float, n, n)
    e = e + e.T
    jac = expmgrad.expm_jacobian(np.tril(a), order=order, half=True)
    rows, columns = np.tril_indices(n) if order == "C" else np.triu_indices(n)[::-1]
    assert jac.shape == (10, 10)
    assert oracle.distance(jac @ e[rows, columns], oracle.frechet(a, e)[rows, columns]) <= 4 * n * tolerance(a)
