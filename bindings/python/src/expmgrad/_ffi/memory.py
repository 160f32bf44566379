"""Memory of large results, kept for the next of the same size.

The system clears a new page when it is first touched, and the C library gives arrays of this size back as soon as they
are freed: in a loop of batches that took longer than their gradients. A block is used again when nothing refers to it
any more, neither an array nor a view of one. What is kept is bounded; docs/memory.md, "Memory that Python keeps".

There is no lock, which an exception of a signal handler could leave locked, or a handler that calls this wait for:
whoever looks closer at a block takes it out of the list, in one step, and alone has it. At worst a block is no longer
kept.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt

Block = npt.NDArray[np.uint8]

#: Bytes of an array that is worth keeping, at least and at most.
SMALLEST, LARGEST = 1 << 17, 1 << 25

_blocks: list[Block] = []  # the most recently used last
_limit = 1 << 26

#: Whether counts of references mean something; interpreter.py has seen to it that one thread at a time changes them.
ENABLED = sys.implementation.name == "cpython"


def _references(blocks: list[Block], i: int) -> int:
    return sys.getrefcount(blocks[i])


def _is_unused(blocks: list[Block], i: int) -> bool:
    """As many references lead to that block as to an array that nobody has:
    before and after, as what the interpreter counts is its own affair.
    """
    nobodys = [np.empty(0, np.uint8)]  # of this call: another thread's look at it would count
    return _references(nobodys, 0) == _references(blocks, i) == _references(nobodys, 0)


def limit() -> int:
    """Bytes of all blocks that are kept, at most; 0 where none are."""
    return _limit if ENABLED else 0


def set_limit(size: int) -> None:
    """Changes the limit; what is kept beyond it is let go at once, as soon as no array refers to it."""
    global _limit
    _limit = size
    _let_go()


def empty(shape: tuple[int, ...], dtype: np.dtype[Any], size: int) -> npt.NDArray[Any]:
    """An uninitialised array of `size` bytes."""
    if not ENABLED or not SMALLEST <= size <= min(LARGEST, _limit):
        return np.empty(shape, dtype)
    block = _block(size)
    array: npt.NDArray[Any] = np.ndarray(shape, dtype, block)
    _blocks.append(block)  # now that the array refers to it
    _let_go()
    return array


def _block(size: int) -> Block:
    """One that nobody has, taken out of the list, or a new one."""
    i = 0
    try:
        while True:
            if _blocks[i].nbytes == size and _is_unused(_blocks, i):
                mine = [_blocks.pop(i)]
                if mine[0].nbytes == size and _is_unused(mine, 0):  # not another that has moved there
                    return mine[0]
                _blocks.append(mine[0])
            i += 1
    except IndexError:
        return np.empty(size, np.uint8)


def _let_go() -> None:
    """Forgets the blocks that were used longest ago, until the others are within the limit."""
    total, sizes = 0, [block.nbytes for block in _blocks[:]]
    for i in reversed(range(len(sizes))):
        total += sizes[i]
        if total > _limit:
            del _blocks[: i + 1]
            break
