"""Matrices whose rows and columns differ by many orders: rigid motions, cycles with one tiny rate, triangles with noise
below.

A diagonal similarity makes their norm small, and truncation must nevertheless be small in the norm of the matrix as
given.
"""

import numpy as np
import pytest

import expmgrad
import oracle

TYPES = (np.float32, np.float64, np.complex64, np.complex128)
pytestmark = pytest.mark.skipif(oracle.flint is None, reason="python-flint is not installed")


def cycle(m, corner):
    return np.array([[0, m, 0], [0, 0, m], [corner, 0, 0]])


def rigid_motion(rotation, translation):
    """A twist of se(3): the rotation about (1, 2, 2)/3, a translation along (2, -1, 2)/3."""
    x, y, z = np.array([1, 2, 2]) / 3 * rotation
    a = np.array([[0, -z, y, 0], [z, 0, -x, 0], [-y, x, 0, 0], [0, 0, 0, 0.0]])
    a[:3, 3] = np.array([2, -1, 2]) / 3 * translation
    return a


def similitude(rotation, translation):
    return rigid_motion(rotation, translation) + rotation / 3 * np.diag([1, 1, 1, 0])


def planar_motion(rotation, translation):
    return np.array([[0, -rotation, translation], [rotation, 0, -translation / 3], [0, 0, 0]])


def adjoint_motion(rotation, translation):
    a = rigid_motion(rotation, translation)
    x, y, z = a[:3, 3]
    b = np.zeros((6, 6))
    b[:3, :3] = b[3:, 3:] = a[:3, :3]
    b[:3, 3:] = [[0, -z, y], [z, 0, -x], [-y, x, 0]]
    return b


def noisy_triangle(n, scale, seed):
    rng = np.random.default_rng(seed)
    return scale * np.triu(rng.standard_normal((n, n)), 1) + 2.0**-53 * rng.standard_normal((n, n))


def companion(n, seed):
    a = np.diag(np.ones(n - 1), -1)
    a[:, -1] = np.random.default_rng(seed).standard_normal(n) * 3.0 ** np.arange(n, 0, -1)
    return a


def compartments(n, decades, seed):
    rates = 10 ** np.random.default_rng(seed).uniform(-decades / 2, decades / 2, n - 1)
    return np.diag(np.append(-rates, 0)) + np.diag(rates, -1)


def reversible_chain(n, decades, seed):
    back = 10 ** np.random.default_rng(seed + 1).uniform(-decades / 2, decades / 2, n - 1)
    return compartments(n, decades, seed) + np.diag(back, 1) - np.diag(np.append(0, back))


def van_loan(n, seed):
    rng = np.random.default_rng(seed)
    a, q = 3 * rng.standard_normal((n, n)), rng.standard_normal((n, n))
    return np.block([[-a, 100 * q @ q.T], [np.zeros((n, n)), a.T]])


FAMILIES = {
    **{f"cycle-{m}-{c}": cycle(m, c) for m in (10, 20, 200) for c in (1e-60, 1e-19, 1e-12, 1e-5, 1e-3)},
    **{
        f"{f.__name__}-{r}-{t}": f(r, t)
        for f in (rigid_motion, similitude, planar_motion, adjoint_motion)
        for r in (1e-12, 1e-8, 1e-5, 1e-2, 3.0)
        for t in (50, 1e4)
    },
    **{f"triangle-{n}-{s}": noisy_triangle(n, s, n) for n in (3, 4, 6, 9, 12) for s in (1, 5, 20)},
    **{f"companion-{n}": companion(n, n) for n in (4, 6, 8)},
    **{f"{f.__name__}-{n}-{d}": f(n, d, n) for f in (compartments, reversible_chain) for n in (4, 8) for d in (3, 12)},
    "van_loan": van_loan(4, 1),
}


