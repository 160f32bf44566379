"""exp of Hermitian matrices, its gradient and its Jacobian: a few units of roundoff times the condition number, by any
way.
"""

import numpy as np
import pytest

import expmgrad
import oracle
from expmgrad._ffi import library

FAMILIES = {
    "small": lambda n, rng: 0.1 * rng.standard_normal(n),
    "unit": lambda n, rng: rng.standard_normal(n),
    "large": lambda n, rng: 20 * rng.standard_normal(n),
    "two values": lambda n, rng: np.where(np.arange(n) < n // 2, 1.0, -1.0),
    "cluster": lambda n, rng: 1 + 1e-4 * rng.standard_normal(n),
    "equal": lambda n, rng: np.full(n, -3.0),
    "graded": lambda n, rng: -(10.0 ** np.linspace(-6, 1.5, n)),
}


def matrix(eigenvalues, dtype, rng):
    n = len(eigenvalues)
    x = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if np.dtype(dtype).kind == "c" else 0)
    q = np.linalg.qr(x)[0]
    a = (q * eigenvalues) @ q.conj().T
    return ((a + a.conj().T) / 2).astype(dtype)


def wide(a):
    return a.astype(complex if a.dtype.kind == "c" else float)


def cases(dtype, sizes):
    """Matrices, exact in `wide`, with cond u."""
    rng = np.random.default_rng(29)
    for name, eigenvalues in FAMILIES.items():
        for n in sizes:
            a = matrix(eigenvalues(n, rng), dtype, rng)
            lam = np.linalg.eigvalsh(wide(a))
            cond = np.linalg.norm(wide(a)) * np.exp(lam.max()) / np.linalg.norm(np.exp(lam))
            g = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if a.dtype.kind == "c" else 0)
            yield f"{name}, n {n}", a, g.astype(dtype), max(1, cond) * oracle.unit(dtype)


def worst(errors):
    return max(errors, key=lambda pair: pair[1])


@pytest.mark.parametrize("sizes", [(2, 3, 4, 5, 6, 8, 12), (33, 40)], ids=["products", "eigenbasis"])
def test_value_and_gradient_are_within_some_cond_u(dtype, sizes):
    values, gradients = [], []
    for name, a, g, unit in cases(dtype, sizes):
        values.append((name, oracle.distance(expmgrad.expm_eigh(a), oracle.expm(wide(a))) / unit))
        true = oracle.adjoint(wide(a), wide(g))
        gradients.append((name, oracle.distance(expmgrad.expm_eigh_vjp(a)[1](g), (true + true.conj().T) / 2) / unit))
    # Below order 32 products make it; LAPACK's eigenvectors leave a residual of 3 u |A|, which shows where |A| is far
    # above cond.
    limit = 10 if sizes[0] < 32 else 20
    assert worst(values)[1] <= limit, worst(values)
    assert worst(gradients)[1] <= limit, worst(gradients)


@pytest.mark.parametrize("method,limit", [("auto", 7), ("eigh", 10), ("frechet", 7)])
def test_jacobian_is_within_a_few_cond_u(dtype, method, limit):
    errors = []
    for name, a, _, unit in cases(dtype, (2, 3, 5)):
        jacobian = expmgrad.expm_jacobian(a, method=method)
        errors.append((name, oracle.distance(jacobian, oracle.kronecker(wide(a))) / unit))
    assert worst(errors)[1] <= limit, worst(errors)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 31])
def test_one_triangle_and_batches_give_the_bits_of_whole_single_matrices(rng, dtype, n):
    whole = np.array([matrix(rng.standard_normal(n), dtype, rng) for _ in range(70)])
    g = rng.standard_normal((70, n, n)).astype(dtype)
    lower = np.tril(whole) + np.triu(np.full((n, n), np.nan), 1).astype(dtype)
    y, gradient = expmgrad.expm_eigh(lower), expmgrad.expm_eigh_vjp(lower)[1](g)
    assert np.array_equal(y, [expmgrad.expm(a) for a in whole])
    assert np.array_equal(y[3], expmgrad.expm_eigh(lower[3])) and np.array_equal(
        gradient[3], expmgrad.expm_eigh_vjp(lower[3])[1](g[3])
    )


@pytest.mark.parametrize("n", [2, 3, 5, 8, 17, 33, 66])
@pytest.mark.parametrize("size", [0.01, 0.2, 3, 1e3, 1e9])
def test_a_skew_hermitian_matrix_of_any_norm_has_a_unitary_value(rng, dtype, n, size):
    x = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if np.dtype(dtype).kind == "c" else 0)
    a = ((x - x.conj().T) * (size / oracle.unit(dtype) / np.linalg.norm(x))).astype(dtype)
    values = [expmgrad.expm(a), expmgrad.expm_linearize(a).value, expmgrad.expm(np.array([a] * 9))[4]]
    values.append(expmgrad.expm_frechet(a, x.astype(dtype))[0])
    for y in values:
        wide_y = wide(y)
        assert np.linalg.norm(wide_y.conj().T @ wide_y - np.eye(n)) <= 4 * n * oracle.unit(dtype)


@pytest.mark.parametrize(
    "shapes", [((), (4,)), ((2,), (4, 2)), ((2,), (2, 1)), ((2, 1), (2,)), ((1,), (3,)), ((2, 1), (2, 1, 1))]
)
def test_a_pullback_of_several_cotangents_is_the_same_at_every_call(shapes, rng):
    for n in (1, 2, 3):
        a, g = (rng.standard_normal((*shape, n, n)) for shape in shapes)
        pullback = expmgrad.expm_eigh_vjp(a)[1]
        wanted = np.stack(
            [
                expmgrad.expm_eigh_vjp(x)[1](y)
                for x, y in zip(
                    np.broadcast_to(a, np.broadcast_shapes(a.shape, g.shape)).reshape(-1, n, n),
                    np.broadcast_to(g, np.broadcast_shapes(a.shape, g.shape)).reshape(-1, n, n),
                )
            ]
        )
        for _ in range(4):
            found = pullback(g)
            assert np.allclose(found.reshape(-1, n, n), wanted, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("n", (31, 32, 40))
def test_an_overflow_of_the_gradient_alone_is_told(n):
    a = 709 * np.eye(n)
    a[0, 1] = a[1, 0] = 0.01
    y, g, abar = np.empty((n, n)), np.full((n, n), 100.0), np.empty((n, n))
    eigh_vjp = library.function("eigh_vjp", "d")
    address = [x.ctypes.data for x in (a, g, y, abar)]
    status = eigh_vjp(ord("L"), 0, n, address[0], n, address[1], n, address[2], n, address[3], n, None)
    assert status == 120 and np.isfinite(y).all() and not np.isfinite(abar).all()
