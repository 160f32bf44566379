"""Van Loan's integrals and their gradients: against Arb in units of cond u, against closed forms, at the edges of the
types.
"""

import numpy as np
import pytest

import expmgrad
from oracle import distance, unit

flint = pytest.importorskip("flint", reason="python-flint is not installed: no truth to hold results against")
from integrals_oracle import conditions, derivative, gradient  # noqa: E402

N, M = 4, 2


def turned(matrix, rng):
    """As a matrix without structure."""
    u = np.linalg.qr(rng.standard_normal(matrix.shape))[0]
    return u @ matrix @ u.T


def shift(n, x=1.0):
    return np.diag(np.full(n - 1, x), 1)


def stiff(rng, decades):
    """Stable, not normal, rates from 1 to 10^decades."""
    x = rng.standard_normal((N, N)) + 2 * np.eye(N)
    return x @ np.diag(-np.logspace(0, decades, N)) @ np.linalg.inv(x)


def oscillator(w):
    return np.array([[0, w], [-w, 0.0]])


#: name: A, t
CASES = {
    "random": lambda r: (r.standard_normal((N, N)), 1.0),
    "backwards": lambda r: (r.standard_normal((N, N)), -1.5),
    "complex": lambda r: (r.standard_normal((N, N)) + 1j * r.standard_normal((N, N)), 0.8),
    "short": lambda r: (r.standard_normal((N, N)), 1e-12),
    "zero": lambda r: (np.zeros((N, N)), 2.0),
    "stiff_symmetric": lambda r: (turned(np.diag(-np.logspace(0, 6, N)), r), 1.0),
    "stiff": lambda r: (stiff(r, 6), 1.0),
    "stiff_long": lambda r: (stiff(r, 6), 1e3),
    "long": lambda r: (stiff(r, 1), 1e6),
    "defective": lambda r: (-np.eye(N) + shift(N, 10.0), 2.0),
    "nilpotent": lambda r: (shift(N, 1e3), 1.0),
    "integrators": lambda r: (shift(N), 50.0),
    "unstable": lambda r: (r.standard_normal((N, N)) + 3 * np.eye(N), 5.0),
    "both": lambda r: (turned(np.diag([2.0, -50.0, -1.0, 0.0]), r), 3.0),
    "rotation": lambda r: (turned(np.kron(np.eye(2), oscillator(1.0)), r), 100.0),
    "long_rotation": lambda r: (turned(np.kron(np.diag([1.0, 1.7]), [[0, 1], [-1, 0]]), r), 1e5),
    "kenney_laub": lambda r: (turned(np.kron(np.eye(2), [[-49, 24], [-64, 31.0]]), r), 1.0),
    "hump": lambda r: (turned(np.diag([-1.0, -2, -3, -4]) + shift(N, 1e3), r), 1.0),
    "triangular_hump": lambda r: (np.array([[1, 1e6, 0, 0], [0, -1, 1e6, 0], [0, 0, 2, 1], [0, 0, 0, -2]]), 1.0),
    "stiff_oscillator": lambda r: (np.array([[0, 1.0, 0, 0], [-1e6, -0.1, 0, 0], [0, 0, 0, 1], [1, 0, -1, -2]]), 10.0),
}
#: Those whose gradients are looked at too: an entry of A costs an exponential of order 32 in Arb.
WITH_GRADIENTS = [
    "random",
    "backwards",
    "complex",
    "stiff_symmetric",
    "stiff",
    "stiff_long",
    "defective",
    "nilpotent",
    "unstable",
    "both",
    "rotation",
    "hump",
]


def problem(name, dtype, rng):
    """A, B, Q and t in that precision."""
    a, t = CASES[name](rng)
    if a.dtype.kind == "c":
        dtype = np.result_type(dtype, np.complex64)
    x = rng.standard_normal((N, N))
    real = np.empty(0, dtype).real.dtype
    return a.astype(dtype), rng.standard_normal((N, M)).astype(dtype), (x @ x.T).astype(dtype), float(real.type(t))


#: With cond u above one in single precision: rounded to it they are other matrices, some of them unstable.
OF_DOUBLE = {"stiff", "stiff_long", "stiff_symmetric", "hump"}


