"""How many n × n products a result needs: of the polynomial p, of the squarings s.

Value p + s; value and k derivatives (1 + 2k)(p + s); a further derivative of a tape 2(p + s). p + s of a value is what
the library says of it; of derivatives, whose scaling may differ, it follows from the products that its progress is told
of: those of a run with so many directions that it lasts until it is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DIRECTIONS = 16
# Progress is told of larger matrices than those of lanes and rows; smaller ones are counted inside zeros.
LEAST = 200


def needed(p_plus_s: float, derivatives: int = 0, tape: bool = False) -> float:
    """Products of the algorithm for so many derivatives beside the value, or from a tape without it."""
    return 2 * derivatives * p_plus_s if tape else (1 + 2 * derivatives) * p_plus_s


@dataclass(frozen=True)
class Count:
    """p + s of a value and of derivatives."""

    value: int
    derivative: int

    def of(self, derivatives: int) -> int:
        return self.derivative if derivatives else self.value


def gaussian(n: int) -> tuple[np.ndarray, np.ndarray]:
    """A with entries N(0, 1/n), of 2-norm about 2, and a cotangent. The same in every process."""
    rng = np.random.default_rng(n)
    return rng.standard_normal((n, n)) / n**0.5, rng.standard_normal((n, n))


def padded(a: np.ndarray) -> np.ndarray:
    """`a` inside zeros, tied to them by entries too small for any norm: else it would be computed as a block of its
    own.
    """
    n, extra = len(a), max(0, LEAST - len(a))
    larger = np.pad(a, (0, extra))
    for i in range(n - 1, n + extra - 1):
        larger[i, i + 1] = 1e-30
    return larger


class _Told(Exception):
    pass


def count(a: np.ndarray) -> Count:
    import expmgrad

    def progress(done: int, total: int) -> None:
        raise _Told(total)

    a = padded(a)
    _, facts = expmgrad.expm(a, return_info=True)
    value, directions = int(facts.products + facts.squarings), 16
    while True:
        e = np.broadcast_to(a, (directions, *a.shape)).copy()
        try:
            expmgrad.expm_jvp(a, e, progress=progress)
        except _Told as told:
            steps, rest = divmod(told.args[0], 1 + 2 * directions)
            if rest:
                raise ArithmeticError(f"{told} products are not those of {directions} directions") from None
            return Count(value, steps)
        directions *= 2
