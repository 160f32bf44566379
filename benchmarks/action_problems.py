"""Problems of the action that its benchmark measures: matrices by name, with times and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp


@dataclass(frozen=True)
class Problem:
    """exp(t scale A) B; `structure` is stated to us. SciPy gets t scale A, whose making is not counted."""

    name: str
    a: Any
    t: float | np.ndarray
    columns: int = 1
    scale: complex = 1
    structure: str = "auto"
    demand: float | None = None  # the ratio to SciPy that the design asks for

    def b(self) -> np.ndarray:
        rng = np.random.default_rng(1)
        x = rng.standard_normal((self.a.shape[0], self.columns))
        x = x + 0j if isinstance(self.scale, complex) else x
        return x if self.columns > 1 else x[:, 0].copy()


def tridiagonal(n: int) -> sp.csr_array:
    return sp.csr_array(sp.diags([np.ones(n - 1), -2 * np.ones(n), np.ones(n - 1)], [-1, 0, 1]))


def laplacian(n: int) -> sp.csr_array:
    one, eye = tridiagonal(n), sp.identity(n, format="csr")
    return sp.csr_array(sp.kron(one, eye) + sp.kron(eye, one))


def spins(length: int) -> sp.csr_array:
    """A Heisenberg chain in random fields, real symmetric."""
    rng, n = np.random.default_rng(0), 2**length
    x, y, z = np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])

    def at(m: np.ndarray, k: int) -> Any:
        return sp.kron(sp.kron(sp.identity(2**k), m), sp.identity(2 ** (length - k - 1)), "csr")

    total = sp.csr_array((n, n), dtype=complex)
    for k in range(length):
        total = total + rng.uniform(-1, 1) * at(z, k)
    for k in range(length - 1):
        total = total + sum(at(m, k) @ at(m, k + 1) for m in (x, y, z)) / 4
    total = sp.csr_array(total.real)
    total.eliminate_zeros()
    return total


def chain(n: int, per_row: int) -> sp.csr_array:
    """A generator with `per_row` random jumps out of each state, of rates up to 1."""
    rng = np.random.default_rng(2)
    columns = rng.integers(n, size=(n, per_row)).ravel()
    q = sp.csr_array((rng.uniform(0.5, 2.5, n * per_row), (columns, np.repeat(np.arange(n), per_row))), shape=(n, n))
    q = sp.csr_array(q - sp.diags(q.diagonal()))
    return sp.csr_array(q - sp.diags(q.sum(axis=0)))


def advection(n: int, peclet: float) -> sp.csr_array:
    """2-D diffusion of unit coefficients, and a wind along both axes."""
    c = peclet / (2 * n)
    one = sp.diags([(1 + c) * np.ones(n - 1), -2 * np.ones(n), (1 - c) * np.ones(n - 1)], [-1, 0, 1])
    eye = sp.identity(n, format="csr")
    return sp.csr_array(sp.kron(one, eye) + sp.kron(eye, one))


def values(large: bool) -> list[Problem]:
    heat, states, wind = laplacian(100), chain(2000, 20), advection(100, 100.0)
    dense = np.random.default_rng(3).standard_normal((1000, 1000)) * (3 / np.sqrt(1000))
    found = [
        Problem("2-D Laplacian 100², t = 1", heat, 1.0, demand=4),
        Problem("t = 10", heat, 10.0, demand=6),
        Problem("t = 100", heat, 100.0, demand=18),
        Problem("t = 1000", heat, 1000.0, demand=45),
        Problem("t = 10, 8 columns", heat, 10.0, columns=8, demand=15),
        Problem("50 times to 10", heat, np.linspace(0, 10, 50), demand=9),
        Problem("CTMC n = 2000, 21 a row, t = 1", states, 1.0, structure="markov", demand=3.5),
        Problem("t = 10", states, 10.0, structure="markov", demand=5),
        Problem("advection–diffusion 100², t = 10", wind, 10.0, demand=3.5),
        Problem("t = 100", wind, 100.0, demand=4.5),
        Problem("dense n = 1000, ‖A‖₂ = 6", dense, 1.0, demand=25),
        Problem("tridiagonal n = 100, t‖A‖ = 1", tridiagonal(100) / 4, 1.0, demand=15),
    ]
    h = spins(14)
    for t, demand in ((1.0, 4), (10.0, 9), (100.0, 8)):
        found.append(Problem(f"spin chain 2¹⁴, t = {t:g}", h, t, scale=-1j, demand=demand))
    if large:
        found.append(Problem("2-D Laplacian 1000², t = 10", laplacian(1000), 10.0, demand=8))
    return found
