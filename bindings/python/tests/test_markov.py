"""Stated Markov matrices: every entry is right relative to itself, whatever the rates, and so are derivatives of one
sign.
"""

import numpy as np
import pytest

import expmgrad
import oracle
from test_values import random

KINDS = ["dense", "birth and death", "one way", "cycle", "sparse", "reversible"]


def generator(rng, n, kind, orders=12, exact=False):
    """Rates over so many powers of ten, rows summing to zero; `exact`: without a rounding of the sums."""

    def rates(*shape):
        return 10 ** rng.uniform(-orders / 2, orders / 2, shape)

    q = {
        "dense": lambda: rates(n, n),
        "birth and death": lambda: np.diag(rates(n - 1), 1) + np.diag(rates(n - 1), -1),
        "one way": lambda: np.diag(rates(n - 1), 1),
        "cycle": lambda: np.roll(np.eye(n), 1, 1) * rates(n, 1),
        "sparse": lambda: rates(n, n) * (rng.random((n, n)) < 2.5 / n),
        "reversible": lambda: (lambda s, p: (s + s.T) * np.minimum(1, p[None] / p[:, None]))(
            np.triu(rates(n, n), 1), rates(n)
        ),
    }[kind]()
    np.fill_diagonal(q, 0)
    if exact:
        q = np.round(q * 2.0**20) / 2.0**20
    return q - np.diag(q.sum(axis=1))


def excess(found, truth):
    """The largest error of an entry in units of 12 u (6 + |ln y|), of those that are well inside the range."""
    single = found.dtype in (np.float32, np.complex64)
    # The oracle works to 2^-300 of the norm.
    seen = truth > (1e-30 if single else 2.0**-200)
    error = abs(found - truth)[seen] / truth[seen]
    assert (found >= 0).all()
    return (error / (12 * oracle.unit(found.dtype) * (6 + abs(np.log(truth[seen]))))).max()


def markov(a):
    return expmgrad.expm(a, structure="markov")


