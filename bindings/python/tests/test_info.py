"""expm(a, return_info=True): the facts of each matrix, and a bound that holds."""
import numpy as np
import pytest

import expmgrad
import oracle
from test_values import random


@pytest.mark.parametrize("n", [2, 5, 70])
def test_the_value_is_that_of_expm(rng, dtype, n):
    a = random(rng, dtype, 3, n, n)
    y, info = expmgrad.expm(a, return_info=True)
    assert np.array_equal(y, expmgrad.expm(a))
    assert info.status.shape == info.cond.shape == info.method.shape == (3,)


def test_facts_of_known_matrices(rng):
    a = random(rng, float, 5, 5)
    general = expmgrad.expm(a, return_info=True)[1]
    assert general.structure == "general" and general.method == "m5" and general.products == 5
    assert expmgrad.expm(a.astype(np.float32), return_info=True)[1].method == "m4f32"
    assert expmgrad.expm(32 * a, return_info=True)[1].squarings >= 3
    assert expmgrad.expm(1e-9 * a, return_info=True)[1].products < 3
    assert expmgrad.expm(np.triu(a), return_info=True)[1].structure == "upper"
    assert expmgrad.expm(np.asfortranarray(np.triu(a)), return_info=True)[1].structure == "upper"
    assert expmgrad.expm(a + a.T, return_info=True)[1].structure == "hermitian"
    diagonal = expmgrad.expm(np.diag(np.diag(a)), return_info=True)[1]
    assert diagonal.structure == diagonal.method == "diagonal" and diagonal.products == 0
    assert expmgrad.expm(abs(a), structure="markov", return_info=True)[1].method == "nonnegative"


def test_each_matrix_has_its_own_facts(rng):
    a = random(rng, float, 2, 2, 4, 4)
    a[0, 1] = np.nan
    a[1, 0] = 1e4
    y, info = expmgrad.expm(a, return_info=True)
    assert info.status.tolist() == [[0, 110], [120, 0]]
    assert np.isnan(info.cond).tolist() == [[False, True], [True, False]]


def test_the_bound_holds_and_the_estimate_is_from_below(rng, dtype):
    for norm in (0.01, 1, 20):
        a = (random(rng, dtype, 6, 6) * norm).astype(dtype)
        y, info = expmgrad.expm(a, return_info=True)
        assert oracle.distance(y, oracle.expm(a)) <= info.error_bound
        assert info.cond <= expmgrad.expm_cond(a) * (1 + 1e-8)
