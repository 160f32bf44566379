"""Batches, many times and large matrices on two threads: called from many threads at once, and in a child after fork,
the bits are the same.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import expmgrad

# Lanes, rows and BLAS; each batch is work enough for two threads.
SHAPES = {4: 4000, 40: 60, 100: 6}
DEADLINE = 60  # seconds for a child whose work takes well below one


@pytest.fixture(autouse=True)
def two_threads():
    before = expmgrad.get_num_threads()
    expmgrad.set_num_threads(2)
    yield
    expmgrad.set_num_threads(before)


@pytest.fixture
def batches(rng):
    """(a, g) of each order, of norm about 2."""
    return [tuple(rng.standard_normal((2, count, n, n)) / np.sqrt(n)) for n, count in SHAPES.items()]


def results(batches):
    """Value, directional derivative and gradient of every batch, and of its first matrix alone, and of that one's
    times.
    """
    found = []
    for a, g in batches:
        for x, w in ((a, g), (a[0], g[0])):
            y, pullback = expmgrad.expm_vjp(x)
            found += [y, pullback(w), expmgrad.expm_jvp(x, w)[1]]
        found += times_results(a[0], g)
    return found


def times_results(a, g):
    """exp(tA) and its gradients at as many times as there are cotangents; A's symmetric part goes through its
    eigenvalues.
    """
    t = np.linspace(-3, 9, len(g))
    y, pullback = expmgrad.expm_times_vjp(a, t)
    return [y, *pullback(g), expmgrad.expm_times(a + a.T, t)]


def same(found, wanted):
    return len(found) == len(wanted) and all(map(np.array_equal, found, wanted))


def end_of(child):
    """The exit status of a child process, which is ended at the deadline."""
    last = time.monotonic() + DEADLINE
    while time.monotonic() < last:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "not ended by the deadline"


def in_child(test):
    """The exit status of a forked child: 0 where `test()` is true. The child leaves without pytest's exit."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return end_of(child)
    status = 2
    try:
        status = 0 if test() else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_gets_the_bits_of_its_parent(batches):
    wanted = results(batches)
    for _ in range(5):
        assert in_child(lambda: same(results(batches), wanted)) == 0
        assert same(results(batches), wanted)


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_of_a_child_gets_them_too(batches):
    wanted = results(batches)
    assert (
        in_child(lambda: same(results(batches), wanted) and in_child(lambda: same(results(batches), wanted)) == 0) == 0
    )


@needs_fork
@pytest.mark.skipif(
    "malloc_debug" in os.environ.get("LD_PRELOAD", ""),
    reason="glibc's checking malloc keeps its lock, which another thread may hold, in a forked child",
)
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_forked_while_another_thread_is_in_a_call_can_call(batches):
    rest = threading.Event()
    wanted = results(batches)

    def keep_calling():
        while not rest.is_set():
            results(batches)

    busy = threading.Thread(target=keep_calling)
    busy.start()
    try:
        ends = [in_child(lambda: same(results(batches), wanted)) for _ in range(10)]
    finally:
        rest.set()
        busy.join()
    assert ends == [0] * 10


FIRST_BATCH = """
import os, signal
import numpy as np
import expmgrad

a = np.random.default_rng(0).standard_normal((4000, 4, 4))
expmgrad.set_num_threads(2)
for _ in range(60):
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        os._exit(int(not np.isfinite(expmgrad.expm(a)).all()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""


@needs_fork
def test_children_of_a_parent_that_only_imported_the_package_make_their_first_parallel_batch():
    subprocess.run([sys.executable, "-c", FIRST_BATCH], check=True, timeout=DEADLINE)


FORK_IN_PROGRESS = """
import os, sys, time
import numpy as np
import expmgrad

waits = []

def progress(done, total):
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    waits.append(time.perf_counter() - start)

a = np.random.default_rng(0).standard_normal((1500, 1500)) * 2
y = expmgrad.expm(a, progress=progress)
assert np.array_equal(y, expmgrad.expm(a))
assert waits and max(waits) < 5, waits
"""


@needs_fork
def test_progress_may_fork_while_the_call_goes_on():
    subprocess.run([sys.executable, "-W", "ignore", "-c", FORK_IN_PROGRESS], check=True, timeout=DEADLINE)


def test_many_threads_with_two_threads_each_get_the_bits_of_one(batches):
    wanted = results(batches)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(results, [batches] * 24):
            assert same(found, wanted)


@pytest.mark.parametrize("n", SHAPES)
def test_the_number_of_threads_changes_no_bit(batches, n):
    small = [batches[list(SHAPES).index(n)]]
    with_two = results(small)
    for count in (1, 3, 7):
        expmgrad.set_num_threads(count)
        assert same(results(small), with_two)
