"""Jacobian by quadrature, condition number, low-rank directions, Markov structure."""

import numpy as np
import pytest

import expmgrad
import oracle
from test_values import random, tolerance


@pytest.mark.parametrize("norm", [0.1, 1.0, 10.0, 100.0])
@pytest.mark.parametrize("n", [3, 8])
def test_jacobian_is_exact_to_rounding_at_any_norm(rng, norm, n):
    a = rng.standard_normal((n, n))
    a *= norm / np.linalg.norm(a, 2)
    truth = oracle.kronecker(a) if n < 4 else None
    k = expmgrad.expm_jacobian(a)
    cond = oracle.condition(a)
    if truth is not None:
        assert oracle.distance(k, truth) <= 10 * cond * oracle.unit(a.dtype)
    e = rng.standard_normal((n, n))
    assert np.linalg.norm(k @ e.ravel(order="F") - oracle.frechet(a, e).ravel(order="F")) <= (
        10 * cond * oracle.unit(a.dtype) * np.linalg.norm(k, 2) * np.linalg.norm(e)
    )


@pytest.mark.parametrize("n", [1, 2, 5, 13])
def test_methods_agree(rng, dtype, n):
    a = random(rng, dtype, n, n)
    found, directions = expmgrad.expm_jacobian(a), expmgrad.expm_jacobian(a, method="frechet")
    bound = 10 * max(1, n) * oracle.unit(dtype) * expmgrad.expm_cond(a)
    assert oracle.distance(found, directions.astype(complex)) <= bound


@pytest.mark.parametrize("order", ["F", "C"])
@pytest.mark.parametrize("n", [1, 2, 5])
def test_half_jacobian_is_that_of_the_free_entries(rng, n, order):
    a = random(rng, float, n, n)
    a = a + a.T
    half = expmgrad.expm_jacobian(a, order=order, half=True)
    lower = (
        [(i, j) for j in range(n) for i in range(j, n)]
        if order == "F"
        else [(i, j) for i in range(n) for j in range(i + 1)]
    )
    for column, (i, j) in enumerate(lower):
        e = np.zeros((n, n))
        e[i, j] = e[j, i] = 1
        truth = oracle.frechet(a, e)
        assert np.linalg.norm(half[:, column] - [truth[p] for p in lower]) <= tolerance(a) * np.linalg.norm(truth)


@pytest.mark.parametrize("kind", ["general", "symmetric", "skew", "diagonal", "triangular", "nonnormal"])
def test_condition_numbers_are_those_of_the_jacobian(rng, dtype, kind):
    n = 6
    x = random(rng, dtype, n, n)
    a = {
        "general": x,
        "symmetric": x + x.conj().T,
        "skew": x - x.conj().T,
        "diagonal": np.diag(np.diag(x)),
        "triangular": np.tril(x),
        "nonnormal": x + 20 * np.eye(n, k=1, dtype=dtype),
    }[kind].astype(dtype)
    wide = a.astype(complex if a.dtype.kind == "c" else float)
    k, y = expmgrad.expm_jacobian(wide), oracle.expm(wide)
    fro = np.linalg.norm(k, 2) * np.linalg.norm(wide) / np.linalg.norm(y)
    one = np.linalg.norm(k, 1) * np.linalg.norm(wide, 1) / np.linalg.norm(y, 1)
    assert abs(expmgrad.expm_cond(a) / fro - 1) <= 1e-8
    assert abs(expmgrad.expm_cond(a, ord=1) / one - 1) <= 1e-8
    assert fro / 3 <= expmgrad.expm_cond(a, method="estimate") <= fro * (1 + 1e-8)
    assert one / 3 <= expmgrad.expm_cond(a, ord=1, method="estimate") <= one * (1 + 1e-8)


def test_condition_number_is_scipys(rng):
    linalg = pytest.importorskip("scipy.linalg")
    for n in (2, 7):
        a = random(rng, float, n, n)
        assert abs(expmgrad.expm_cond(a) / linalg.expm_cond(a) - 1) <= 1e-6


