"""Structures that are found or stated: block diagonal after a permutation."""

from __future__ import annotations

import numpy as np
import pytest

import expmgrad

ORDERS = [(40, 50), (33, 34, 40), (2,) * 36]


def scattered(rng, dtype, orders, norm=4.0):
    """A matrix of these diagonal blocks, its rows and columns permuted; the blocks; and the rows of each."""
    n = sum(orders)
    rows = np.split(rng.permutation(n), np.cumsum(orders)[:-1])
    a, blocks = np.zeros((n, n), dtype), []
    for index in rows:
        block = rng.standard_normal((len(index),) * 2)
        if np.issubdtype(dtype, np.complexfloating):
            block = block + 1j * rng.standard_normal(block.shape)
        block = (block * norm / np.abs(block).sum(axis=0).max()).astype(dtype)
        a[np.ix_(index, index)] = block
        blocks.append(block)
    return a, blocks, rows


@pytest.mark.parametrize("orders", ORDERS)
def test_scattered_blocks_are_exponentiated_one_by_one(rng, dtype, orders):
    a, blocks, rows = scattered(rng, dtype, orders)
    y, info = expmgrad.expm(a, return_info=True)
    assert (info.method, info.structure) == ("blocks", "general")
    found = np.zeros_like(a)
    u = np.finfo(dtype).eps / 2
    for index, block in zip(rows, blocks):
        found[np.ix_(index, index)] = y[np.ix_(index, index)]
        want = expmgrad.expm(block)
        bound = 8 * u * len(block) * (1 + 4.0) * np.linalg.norm(want)
        assert np.linalg.norm(y[np.ix_(index, index)] - want) <= bound
    assert np.array_equal(found, y)
    assert np.array_equal(expmgrad.expm(np.stack([a, a]))[1], y)


@pytest.mark.parametrize("orders", ORDERS)
def test_derivatives_of_scattered_blocks_are_those_of_the_matrix_as_general(rng, dtype, orders):
    a, _, _ = scattered(rng, dtype, orders)
    e, g, f = (rng.standard_normal(a.shape).astype(dtype) for _ in range(3))
    u, n = np.finfo(dtype).eps / 2, len(a)
    at, whole = expmgrad.expm_linearize(a), expmgrad.expm_linearize(a, structure="general")
    pairs = [
        (expmgrad.expm_jvp(a, e)[1], whole.jvp(e)),
        (at.jvp(e), whole.jvp(e)),
        (expmgrad.expm_vjp(a)[1](g), whole.vjp(g)),
        *zip(expmgrad.expm_hvp(a, g, f), whole.hvp(g, f)),
        *zip(at.hvp(g, f), whole.hvp(g, f)),
    ]
    for found, want in pairs:
        assert np.linalg.norm(found - want) <= 16 * u * n * (1 + 4.0) * np.linalg.norm(want)


def hermitian(rng, dtype, *shape):
    a = rng.standard_normal(shape)
    if np.issubdtype(dtype, np.complexfloating):
        a = a + 1j * rng.standard_normal(shape)
    return ((a + a.conj().swapaxes(-1, -2)) / 2 / np.sqrt(shape[-1])).astype(dtype)


def spoilt(a, uplo):
    """The matrix with NaN in the triangle that is not to be read."""
    away = np.triu_indices(a.shape[-1], 1) if uplo == "lower" else np.tril_indices(a.shape[-1], -1)
    a = a.copy()
    a[(..., *away)] = np.nan
    return a


@pytest.mark.parametrize("uplo", ["lower", "upper"])
@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (5, 5), (3, 6, 6), (40, 40), (70, 70), (2, 66, 66)])
@pytest.mark.parametrize("fortran", [False, True])
def test_the_gradient_of_one_triangle_is_that_of_its_free_entries(rng, dtype, uplo, shape, fortran):
    a, g = hermitian(rng, dtype, *shape), rng.standard_normal(shape).astype(dtype)
    given = spoilt(a, uplo)
    if fortran:
        given = given.swapaxes(-1, -2).copy().swapaxes(-1, -2)
    y, pullback = expmgrad.expm_vjp(given, uplo=uplo)
    bound = 32 * np.finfo(dtype).eps * shape[-1]
    whole, full = expmgrad.expm_vjp(a, structure="general")
    assert np.linalg.norm(y - whole) <= bound * np.linalg.norm(whole)
    s = full(g)
    s = (s + s.conj().swapaxes(-1, -2)) / 2
    triangle = np.tril if uplo == "lower" else np.triu
    want = 2 * triangle(s) - s * np.eye(shape[-1])
    found = pullback(g)
    assert found.dtype == dtype and np.array_equal(found, triangle(found))
    assert np.linalg.norm(found - want) <= bound * np.linalg.norm(want)
    several = pullback(np.stack([g, 2 * g]))
    assert np.linalg.norm(several[1] - 2 * found) <= bound * np.linalg.norm(want)


def test_the_gradient_of_one_triangle_is_the_slope_along_its_entries(rng, dtype):
    a, g = hermitian(rng, np.dtype(dtype).type, 4, 4), rng.standard_normal((4, 4))
    wide = a.astype(complex if np.issubdtype(dtype, np.complexfloating) else float)
    gradient = expmgrad.expm_vjp(a, uplo="lower")[1](g.astype(dtype))
    h = 1e-5
    for i in range(4):
        for j in range(i + 1):
            for unit in (1, 1j) if wide.dtype == complex and i != j else (1,):
                step = np.zeros_like(wide)
                step[i, j], step[j, i] = unit, np.conj(unit)
                slope = (expmgrad.expm(wide + h * step) - expmgrad.expm(wide - h * step)) / (2 * h)
                # Central differences: h^2 of the third derivative, and u / h of the value.
                tolerance = 100 * (h**2 + 1e-16 / h + np.finfo(dtype).eps)
                assert abs(np.vdot(g, slope).real - (np.conj(gradient[i, j]) * unit).real) <= tolerance


def test_half_vectorised_gradients_are_the_half_jacobian_transposed(rng):
    a, g = hermitian(rng, np.float64, 5, 5), rng.standard_normal((5, 5))
    free = expmgrad.vech(np.tril(g + g.T, -1) + np.diag(np.diag(g)))
    want = expmgrad.expm_jacobian(a, half=True).T @ free
    found = expmgrad.vech(expmgrad.expm_vjp(a, uplo="lower")[1](g))
    assert np.linalg.norm(found - want) <= 64 * 5 * 2.0**-53 * np.linalg.norm(want)


def test_one_triangle_is_refused_where_it_means_nothing():
    with pytest.raises(expmgrad.InvalidArgumentError, match="uplo"):
        expmgrad.expm_vjp(np.eye(2), uplo="L")
    with pytest.raises(expmgrad.InvalidArgumentError, match="structure"):
        expmgrad.expm_vjp(np.eye(2), uplo="lower", structure="general")
    with pytest.raises(expmgrad.InvalidArgumentError, match="square"):
        expmgrad.vech(np.zeros((2, 3)))
