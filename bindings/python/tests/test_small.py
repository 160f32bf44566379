"""Small matrices side by side: what each gets is what it gets alone, whatever its neighbours are; 2 x 2 in closed form; symmetries."""
import itertools

import numpy as np
import pytest

import expmgrad
import oracle


def normal(rng, dtype, *shape):
    x = rng.standard_normal(shape)
    return x + 1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else x


def symmetric(x, sign=1):
    return (x + sign * x.conj().swapaxes(-1, -2)) / 2


def graded(rng, dtype, n, ratio):
    """Similar to a matrix of norm about 2 by a diagonal one with that condition number."""
    d = ratio ** np.linspace(0, 1, n)
    return normal(rng, dtype, n, n) / np.sqrt(n) * d[:, None] / d


KINDS = {
    "general": lambda rng, t, n: normal(rng, t, n, n) / np.sqrt(n) * 10.0 ** rng.uniform(-4, 1.5),
    "tiny": lambda rng, t, n: normal(rng, t, n, n) * 1e-9,
    "large": lambda rng, t, n: normal(rng, t, n, n) * 12,
    "symmetric": lambda rng, t, n: symmetric(normal(rng, t, n, n)) * rng.choice([0.1, 2, 9]),
    "skew": lambda rng, t, n: symmetric(normal(rng, t, n, n), -1) * rng.choice([0.1, 2, 9, 400]),
    "shifted": lambda rng, t, n: normal(rng, t, n, n) - 30 * np.eye(n),
    "upper": lambda rng, t, n: np.triu(normal(rng, t, n, n)),
    "lower": lambda rng, t, n: np.tril(normal(rng, t, n, n)),
    "nilpotent": lambda rng, t, n: np.triu(normal(rng, t, n, n), 1),
    "diagonal": lambda rng, t, n: np.diag(normal(rng, t, n)),
    "zero": lambda rng, t, n: np.zeros((n, n)),
    "graded": lambda rng, t, n: graded(rng, t, n, 10.0 ** rng.uniform(1, 6)),
    "far from normal": lambda rng, t, n: np.triu(normal(rng, t, n, n)) * 30 + 1e-3 * normal(rng, t, n, n),
    "nan": lambda rng, t, n: np.full((n, n), np.nan),
    "infinite": lambda rng, t, n: normal(rng, t, n, n) + np.where(np.eye(n) > 0, np.inf, 0),
    "overflowing": lambda rng, t, n: normal(rng, t, n, n) + 800 * np.eye(n),
    "huge": lambda rng, t, n: normal(rng, t, n, n) * 1e30,
}


def mix(rng, dtype, n, count):
    """Matrices of every kind in random order."""
    kinds = [list(KINDS)[i % len(KINDS)] for i in range(count)]
    rng.shuffle(kinds)
    with np.errstate(all="ignore"):
        return np.stack([np.asarray(KINDS[kind](rng, dtype, n)) for kind in kinds]).astype(dtype)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 17, 24])
def test_a_random_mix_equals_single_calls_bit_for_bit(rng, dtype, n, threads):
    count = 53  # every kind three times, and no multiple of a register's lanes
    a, e = mix(rng, dtype, n, count), normal(rng, dtype, 2, count, n, n).astype(dtype)
    before = expmgrad.get_num_threads()
    expmgrad.set_num_threads(threads)
    try:
        y, dy, (_, pullback) = expmgrad.expm(a), expmgrad.expm_jvp(a, e)[1], expmgrad.expm_vjp(a)
        abar = pullback(e)
    finally:
        expmgrad.set_num_threads(before)
    for i in range(count):
        alone, pull = expmgrad.expm_vjp(a[i])
        same = np.array_equal(y[i], alone, equal_nan=True) and np.array_equal(alone, expmgrad.expm(a[i]), equal_nan=True)
        assert same, f"value of {a[i]}"
        assert np.array_equal(dy[:, i], expmgrad.expm_jvp(a[i], e[:, i])[1], equal_nan=True), f"derivative at {a[i]}"
        assert np.array_equal(abar[:, i], pull(e[:, i]), equal_nan=True), f"gradient at {a[i]}"


@pytest.mark.parametrize("kind", ["general", "large", "symmetric", "skew", "shifted", "graded", "far from normal"])
def test_two_by_two_is_exact_to_rounding(rng, dtype, kind):
    u = oracle.unit(dtype)
    for _ in range(8):
        a, e = KINDS[kind](rng, dtype, 2).astype(dtype), normal(rng, dtype, 2, 2).astype(dtype)
        limit = 6 * u * max(1, np.linalg.norm(a)) * oracle.condition(a)
        y, dy = expmgrad.expm_jvp(a, e)
        if not np.isfinite(y).all():
            continue  # float32 has no such number
        assert oracle.distance(y, oracle.expm(a)) <= 6 * u * oracle.condition(a)
        assert oracle.distance(dy, oracle.frechet(a, e)) <= limit
        assert oracle.distance(expmgrad.expm_vjp(a)[1](e), oracle.adjoint(a, e)) <= limit


def test_two_by_two_says_so(rng):
    a = rng.standard_normal((2, 2))
    assert expmgrad.expm(a, return_info=True)[1].method == "closed form"
    assert expmgrad.expm(np.triu(a), return_info=True)[1].method != "closed form"


@pytest.mark.parametrize("angle", [1e-9, 0.1, 2.0, np.pi, 40 * np.pi, 1e5])
def test_a_rotation_of_the_plane_is_cosine_and_sine(angle):
    y = expmgrad.expm(np.array([[0, -angle], [angle, 0]]))
    true = oracle.expm(np.array([[0, -angle], [angle, 0]]))
    # The condition number of cosine and sine is the angle.
    assert abs(y - true).max() <= 8 * oracle.unit(float) * max(1, angle)
    assert y[0, 0] == y[1, 1] and y[0, 1] == -y[1, 0]


@pytest.mark.parametrize("n, norm", [*itertools.product([2, 3, 4, 8, 16, 24], [0.5, 5, 60, 1e4])])
def test_exponentials_of_skew_matrices_are_unitary(rng, dtype, n, norm):
    a = (symmetric(normal(rng, dtype, 20, n, n), -1) * norm / np.sqrt(n)).astype(dtype)
    y = expmgrad.expm(a)
    wide = y.astype(np.result_type(dtype, np.float64))
    departure = abs(wide.conj().swapaxes(1, 2) @ wide - np.eye(n)).max()
    assert departure <= (4 + 2 * n) * oracle.unit(dtype)
    assert all(np.array_equal(y[i], expmgrad.expm(a[i])) for i in range(0, 20, 7))


@pytest.mark.parametrize("n", [2, 3, 5, 8, 16, 24])
def test_exponentials_of_hermitian_matrices_are_hermitian_in_every_bit(rng, dtype, n):
    a = symmetric(normal(rng, dtype, 20, n, n)).astype(dtype)
    a = ((a + a.conj().swapaxes(1, 2)) / 2).astype(dtype)
    for y in (expmgrad.expm(a), np.stack([expmgrad.expm(x) for x in a])):
        assert np.array_equal(y, y.conj().swapaxes(1, 2))
