"""Our own families: random dense matrices of every norm, structures, defective and badly scaled ones."""

from __future__ import annotations

import zlib

import numpy as np

from .registry import Cases

CASES = Cases()
OWN = "this project"


def generator(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


def listed(name: str, build) -> None:
    """Lists build(n, rng), rng seeded by the name."""
    CASES.add(name, OWN, lambda n: build(n, generator(name)))


def with_norm(a: np.ndarray, norm: float) -> np.ndarray:
    return a * (norm / np.linalg.norm(a, 1))


def orthogonal(n: int, rng) -> np.ndarray:
    return np.linalg.qr(rng.standard_normal((n, n)))[0]


def complex_gaussian(n: int, rng) -> np.ndarray:
    return rng.standard_normal((n, n)) + 1j * rng.standard_normal((n, n))


def hermitian(n: int, rng) -> np.ndarray:
    a = complex_gaussian(n, rng)
    return a + a.conj().T


def symmetric(eigenvalues: np.ndarray, rng) -> np.ndarray:
    q = orthogonal(len(eigenvalues), rng)
    a = (q * eigenvalues) @ q.T
    return (a + a.T) / 2


def rates(q: np.ndarray) -> np.ndarray:
    """A generator of a Markov chain: rows of off-diagonal rates, summing to zero."""
    q = q.copy()
    np.fill_diagonal(q, 0)
    return q - np.diag(q.sum(axis=1))


def jordan(value, n: int) -> np.ndarray:
    return value * np.eye(n) + np.eye(n, k=1)


def scaled(a: np.ndarray, decades: float) -> np.ndarray:
    """D A D^-1 with D spread over so many decades."""
    d = 10.0 ** np.linspace(-decades / 2, decades / 2, len(a))
    return d[:, None] * a / d


for norm in (1e-8, 1e-3, 0.03, 0.3, 1, 3, 10, 30, 100):
    listed(f"normal_{norm:g}", lambda n, rng, norm=norm: with_norm(rng.standard_normal((n, n)), norm))
for norm in (0.5, 20, 120):
    listed(f"positive_{norm:g}", lambda n, rng, norm=norm: with_norm(rng.random((n, n)), norm))
for norm in (0.5, 5, 50):
    listed(f"complex_{norm:g}", lambda n, rng, norm=norm: with_norm(complex_gaussian(n, rng), norm))
for norm in (1, 30, 1000):
    listed(f"skew_{norm:g}", lambda n, rng, norm=norm: with_norm((a := rng.standard_normal((n, n))) - a.T, norm))
    listed(f"hermitian_times_i_{norm:g}", lambda n, rng, norm=norm: with_norm(1j * hermitian(n, rng), norm))

listed("symmetric_small", lambda n, rng: symmetric(rng.uniform(-1, 1, n), rng))
listed("symmetric_wide", lambda n, rng: symmetric(np.linspace(-60, 60, n), rng))
listed("symmetric_negative", lambda n, rng: symmetric(-np.linspace(0, 200, n), rng))
listed("symmetric_repeated", lambda n, rng: symmetric(np.repeat([-2.0, 3.0], [n // 2, n - n // 2]), rng))
listed("symmetric_shifted", lambda n, rng: -50 * np.eye(n) + symmetric(rng.uniform(-0.6, 0.6, n), rng))
listed("hermitian", lambda n, rng: with_norm(hermitian(n, rng), 40))
listed("complex_symmetric", lambda n, rng: with_norm((a := complex_gaussian(n, rng)) + a.T, 10))
listed("orthogonal_times_10", lambda n, rng: 10 * orthogonal(n, rng))

listed("zero", lambda n, rng: np.zeros((n, n)))
listed("identity", lambda n, rng: np.eye(n))
listed("diagonal_wide", lambda n, rng: np.diag(np.linspace(-300, 3, n)))
listed("rank_one", lambda n, rng: np.outer(rng.standard_normal(n), rng.standard_normal(n)))
listed("rank_one_large", lambda n, rng: with_norm(np.outer(rng.standard_normal(n), rng.standard_normal(n)), 200))
listed("projection", lambda n, rng: 20 * (q := orthogonal(n, rng)[:, : n // 2]) @ q.T)
listed("single_entry", lambda n, rng: 1e8 * np.outer(np.eye(n)[1], np.eye(n)[-1]))
listed("permutation", lambda n, rng: 6 * np.eye(n)[rng.permutation(n)])
listed("cyclic", lambda n, rng: 12 * np.roll(np.eye(n), 1, axis=0))
listed("scalar", lambda n, rng: np.array([[-3.7]]))
listed("two_by_two", lambda n, rng: 4 * rng.standard_normal((2, 2)))
listed("three_by_three", lambda n, rng: 3 * rng.standard_normal((3, 3)))

listed("nilpotent_10", lambda n, rng: 10 * np.triu(rng.random((n, n)), 1))
listed("nilpotent_1000", lambda n, rng: 1e3 * np.triu(rng.standard_normal((8, 8)), 1))
listed("nilpotent_full", lambda n, rng: (q := orthogonal(n, rng)) @ np.triu(rng.standard_normal((n, n)), 1) @ q.T)
listed("jordan_negative", lambda n, rng: jordan(-20, n))
listed("jordan_zero_100", lambda n, rng: 100 * np.eye(n, k=1))
listed("jordan_complex", lambda n, rng: jordan(2 + 5j, n))
listed("jordan_hidden", lambda n, rng: (q := orthogonal(n, rng)) @ jordan(1, n) @ q.T)
listed("nearly_defective", lambda n, rng: jordan(-1, n) + np.diag(1e-7 * np.arange(n)))

listed("triangular", lambda n, rng: np.triu(rng.standard_normal((n, n))))
listed("triangular_stiff", lambda n, rng: 10 * np.triu(rng.standard_normal((n, n)), 1)
       - np.diag(10.0 ** np.linspace(0, 2.3, n)))  # fmt: skip
listed("triangular_lower", lambda n, rng: np.tril(3 * rng.standard_normal((n, n))))
listed("triangular_complex", lambda n, rng: np.triu(3 * complex_gaussian(n, rng)))
listed("decay_chain", lambda n, rng: np.diag(-(r := 10.0 ** np.linspace(-6, 5, n))) + np.diag(r[:-1], -1))
listed("hessenberg", lambda n, rng: np.triu(rng.standard_normal((n, n)), -1))
listed("block_coupled", lambda n, rng: np.kron(np.eye(2, k=0), rng.standard_normal((n // 2, n // 2)))
       + np.kron(np.eye(2, k=1), 1e5 * rng.standard_normal((n // 2, n // 2))))  # fmt: skip
listed("block_diagonal", lambda n, rng: np.kron(np.diag([1.0, 20.0]), rng.standard_normal((n // 2, n // 2))))

for decades in (4, 8, 12):
    listed(f"badly_scaled_{decades}", lambda n, rng, d=decades: scaled(rng.standard_normal((n, n)), d))
listed("badly_scaled_24", lambda n, rng: scaled(rng.standard_normal((n, n)), 24))
listed("graded", lambda n, rng: (d := 10.0 ** np.linspace(1, -7, n))[:, None] * rng.standard_normal((n, n)) * d)

for time in (0.1, 1, 100):
    listed(f"markov_{time:g}", lambda n, rng, t=time: t * rates(rng.random((n, n))))
listed("birth_death_stiff", lambda n, rng: rates(
    np.diag(10.0 ** rng.uniform(-4, 3, n - 1), 1) + np.diag(10.0 ** rng.uniform(-4, 3, n - 1), -1)))  # fmt: skip
listed("heat", lambda n, rng: 40 * (np.eye(n, k=1) + np.eye(n, k=-1) - 2 * np.eye(n)))
listed("convection", lambda n, rng: 30 * (np.eye(n, k=1) - np.eye(n)) + 2 * np.eye(n, k=-1))
listed("hamiltonian", lambda n, rng: np.block(
    [[(f := rng.standard_normal((n // 2, n // 2))), (s := np.eye(n // 2))], [2 * s, -f.T]]))  # fmt: skip
listed("oscillators", lambda n, rng: np.kron(np.diag(10.0 ** np.linspace(-1, 2, n // 2)), [[0, 1], [-1, -0.01]]))
listed("schroedinger", lambda n, rng: -2j * (
    np.diag(np.linspace(-2, 2, n) ** 2) - 3 * (np.eye(n, k=1) + np.eye(n, k=-1))))  # fmt: skip
listed("lindblad_like", lambda n, rng: -5j * hermitian(n, rng) / n - np.diag(rng.random(n)))
