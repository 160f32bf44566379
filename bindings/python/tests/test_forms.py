"""One rule for names: every vjp returns the value and a pullback; out, uplo and progress mean the same everywhere."""

import time

import numpy as np
import pytest

import expmgrad
from test_values import random

SHAPES = [(4, 4), (40, 40), (70, 70), (3, 5, 5), (2, 66, 66), (0, 0), (0, 3, 3)]


def matrices(rng, dtype, shape, count):
    return [random(rng, dtype, *shape) if np.prod(shape) else np.zeros(shape, dtype) for _ in range(count)]


def close(found, true, n):
    u = np.finfo(found.dtype).eps
    return found.shape == true.shape and np.linalg.norm(found - true) <= 200 * max(1, n) * u * max(
        1, np.linalg.norm(true)
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_derivatives_are_written_into_out(rng, dtype, shape):
    a, e, f = matrices(rng, dtype, shape, 3)
    at = expmgrad.expm_linearize(a)
    _, pullback = expmgrad.expm_vjp(a)
    _, of_eigenvalues = expmgrad.expm_eigh_vjp(a + a.conj().swapaxes(-1, -2))
    for call in (
        lambda out=None: pullback(e, out=out),
        lambda out=None: at.jvp(e, out=out),
        lambda out=None: at.vjp(e, out=out),
        lambda out=None: of_eigenvalues(e, out=out),
        lambda out=None: expmgrad.expm_l2(a, e, f, out=out),
        lambda out=None: expmgrad.expm_eigh(a, out=out),
    ):
        true, out = call(), np.full(shape, 7, dtype)
        assert call(out) is out and np.array_equal(out, true)
        strided = np.full(shape[:-1] + (2 * shape[-1],), 7, dtype)[..., ::2]
        assert call(strided) is strided and np.array_equal(strided, true)
        with pytest.raises(expmgrad.InvalidArgumentError, match="^out"):
            call(np.zeros((9, *shape), dtype))
    for call in (
        lambda out=None: expmgrad.expm_jvp(a, e, out=out),
        lambda out=None: at.hvp(e, f, out=out),
        lambda out=None: expmgrad.expm_hvp(a, e, f, out=out),
    ):
        true, out = call(), (np.full(shape, 7, dtype), np.full(shape, 7, dtype))
        found = call(out)
        assert all(x is y and np.array_equal(x, z) for x, y, z in zip(found, out, true))
        first, second = call((None, out[1]))
        assert second is out[1] and first is not out[0] and np.array_equal(first, true[0])
        for wrong in (out[0], [*out], (out[0],), (out[0], 1)):
            with pytest.raises(expmgrad.InvalidArgumentError, match="^out"):
                call(wrong)


@pytest.mark.parametrize("dtype", [float, np.complex64])
@pytest.mark.parametrize("shape", [(4, 4), (3, 30, 30), (70, 70)])
def test_out_may_be_an_input_whatever_the_operation(rng, dtype, shape):
    a, e = matrices(rng, dtype, shape, 2)
    true = expmgrad.expm_jvp(a, e)
    x, y = a.copy(), e.copy()
    assert all(map(np.array_equal, expmgrad.expm_jvp(x, y, out=(x, y)), true)) and np.array_equal(x, true[0])
    pullback = expmgrad.expm_vjp(a)[1]
    true, g = pullback(e), e.copy()
    assert pullback(g, out=g) is g and np.array_equal(g, true)


@pytest.mark.parametrize("uplo, triangle", [("lower", np.tril), ("upper", np.triu)])
@pytest.mark.parametrize("order", "CF")
@pytest.mark.parametrize("shape", [(4, 4), (40, 40), (70, 70), (3, 5, 5)])
def test_one_triangle_is_read_by_every_function_that_takes_it(rng, dtype, shape, uplo, triangle, order):
    a, g, f = matrices(rng, dtype, shape, 3)
    a = a + a.conj().swapaxes(-1, -2)
    f = f + f.conj().swapaxes(-1, -2)
    n, given = shape[-1], np.where(triangle(np.ones(shape, bool)), a, np.nan)
    if order == "F":
        given = given.swapaxes(-1, -2).copy().swapaxes(-1, -2)
    assert given.dtype == dtype
    y, abar = expmgrad.expm(a), expmgrad.expm_vjp(a)[1](g)
    half = (abar + abar.conj().swapaxes(-1, -2)) / 2
    free = triangle(half) + triangle(half, {"lower": -1, "upper": 1}[uplo])
    assert close(expmgrad.expm(given, uplo=uplo), y, n) and close(expmgrad.expm_eigh(given, uplo=uplo), y, n)
    assert all(close(x, z, n) for x, z in zip(expmgrad.expm_jvp(given, g, uplo=uplo), expmgrad.expm_jvp(a, g)))
    at = expmgrad.expm_linearize(given, uplo=uplo)
    for value, pullback in (
        expmgrad.expm_vjp(given, uplo=uplo),
        (at.value, at.vjp),
        expmgrad.expm_eigh_vjp(given, uplo=uplo, convention="triangle"),
    ):
        assert close(value, y, n) and close(pullback(g), free, n)
    value, pullback = expmgrad.expm_eigh_vjp(given, uplo=uplo)
    assert close(value, y, n) and close(pullback(g), half, n)
    moved = [expmgrad.expm_hvp(given, g, f, uplo=uplo), at.hvp(g, f)]
    assert all(close(x, free, n) for x, _ in moved) and close(moved[0][1], moved[1][1], 10 * n)


@pytest.mark.parametrize("n", [33, 64, 70])
def test_a_gradient_that_fits_is_finite_though_twice_it_would_not(rng, n):
    a, g = np.zeros((n, n)), np.full((n, n), 0.6 * np.finfo(float).max)
    assert np.isfinite(expmgrad.expm_eigh_vjp(a)[1](g)).all()


def test_the_value_of_a_pullback_is_expm_to_the_bit_up_to_order_64(rng, dtype):
    for shape in [(1, 1), (4, 4), (33, 33), (64, 64), (3, 20, 20), (2, 70, 70)]:
        a = random(rng, dtype, *shape)
        for x in (a, a.swapaxes(-1, -2)):
            y = expmgrad.expm(x)
            assert np.array_equal(expmgrad.expm_vjp(x)[0], y) and np.array_equal(expmgrad.expm_vjp_lowrank(x)[0], y)


def test_factors_broadcast_as_directions_do(rng):
    a, u, v = random(rng, float, 2, 1, 4, 4), random(rng, float, 3, 4, 2), random(rng, float, 4, 2)
    y, dy = expmgrad.expm_jvp_lowrank(a, u, v)
    value, pullback = expmgrad.expm_vjp_lowrank(a)
    assert y.shape == value.shape == a.shape and dy.shape == pullback(u, v).shape == (2, 3, 4, 4)
    assert np.array_equal(pullback(u, v), expmgrad.expm_vjp(a)[1](u @ v.T))
    with pytest.raises(expmgrad.InvalidArgumentError, match="^v: leading axes"):
        pullback(u, np.zeros((2, 4, 2)))


def test_progress_ends_every_function(rng):
    class Enough(Exception):
        pass

    def progress(done, total):
        raise Enough

    ended, a, t = 0, random(rng, float, 700, 700), np.linspace(0, 1, 20)
    pullback, at = expmgrad.expm_vjp(a)[1], expmgrad.expm_linearize(a)
    of_times, of_factors = (
        expmgrad.expm_times_vjp(a[:200, :200], np.linspace(0, 1, 300))[1],
        expmgrad.expm_vjp_lowrank(a)[1],
    )
    for call in (
        lambda: expmgrad.expm(100 * a, progress=progress),
        lambda: expmgrad.expm_vjp(100 * a, progress=progress),
        lambda: expmgrad.expm_jvp(a, a, progress=progress),
        lambda: pullback(np.stack([a] * 4), progress=progress),
        lambda: expmgrad.expm_linearize(100 * a, progress=progress),
        lambda: at.hvp(a, a, progress=progress),
        lambda: expmgrad.expm_hvp(a, a, a, progress=progress),
        lambda: expmgrad.expm_l2(a, a, a, progress=progress),
        lambda: expmgrad.expm_times(a, t, progress=progress),
        lambda: of_times(np.ones((200, 200)), progress=progress),
        lambda: expmgrad.expm_cond(a, progress=progress),
        lambda: expmgrad.expm_jvp_lowrank(a, a[:, :1], a[:, :1], progress=progress),
        lambda: of_factors(np.stack([a[:, :1]] * 4), a[:, :1], progress=progress),
        lambda: expmgrad.expm_jacobian(a[:60, :60], progress=progress),
    ):
        start = time.process_time()
        try:
            call()
            assert time.process_time() - start < 3  # of all cores; nobody is asked in the first 0.2 s
        except Enough:
            ended += 1
    assert ended >= 5
    assert np.array_equal(pullback(a), expmgrad.expm_vjp(a)[1](a))


def test_a_wrong_option_is_named_before_anything_is_kept(rng):
    for call in (
        lambda **options: expmgrad.expm_vjp(np.eye(3), **options),
        lambda **options: expmgrad.expm_vjp(np.eye(70), **options),
    ):
        for name, wrong in (("structure", "round"), ("structure", ["upper"]), ("uplo", "both"), ("uplo", ["lower"])):
            with pytest.raises(expmgrad.InvalidArgumentError, match=f"^{name}: "):
                call(**{name: wrong})
    for wrong in (np.zeros(3), np.zeros((2, 3)), np.zeros((3, 3), object), 1.0, [1.0]):
        with pytest.raises(expmgrad.InvalidArgumentError, match="^a: "):
            expmgrad.expm_vjp(wrong)


def test_facts_of_matrices_in_any_order_name_their_own_triangle(rng):
    a = np.stack([np.triu(random(rng, float, 5, 5)), np.tril(random(rng, float, 5, 5)), random(rng, float, 5, 5)])
    for given in (a, a.swapaxes(-1, -2).copy().swapaxes(-1, -2), a[:, ::-1].copy()[:, ::-1]):
        y, info = expmgrad.expm(given, return_info=True)
        assert info.structure.tolist() == ["upper", "lower", "general"] and np.array_equal(y, expmgrad.expm(given))
