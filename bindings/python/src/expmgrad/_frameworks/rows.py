"""Sparse matrices by rows of a framework's indices and values: SciPy's `csr_array` as far as the action asks."""
from __future__ import annotations

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]


class Rows:
    """What `expm_multiply` and its relatives take as a matrix, and hand back as a gradient; no SciPy is needed."""

    format = "csr"

    def __init__(self, parts: tuple[Array, Array, Array], shape: tuple[int, int]):
        self.data, self.indices, self.indptr = parts
        self.shape = shape

    def tocsr(self) -> Rows:
        """Itself."""
        return self
