"""Matrices on which rounding errors, or terms of sums, outgrow the result: found by hill climbing."""

import ctypes
import platform

import numpy as np
import pytest

import expmgrad
import oracle

pytestmark = pytest.mark.skipif(oracle.flint is None, reason="python-flint is not installed")

#: ‖e^(A/8)‖² is 200 times ‖e^(A/4)‖: each of seven squarings loses what the last one cannot give back.
HUMP = np.array(
    [
        [4.0, 40.0, 53.297232206978656, 104.0724876486979, -2.0, 40.8647279185386],
        [6.0, -65.5, 94.4, -21.36927128417168, -44.80560321345516, 10.4],
        [
            -42.68475698616331,
            -52.68578091538821,
            -60.560438799121975,
            65.05942850320874,
            76.39642665214002,
            9.941604581388168,
        ],
        [48.1573681810655, 81.50876185701311, -38.668133645118466, -27.8, 3.91, -56.0],
        [-42.57281058708078, 6.1904272955400135, 61.85821017249941, 17.57259901451133, -12.0, -109.35049071894883],
        [108.87020592499364, -64.35472574880362, 10.0, -15.088327289711698, 48.645870484788176, -64.63697363201433],
    ]
)

#: Cancellation in several squarings, not in the last alone: name -> (matrix, time).
HUMPS = {
    "in the last squaring": (HUMP, 1),
    "graded by its powers": (
        np.array(
            [
                [928.7, -3546.0, 245.0, -764.6],
                [-26.24, -44.95, -134.6, -96.32],
                [-452.4, -162.0, -124.2, 795.9],
                [-663.9, 2957.0, -1187.0, -745.7],
            ]
        ),
        3,
    ),
    "between times": (
        np.array(
            [
                [11.3 + 35.7j, 41.6 - 40.1j, 106.0 - 95.5j, 186.17 - 350.55j, -42.0 + 143j],
                [-184.11 - 108.41j, -103.31 + 2.8743j, 292.81 - 261.58j, -23.0 + 65.9j, 144.0 + 49.2j],
                [286.62 - 42.817j, -260.0 - 202j, 6.88 - 104j, 102.0 + 96.1j, 53.044 - 113.55j],
                [35.5 + 28j, 183.27 - 73.931j, 7.9123 - 152.89j, 180.12 + 36.069j, -64.3 + 5.08j],
                [97.111 - 306.9j, 253.95 - 65.771j, -80.8 - 154.75j, -83.2 + 75.7j, -95.9 + 29.8j],
            ]
        ),
        0.2,
    ),
    "in the last squaring but one": (
        np.array(
            [
                [0.6 + 2j, 0, 0, 0, 0],
                [0, 77.771 - 173.65j, -122.68 + 25.487j, 59.575 + 92.96j, -15.055 - 121.9j],
                [0, -93.149 - 198.04j, -45.786 + 151.85j, 229.56 - 98.373j, -250.19 - 239.76j],
                [0, -1.82 + 73.3j, 28.145 - 26.605j, -185.73 - 4.7636j, -61.136 + 183.81j],
                [0, -30.976 - 26.511j, -11.468 + 29.712j, 31.372 + 82.196j, 75.432 + 27.552j],
            ],
            np.complex64,
        ),
        1,
    ),
}

#: Entries of the exponential reach half the largest number; terms of the last squaring's sums exceed it.
NEAR_OVERFLOW = np.array(
    [
        [665.0, -64.2, -30.0, 47.3, -60.0, -11.8, 24.0, 46.3, -17.4],
        [3.0, 623.0, 20.0, 30.0, 39.4, -26.5, 21.2, 42.0, 14.5],
        [-22.1, 7.0, 686.0, -15.9, -4.0, -40.0, 38.0, 0.0, -21.4],
        [-20.5, -32.8, -28.6, 623.0, -74.5, 10.3, 0.0, -40.0, 20.0],
        [
            3.0,
            -3.0,
            35.0,
            -20.8,
            702.1232406723649,
            -1.4189328126347074,
            -15.266537742603944,
            14.80405041139279,
            16.079233762311077,
        ],
        [-20.0, 54.118213398951, -33.69945470816011, 3.0, 70.0, 609.3142994753796, -60.0, -80.0, -9.0],
        [
            4.0,
            -6.0,
            -32.385431366414764,
            25.689594659295743,
            -37.37501453396177,
            0.0,
            613.4646038686878,
            10.0,
            -22.242774725739324,
        ],
        [
            -41.944239398200565,
            20.91614650786261,
            -16.992481049254014,
            8.0,
            -31.09858785260734,
            -70.0,
            -44.651739245437795,
            658.1687118647507,
            -21.41620261280551,
        ],
        [23.70283652098367, -9.0, 35.59242754499616, 10.0, -50.0, 0.0, -20.0, -30.0, 659.4206658242989],
    ]
)


def copies(a, count):
    return np.stack([a] * count) if count > 1 else a


@pytest.mark.parametrize("count", (1, 9))
@pytest.mark.parametrize("name", HUMPS)
def test_a_hump_costs_no_more_digits_than_the_condition_number_says(name, count):
    a, t = HUMPS[name]
    a, wide = (a * t).astype(a.dtype), complex if a.dtype.kind == "c" else float
    e = np.random.default_rng(1).standard_normal(a.shape).astype(a.dtype)
    value, forward = oracle.expm(a.astype(wide)), oracle.frechet(a.astype(wide), e.astype(wide))
    limit = 10 * oracle.condition(a.astype(wide)) * oracle.unit(a.dtype)
    at = expmgrad.expm_linearize(a)
    y, d = expmgrad.expm_jvp(copies(a, count), copies(e, count))
    last = (-1,) if count > 1 else ()
    for found, true in (
        (expmgrad.expm(copies(a, count))[last], value),
        (y[last], value),
        (at.value, value),
        (d[last], forward),
        (at.jvp(e), forward),
    ):
        assert oracle.distance(found, true) <= limit


@pytest.mark.parametrize("name", HUMPS)
def test_many_times_of_a_hump_lose_no_more_than_one(name):
    a, t = HUMPS[name]
    times = np.append(np.linspace(0, t / 3, 14), t).astype(a.real.dtype)
    g = np.random.default_rng(2).standard_normal((len(times), *a.shape)).astype(a.dtype)
    wide = complex if a.dtype.kind == "c" else float
    scaled = a.astype(wide) * float(times[-1])
    limit = 10 * oracle.condition(scaled) * oracle.unit(a.dtype)
    values, pullback = expmgrad.expm_times_vjp(a, times)
    abar, _ = pullback(g)
    value = oracle.expm(scaled)
    assert oracle.distance(expmgrad.expm_times(a, times)[-1], value) <= limit
    assert oracle.distance(values[-1], value) <= limit
    gradient = sum(float(x) * oracle.adjoint(a.astype(wide) * float(x), y.astype(wide)) for x, y in zip(times, g))
    assert oracle.distance(abar, gradient) <= limit


@pytest.mark.parametrize("count", (1, 9))
def test_terms_that_overflow_do_not_make_a_representable_exponential_infinite(count):
    true = oracle.expm(NEAR_OVERFLOW)
    last = (-1,) if count > 1 else ()
    e = np.eye(len(NEAR_OVERFLOW)) / 8
    y, d = expmgrad.expm_jvp(copies(NEAR_OVERFLOW, count), copies(e, count))
    at = expmgrad.expm_linearize(NEAR_OVERFLOW)
    for found, scale in ((y[last], 1), (d[last], 8), (at.value, 1), (at.jvp(e), 8)):
        assert np.isfinite(found).all()
        # 2^-512 keeps squares in range.
        assert oracle.distance(found * (scale * 2.0**-512), true * 2.0**-512) <= 1e-10


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="the modes' numbers are those of x86")
@pytest.mark.parametrize("mode", (0x400, 0x800, 0xC00))
def test_a_caller_who_rounds_to_zero_gets_the_bits_of_one_who_rounds_to_nearest(mode):
    a = np.array([[-100, -90], [-70, 0]], np.float32)
    rounding = ctypes.CDLL(None).fesetround
    for x in (a, HUMP, np.random.default_rng(2).standard_normal((20, 20)) * 1j):
        wanted = expmgrad.expm(x)
        rounding(mode)
        try:
            found = expmgrad.expm(x)
        finally:
            rounding(0)
        assert np.array_equal(found, wanted)