@pytest.mark.parametrize("exact", [False, True], ids=["rounded sums", "exact sums"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_is_right_with_rates_over_twelve_orders(rng, kind, exact):
    for n in (2, 3, 5, 8, 12, 20):
        for _ in range(4):
            q = generator(rng, n, kind, exact=exact)
            truth = oracle.expm(q)
            assert excess(markov(q), truth) <= 1
            # Columns that sum to zero, and the layout by columns.
            assert excess(markov(np.ascontiguousarray(q.T)), truth.T) <= 1
            assert excess(markov(np.asfortranarray(q)), truth) <= 1


def test_every_entry_is_right_beyond_the_small_orders(rng):
    for kind in ("dense", "birth and death", "cycle"):
        q = generator(rng, 70, kind)
        assert excess(markov(q), oracle.expm(q)) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_is_right_in_single_precision(rng, kind):
    for n in (2, 5, 12):
        q = generator(rng, n, kind, orders=8).astype(np.float32)
        assert excess(markov(q), oracle.expm(q.astype(float))) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_of_one_sign_are_right_entry_by_entry(rng, kind):
    for n in (2, 5, 9):
        q = generator(rng, n, kind)
        e = abs(rng.standard_normal((n, n))) * 10 ** rng.uniform(-6, 6, (n, n))
        forward, backward = oracle.frechet(q, e), oracle.adjoint(q, e)
        assert excess(expmgrad.expm_jvp(q, e, structure="markov")[1], forward) <= 1
        assert excess(expmgrad.expm_vjp(q, structure="markov")[1](e), backward) <= 1
        tape = expmgrad.expm_linearize(q, structure="markov")
        assert excess(tape.jvp(e), forward) <= 1 and excess(tape.vjp(e), backward) <= 1


def test_killing_and_growth_are_right_entry_by_entry(rng):
    for n in (2, 5, 12):
        x = abs(rng.standard_normal((n, n)))
        for a in (
            3 * x,
            x - np.diag(x.sum(axis=1) + rng.uniform(0, 20, n)),
            generator(rng, n, "dense") - np.diag(10 ** rng.uniform(-6, 2, n)),
        ):
            rho, least = a.sum(axis=1).max(), np.linalg.eigvals(a).real.max()
            assert excess(markov(a), oracle.expm(a)) <= 1 + (rho - least)


@pytest.mark.parametrize("size", [1e200, 1e300, 1e304, 6.1e307])
def test_a_cycle_at_the_end_of_the_range_is_uniform(size):
    q = size * np.array([[-1.0, 1, 0], [0, -1, 1], [1, 0, -1]])
    y, info = expmgrad.expm(q, structure="markov", return_info=True)
    assert info.status == 0 and info.method == "nonnegative" and info.squarings > 600
    assert abs(y - 1 / 3).max() <= 8 * oracle.unit(float)
    # L(Q, E) is the mean of E in every entry, once only the limit is left; a squaring adds an error of u.
    y, dy = expmgrad.expm_jvp(q, np.arange(9.0).reshape(3, 3), structure="markov")
    assert abs(dy / 4 - 1).max() <= info.squarings * oracle.unit(float)
    single = (1e38 * np.array([[-1.0, 1, 0], [0, -1, 1], [1, 0, -1]])).astype(np.float32)
    assert abs(markov(single) - 1 / 3).max() <= 8 * oracle.unit(np.float32)


def test_a_small_rate_beside_one_of_1e304_is_seen():
    # States 0 and 1 are one; from there 2 is reached with half the rate.
    q = np.array([[-1e304, 1e304, 0], [1e304, -1e304, 1e-30], [0, 0, 0]])
    for copies in (1, 4, 24):
        y = markov(np.kron(np.eye(copies), q))
        for i in range(0, 3 * copies, 3):
            assert np.allclose(y[i : i + 2, i : i + 2], 0.5, rtol=1e-14, atol=0)
            assert np.allclose(y[i : i + 2, i + 2], 0.5e-30, rtol=1e-14, atol=0) and y[i + 2, i + 2] == 1


def test_overflow_is_flagged_and_underflow_is_zero():
    for a in ([[1e308, 1e308], [1e308, 1e308]], [[0, 1e308], [1e308, 0]], [[1e5, 1], [1, 1e5]], [[720, 1], [1, 720]]):
        y, info = expmgrad.expm(a, structure="markov", return_info=True)
        assert info.status == 120 and not np.isfinite(y).all()
    for a in ([[-1e308, 1], [1, -1e308]], [[-1e5, 1], [1, -1e5]]):
        y, info = expmgrad.expm(a, structure="markov", return_info=True)
        assert info.status == 0 and (y == 0).all()
    assert np.array_equal(markov(np.zeros((3, 3))), np.eye(3))
    assert np.isnan(markov(np.array([[0, np.inf], [0, 0]]))).all()


def test_derivatives_that_fit_the_type_are_finite():
    a = np.array([[708.0, 1], [1, 708]])
    y, dy = expmgrad.expm_jvp(a, np.stack([1e-10 * np.eye(2), 10 * np.ones((2, 2))]), structure="markov")
    assert np.isfinite(y).all() and np.allclose(dy[0], 1e-10 * y, rtol=1e-14, atol=0)
    assert not np.isfinite(dy[1]).all()
    q = np.array([[-1.0, 1], [2, -2]])
    unit = expmgrad.expm_jvp(q, np.eye(2), structure="markov")[1]
    for scale in (2.0**-900, 2.0**1000):
        assert np.array_equal(expmgrad.expm_jvp(q, scale * np.eye(2), structure="markov")[1], scale * unit)


def test_complex_types_have_the_real_value_and_both_parts_of_derivatives(rng):
    q, e = generator(rng, 6, "dense"), random(rng, complex, 6, 6)
    y, dy = expmgrad.expm_jvp(q.astype(complex), e, structure="markov")
    parts = expmgrad.expm_jvp(q, np.stack([e.real, e.imag]), structure="markov")[1]
    assert np.array_equal(y, markov(q)) and np.array_equal(dy, parts[0] + 1j * parts[1])
    back = expmgrad.expm_vjp(q.astype(complex), structure="markov")[1](e)
    parts = expmgrad.expm_vjp(q, structure="markov")[1](np.stack([e.real, e.imag]))
    assert np.array_equal(back, parts[0] + 1j * parts[1])
    # With imaginary parts it is no such matrix.
    a = random(rng, complex, 6, 6)
    assert np.array_equal(markov(a), expmgrad.expm(a))
