"""The condition number and the error bound where exp(A), or what they are made of, leaves the range of the type.

Truth: Arb, by benchmarks/certified.py; the condition numbers of its power iteration are good to 1e-3.
"""
import sys
from pathlib import Path

import numpy as np
import pytest

import expmgrad
from test_values import random

pytest.importorskip("flint")
pytest.importorskip("scipy")  # by which the test set is made
BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
if not BENCHMARKS.is_dir():
    pytest.skip("the benchmarks are not part of this copy", allow_module_level=True)
sys.path.append(str(BENCHMARKS))

import certified  # noqa: E402
from matrices import test_set as matrices_of  # noqa: E402


def log_true_condition(a):
    a = np.asarray(a, complex if np.asarray(a).dtype.kind == "c" else float)
    value = certified.exponential_block(a, None, 640, 60)
    size = certified.norm(certified.matrix(a).entries())
    return certified.log_kronecker_norm(a) + float(size.log().mid()) - certified.log_norm(value)


def has_true_condition(a):
    return abs(np.log(expmgrad.expm_cond(a)) - log_true_condition(a)) <= 2e-3


def agreement(a):
    """cond and the bound of `info`, which are finite for a value that is."""
    _, info = expmgrad.expm(a, return_info=True)
    assert info.status == 0
    cond = expmgrad.expm_cond(a, method="estimate")
    # Of the transpose, by other directions: each is within a third of one number.
    assert 0 < cond < np.inf and 1 / 3 <= info.cond / cond <= 3
    assert 0 < info.error_bound <= 1
    return info


def test_eigenvalues_far_apart_do_not_overflow():
    a = np.array([[-2000, 0.4], [0.1, 0]])
    assert abs(expmgrad.expm_cond(a) - 2000.0) < 1e-3
    assert has_true_condition(a)
    agreement(a)


@pytest.mark.parametrize("seed", range(12))
def test_just_below_overflow_the_condition_number_is_neither_nan_nor_zero(seed):
    a = np.random.default_rng(seed).standard_normal((3, 3)) * 400
    a += (708.5 - np.linalg.eigvals(a).real.max()) * np.eye(3)
    assert np.isfinite(expmgrad.expm(a)).all()
    assert has_true_condition(a)
    assert expmgrad.expm_cond(a, ord=1) > 1
    agreement(a)


@pytest.mark.parametrize("dtype", [np.float32, np.complex64])
@pytest.mark.parametrize("seed", range(4))
def test_a_value_that_underflows_has_a_condition_number(dtype, seed):
    a = (random(np.random.default_rng(seed), dtype, 3, 3) - 300 * np.diag([1, 4, 9])).astype(dtype)
    assert has_true_condition(a)
    # All of it is lost: no digit is promised.
    assert agreement(a).error_bound == 1


def test_a_markov_generator_as_fast_as_its_time_has_a_condition_number(rng):
    q = abs(rng.standard_normal((4, 4))) * 1e4
    np.fill_diagonal(q, 0)
    q -= np.diag(q.sum(1))
    assert has_true_condition(q)
    _, info = expmgrad.expm(q, structure="markov", return_info=True)
    assert info.status == 0 and 1 / 3 <= info.cond / expmgrad.expm_cond(q) <= 1 + 1e-6


def test_a_condition_number_beyond_double_is_infinite():
    for a in (np.array([[1.7e308 * (-1 + 1j)]]), np.array([[0, 1e200], [0, 0]])):
        assert expmgrad.expm_cond(a) == np.inf
        _, info = expmgrad.expm(a, return_info=True)
        assert info.cond == np.inf and info.error_bound == 1


def test_the_empty_matrix_has_facts_too():
    _, info = expmgrad.expm(np.zeros((2, 0, 0)), return_info=True)
    assert info.status.tolist() == [0, 0] and (info.error_bound > 0).all()
    assert (info.cond == expmgrad.expm_cond(np.zeros((2, 0, 0)), method="estimate")).all()


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
@pytest.mark.parametrize("n", [2, 6])
def test_the_error_bound_holds_for_every_family(dtype, n):
    """A bound of 1 promises nothing. The shift brings values to where they begin to underflow."""
    exceeded, promises = {}, 0
    underflow = 95 if dtype in ("float32", "complex64") else 730
    for problem in matrices_of(dtype, n):
        for shift in (0, underflow):
            a = problem.a - (shift * np.eye(len(problem.a))).astype(dtype)
            y, info = expmgrad.expm(a, return_info=True)
            if info.status != 0:
                continue
            assert info.cond >= 0 and 0 < info.error_bound <= 1, problem.name
            if info.error_bound == 1:
                continue
            promises += 1
            error = certified.relative_error(y, certified.exponential_block(a, None, 640, 200))
            if not error <= info.error_bound:
                exceeded[problem.name, shift] = float(error / info.error_bound)
    assert promises > 100
    assert not exceeded
