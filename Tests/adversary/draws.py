"""From random numbers to a matrix of one type: magnitudes within its range, and changes that must not matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass
class Draw:
    """The source of one matrix: random numbers of one type, magnitudes within its range."""

    rng: np.random.Generator
    n: int
    dtype: np.dtype

    def __post_init__(self):
        facts = np.finfo(self.dtype)
        self.u, self.tiny, self.largest = float(facts.eps) / 2, float(facts.tiny), float(facts.max)
        self.complex = self.dtype.kind == "c"

    def normal(self, *shape: int) -> np.ndarray:
        x = self.rng.standard_normal(shape)
        return x + 1j * self.rng.standard_normal(shape) if self.complex else x

    def power(self, low: float, high: float, size=None):
        """10 to a uniform exponent, within the range of the type."""
        most = np.log10(self.largest) - 1
        return 10.0 ** np.clip(self.rng.uniform(low, high, size), -most, most)

    def sign(self, size=None):
        return self.rng.choice([-1.0, 1.0], size)

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def unitary(self, n: int | None = None) -> np.ndarray:
        return np.linalg.qr(self.normal(n or self.n, n or self.n))[0]

    def basis(self) -> tuple[np.ndarray, np.ndarray]:
        """P and its inverse: unitary, Gaussian, or diagonal over some decades."""
        n = self.n
        kind = self.rng.integers(3)
        if kind == 0:
            q = self.unitary()
            return q, q.conj().T
        if kind == 1:
            p = self.normal(n, n)
            return p, np.linalg.inv(p)
        d = self.power(-4, 4, n)
        return np.diag(d), np.diag(1 / d)

    def of_order(self, n: int) -> Draw:
        return Draw(self.rng, n, self.dtype)


def abscissa(a: np.ndarray) -> float:
    """The largest real part of an eigenvalue."""
    try:
        return float(np.linalg.eigvals(a).real.max())
    except np.linalg.LinAlgError:
        return np.inf


def altered(a: np.ndarray, d: Draw) -> np.ndarray:
    """Transposed, permuted, scaled, shifted, perturbed or embedded: what must not matter."""
    n = len(a)
    kind = d.rng.integers(8)
    if kind == 0:
        return a.T
    if kind == 1:
        p = d.rng.permutation(n)
        return a[p][:, p]
    if kind == 2:
        scale = 2.0 ** d.rng.integers(-30, 31, n)
        return scale[:, None] * a / scale
    if kind == 3:
        return a + d.rng.standard_normal() * d.power(-1, 1.5) * np.eye(n)
    if kind == 4:
        larger = n + d.rng.integers(1, 4)
        places = np.sort(d.rng.choice(larger, n, replace=False))
        b = np.zeros((larger, larger), a.dtype)
        b[np.ix_(places, places)] = a
        return b
    if kind == 5:
        b = a.copy()
        b[d.rng.integers(n), d.rng.integers(n)] += d.power(-30, 0)
        return b
    if kind == 6:
        return -a
    phases = np.exp(2j * np.pi * d.rng.random(n))
    return phases[:, None] * a * phases.conj() if d.complex else a


def worth_trying(a: np.ndarray) -> bool:
    """Finite, and no eigenvalue so large that exp(A) surely overflows."""
    if len(a) == 0 or not np.isfinite(a).all():
        return False
    size = float(np.abs(a).max())
    if size < 1e150:
        with np.errstate(all="ignore"):
            top = abscissa(a.astype(complex))
        # The eigenvalues of a matrix far from normal are off by a root of u times its norm: benefit of the doubt.
        return bool(top < 1.5 * np.log(float(np.finfo(a.dtype).max)))
    return len(a) <= 4 and np.count_nonzero(a) <= len(a)


def matrix(family: Callable[[Draw], np.ndarray], d: Draw) -> np.ndarray | None:
    """A matrix of the family, in the type of the draw; None where it does not fit the type."""
    a = np.asarray(family(d))
    if d.chance(0.35):
        a = altered(a, d)
    with np.errstate(over="ignore"):
        a = np.ascontiguousarray((a if d.complex else a.real).astype(d.dtype))
    return a if worth_trying(a) else None
