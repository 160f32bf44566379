"""Tapes, second Frechet derivatives and the derivative of a gradient."""

import gc
import threading

import numpy as np
import pytest

import expmgrad
import oracle
from test_values import random, tolerance


def second(a, e, f):
    """L2(A, E, F): the corner of exp [[A,E,F,0], [0,A,0,F], [0,0,A,E], [0,0,0,A]] (Higham & Relton 2014)."""
    n, o = len(a), np.zeros_like(a)
    return oracle.expm(np.block([[a, e, f, o], [o, a, o, f], [o, o, a, e], [o, o, o, a]]))[:n, 3 * n :]


@pytest.mark.parametrize("n", [1, 2, 4])
@pytest.mark.parametrize("size", [1e-9, 0.1, 1.0])
def test_l2_is_the_second_derivative(rng, dtype, n, size):
    a = (size * random(rng, dtype, n, n)).astype(dtype)
    e, f = random(rng, dtype, n, n), random(rng, dtype, n, n)
    found = expmgrad.expm_l2(a, e, f)
    assert found.dtype == dtype
    true = second(*(x.astype(np.result_type(dtype, float)) for x in (a, e, f)))
    assert np.linalg.norm(found - true) <= 8 * tolerance(a) * max(
        np.linalg.norm(true), np.linalg.norm(e) * np.linalg.norm(f)
    )


def test_hvp_is_the_adjoint_and_its_derivative(rng, dtype):
    a, g, f, g_dot = (random(rng, dtype, 3, 3) for _ in range(4))
    wide = np.result_type(dtype, float)
    abar, abar_dot = expmgrad.expm_hvp(a, g, f, g_dot=g_dot)
    true = second(a.conj().T.astype(wide), g.astype(wide), f.conj().T.astype(wide)) + oracle.adjoint(
        a.astype(wide), g_dot.astype(wide)
    )
    assert oracle.distance(abar, oracle.adjoint(a, g)) <= 8 * tolerance(a)
    assert oracle.distance(abar_dot, true) <= 16 * tolerance(a)
    assert oracle.distance(
        expmgrad.expm_hvp(a, g, f)[1], second(a.conj().T.astype(wide), g.astype(wide), f.conj().T.astype(wide))
    ) <= 16 * tolerance(a)


def test_hvp_and_l2_broadcast_as_numpy_does(rng):
    a, g, f = random(rng, float, 2, 1, 3, 3), random(rng, float, 4, 3, 3), random(rng, float, 3, 3)
    abar, abar_dot = expmgrad.expm_hvp(a, g, f)
    ddy = expmgrad.expm_l2(a, g, f)
    assert abar.shape == abar_dot.shape == ddy.shape == (2, 4, 3, 3)
    for i in range(2):
        for j in range(4):
            one, one_dot = expmgrad.expm_hvp(a[i, 0], g[j], f)
            assert np.array_equal(abar[i, j], one) and np.array_equal(abar_dot[i, j], one_dot)
            assert np.array_equal(ddy[i, j], expmgrad.expm_l2(a[i, 0], g[j], f))


@pytest.mark.parametrize(
    "shape", [(3, 3), (24, 24), (70, 70), (2, 3, 3), (2, 66, 66), (2, 1, 65, 65), (0, 3, 3), (0, 0), (0, 70, 70)]
)
def test_linearization_gives_what_the_functions_give(rng, dtype, shape):
    a = random(rng, dtype, *shape) if np.prod(shape) else np.zeros(shape, dtype)
    n = shape[-1]
    more = (2, 3) + shape[-2:] if len(shape) == 4 else (3,) + shape
    e = np.ones(more, dtype) if not np.prod(more) else random(rng, dtype, *more)
    f = e[:1] if e.size else e
    at = expmgrad.expm_linearize(a)
    bound = 32 * oracle.unit(dtype) * max(1, n)

    def close(x, y):
        assert x.shape == y.shape and x.dtype == y.dtype
        assert np.linalg.norm(x - y) <= bound * np.linalg.norm(y)

    close(at.value, expmgrad.expm(a))
    close(at.jvp(e), expmgrad.expm_jvp(a, e)[1])
    close(
        at.vjp(e),
        np.stack([expmgrad.expm_vjp(a)[1](g) for g in e])
        if len(shape) < 4
        else expmgrad.expm_vjp(np.broadcast_to(a, e.shape))[1](e),
    )
    for x, y in zip(at.hvp(e, f, g_dot=e), expmgrad.expm_hvp(a, e, f, g_dot=e)):
        close(x, y)