def test_condition_numbers_of_special_matrices():
    assert expmgrad.expm_cond(np.zeros((3, 3))) == 0
    assert expmgrad.expm_cond([[-4.0]]) == pytest.approx(4)
    # The shift is exact: neither e^1000 nor e^-1000 is formed.
    for mu in (1000.0, -1000.0):
        a = np.array([[mu, 1.0], [0.0, mu]])
        assert np.isfinite(expmgrad.expm_cond(a)) and np.isfinite(expmgrad.expm_cond(a, ord=1))
    assert expmgrad.expm_cond(np.zeros((2, 5, 4, 4))).shape == (2, 5)
    assert np.isnan(expmgrad.expm_cond(np.full((2, 2), np.nan), check_finite=False))
    with pytest.raises(ValueError, match="^a: "):
        expmgrad.expm_cond(np.full((2, 2), np.nan))
    with pytest.raises(ValueError, match="^ord: "):
        expmgrad.expm_cond(np.eye(2), ord=2)


@pytest.mark.parametrize("r", [0, 1, 3, 8])
def test_low_rank_directions_and_cotangents(rng, dtype, r):
    a, u, v = random(rng, dtype, 2, 5, 5), random(rng, dtype, 5, r + 1)[:, :r], random(rng, dtype, 2, 5, r + 1)[..., :r]
    y, dy = expmgrad.expm_jvp_lowrank(a, u, v)
    same, pullback = expmgrad.expm_vjp_lowrank(a)
    abar = pullback(u, v)
    for i in range(2):
        e = u @ v[i].conj().T
        assert oracle.distance(y[i], oracle.expm(a[i])) <= tolerance(a[i])
        assert oracle.distance(dy[i], oracle.frechet(a[i], e)) <= 4 * tolerance(a[i])
        assert oracle.distance(abar[i], oracle.adjoint(a[i], e)) <= 4 * tolerance(a[i])
    assert np.array_equal(same, expmgrad.expm(a))  # y is scaled for its derivative


def test_gradient_of_a_bilinear_form(rng):
    a, u, v, e = (random(rng, complex, 4, k) for k in (4, 1, 1, 4))
    abar = expmgrad.expm_vjp_lowrank(a)[1](u, v)
    change = (u.conj().T @ oracle.frechet(a, e) @ v)[0, 0].real
    assert abs(np.vdot(abar, e).real - change) <= 8 * tolerance(a) * np.linalg.norm(abar) * np.linalg.norm(e)


def generators(rng):
    """Matrices without negative entries off the diagonal."""
    n = 20
    heat = 50 * (np.diag(np.full(n, -2.0)) + np.eye(n, k=1) + np.eye(n, k=-1))
    rates = np.arange(1.0, n)
    chain = np.diag(rates, 1) + np.diag(rates[::-1] / 7, -1)
    stiff = abs(rng.standard_normal((n, n))) * 10.0 ** rng.integers(-12, 2, (n, n))
    one_way = np.diag(np.full(n - 1, 0.3), 1) - 0.3 * np.eye(n)
    return {
        "heat kernel": heat,
        "birth and death": 0.1 * (chain - np.diag(chain.sum(axis=1))),
        "one way": one_way,
        "stiff": stiff - np.diag(stiff.sum(axis=1)),
        "growing": abs(rng.standard_normal((n, n))),
        "tiny": 1e-6 * heat,
    }


@pytest.mark.parametrize("kind", ["heat kernel", "birth and death", "one way", "stiff", "growing", "tiny"])
def test_markov_values_are_exact_entry_by_entry(rng, kind):
    a = generators(rng)[kind]
    n = len(a)
    y, truth = expmgrad.expm(a, structure="markov"), oracle.expm(a)
    # The oracle works to 2^-300 of the norm.
    seen = truth > 2.0**-240
    bound = 4 * n * oracle.unit(a.dtype) * max(1, np.linalg.norm(a, 1))
    assert (y >= 0).all()
    assert (abs(y - truth)[seen] <= bound * truth[seen]).all()
    if kind not in ("growing", "heat kernel", "tiny", "one way"):
        assert abs(y.sum(axis=1) - 1).max() <= bound


def test_markov_derivatives(rng):
    for a in generators(rng).values():
        e = rng.standard_normal(a.shape)
        y, dy = expmgrad.expm_jvp(a, e, structure="markov")
        abar = expmgrad.expm_vjp(a, structure="markov")[1](e)
        bound = (
            4
            * len(a)
            * oracle.unit(a.dtype)
            * max(1, np.linalg.norm(a, 1))
            * np.linalg.norm(oracle.expm(a))
            * np.linalg.norm(e)
        )
        assert np.array_equal(y, expmgrad.expm(a, structure="markov"))
        assert np.linalg.norm(dy - oracle.frechet(a, e)) <= bound
        assert np.linalg.norm(abar - oracle.adjoint(a, e)) <= bound