def condition(a, value):
    """‖K‖₂ ‖A‖_F / ‖e^A‖_F, from below, by three steps of power iteration on certified derivatives."""
    x, size = np.random.default_rng(7).standard_normal(a.shape), 0.0
    for _ in range(3):
        x = oracle.frechet(a, x / np.linalg.norm(x))
        x = oracle.adjoint(a, x / np.linalg.norm(x))
        size = np.linalg.norm(x)
    return max(1.0, size * np.linalg.norm(a) / np.linalg.norm(value))


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", FAMILIES)
def test_graded_matrices_lose_nothing_in_values_derivatives_tapes_and_batches(name, dtype):
    rng = np.random.default_rng(3)
    a = FAMILIES[name].astype(dtype)
    if a.dtype.kind == "c":
        phase = np.exp(1j * np.arange(len(a)))
        a = (phase[:, None] * a / phase).astype(dtype)
    e, g = rng.standard_normal((2, *a.shape)).astype(dtype)
    value, forward, backward = oracle.expm(a), oracle.frechet(a, e), oracle.adjoint(a, g)
    limit = 10 * condition(a, value) * oracle.unit(dtype)
    if limit > 1 or np.abs(value).max() > np.finfo(dtype).max / 1e3:
        pytest.skip("no digit of it is determined, or it leaves the type")
    y, pullback = expmgrad.expm_vjp(a)
    at = expmgrad.expm_linearize(a)
    many, tangents = expmgrad.expm_jvp(np.stack([a] * 9), np.stack([e] * 9))
    for found, true in (
        (expmgrad.expm(a), value),
        (y, value),
        (at.value, value),
        (many[5], value),
        (expmgrad.expm_jvp(a, e)[1], forward),
        (at.jvp(e), forward),
        (tangents[5], forward),
        (pullback(g), backward),
        (at.vjp(g), backward),
    ):
        assert oracle.distance(found, true) <= limit


@pytest.mark.parametrize("name", [name for name, a in FAMILIES.items() if len(a) <= 4])
def test_second_derivatives_of_graded_matrices_lose_nothing(name):
    a, n = FAMILIES[name], len(FAMILIES[name])
    e, f = np.random.default_rng(4).standard_normal((2, n, n))
    zero = np.zeros((n, n))
    block = np.block([[a, e, f, zero], [zero, a, zero, f], [zero, zero, a, e], [zero, zero, zero, a]])
    true = oracle.expm(block)[:n, 3 * n :]
    limit = 10 * condition(a, oracle.expm(a)) * oracle.unit(float)
    assert oracle.distance(expmgrad.expm_l2(a, e, f), true) <= limit
    assert oracle.distance(expmgrad.expm_linearize(a).hvp(e.T, f)[1].T, true) <= limit


def test_a_tiny_corner_of_a_cycle_does_not_hide_the_product_of_the_others():
    a = cycle(20, 1e-60)
    assert expmgrad.expm(a)[0, 2] == 200
    info = expmgrad.expm(a, return_info=True)[1]
    assert info.error_bound >= 0 and abs(expmgrad.expm(a)[0, 2] - 200) <= info.error_bound * 200


@pytest.mark.parametrize(
    "n, entries",
    [
        (2, {(0, 1): 1e308}),
        (3, {(0, 1): 1e308, (1, 2): -1e-300}),
        (3, {(0, 1): 1e200, (1, 2): 1e-100, (2, 0): 1e-110, (2, 2): 1.0}),
        (70, {(0, 1): 1e308, (5, 68): 3.0}),
    ],
)
def test_entries_near_the_largest_number_leave_no_nan_where_the_exponential_is_representable(n, entries):
    a = np.zeros((n, n))
    for at, x in entries.items():
        a[at] = x
    y = expmgrad.expm(a)
    assert np.isfinite(y).all()
    # Such a matrix is I + A + A²/2 + … with products of entries that no rounding reaches.
    for at, x in entries.items():
        if at[0] != at[1]:
            assert 1 <= y[at] / x < 2
