"""Of which matrices a check speaks."""

from __future__ import annotations

import numpy as np

from . import limits


def is_hermitian(a: np.ndarray) -> bool:
    return np.array_equal(a, a.conj().T)


def is_skew(a: np.ndarray) -> bool:
    return bool(np.array_equal(a, -a.conj().T) and a.any())


def hermitian_of(a: np.ndarray) -> np.ndarray:
    return (np.tril(a, -1) + np.tril(a, -1).conj().T + np.diag(a.diagonal().real)).astype(a.dtype)


def has_rows_of_zero_sum(a: np.ndarray) -> bool:
    """But for rounding."""
    wide = a.astype(float)
    return bool((np.abs(wide.sum(axis=1)) <= len(a) * np.finfo(a.dtype).eps * np.abs(wide.diagonal())).all())


def is_generator(a: np.ndarray) -> bool:
    """Nonnegative off the diagonal, with rows or columns that sum to zero but for rounding."""
    if a.dtype.kind == "c" or len(a) < 2 or not a.any() or np.abs(a).max() > 1e30:
        return False
    return bool((a - np.diag(a.diagonal()) >= 0).all()) and (has_rows_of_zero_sum(a) or has_rows_of_zero_sum(a.T))


def is_small(a: np.ndarray) -> bool:
    return len(a) <= limits.SMALL_ORDER and 0 < np.linalg.norm(a.astype(complex), 1) <= limits.SMALL_NORM


def is_far_apart(a: np.ndarray) -> bool:
    if len(a) != 2:
        return False
    w = a.astype(complex)
    with np.errstate(all="ignore"):
        h = abs(w[0, 0] - w[1, 1]) / 2
        return bool(h**2 >= limits.FAR_APART * abs(w[0, 1]) * abs(w[1, 0]) and h > 0)
