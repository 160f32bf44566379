"""How many n × n products a result needs, and how many multiplications libexpmgrad asks of BLAS for it.

With p products of the polynomial and s squarings: value p + s; value and k derivatives (1 + 2k)(p + s); a further
derivative of a tape 2(p + s). p + s comes from counting: c/count_products.c stands before BLAS in a process of its
own. Orders up to 64 are computed without BLAS; there the matrix is counted inside a larger one of zeros, which has
the same norms.

    python products.py N...     counts, as JSON
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import native

DIRECTIONS = 16
OWN_PRODUCTS = 64  # the largest order computed without BLAS


def needed(p_plus_s: float, derivatives: int = 0, tape: bool = False) -> float:
    """Products of the algorithm for so many derivatives beside the value, or from a tape without it."""
    return 2 * derivatives * p_plus_s if tape else (1 + 2 * derivatives) * p_plus_s


@dataclass(frozen=True)
class Count:
    """Products asked of BLAS, in units of n³ multiply-adds."""

    total: float
    for_scaling: float  # powers of A that only serve the choice of scaling

    def p_plus_s(self, derivatives: int = 0) -> float:
        """Of a result that includes the value."""
        return (self.total - self.for_scaling) / needed(1, derivatives)


def gaussian(n: int) -> tuple[np.ndarray, np.ndarray]:
    """A with entries N(0, 1/n), of 2-norm about 2, and a cotangent. The same in every process."""
    rng = np.random.default_rng(n)
    return rng.standard_normal((n, n)) / n**0.5, rng.standard_normal((n, n))


def padded(a: np.ndarray) -> np.ndarray:
    """`a` inside zeros, tied to them by entries too small for any norm: else it would be computed as a block of its own."""
    n, extra = len(a), max(0, OWN_PRODUCTS + 1 - len(a))
    larger = np.pad(a, (0, extra))
    for i in range(n - 1, n + extra - 1):
        larger[i, i + 1] = 1e-30
    return larger


def counts_here(n: int) -> dict[str, Count]:
    """Needs the counter in front of BLAS: see `counts`."""
    counter = ctypes.CDLL(None)
    ctypes.c_void_p.in_dll(counter, "counted_gemm").value = native.address(native.blas().cblas_dgemm).value
    total = ctypes.c_double.in_dll(counter, "counted_all")
    squares = ctypes.c_double.in_dll(counter, "counted_leading_squares")
    mixed = ctypes.c_int32.in_dll(counter, "counted_mixed")
    a, g = map(padded, gaussian(n))
    unit = float(len(a)) ** 3

    def count(subject) -> Count:
        total.value = squares.value = mixed.value = 0
        subject(1)
        return Count(total.value / unit, max(0.0, squares.value / unit - 1))

    found = {
        "value": count(native.expm(a)),
        "value + VJP": count(native.expm_vjp(a, g)),
        "directions": count(native.expm_jvp(a, np.repeat(g[None], DIRECTIONS, axis=0))),
    }
    if native.has_tape():
        found["tape VJP"] = count(native.Tape(a).vjp(g))
    return found


def counts(sizes: list[int]) -> dict[int, dict[str, Count]]:
    """Of gaussian(n) for each n, counted in another process."""
    environment = os.environ | {"LD_PRELOAD": native.compiled("count_products")}
    command = [sys.executable, str(Path(__file__).resolve()), *map(str, sizes)]
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    found = json.loads(run.stdout)
    return {int(n): {name: Count(*c) for name, c in of_n.items()} for n, of_n in found.items()}


if __name__ == "__main__":
    all_counts = {n: counts_here(int(n)) for n in sys.argv[1:]}
    plain = {n: {name: (c.total, c.for_scaling) for name, c in of_n.items()} for n, of_n in all_counts.items()}
    json.dump(plain, sys.stdout)