def hadamard(n):
    h = np.ones((1, 1))
    while len(h) < n:
        h = np.block([[h, h], [h, -h]])
    return h


@pytest.mark.parametrize("eighths", [2, 4, 8, 11, 16])
@pytest.mark.parametrize("n", [16, 64, 256])
def test_an_involution_is_not_squared_for_its_absolute_values(n, eighths, dtype):
    """H^2 = n I, while |H|^2 is n times as large: e^{sH} = cosh(s r) I + sinh(s r)/r H, r = sqrt(n)."""
    root = int(np.sqrt(n))
    s = dtype.type(eighths / 8 / root)
    phases = np.exp(0.5j * np.pi * (np.arange(n) % 4)).round() if dtype.kind == "c" else np.ones(n)
    h = (phases[:, None] * hadamard(n) * phases.conj()).astype(dtype)
    x = eighths / 8
    true = np.cosh(x) * np.eye(n) + np.sinh(x) / root * h.astype(complex)
    found = expmgrad.expm(s * h)
    error = np.abs(found - true).sum(0).max() / np.abs(true).sum(0).max()
    assert error <= 10 * max(1, x) * oracle.unit(dtype)
    # L(A, A) = A e^A; the larger ones by eigenvectors, which are off by some sqrt(n) u.
    y, dy = expmgrad.expm_jvp(s * h, s * h)
    tangent = x * (np.sinh(x) * np.eye(n) + np.cosh(x) / root * h.astype(complex))
    assert oracle.distance(dy, tangent) <= max(10, 2 * root) * max(1, x) * oracle.unit(dtype)


@pytest.mark.parametrize("norm", [4, 16, 64, 256, 1024])
def test_a_rank_one_matrix_whose_square_is_near_zero_keeps_its_digits(norm, dtype, rng):
    """Found by hill climbing: one polynomial for ||A|| = 700 and an A^2 of rounding errors was off by 14 cond u."""
    for near in (0, 1e-3, 0.1):
        for n in (2, 3, 6, 8):
            x, y = rng.standard_normal((2, n)) + (1j * rng.standard_normal((2, n)) if dtype.kind == "c" else 0)
            y = y - (x.conj() @ y) / (x.conj() @ x) * x + near * x
            a = np.outer(x, y.conj())
            a = (a * (norm / np.abs(a).sum(0).max())).astype(dtype)
            true = oracle.expm(a)
            if not np.isfinite(true).all() or np.abs(true).max() > np.finfo(dtype).max / 100:
                continue
            limit = 10 * max(1, float(expmgrad.expm_cond(a.astype(true.dtype)))) * oracle.unit(dtype)
            assert oracle.distance(expmgrad.expm(a), true) <= limit


@pytest.mark.parametrize("size, corner, squarings", [(1e5, 1e-3, 2), (1e8, 1e-6, 2), (1e5, 1e-6, 0)])
def test_a_graded_matrix_of_few_squarings_takes_no_schur_form(size, corner, squarings):
    """A^2 is hidden and the norm is large, but the sequence |A|^k asks for two squarings at most."""
    a = np.zeros((4, 4))
    a[0, 1], a[0, 2], a[1, 3], a[2, 3], a[3, 0] = size, -size, 1, 1, corner
    y, info = expmgrad.expm(a, return_info=True)
    assert info.method == "m5" and info.squarings == squarings
    assert oracle.distance(y, oracle.expm(a)) <= 10 * oracle.unit(a.dtype)
