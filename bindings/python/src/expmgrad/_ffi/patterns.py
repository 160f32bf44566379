"""Sparse matrices by rows as three NumPy arrays, and matrices made of them; no SciPy is needed."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from . import signatures as native
from .arrays import Array
from .errors import invalid
from .operators import Matrix


class Entries(NamedTuple):
    """Entry q of a matrix is values[q] at (rows[q], columns[q])."""

    rows: Array
    columns: Array
    values: Array


def entries(matrix: Matrix) -> Entries:
    """Those of `matrix` in the order in which its gradient comes, which for a dense one is by rows."""
    n = matrix.n
    if matrix.callback is not None:
        raise invalid(matrix.name, "an operator has no entries: use a dense or sparse matrix")
    if matrix.kind == native.OPERATOR_DENSE:
        rows, columns = np.divmod(np.arange(n * n), max(n, 1))
        return Entries(rows, columns, np.ascontiguousarray(matrix.values).reshape(-1))
    indices = matrix.indices
    if indices is None:
        raise invalid(matrix.name, "no indices")
    first, second = indices
    if matrix.kind == native.OPERATOR_COO:
        return Entries(first, second, matrix.values)
    if first.size != n + 1 or first[0] != 0 or (np.diff(first) < 0).any() or first[-1] > second.size:
        raise invalid(matrix.name, "offsets that descend or leave the entries")
    lines = np.repeat(np.arange(n), np.diff(first))
    used = second[:lines.size]
    values = matrix.values[:lines.size]
    return Entries(lines, used, values) if matrix.kind == native.OPERATOR_CSR else Entries(used, lines, values)


class Assembled:
    """A sparse matrix put together of parts, as `expm_multiply` takes one: SciPy's `coo_array` as far as that asks."""

    format = "coo"

    def __init__(self, n: int, parts: Sequence[Entries]):
        dtype = np.result_type(*(part.values.dtype for part in parts))
        self.shape = (n, n)
        self.data = np.concatenate([part.values.astype(dtype, copy=False) for part in parts])
        self.coords = tuple(np.concatenate([np.asarray(part[axis], np.int64) for part in parts]) for axis in (0, 1))
        self.lengths = [part.values.size for part in parts]

    def tocsr(self) -> Assembled:
        """Itself: any format will do."""
        return self

    def like(self, values: Array) -> list[Array]:
        """Values of all entries, by part."""
        return list(np.split(values, np.cumsum(self.lengths)[:-1]))
