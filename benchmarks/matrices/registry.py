"""How a module of matrices lists its generators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Case:
    """One matrix: `build(n)` makes it at size n, or at its published size whatever n."""

    name: str
    source: str
    build: Callable[[int], np.ndarray]


class Cases(dict[str, Case]):
    """The matrices of a module, by name."""

    def add(self, name: str, source: str, build: Callable[[int], np.ndarray]) -> None:
        if name in self:
            raise ValueError(f"two matrices are called {name}")
        self[name] = Case(name, source, build)

    def function(self, source: str):
        """Lists the decorated generator under its own name."""

        def register(build):
            self.add(build.__name__, source, build)
            return build

        return register

    def fixed(self, name: str, source: str, matrix) -> None:
        """Lists a matrix of one size."""
        matrix = np.array(matrix)
        self.add(name, source, lambda n: matrix.astype(complex if matrix.dtype.kind == "c" else float))
