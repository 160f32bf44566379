"""Derivatives of third and higher order, as second ones of block matrices.

With  B = [[A, F], [0, A]]  and  diag(E) = [[E, 0], [0, E]],  the upper right block of D_k(B; diag(E_1) ... diag(E_k))
is D_{k+1}(A; E_1 ... E_k, F): a power series of B has its derivative along F there. Higham and Relton, Higher order
Fréchet derivatives of matrix functions, SIAM J. Matrix Anal. Appl. 35, 2014, theorem 3.5.
"""
from __future__ import annotations

from typing import Any


def upper(xp: Any, diagonal: Any, corner: Any) -> Any:
    """[[diagonal, corner], [0, diagonal]], of arrays of one shape."""
    zero = xp.zeros_like(diagonal)
    return xp.concatenate(
        [xp.concatenate([diagonal, corner], -1), xp.concatenate([zero, diagonal], -1)], -2)


def lowered(xp: Any, a: Any, directions: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """The block matrix and directions, one fewer, of which `corner` is the derivative. All of one shape."""
    *others, last = directions
    return upper(xp, a, last), tuple(upper(xp, e, xp.zeros_like(e)) for e in others)


def corner(y: Any) -> Any:
    """The upper right block."""
    n = y.shape[-1] // 2
    return y[..., :n, n:]
