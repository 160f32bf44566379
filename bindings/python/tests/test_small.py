"""Small matrices side by side: what each gets is what it gets alone, whatever its neighbours are; 2 x 2 in closed form;
symmetries.
"""

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
        same = np.array_equal(y[i], alone, equal_nan=True) and np.array_equal(
            alone, expmgrad.expm(a[i]), equal_nan=True
        )
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


TWO_BY_TWO = {
    "small corner": [[0, 1e-12], [1e-12, -60]],
    "its mirror image": [[-60, 1e-12], [1e-12, 0]],
    "apart": [[40, 1e-8], [1e-9, -40]],
    "product that underflows": [[40, 1e-30], [1e-25, -40]],
    "nearly triangular": [[3, 5], [1e-20, -4]],
    "graded": [[2, 1e8], [1e-9, -3]],
    "half apart": [[1.5, 0.3], [0.7, -0.5]],
    "negative product": [[9, 3], [-2, -12]],
    "far from the origin": [[-70, 1e-3], [1e-5, -20]],
    "symmetric": [[20, 1e-7], [1e-7, -20]],
}


@pytest.mark.parametrize("name", TWO_BY_TWO)
def test_each_entry_of_two_by_two_is_as_good_as_its_own_condition(rng, dtype, name):
    """As if each entry of A, and for a derivative of E, had been changed by a few u."""
    u, tiny = oracle.unit(dtype), np.finfo(dtype).tiny
    a = np.array(TWO_BY_TWO[name], dtype)
    if np.dtype(dtype).kind == "c":
        a *= np.exp(1j * np.array([[0.3, 1], [2, 0.2]])).astype(dtype) if name != "symmetric" else 1
    many = np.repeat(a[None], 9, axis=0)
    units = np.eye(4).reshape(4, 2, 2)
    slopes = np.array([oracle.frechet(a, e) for e in units])  # of every entry with respect to a[k], k = 0 ... 3
    moved = np.tensordot(abs(a.ravel()), abs(slopes), 1)
    for y in (expmgrad.expm(a), expmgrad.expm(many)[8]):
        true = oracle.expm(a)
        assert (abs(y - true) <= 16 * u * (abs(true) + moved) + tiny).all(), (y, true)
    directions = [*units, np.ones((2, 2)), rng.standard_normal((2, 2))]
    for e in directions:
        e = e.astype(dtype)
        limit = 16 * u * max(1, np.linalg.norm(a)) * np.tensordot(abs(e.ravel()), abs(slopes), 1) + tiny
        true = oracle.frechet(a, e)
        for dy in (expmgrad.expm_jvp(a, e)[1], expmgrad.expm_jvp(many, np.repeat(e[None], 9, axis=0))[1][8]):
            assert (abs(dy - true) <= limit).all(), (e, dy, true)
        true = oracle.adjoint(a, e)
        limit = (
            16 * u * max(1, np.linalg.norm(a)) * np.array([(abs(e) * abs(x)).sum() for x in slopes]).reshape(2, 2)
            + tiny
        )
        for abar in (expmgrad.expm_vjp(a)[1](e), expmgrad.expm_vjp(many)[1](np.repeat(e[None], 9, axis=0))[8]):
            assert (abs(abar - true) <= limit).all(), (e, abar, true)


def test_directions_of_two_by_two_share_a_matrix_whose_diagonal_is_apart(rng, dtype):
    a, e = np.array([[9, 1e-3], [1e-4, -7]], dtype), normal(rng, dtype, 3, 2, 2).astype(dtype)
    together = expmgrad.expm_jvp(a, e)[1]
    assert all(np.array_equal(together[m], expmgrad.expm_jvp(a, e[m])[1]) for m in range(3))


def test_matrices_of_two_rows_wait_for_their_kind_and_none_is_lost(rng, dtype):
    """Diagonals apart or not, triangles and NaN in random order, with rows apart in memory and results in place."""
    count = 101
    a = normal(rng, dtype, count, 2, 2)
    a[::2, 0, 0] += 5
    a[::7, 1, 0] = 0
    a[::11, 0, 1] = np.nan
    a = a.astype(dtype)
    alone = np.stack([expmgrad.expm(x) for x in a])
    assert np.array_equal(expmgrad.expm(a), alone, equal_nan=True)
    wide = np.zeros((count, 2, 5), dtype)
    expmgrad.expm(a, out=wide[:, :, :2])
    assert np.array_equal(wide[:, :, :2], alone, equal_nan=True) and not wide[:, :, 2:].any()
    expmgrad.expm(a, out=a)
    assert np.array_equal(a, alone, equal_nan=True)


def test_a_derivative_of_two_by_two_is_in_range_where_cosh_is_not():
    """cosh r times the cotangent overflows, and with e^mu it does not."""
    a, g = np.array([[-62.54, 66], [73.66, 41.09]], np.float32), np.full((2, 2), 100, np.float32)
    for abar in (expmgrad.expm_vjp(a)[1](g), expmgrad.expm_vjp(np.stack([a] * 20))[1](np.stack([g] * 20))[19]):
        assert oracle.distance(abar, oracle.adjoint(a, g)) <= 6 * oracle.unit(np.float32) * np.linalg.norm(
            a
        ) * oracle.condition(a)


@pytest.mark.parametrize("large", [1e10, 1e200])
def test_a_product_that_fits_its_type_serves_entries_that_do_not(large):
    """exp([[0, x], [1/x, -5]]) is similar to exp([[0, 1], [1, -5]])."""
    y, plain = expmgrad.expm(np.array([[0, large], [1 / large, -5]])), oracle.expm(np.array([[0.0, 1], [1, -5]]))
    scale = np.array([[1, large], [1 / large, 1]])
    assert (abs(y / scale - plain) <= 16 * oracle.unit(float) * abs(plain)).all()


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
