"""Large results use memory again that nobody refers to, and no other."""
import threading

import numpy as np
import pytest

import expmgrad
from expmgrad import _memory

pytestmark = pytest.mark.skipif(not _memory.ENABLED, reason="this Python's counts of references say nothing")


@pytest.fixture
def batch(rng):
    return rng.standard_normal((4000, 3, 3))  # 288 kB


def address(array):
    return array.__array_interface__["data"][0]


def test_memory_of_a_result_is_used_again_once_it_is_gone(batch):
    y = expmgrad.expm(batch)
    where, true = address(y), y.copy()
    del y
    y = expmgrad.expm(batch)
    assert address(y) == where and np.array_equal(y, true)


@pytest.mark.parametrize("view", [lambda y: y, lambda y: y[5], lambda y: y.T, lambda y: y.ravel()[::7], memoryview, lambda y: y.view(np.int64)],
                         ids=["itself", "one matrix", "transposed", "strided", "memoryview", "other dtype"])
def test_memory_that_a_view_refers_to_is_left_alone(batch, view):
    y = expmgrad.expm(batch)
    held = view(y)
    before = np.array(held)
    del y
    others = [expmgrad.expm(-batch) for _ in range(3)]
    assert np.array_equal(np.array(held), before)
    assert not any(np.shares_memory(held, other) for other in others)
    assert not np.shares_memory(others[0], others[1])


def test_a_pullback_keeps_its_matrices(batch):
    pullback = expmgrad.expm_vjp(batch)[1]
    true = pullback(batch).copy()
    for _ in range(4):
        expmgrad.expm(2 * batch)
    assert np.array_equal(pullback(batch), true)


def test_little_memory_is_kept(rng):
    results = [expmgrad.expm(rng.standard_normal((60000 + 1000 * i, 4, 4))) for i in range(12)]
    assert sum(block.nbytes for block in _memory._blocks) <= _memory.MOST
    assert len({address(y) for y in results}) == len(results)


def test_threads_get_memory_of_their_own(batch):
    wrong = []

    def work(scale):
        a = scale * batch
        true = expmgrad.expm(a).copy()
        for _ in range(30):
            if not np.array_equal(expmgrad.expm(a), true):
                wrong.append(scale)

    threads = [threading.Thread(target=work, args=(scale,)) for scale in (0.1, 0.5, 1.0, 2.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