def test_linearization_takes_any_layout_and_type(rng):
    a, e = random(rng, float, 66, 66), random(rng, complex, 66, 66)
    at = expmgrad.expm_linearize(np.asfortranarray(a))
    true = expmgrad.expm_jvp(a, e)[1]
    assert np.linalg.norm(at.jvp(e) - true) <= 66 * 32 * oracle.unit(float) * np.linalg.norm(true)
    assert np.array_equal(at.jvp(e.real.T), at.jvp(np.ascontiguousarray(e.real.T)))
    assert expmgrad.expm_linearize(a.astype(np.float32)).jvp(e.real).dtype == np.float64
    assert expmgrad.expm_linearize(np.eye(30, dtype=int)).value.dtype == np.float64


def test_linearization_follows_the_stated_structure(rng):
    a, e = np.triu(random(rng, float, 30, 30)), random(rng, float, 30, 30)
    broken = a + np.tril(np.full((30, 30), np.pi), -1)  # what the statement tells it not to read
    stated = expmgrad.expm_linearize(a, structure="upper")
    assert np.array_equal(stated.jvp(e), expmgrad.expm_linearize(a).jvp(e))
    diagonal = np.diag(np.diag(broken))
    true = oracle.expm(diagonal)
    # e^x is within an ulp, which is 2u; the truth is rounded too.
    assert (
        abs(expmgrad.expm_linearize(diagonal, structure="diagonal").value - true) <= 3 * oracle.unit(float) * true
    ).all()


def test_linearization_refuses_what_does_not_fit(rng):
    for n in (3, 30):
        at = expmgrad.expm_linearize(random(rng, float, n, n))
        for call in (at.jvp, at.vjp, lambda x: at.hvp(x, x)):
            with pytest.raises(expmgrad.InvalidArgumentError):
                call(np.zeros((n + 1, n + 1)))
            with pytest.raises(expmgrad.InvalidArgumentError):
                call(np.zeros((n, n + 1)))
    with pytest.raises(expmgrad.InvalidArgumentError, match="a: leading axes|g|e"):
        expmgrad.expm_linearize(random(rng, float, 2, 66, 66)).jvp(np.zeros((3, 66, 66)))
    with pytest.raises(expmgrad.InvalidArgumentError, match="structure"):
        expmgrad.expm_linearize(np.eye(3), structure="round")


def test_linearization_at_nan_and_overflow_gives_nan(rng, dtype):
    for n in (3, 40):
        for bad in (np.nan, np.inf, 1e5):
            a = np.full((n, n), bad, dtype)
            at = expmgrad.expm_linearize(a)
            for derivative in (
                at.jvp(a),
                at.vjp(np.eye(n, dtype=dtype)),
                *at.hvp(np.eye(n, dtype=dtype), np.eye(n, dtype=dtype)),
            ):
                assert np.isnan(derivative).all()


def test_linearization_serves_several_threads(rng):
    at, e = expmgrad.expm_linearize(random(rng, float, 40, 40)), random(rng, float, 8, 40, 40)
    true, found = [at.jvp(one) for one in e], [None] * 8

    def work(i):
        for _ in range(20):
            found[i] = at.jvp(e[i])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(x, y) for x, y in zip(true, found))


def test_a_linearization_frees_its_tapes(rng):
    import resource

    a = random(rng, float, 300, 300)
    expmgrad.expm_linearize(a)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(50):
        expmgrad.expm_linearize(a)
    # 50 tapes of 9 + s matrices of 0.7 MB would be 400 MB; ru_maxrss counts KB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("n", (32, 33, 65))
def test_what_is_asked_of_a_tape_may_lie_by_columns(n, rng):
    a, g, f, h = (rng.standard_normal((n, n)) / 4 for _ in range(4))
    for matrix in (a, np.asfortranarray(a)):
        at, same = expmgrad.expm_linearize(matrix), expmgrad.expm_linearize(a)
        turned = np.asfortranarray(g), np.asfortranarray(f), h.T.copy().T
        for found, true in (
            (at.value, same.value),
            (at.jvp(turned[0]), same.jvp(g)),
            (at.vjp(turned[0]), same.vjp(g)),
            (at.hvp(*turned[:2])[1], same.hvp(g, f)[1]),
            (at.hvp(*turned[:2], g_dot=turned[2])[1], same.hvp(g, f, g_dot=h)[1]),
            (expmgrad.expm_vjp(matrix)[1](turned[0]), same.vjp(g)),
            (at.vjp(np.stack([g, f]).swapaxes(-1, -2)), same.vjp(np.stack([g.T, f.T]))),
        ):
            assert np.linalg.norm(found - true) <= 1e-13 * np.linalg.norm(true)
