"""What holds of every public function: a call leaves nothing behind, and gives the same bits every time, on any thread.

EXPMGRAD_CALLS is how often each is called (400; 100,000 by hand).
"""

import ctypes
import gc
import os
import threading
import tracemalloc

import numpy as np
import pytest

import expmgrad
from public_calls import bits, calls

CALLS = int(os.environ.get("EXPMGRAD_CALLS", "400"))
NAMES = sorted(calls())
PAGE = os.sysconf("SC_PAGE_SIZE")
LINUX = os.path.exists("/proc/self/statm")
CHECKED = "malloc_debug" in os.environ.get("LD_PRELOAD", "")


def test_there_is_a_call_of_every_public_function():
    functions = {name for name in expmgrad.__all__ if callable(getattr(expmgrad, name))}
    classes = {name for name in functions if isinstance(getattr(expmgrad, name), type)}
    assert functions - classes <= {name.split(",")[0] for name in NAMES}


class _Arenas(ctypes.Structure):
    """glibc's struct mallinfo2."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


_mallinfo = None if CHECKED else getattr(ctypes.CDLL(None), "mallinfo2", None)
if _mallinfo is not None:
    _mallinfo.restype = _Arenas


def c_memory():
    """Bytes of malloc in use, or 0 where the C library does not tell."""
    if _mallinfo is None:
        return 0
    found = _mallinfo()
    return found.uordblks + found.hblkhd


def resident():
    if not LINUX or CHECKED:
        return 0
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * PAGE


def least_growth(held, call, enough):
    """Of what is held, over CALLS calls: of a few rounds the least, as caches fill in one and leaks in each."""
    least = np.inf
    for _ in range(5):
        before = held()
        for _ in range(CALLS):
            call()
        gc.collect()
        least = min(least, held() - before)
        if least <= enough:
            break
    return least


@pytest.mark.parametrize("name", NAMES)
def test_a_call_leaves_no_memory_behind(name):
    call = calls()[name]
    for _ in range(50):
        call(), c_memory(), resident()
    # What is forgotten each call is 16 bytes each, or more.
    grown = least_growth(c_memory, call, 5000)
    assert grown <= 5000, f"{grown} bytes of malloc's in {CALLS} calls"
    grown = least_growth(resident, call, 1 << 19)
    assert grown <= 1 << 19, f"{grown} bytes of the process in {CALLS} calls"
    tracemalloc.start()
    try:
        grown = least_growth(lambda: tracemalloc.get_traced_memory()[0], call, 5000)
    finally:
        tracemalloc.stop()
    assert grown <= 5000, f"{grown} bytes of Python's in {CALLS} calls"


@pytest.mark.parametrize("n", [3, 20])
def test_every_function_gives_its_bits_on_many_threads_at_once(n):
    table = calls(n)
    alone = {name: bits(table[name]()) for name in NAMES}
    wrong, rounds = [], max(2, CALLS // 200)

    def work(first):
        order = np.random.default_rng(first).permutation(NAMES)
        for name in np.tile(order, rounds):
            if bits(table[name]()) != alone[name]:
                wrong.append(name)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_a_function_gives_the_same_bits_every_time(name):
    for n in (3, 12):
        call = calls(n)[name]
        alone = bits(call())
        assert all(bits(call()) == alone for _ in range(min(CALLS, 1000) // 8))