@pytest.mark.parametrize(
    ("name", "dtype"),
    [
        (name, dtype)
        for name in CASES
        for dtype in (np.float32, np.float64)
        if dtype is np.float64 or name not in OF_DOUBLE
    ],
)
def test_values_are_within_ten_units_of_the_condition(name, dtype, rng):
    a, b, q, t = problem(name, dtype, rng)
    values = expmgrad.expm_integrals(a, b, q, t)
    zeros = [np.zeros(x.shape) for x in (a, b, q)]
    true, _ = derivative(a, b, q, t, *zeros, 0.0)
    wide = np.result_type(a, np.float64)
    for value, exact, cond in zip(values, true, conditions(a.astype(wide), b.astype(wide), q.astype(wide), t)):
        tiny = np.finfo(np.empty(0, value.dtype).real.dtype).tiny
        assert value.dtype == a.dtype
        assert np.linalg.norm(value - exact) <= 10 * unit(dtype) * cond * np.linalg.norm(exact) + N * N * tiny


@pytest.mark.parametrize("name", WITH_GRADIENTS)
def test_gradients_are_within_ten_units_of_the_condition(name, rng):
    a, b, q, t = problem(name, np.float64, rng)
    values, pullback = expmgrad.expm_integrals_vjp(a, b, q, t)
    g = [rng.standard_normal(x.shape).astype(x.dtype) for x in values]
    found, true = pullback(*g), gradient(a, b, q, t, g)
    # The condition of a value stands for that of its derivatives, as everywhere in these tests.
    cond = max(conditions(a, b, q, t))
    slopes = expmgrad.expm_integrals_jvp(a, b, q, t, dt=1.0)[1]
    for field, bar, exact in zip(found._fields, found, true):
        # tbar is a sum of inner products, which may cancel.
        size = (
            np.linalg.norm(exact)
            if field != "tbar"
            else sum(np.linalg.norm(x) * np.linalg.norm(y) for x, y in zip(g, slopes))
        )
        assert np.linalg.norm(bar - exact) <= 10 * unit(np.float64) * cond * size + 1e-150, field


