"""phi-functions, their gradients, and tangents of the action, held against Arb."""

import numpy as np
import pytest

import expmgrad

sp = pytest.importorskip("scipy.sparse", reason="SciPy is not installed: no sparse matrices")
flint = pytest.importorskip("flint", reason="python-flint is not installed: no truth to hold results against")
from action_cases import advection, grcar, laplacian  # noqa: E402
from action_oracle import ball, middle, truth  # noqa: E402
from oracle import distance  # noqa: E402


def blocks(a, w):
    """[[A, W], [0, J]]"""
    n, p = w.shape
    whole = np.zeros((n + p, n + p), np.result_type(a, w))
    whole[:n, :n], whole[:n, n:] = a, w
    whole[n:, n:] = np.diag(np.ones(p - 1), 1)
    return whole


@pytest.mark.parametrize(
    ("name", "make", "t"),
    [
        ("grcar", lambda: grcar(20), 2.0),
        ("stiff", lambda: laplacian(20), 0.05),
        ("wind", lambda: advection(20, 10.0), 0.02),
        ("dense", lambda: np.random.default_rng(3).standard_normal((12, 12)), 1.0),
    ],
)
@pytest.mark.parametrize("p", [1, 3])
def test_phi_functions_and_their_gradients(name, make, t, p, rng):
    a = make()
    n = a.shape[0]
    full = a.toarray() if sp.issparse(a) else a
    b = [rng.standard_normal(n) * 10.0**k for k in range(p + 1)]
    g = rng.standard_normal((2, n))
    times = [t, t / 3]
    u, pullback = expmgrad.phi_multiply_vjp(a, b, times)
    abar, bbar, tbar = pullback(g)
    whole = blocks(full, np.stack(b[:0:-1], axis=1))
    start = np.r_[b[0], np.zeros(p - 1), 1.0][:, None]
    cotangents = np.concatenate([g, np.zeros((2, p))], axis=1)[..., None]
    exact, exact_bar, exact_start, exact_t = truth(whole, start, times, cotangents)
    assert distance(u, exact[:, :n, 0]) < 1e-12
    mask = full != 0
    found = abar.toarray() if sp.issparse(a) else abar
    assert distance(found[mask], exact_bar[:n, :n][mask].real) < 1e-11
    assert distance(bbar[0], exact_start[:n, 0].real) < 1e-11
    for k in range(1, p + 1):
        assert distance(bbar[k], exact_bar[:n, n + p - k].real) < 1e-11
    assert np.allclose(tbar, exact_t, rtol=1e-9)
    assert np.array_equal(u, expmgrad.phi_multiply(a, b, times))


def test_columns_and_a_scale(rng):
    a, b = grcar(10), [rng.standard_normal((10, 2)) for _ in range(3)]
    u, pullback = expmgrad.phi_multiply_vjp(a, b, 0.7, scale=-1j)
    for c in range(2):
        assert distance(u[:, c], expmgrad.phi_multiply(-1j * a, [x[:, c] for x in b], 0.7)) < 1e-13
    g = rng.standard_normal((10, 2)) + 1j * rng.standard_normal((10, 2))
    abar, bbar, _ = pullback(g)
    step, da = 1e-6, sp.csr_array((rng.standard_normal(a.nnz), a.indices, a.indptr), shape=a.shape)
    change = (
        expmgrad.phi_multiply(a + step * da, b, 0.7, scale=-1j)
        - expmgrad.phi_multiply(a - step * da, b, 0.7, scale=-1j)
    ) / (2 * step)
    assert abs(np.vdot(g, change).real - abar.data @ da.data) < 1e-7 * np.linalg.norm(g) * np.linalg.norm(change)
    assert abar.data.dtype == np.float64 and all(x.dtype == np.float64 for x in bbar)


@pytest.mark.parametrize(
    "make", [lambda: grcar(16), lambda: laplacian(16) / 50, lambda: np.random.default_rng(3).standard_normal((9, 9))]
)
def test_tangents_are_those_of_arb_and_adjoint_to_gradients(make, rng):
    a = make()
    n = a.shape[0]
    full = a.toarray() if sp.issparse(a) else a
    b, db, times, dt = rng.standard_normal(n), rng.standard_normal(n), np.array([0.5, 1.0]), np.array([2.0, -1.0])
    da = (
        sp.csr_array((rng.standard_normal(a.nnz), a.indices, a.indptr), shape=a.shape)
        if sp.issparse(a)
        else rng.standard_normal((n, n))
    )
    w, dw = expmgrad.expm_multiply_jvp(a, b, times, da=da, db=db, dt=dt)
    side = da.toarray() if sp.issparse(da) else da
    whole = np.block([[full, side], [np.zeros_like(full), full]])
    for i, t in enumerate(times):
        exact = middle((ball(whole) * flint.acb(float(t))).exp())
        want = exact[:n] @ np.r_[db, b] + dt[i] * full @ (exact[n:, n:] @ b)
        assert distance(w[i], (exact[n:, n:] @ b).real) < 1e-14 * 40 and distance(dw[i], want.real) < 1e-12
    _, pullback = expmgrad.expm_multiply_vjp(a, b, times)
    g = rng.standard_normal((2, n))
    abar, bbar, tbar = pullback(g)
    inner = np.sum((abar.toarray() if sp.issparse(abar) else abar) * side) + bbar @ db + tbar @ dt
    assert abs(inner - np.sum(g * dw)) < 1e-12 * np.linalg.norm(g) * np.linalg.norm(dw)
    for parts in ({"db": db}, {"dt": dt}, {}):
        value, change = expmgrad.expm_multiply_jvp(a, b, times, **parts)
        assert distance(value, w) < 1e-13 and change.shape == w.shape


def test_what_does_not_fit_is_named(rng):
    a = grcar(6)
    with pytest.raises(expmgrad.InvalidArgumentError, match="b"):
        expmgrad.phi_multiply(a, [np.ones(6), np.ones(5)])
    with pytest.raises(expmgrad.InvalidArgumentError, match="b"):
        expmgrad.phi_multiply(a, [])
    with pytest.raises(expmgrad.InvalidArgumentError, match="a: .*entries"):
        expmgrad.phi_multiply(expmgrad.Operator(6, lambda x: x), [np.ones(6)])
    with pytest.raises(expmgrad.InvalidArgumentError, match="da"):
        expmgrad.expm_multiply_jvp(a, np.ones(6), da=grcar(5))
