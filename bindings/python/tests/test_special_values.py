"""Zero, tiny, huge, NaN, Inf, overflow, underflow in every derivative and type; directions scaled by powers of two."""

import numpy as np
import pytest

import expmgrad

ORDERS = [1, 2, 4, 9, 40, 65]


def random(rng, dtype, n):
    """Entries uniform in (-1, 1), real and imaginary parts."""
    return (rng.uniform(-1, 1, (n, n)) + (1j * rng.uniform(-1, 1, (n, n)) if dtype.kind == "c" else 0)).astype(dtype)


def derivatives(a, e, f):
    """All derivatives that take e as direction or cotangent, by single calls and by a tape."""
    at = expmgrad.expm_linearize(a)
    gradient, change = expmgrad.expm_hvp(a, e, f)
    kept_gradient, kept_change = at.hvp(e, f)
    return {
        "jvp": expmgrad.expm_jvp(a, e)[1],
        "l2": expmgrad.expm_l2(a, e, f),
        "gradient": gradient,
        "hvp": change,
        "tape jvp": at.jvp(e),
        "tape vjp": at.vjp(e),
        "tape gradient": kept_gradient,
        "tape hvp": kept_change,
    }


@pytest.mark.parametrize("n", ORDERS)
def test_at_zero_value_and_derivative_are_exact(rng, dtype, n):
    zero, e, f = np.zeros((n, n), dtype), random(rng, dtype, n), random(rng, dtype, n)
    unit = np.finfo(dtype).eps / 2
    assert np.array_equal(expmgrad.expm(zero), np.eye(n))
    assert np.array_equal(expmgrad.expm_jvp(zero, e)[1], e)
    assert np.linalg.norm(expmgrad.expm_linearize(zero).jvp(e) - e) <= 8 * unit * np.linalg.norm(e)
    # L2(0, E, F) = (EF + FE)/2: a scheme without products has none of it.
    assert np.linalg.norm(expmgrad.expm_l2(zero, e, f) - (e @ f + f @ e) / 2) <= 8 * unit * n * np.linalg.norm(
        e
    ) * np.linalg.norm(f)


@pytest.mark.parametrize("n", ORDERS)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_inf_make_every_result_nan(rng, dtype, n, bad):
    for place in [(0, 0), (0, n - 1), (n - 1, 0)]:
        a, e = random(rng, dtype, n), random(rng, dtype, n)
        a[place] = bad
        assert np.isnan(expmgrad.expm(a)).all()
        for name, d in derivatives(a, e, e).items():
            assert np.isnan(d).all(), (name, place)


@pytest.mark.parametrize("n", ORDERS)
def test_overflow_leaves_no_finite_derivative_and_underflow_is_silent(rng, dtype, n):
    far = (3 * np.log(np.finfo(dtype).max) * np.eye(n)).astype(dtype)
    x, e = (random(rng, dtype, n) / n).astype(dtype), random(rng, dtype, n)
    assert not np.isfinite(expmgrad.expm(x + far)).all()
    for name, d in derivatives(x + far, e, e).items():
        assert np.isnan(d).all(), name
    assert not expmgrad.expm(x - far).any()
    for name, d in derivatives(x - far, e, e).items():
        assert not d.any() and not np.isnan(d).any(), name


@pytest.mark.parametrize("n", [2, 9, 65])
def test_subnormal_and_huge_entries_are_exact(dtype, n):
    tiny = np.full((n, n), np.finfo(dtype).smallest_subnormal * 1000, dtype)
    want = tiny.copy()
    np.fill_diagonal(want, 1)
    assert np.array_equal(expmgrad.expm(tiny), want)
    nilpotent, e = np.zeros((n, n), dtype), np.zeros((n, n), dtype)
    nilpotent[0, -1], e[0, -1] = np.finfo(dtype).max / 1e8, 2
    assert np.array_equal(expmgrad.expm(nilpotent), np.eye(n) + nilpotent)
    # E commutes with A and EA = 0.
    assert np.linalg.norm(expmgrad.expm_jvp(nilpotent, e)[1] - e) <= 16 * np.finfo(dtype).eps


@pytest.mark.parametrize("n", ORDERS)
@pytest.mark.parametrize("norm", [1e-7, 0.01, 0.4, 3, 30])
def test_scaling_a_direction_by_a_power_of_two_scales_every_derivative_bit_for_bit(rng, dtype, n, norm):
    a, f = random(rng, dtype, n), random(rng, dtype, n)
    a = (a * (norm / abs(a).sum(axis=0).max())).astype(dtype)
    i, j = np.indices((n, n))  # few bits, so that what is scaled down stays above the subnormal numbers
    e = (1 + (7 * i + 3 * j) % 5 + (1j * (1 + (i + j) % 3) if dtype.kind == "c" else 0)).astype(dtype)
    before = derivatives(a, e, f)
    for power in (90, -90) if np.finfo(dtype).bits == 32 else (600, -600):
        scale = np.finfo(dtype).dtype.type(2.0**power)
        for name, d in derivatives(a, e * scale, f).items():
            with np.errstate(over="ignore"):
                want = before[name] * scale
            if np.isfinite(want).all() and abs(want).max() > 2**30 * np.finfo(dtype).tiny:
                assert np.array_equal(d, want), (name, power)


@pytest.mark.parametrize("n", [1, 2, 3, 17, 66])
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_shift_beyond_the_exponents_range_multiplies_what_needs_no_product(rng, dtype, n, sign):
    """A = mu I + a little: I + A - mu I is the whole scheme, and e^mu goes into it."""
    mu = sign * (600.0 if np.dtype(dtype).itemsize >= 8 * (1 + (np.dtype(dtype).kind == "c")) else 75.0)
    a = (mu * np.eye(n) + 1e-9 * rng.standard_normal((n, n))).astype(dtype)
    y, dy = expmgrad.expm_frechet(a, np.eye(n, dtype=dtype))
    for found in (
        y,
        dy,
        expmgrad.expm(a),
        expmgrad.expm_linearize(a).value,
        expmgrad.expm_linearize(a).jvp(np.eye(n, dtype=dtype)),
    ):
        assert np.allclose(found.diagonal() / np.exp(mu), 1, rtol=1e-6, atol=0)
