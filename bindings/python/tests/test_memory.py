"""Large results use memory again that nobody refers to, and no other."""

import threading

import numpy as np
import pytest

import expmgrad
from expmgrad._ffi import memory

pytestmark = pytest.mark.skipif(not memory.ENABLED, reason="this Python's counts of references say nothing")


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


@pytest.mark.parametrize(
    "view",
    [lambda y: y, lambda y: y[5], lambda y: y.T, lambda y: y.ravel()[::7], memoryview, lambda y: y.view(np.int64)],
    ids=["itself", "one matrix", "transposed", "strided", "memoryview", "other dtype"],
)
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
    assert sum(block.nbytes for block in memory._blocks) <= expmgrad.get_kept_memory()
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


@pytest.fixture
def limit():
    before = expmgrad.get_kept_memory()
    yield before
    expmgrad.set_kept_memory(before)


def test_64_megabytes_are_kept_unless_another_limit_is_set(limit):
    assert limit == 2**26
    expmgrad.set_kept_memory(2**20)
    assert expmgrad.get_kept_memory() == 2**20


def test_nothing_is_kept_where_the_limit_is_zero(batch, limit):
    y = expmgrad.expm(batch)
    true = y.copy()
    expmgrad.set_kept_memory(0)
    assert not memory._blocks and np.array_equal(y, true)
    assert np.array_equal(expmgrad.expm(batch), true) and not memory._blocks


def test_a_lower_limit_holds_at_once_and_results_keep_their_memory(rng, limit):
    results = [expmgrad.expm(rng.standard_normal((20000 + 1000 * i, 4, 4))) for i in range(8)]
    before = [y.copy() for y in results]
    expmgrad.set_kept_memory(6 * 2**20)
    assert 0 < sum(block.nbytes for block in memory._blocks) <= 6 * 2**20
    expmgrad.expm(rng.standard_normal((30000, 4, 4)))
    assert all(map(np.array_equal, results, before))


@pytest.mark.parametrize("size", [-1, 1.5, "64", None])
def test_a_limit_that_is_no_number_of_bytes_is_refused(size, limit):
    with pytest.raises(expmgrad.InvalidArgumentError, match="^size: "):
        expmgrad.set_kept_memory(size)
    assert expmgrad.get_kept_memory() == limit


def test_the_limit_may_change_while_other_threads_compute(batch, limit):
    true, wrong, done = expmgrad.expm(batch).copy(), [], threading.Event()

    def work():
        while not done.is_set():
            if not np.array_equal(expmgrad.expm(batch), true):
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for i in range(200):
        expmgrad.set_kept_memory((i % 3) * 300_000)
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong
