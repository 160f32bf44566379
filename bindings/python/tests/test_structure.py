"""Structures that are found or stated: block diagonal after a permutation."""
from __future__ import annotations

import numpy as np
import pytest

import expmgrad
from conftest import DTYPES

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


@pytest.mark.parametrize("dtype", DTYPES)
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


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("orders", ORDERS)
def test_derivatives_of_scattered_blocks_are_those_of_the_matrix_as_general(rng, dtype, orders):
    a, _, _ = scattered(rng, dtype, orders)
    e, g, f = (rng.standard_normal(a.shape).astype(dtype) for _ in range(3))
    u, n = np.finfo(dtype).eps / 2, len(a)
    at, whole = expmgrad.expm_linearize(a), expmgrad.expm_linearize(a, structure="general")
    pairs = [(expmgrad.expm_jvp(a, e)[1], whole.jvp(e)), (at.jvp(e), whole.jvp(e)), (expmgrad.expm_vjp(a)[1](g), whole.vjp(g)),
             *zip(expmgrad.expm_hvp(a, g, f), whole.hvp(g, f)), *zip(at.hvp(g, f), whole.hvp(g, f))]
    for found, want in pairs:
        assert np.linalg.norm(found - want) <= 16 * u * n * (1 + 4.0) * np.linalg.norm(want)
