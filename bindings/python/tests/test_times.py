"""exp(tA) for many t, and its gradients, against the high-precision oracle."""

import math

import numpy as np
import pytest

import expmgrad
import oracle
from expmgrad._ffi.operations import TIMES_VJP
from expmgrad._ffi.options import PLAIN
from test_values import random, tolerance

GRIDS = {
    "uniform": np.linspace(0, 1, 11),
    "both signs": np.linspace(-4, 4, 13),
    "mixed": np.array([0, 1e-9, 3, 0.5, -0.25, 14, 3, 2, -9, 1, 0.125, 7]),
    "few": np.array([0.5, -0.5]),
}


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("n", [1, 2, 6, 9])
def test_each_time_is_exact_to_rounding(rng, dtype, n, grid):
    a = random(rng, dtype, n, n)
    t = GRIDS[grid].astype(a.real.dtype)
    y = expmgrad.expm_times(a, t)
    assert y.shape == (len(t), n, n) and y.dtype == dtype
    for found, time in zip(y, t):
        # float32: t A rounds before the oracle sees it.
        exact = a.astype(complex if a.dtype.kind == "c" else float) * float(time)
        assert oracle.distance(found, oracle.expm(exact)) <= tolerance(exact.astype(dtype))


@pytest.mark.parametrize("kind", ["symmetric", "triangular", "diagonal", "generator", "skew"])
def test_each_time_is_exact_for_every_structure(rng, kind):
    n, t = 7, np.linspace(-2, 5, 15)
    x = random(rng, float, n, n)
    a = {
        "symmetric": x + x.T,
        "triangular": np.triu(x),
        "diagonal": np.diag(np.diag(x)),
        "skew": x - x.T,
        "generator": abs(x) - np.diag(abs(x).sum(axis=1)),
    }[kind]
    for found, time in zip(expmgrad.expm_times(a, t), t):
        assert oracle.distance(found, oracle.expm(a * time)) <= tolerance(a * time)


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("n", [2, 6])
def test_gradients_in_the_matrix_and_in_every_time(rng, dtype, n, grid):
    a = random(rng, dtype, n, n)
    t = (GRIDS[grid] / 4).astype(a.real.dtype)
    wide = a.astype(complex if a.dtype.kind == "c" else float)
    y, pullback = expmgrad.expm_times_vjp(a, t)
    g = random(rng, dtype, len(t), n, n)
    abar, tbar = pullback(g)
    assert abar.dtype == dtype and tbar.dtype == t.dtype and np.array_equal(y, expmgrad.expm_times(a, t))
    expected, bound = np.zeros((n, n), wide.dtype), 0.0
    for i, time in enumerate(t.astype(float)):
        part = oracle.adjoint(wide * time, g[i].astype(wide.dtype))
        expected = expected + time * part
        error = 4 * tolerance((wide * time).astype(dtype))
        bound += abs(time) * np.linalg.norm(part) * error
        rate = np.vdot(g[i], wide @ oracle.expm(wide * time)).real
        assert abs(tbar[i] - rate) <= error * np.linalg.norm(g[i]) * np.linalg.norm(wide @ oracle.expm(wide * time))
    assert np.linalg.norm(abar - expected) <= bound


def test_shapes_and_batches(rng):
    a, t = random(rng, float, 2, 3, 5, 5), np.linspace(0, 2, 24).reshape(2, 12)
    y, pullback = expmgrad.expm_times_vjp(a, t)
    assert y.shape == (2, 12, 2, 3, 5, 5)
    assert np.array_equal(y[1, 4, 1, 2], expmgrad.expm_times(a[1, 2], t)[1, 4])
    g = random(rng, float, *y.shape)
    abar, tbar = pullback(g)
    assert abar.shape == a.shape and tbar.shape == t.shape
    one = expmgrad.expm_times_vjp(a[1, 2], t)[1](np.ascontiguousarray(g[:, :, 1, 2]))
    assert np.array_equal(abar[1, 2], one[0])


def test_a_bad_time_spoils_only_itself(rng):
    a, t = random(rng, float, 6, 6), np.linspace(0, 1, 12)
    clean = expmgrad.expm_times(a, t)
    t[4], t[7] = np.nan, 1e7
    y = expmgrad.expm_times(a, t)
    good = np.ones(12, bool)
    good[[4, 7]] = False
    assert np.isnan(y[4]).all() and not np.isfinite(y[7]).all()
    assert max(oracle.distance(p, q) for p, q in zip(y[good], clean[good])) <= tolerance(a)


def test_wrong_arguments_are_named(rng):
    with pytest.raises(expmgrad.InvalidArgumentError, match="^t: "):
        expmgrad.expm_times(np.eye(2), 1j)
    with pytest.raises(expmgrad.InvalidArgumentError, match="^a: "):
        expmgrad.expm_times(np.ones((2, 3)), 1.0)
    with pytest.raises(expmgrad.InvalidArgumentError, match="^g: "):
        expmgrad.expm_times_vjp(np.eye(2), [1.0, 2.0])[1](np.zeros((3, 2, 2)))


def test_a_cotangent_broadcasts_to_the_values(rng):
    a, t, g = random(rng, float, 3, 5, 5), np.linspace(0, 1, 12), random(rng, float, 5, 5)
    pullback = expmgrad.expm_times_vjp(a, t)[1]
    for found, wanted in zip(pullback(g), pullback(np.broadcast_to(g, (12, 3, 5, 5)).copy())):
        assert np.array_equal(found, wanted)


