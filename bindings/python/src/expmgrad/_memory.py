"""Memory of large results, kept for the next of the same size.

The system clears a new page when it is first touched, and the C library gives arrays of this size back as soon as they are
freed: in a loop of batches that took longer than their gradients. A block is used again when nothing refers to it any more,
neither an array nor a view of one.
"""
from __future__ import annotations

import sys
import threading

import numpy as np

#: Bytes of an array that is worth keeping, at least and at most.
SMALLEST, LARGEST = 1 << 17, 1 << 25
#: Bytes of all blocks that are kept.
MOST = 1 << 26

_lock = threading.Lock()
_blocks: list[np.ndarray] = []  # the most recently used last


def _references(blocks: list, i: int) -> int:
    return sys.getrefcount(blocks[i])


#: Counts of references mean something where one lock guards them all.
ENABLED = sys.implementation.name == "cpython" and getattr(sys, "_is_gil_enabled", lambda: True)()
_nobodys = [np.empty(0, np.uint8)]


def _is_unused(i: int) -> bool:
    """As many references lead to block i as to an array that nobody has: before and after, as what the interpreter counts is its own affair."""
    return _references(_nobodys, 0) == _references(_blocks, i) == _references(_nobodys, 0)


def empty(shape: tuple[int, ...], dtype: np.dtype, size: int) -> np.ndarray:
    """An uninitialised array of `size` bytes."""
    # Nobody waits: a child forked while another thread held the lock would wait for ever.
    if not ENABLED or not SMALLEST <= size <= LARGEST or not _lock.acquire(blocking=False):
        return np.empty(shape, dtype)
    try:
        return np.ndarray(shape, dtype, _block(size))
    finally:
        _lock.release()


def _block(size: int) -> np.ndarray:
    """One that nobody has, or a new one, in place of those that were used longest ago where all would be too much."""
    for i in range(len(_blocks)):
        if _blocks[i].nbytes == size and _is_unused(i):
            _blocks.append(_blocks.pop(i))
            return _blocks[-1]
    _blocks.append(np.empty(size, np.uint8))
    total = 0
    for i in reversed(range(len(_blocks))):
        total += _blocks[i].nbytes
        if total > MOST:
            del _blocks[: i + 1]
            break
    return _blocks[-1]
