"""Memory of large results, kept for the next of the same size.

The system clears a new page when it is first touched, and the C library gives arrays of this size back as soon as they
are freed: in a loop of batches that took longer than their gradients. A block is used again when nothing refers to it
any more, neither an array nor a view of one. What is kept is bounded; docs/memory.md, "Memory that Python keeps".
"""
from __future__ import annotations

import os
import sys
import threading
from typing import Any

import numpy as np
import numpy.typing as npt

#: Bytes of an array that is worth keeping, at least and at most.
SMALLEST, LARGEST = 1 << 17, 1 << 25

_lock = threading.Lock()
_blocks: list[npt.NDArray[np.uint8]] = []  # the most recently used last
_limit = 1 << 26


def _references(blocks: list[npt.NDArray[np.uint8]], i: int) -> int:
    return sys.getrefcount(blocks[i])


#: Counts of references mean something where one lock guards them all.
ENABLED = sys.implementation.name == "cpython" and getattr(sys, "_is_gil_enabled", lambda: True)()
_nobodys = [np.empty(0, np.uint8)]


def _is_unused(i: int) -> bool:
    """As many references lead to block i as to an array that nobody has:
    before and after, as what the interpreter counts is its own affair.
    """
    return _references(_nobodys, 0) == _references(_blocks, i) == _references(_nobodys, 0)


def limit() -> int:
    """Bytes of all blocks that are kept, at most; 0 where none are."""
    return _limit if ENABLED else 0


def set_limit(size: int) -> None:
    """Changes the limit; what is kept beyond it is let go at once, as soon as no array refers to it."""
    global _limit
    with _lock:
        _limit = size
        _let_go()


def empty(shape: tuple[int, ...], dtype: np.dtype[Any], size: int) -> npt.NDArray[Any]:
    """An uninitialised array of `size` bytes."""
    # Nobody waits: the thread that holds the lock may be at work on another block.
    if not ENABLED or not SMALLEST <= size <= min(LARGEST, _limit) or not _lock.acquire(blocking=False):
        return np.empty(shape, dtype)
    try:
        return np.ndarray(shape, dtype, _block(size))
    finally:
        _lock.release()


def _block(size: int) -> npt.NDArray[np.uint8]:
    """One that nobody has, or a new one, in place of those that were used longest ago where all would be too much."""
    for i in range(len(_blocks)):
        if _blocks[i].nbytes == size and _is_unused(i):
            _blocks.append(_blocks.pop(i))
            return _blocks[-1]
    _blocks.append(np.empty(size, np.uint8))
    block = _blocks[-1]
    _let_go()
    return block


def _let_go() -> None:
    """Forgets the blocks that were used longest ago, until the others are within the limit."""
    total = 0
    for i in reversed(range(len(_blocks))):
        total += _blocks[i].nbytes
        if total > _limit:
            del _blocks[: i + 1]
            break


def _after_fork() -> None:
    """In the child: the thread that may have held the lock is not there."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