@pytest.mark.parametrize("count", [1, 24])
def test_a_stated_markov_generator_keeps_its_smallest_entries(count):
    rates = np.diag(np.full(9, 0.5), 1)
    q, t = rates - np.diag(rates.sum(axis=1)), np.full(count, 1e-3)
    y, pullback = expmgrad.expm_times_vjp(q, t, structure="markov", check_structure=True)
    assert np.array_equal(y, expmgrad.expm_times(q, t, structure="markov"))
    x = 0.5e-3  # the last state is reached by 9 events of a Poisson process, or more
    exact = math.exp(-x) * sum(x**k / math.factorial(k) for k in range(9, 20))
    assert np.all(np.abs(y[:, 0, 9] - exact) <= 100 * 2.0**-53 * exact)  # t enters 9 times, n = 10
    g = np.zeros_like(y)
    g[:, 0, 9] = 1 / y[:, 0, 9]  # of the log-likelihood
    rate = 0.5 * math.exp(-x) * x**8 / math.factorial(8) / exact
    assert np.all(np.abs(pullback(g)[1] - rate) <= 200 * 2.0**-53 * rate)


@pytest.mark.parametrize("count", [2, 24])
def test_a_stated_markov_generator_may_go_back_in_time(rng, count):
    q = rng.uniform(0, 1, (5, 5))
    q -= np.diag(q.sum(axis=1))
    t = np.linspace(-2, 1, count)
    y, pullback = expmgrad.expm_times_vjp(q, t, structure="markov")
    for found, time in zip(y, t):
        assert oracle.distance(found, oracle.expm(q * time)) <= tolerance(q * time)
    g = random(rng, float, count, 5, 5)
    wanted = sum(time * oracle.adjoint(q * time, one) for time, one in zip(t, g))
    bound = sum(
        4 * tolerance(q * time) * abs(time) * np.linalg.norm(oracle.adjoint(q * time, one)) for time, one in zip(t, g)
    )
    assert np.linalg.norm(pullback(g)[0] - wanted) <= bound


def test_a_stated_triangle_of_one_matrix_and_many_times_is_that_of_the_matrix_not_of_its_memory(rng):
    t = np.linspace(0, 2, 12)
    x = random(rng, float, 7, 7)
    for order in "CF":
        for structure, triangle in (("upper", np.triu), ("lower", np.tril)):
            a = np.asarray(triangle(x), order=order)
            y = expmgrad.expm_times(a, t, structure=structure, check_structure=True)
            assert np.array_equal(y, triangle(y)) and oracle.distance(y[-1], oracle.expm(2 * a)) <= tolerance(2 * a)


# Prints a digest of values and gradients: combinations alone, products too, and both; parts of rounds and whole rounds.
BITS = """
import hashlib
import numpy as np
import expmgrad

expmgrad.set_num_threads({threads})
rng, digest = np.random.default_rng(5), hashlib.sha256()
for n, count in ((5, 3000), (20, 300), (41, 150)):
    for dtype in (np.float32, np.complex128):
        a = rng.standard_normal((n, n)).astype(dtype) / n**0.5
        if a.dtype.kind == "c":
            a = a + 1j * rng.standard_normal((n, n)) / n**0.5
        g = rng.standard_normal((count, n, n)).astype(dtype)
        for t in (np.linspace(0, 1, count), rng.uniform(-9, 9, count)):
            y, pullback = expmgrad.expm_times_vjp(a, t.astype(a.real.dtype))
            for x in (y, *pullback(g), expmgrad.expm_times(a + a.conj().T, t.astype(a.real.dtype))):
                digest.update(np.ascontiguousarray(x).tobytes())
print(digest.hexdigest())
"""


@pytest.mark.parametrize("level", ["", "v3", "baseline"])
def test_the_number_of_threads_changes_no_bit_on_any_processor_level(run_python, level):
    found = set()
    for threads in (1, 2, 5):
        run = run_python(BITS.format(threads=threads), EXPMGRAD_CPU=level)
        assert run.returncode == 0, run.stderr
        found.add(run.stdout)
    assert len(found) == 1


def times_vjp(a, count, progress=None):
    """ā and t̄ of `count` times that share one cotangent: no memory for more."""
    t, g = np.linspace(-8, 8, count), np.broadcast_to(np.eye(len(a)), (count, *a.shape))
    return TIMES_VJP.run(PLAIN, None, progress, a, t, g)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_long_call_tells_how_far_it_is_and_can_be_cancelled(rng, threads):
    class Enough(Exception):
        pass

    seen, count = [], 1_000_000
    a = rng.standard_normal((40, 40)) / np.sqrt(40)

    def progress(done, total):
        seen.append((done, total))
        if len(seen) == 2:
            raise Enough

    before = expmgrad.get_num_threads()
    wanted = times_vjp(a, 50)
    expmgrad.set_num_threads(threads)
    try:
        with pytest.raises(Enough):
            times_vjp(a, count, progress)
        assert 0 < seen[0][0] < seen[1][0] < count and {total for _, total in seen} == {count}
        assert all(map(np.array_equal, times_vjp(a, 50), wanted))
    finally:
        expmgrad.set_num_threads(before)