@pytest.mark.parametrize("name", CASES)
def test_tangents_and_gradients_are_adjoint(name, rng):
    a, b, q, t = problem(name, np.float64, rng)
    da, db, dq, dt = rng.standard_normal(a.shape), rng.standard_normal(b.shape), rng.standard_normal(q.shape), 0.3 * t
    values, tangents = expmgrad.expm_integrals_jvp(a, b, q, t, da=da, db=db, dq=dq, dt=dt)
    same, pullback = expmgrad.expm_integrals_vjp(a, b, q, t)
    g = [rng.standard_normal(x.shape) / max(np.linalg.norm(x), 1e-300) for x in values]
    bars = pullback(*g)
    assert all(np.array_equal(x, y) for x, y in zip(values, same))
    left = [np.vdot(x, y).real for x, y in zip(g, tangents)]
    right = [np.vdot(x, y).real for x, y in zip(bars, (da, db, dq, dt))]
    sizes = sum(np.linalg.norm(x) * np.linalg.norm(y) for x, y in zip(bars, (da, db, dq, dt)))
    assert abs(sum(left) - sum(right)) <= 10 * N * unit(np.float64) * max(conditions(a, b, q, t)) * max(
        sizes, sum(map(abs, left))
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
def test_normal_matrices_have_closed_forms_however_stiff(dtype, rng):
    rates = -np.logspace(0, 6, N)
    phases = np.linspace(0, 1, N) * (1j if np.dtype(dtype).kind == "c" else 0)
    lam = (rates * (1 + phases)).astype(dtype)
    q = np.ones((N, N), dtype)
    for t in (1e-6, 1.0, 1e4):
        sums = np.add.outer(lam.astype(complex), lam.astype(complex).conj())
        found = expmgrad.expm_gramian(np.diag(lam), q, t)
        exact = np.expm1(sums * t) / sums
        assert np.all(abs(found - exact) <= 100 * unit(dtype) * abs(sums * min(t, 40)).max() * abs(exact).max())
        assert np.array_equal(found, found.conj().T)


def test_a_horizon_beyond_all_memory_is_lyapunovs_solution(rng):
    a = stiff(rng, 6)
    p = expmgrad.expm_gramian(a, np.eye(N), 1e300)
    assert np.linalg.norm(a @ p + p @ a.T + np.eye(N)) < 1e-14 * np.linalg.norm(a) * np.linalg.norm(p) * 10
    s, pullback = expmgrad.expm_integral_vjp(a, np.eye(N), 1e300)
    assert distance(a @ s, -np.eye(N)) < 1e-8
    abar, bbar, tbar = pullback(np.eye(N))
    assert tbar == 0 and distance(bbar, s.T) < 1e-12
    # S = -A^-1 there
    assert distance(abar, np.linalg.inv(a.T) @ np.linalg.inv(a.T)) < 1e-8


def test_small_entries_underflow_with_the_result_alone(rng):
    a, b, q, _ = problem("stiff", np.float64, rng)
    for scale in (2.0**-1000, 2.0**1000):
        whole, scaled = expmgrad.expm_integrals(a, b, q, 1.0), expmgrad.expm_integrals(a, scale * b, scale * q, 1.0)
        assert np.array_equal(scaled.integral, scale * whole.integral) and np.array_equal(
            scaled.gramian, scale * whole.gramian
        )
    far = expmgrad.expm_integrals(a * 2.0**900, b, q, 2.0**-900)
    assert np.array_equal(far.expm, whole.expm) and np.array_equal(far.gramian, whole.gramian * 2.0**-900)


def test_what_overflows_is_no_error_and_shows_it(rng):
    a, b, q, _ = problem("unstable", np.float64, rng)
    values, pullback = expmgrad.expm_integrals_vjp(a, b, q, 1e4)
    assert not any(np.isfinite(x).any() for x in values)
    assert all(np.isnan(x).all() for x in pullback(np.ones((N, N)), np.ones((N, M)), np.ones((N, N))))
    for bad in (np.nan, np.inf):
        c = a.copy()
        c[1, 2] = bad
        assert all(np.isnan(x).all() for x in expmgrad.expm_integrals(c, b, q, 1.0))
        assert all(np.isnan(x).all() for x in expmgrad.expm_integrals(a, b, q, bad))
    assert np.isnan(expmgrad.expm_integral(a, np.where(b == b[0, 0], np.nan, b))).all()


def test_no_order_and_order_one(rng):
    y, s, p = expmgrad.expm_integrals(np.zeros((0, 0)), np.zeros((0, 3)), np.zeros((0, 0)), 2.0)
    assert y.shape == (0, 0) and s.shape == (0, 3) and p.shape == (0, 0)
    assert expmgrad.expm_integral(np.eye(2), np.zeros((2, 0))).shape == (2, 0)
    y, s, p = expmgrad.expm_integrals([[-2.0]], [[3.0]], [[5.0]], 1.5)
    assert distance(s, 3 * -np.expm1(-3.0) / 2) < 1e-15 and distance(p, 5 * -np.expm1(-6.0) / 4) < 1e-15
    value, pullback = expmgrad.expm_gramian_vjp([[-2.0]], [[5.0]], 1.5)
    abar, qbar, tbar = pullback([[1.0]])
    e = np.exp(-6.0)
    assert distance(abar, 5 * 2 * (1.5 * e / -4 - (e - 1) / 16)) < 1e-14
    assert distance(qbar, (1 - e) / 4) < 1e-15 and distance(tbar, 5 * e) < 1e-14


def test_time_zero(rng):
    a, b, q, _ = problem("random", np.float64, rng)
    (y, s, p), pullback = expmgrad.expm_integrals_vjp(a, b, q, 0.0)
    assert np.array_equal(y, np.eye(N)) and not s.any() and not p.any()
    abar, bbar, qbar, tbar = pullback(a, b, q)
    assert not abar.any() and not bbar.any() and not qbar.any()
    assert abs(tbar - np.vdot(a, a) - np.vdot(b, b) - np.vdot(q, q)) < 1e-14 * tbar


def test_leading_axes_broadcast_and_gradients_add_up_over_them(rng):
    a, b, q = rng.standard_normal((3, 1, N, N)), rng.standard_normal((N, M)), rng.standard_normal((1, 2, N, N))
    t = np.array([0.5, -1.0])
    values, pullback = expmgrad.expm_integrals_vjp(a, b, q, t)
    g = [rng.standard_normal(x.shape) for x in values]
    bars = pullback(*g)
    sums = [np.zeros(x.shape) for x in (a, b, q, t)]
    for i in range(3):
        for j in range(2):
            alone, back = expmgrad.expm_integrals_vjp(a[i, 0], b, q[0, j], t[j])
            assert all(np.array_equal(x[i, j], y) for x, y in zip(values, alone))
            one = back(*(x[i, j] for x in g))
            for total, at, x in zip(sums, ((i, 0), ..., (0, j), j), one):
                total[at] += x
    assert all(x.shape == y.shape and distance(x, y) < 1e-14 for x, y in zip(bars, sums))


def test_real_arguments_have_real_gradients_of_complex_values(rng):
    a, b = rng.standard_normal((N, N)), rng.standard_normal((N, M)) + 1j * rng.standard_normal((N, M))
    s, pullback = expmgrad.expm_integral_vjp(a, b, 0.7)
    g = rng.standard_normal(s.shape) + 1j * rng.standard_normal(s.shape)
    abar, bbar, tbar = pullback(g)
    da = rng.standard_normal((N, N))
    _, ds = expmgrad.expm_integral_jvp(a, b, 0.7, da=da)
    assert abar.dtype == np.float64 and bbar.dtype == np.complex128 and tbar.dtype == np.float64
    assert abs(np.vdot(g, ds).real - np.vdot(abar, da)) < 1e-13 * abs(np.vdot(g, ds))


def test_arguments_that_change_later_do_not_change_the_pullback(rng):
    a, q = rng.standard_normal((N, N)), np.eye(N)
    _, pullback = expmgrad.expm_gramian_vjp(a, q, 1.0)
    first = pullback(q)
    a[:], q[:] = 0, 0
    assert all(np.array_equal(x, y) for x, y in zip(first, pullback(np.eye(N))))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((np.eye(2), np.eye(3)), "b"),
        ((np.eye(2), [1.0, 2.0]), "b"),
        ((np.ones((2, 3)), np.eye(2)), "a"),
        ((np.eye(2), None, np.eye(3)), "q"),
        ((np.eye(2), None, np.ones((2, 3))), "q"),
        ((np.eye(2), None, None, 1j), "t"),
        ((np.ones((3, 2, 2)), None, None, np.ones(2)), "t"),
        ((np.array([["x"]]),), "a"),
    ],
)
def test_what_does_not_fit_is_named(arguments, name):
    with pytest.raises(expmgrad.InvalidArgumentError, match=rf"\b{name}\b"):
        expmgrad.expm_integrals(*arguments)


def test_cotangents_and_directions_that_do_not_fit_are_named(rng):
    _, pullback = expmgrad.expm_integrals_vjp(np.eye(2), np.ones((2, 3)))
    for arguments, name in (
        ((np.eye(3),), "g_expm"),
        ((None, np.eye(2)), "g_integral"),
        ((None, None, np.eye(2)), "g_gramian"),
        ((1j * np.eye(2),), "g_expm"),
    ):
        with pytest.raises(expmgrad.InvalidArgumentError, match=name):
            pullback(*arguments)
    for given, name in (({"dq": np.eye(2)}, "dq"), ({"da": np.eye(3)}, "da"), ({"dt": [1.0, 2.0]}, "dt")):
        with pytest.raises(expmgrad.InvalidArgumentError, match=name):
            expmgrad.expm_integrals_jvp(np.eye(2), np.ones((2, 3)), **given)


def test_progress_is_told_and_may_end_the_call(rng):
    a = rng.standard_normal((600, 600))

    def refuse(done, total):
        assert 0 <= done <= total
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        expmgrad.expm_gramian(a - 60 * np.eye(600), a, 1e6, progress=refuse)
