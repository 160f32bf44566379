"""Where the adversary's matrices come from: one generator a family, each told by its docstring where it comes from.

A generator takes a `Draw` and returns a matrix of any float type; `matrix` (draws.py) makes it one of the type. A
family of fixed order ignores the draw's.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matrices import test_set

from .draws import Draw, abscissa

Family = Callable[["Draw"], np.ndarray]
FAMILIES: dict[str, Family] = {}
_collections: dict[np.dtype, list[np.ndarray]] = {}


def family(generator: Family) -> Family:
    FAMILIES[generator.__name__] = generator
    return generator


def with_norm(a: np.ndarray, norm: float) -> np.ndarray:
    size = np.linalg.norm(a, 1)
    return a * (norm / size) if size > 0 else a


# ---- Matrices that balancing or a diagonal scaling makes small


@family
def cyclic_corner(d: Draw) -> np.ndarray:
    """A cycle with one tiny edge: entries of magnitude 1 to 300 above the diagonal, a corner at any scale."""
    n = max(2, d.n)
    common = d.power(0, 2.5)
    a = np.diag(d.sign(n - 1) * (common if d.chance(0.5) else d.power(-1, 2.5, n - 1)), 1)
    a[-1, 0] = d.sign() * d.power(-300 if d.chance(0.5) else -30, 1)
    return a


@family
def superdiagonal_corner(d: Draw) -> np.ndarray:
    """A superdiagonal and a few tiny entries below it."""
    n = max(3, d.n)
    a = np.diag(np.full(n - 1, d.power(-1, 2)), 1)
    for _ in range(d.rng.integers(1, 4)):
        i, j = sorted(d.rng.choice(n, 2, replace=False))
        a[j, i] = d.sign() * d.power(-40, -1)
    return a


@family
def noisy_triangle(d: Draw) -> np.ndarray:
    """Strictly triangular plus rounding noise of 1 u: what an orthogonal transformation or a difference leaves."""
    n = max(3, d.n)
    d = d.of_order(n)
    size = d.power(-1, 3)
    return size * (np.triu(d.normal(n, n), 1) + d.u * d.normal(n, n) * (1 if d.chance(0.7) else np.tri(n)))


@family
def graded(d: Draw) -> np.ndarray:
    """D B D⁻¹ with D over many decades (badscale, laguerre, naha95 are such): what balancing was made for."""
    decades = d.power(0, 1.6 if d.largest > 1e39 else 0.9)
    scale = 10.0 ** np.linspace(-decades / 2, decades / 2, d.n)
    if d.chance(0.3):
        scale = d.rng.permutation(scale)
    b = with_norm(d.normal(d.n, d.n), d.power(-1, 2))
    if d.chance(0.4):
        b = np.triu(np.tril(b, 1), -1)
    return scale[:, None] * b / scale


@family
def companion(d: Draw) -> np.ndarray:
    """The companion matrix of a polynomial: random roots, or coefficients over many decades."""
    n = max(2, d.n)
    d = d.of_order(n)
    coefficients = np.poly(d.normal(n) * d.power(-1, 1))[1:] if d.chance(0.5) else d.normal(n) * d.power(-8, 2, n)
    a = np.eye(n, k=-1).astype(coefficients.dtype)
    a[0] = -coefficients
    return a * d.power(-1, 1.3)


# ---- Motions of bodies


def _cross(w: np.ndarray) -> np.ndarray:
    return np.array([[0, -w[2], w[1]], [w[2], 0, -w[0]], [-w[1], w[0], 0]])


def _motion(linear: np.ndarray, translation: np.ndarray, bottom: float = 0.0) -> np.ndarray:
    m = len(linear)
    a = np.zeros((m + 1, m + 1), np.result_type(linear, translation))
    a[:m, :m], a[:m, m], a[m, m] = linear, translation, bottom
    return a


@family
def se2(d: Draw) -> np.ndarray:
    """A twist in the plane: rotation 1e-12 to 10, translation 1e-2 to 1e6."""
    w = d.power(-12, 1)
    return _motion(np.array([[0, -w], [w, 0]]), d.rng.standard_normal(2) * d.power(-2, 6))


@family
def se3(d: Draw) -> np.ndarray:
    """A twist in space, as 4 x 4 or in its adjoint representation 6 x 6."""
    w, v = d.rng.standard_normal(3) * d.power(-12, 1), d.rng.standard_normal(3) * d.power(-2, 6)
    if d.chance(0.7):
        return _motion(_cross(w), v)
    return np.block([[_cross(w), _cross(v)], [np.zeros((3, 3)), _cross(w)]])


@family
def sim3(d: Draw) -> np.ndarray:
    """A similarity of space: rotation, log of the scale, translation; the scale in the block or in the corner."""
    w, v, s = (
        d.rng.standard_normal(3) * d.power(-12, 1),
        d.rng.standard_normal(3) * d.power(-2, 6),
        d.sign() * d.power(-8, 1),
    )
    return _motion(_cross(w) + s * np.eye(3), v) if d.chance(0.5) else _motion(_cross(w), v, -s)


@family
def affine(d: Draw) -> np.ndarray:
    """An affine group in n - 1 dimensions: a small linear part and a large translation."""
    m = max(1, d.n - 1)
    return _motion(d.of_order(m).normal(m, m) * d.power(-12, 0.5), d.of_order(m).normal(m) * d.power(-1, 6))


# ---- Rates


@family
def chain(d: Draw) -> np.ndarray:
    """A chain of compartments: each empties into the next, some leak back; rates over many decades."""
    rates = d.power(-6, 3, d.n)
    a = np.diag(-rates) + np.diag(rates[:-1], -1)
    if d.chance(0.4):
        back = d.power(-12, 0, d.n - 1)
        a += np.diag(back, 1) - np.diag(np.r_[0, back])
    return a


@family
def generator(d: Draw) -> np.ndarray:
    """A generator of a Markov chain with rates over 12 orders, its rows summing to zero as rounded."""
    n = max(2, d.n)
    rates = d.power(-6, 6, (n, n)) * (d.rng.random((n, n)) < d.rng.choice([0.3, 0.6, 1.0]))
    real = np.float32 if d.u > 1e-12 else np.float64
    rates = (rates * d.power(-9, 6)).astype(real).astype(float)
    np.fill_diagonal(rates, 0)
    return rates - np.diag(rates.sum(axis=1))


@family
def van_loan(d: Draw) -> np.ndarray:
    """[[-A, Q], [0, Aᵀ]], whose exponential holds an integral (Van Loan, IEEE Trans.

    Automat. Control 23 (1978) 395).
    """
    m = max(1, d.n // 2)
    d = d.of_order(m)
    f = d.normal(m, m) * d.power(-2, 1) + (d.power(-1, 1) * np.eye(m) if d.chance(0.5) else 0)
    root = d.normal(m, m) * d.power(-6, 5)
    return np.block([[-f, root @ root.conj().T], [np.zeros((m, m)), f.conj().T]])


# ---- Two by two, and diagonals far apart


@family
def two_by_two(d: Draw) -> np.ndarray:
    """Entries of mixed magnitudes, 1e-300 to 300."""
    lowest = d.rng.choice([-300, -40, -3])
    a = d.power(lowest, 2.5, (2, 2)) * d.sign((2, 2))
    return a * np.exp(2j * np.pi * d.rng.random((2, 2))) if d.complex else a


@family
def far_apart(d: Draw) -> np.ndarray:
    """[[p, b], [c, q]] with |p - q| far above |bc|^(1/2): entries far below the norm, determined all the same."""
    h = d.power(-2, 2 if d.largest < 1e39 else 2.7) * d.sign()
    b, c = d.power(-40, 1, 2) * d.sign(2)
    centre = d.rng.choice([0.0, -abs(h), abs(h), d.rng.standard_normal() * 10])
    return np.array([[centre + h, b], [c, centre - h]]) if abs(b * c) * 20 < h * h else np.diag([h, -h])


@family
def diagonal_far_apart(d: Draw) -> np.ndarray:
    """A diagonal over hundreds and small or no coupling; also diag(0, 0, -1000, -1000)."""
    n = max(2, d.n)
    values = -d.power(-2, 3.5, n) * (d.rng.random(n) < 0.7)
    coupling = d.of_order(n).normal(n, n) * d.power(-30, 0) * (d.rng.random((n, n)) < 0.4)
    return np.diag(values) + (coupling if d.chance(0.6) else 0)


# ---- The ends of the range


@family
def near_overflow(d: Draw) -> np.ndarray:
    """Spectral abscissa just below log of the largest number: by a shift, or by scaling."""
    margin = d.rng.uniform(0.5, 12)
    a = d.normal(d.n, d.n) * d.power(-2, 1.5)
    most = np.log(d.largest) - margin
    top = abscissa(a)
    if d.chance(0.5) or top < 0.05 * np.linalg.norm(a):
        return a + (most - top) * np.eye(d.n)
    return a * (most / top)


@family
def near_underflow(d: Draw) -> np.ndarray:
    """The exponential is about the smallest number."""
    a = d.normal(d.n, d.n) * d.power(-2, 1.5)
    return a + (np.log(d.tiny) + d.rng.uniform(-2, 30) - abscissa(a)) * np.eye(d.n)


@family
def one_huge_entry(d: Draw) -> np.ndarray:
    """One entry beside nothing, up to the largest number."""
    n = max(2, d.n)
    a = np.zeros((n, n))
    i, j = d.rng.choice(n, 2, replace=False)
    a[i, j] = d.sign() * d.power(0, np.log10(d.largest))
    return a


@family
def small(d: Draw) -> np.ndarray:
    """Norms 1e-9 to 0.5: the exponential is I plus little; also Gaussian entries of 0.0025."""
    a = d.normal(d.n, d.n)
    return with_norm(a, d.power(-9, -0.31)) if d.chance(0.7) else a * min(0.0025, 0.4 / np.linalg.norm(a, 1))


@family
def dense(d: Draw) -> np.ndarray:
    """Gaussian, of norm 1e-300 to 700."""
    return with_norm(d.normal(d.n, d.n), d.power(-300, 0) if d.chance(0.1) else d.power(-2, 2.85))


@family
def mixed_magnitudes(d: Draw) -> np.ndarray:
    """Entries whose exponents are random, many of them zero."""
    a = d.normal(d.n, d.n) * d.power(d.rng.choice([-100, -20, -4]), 2, (d.n, d.n))
    return a * (d.rng.random((d.n, d.n)) < d.rng.choice([0.3, 0.6, 1.0]))


# ---- Structures


@family
def hermitian(d: Draw) -> np.ndarray:
    """Hermitian: random, small, wide or with repeated eigenvalues, or tridiagonal."""
    n = d.n
    values = [d.rng.standard_normal(n) * d.power(-6, 2), np.linspace(-60, 60, n), -np.linspace(0, 200, n),
              d.rng.choice([-2.0, 3.0], n), -50 + d.rng.uniform(-1, 1, n)][d.rng.integers(5)]  # fmt: skip
    q = d.unitary()
    a = (q * values) @ q.conj().T
    return _hermitian_as_rounded(a, d)


def _hermitian_as_rounded(a: np.ndarray, d: Draw) -> np.ndarray:
    a = a.astype(d.dtype)
    return np.tril(a, -1) + np.tril(a, -1).conj().T + np.diag(a.diagonal().real)


@family
def skew(d: Draw) -> np.ndarray:
    """Skew-Hermitian, of norm 1e-3 to beyond 1 / u: a rotation, whatever its angle."""
    a = d.normal(d.n, d.n).astype(d.dtype)
    a = np.tril(a, -1) - np.tril(a, -1).conj().T + (1j * np.diag(a.diagonal().real) if d.complex else 0)
    return a * 2.0 ** round(np.log2(d.power(-3, 2 if d.chance(0.6) else -np.log10(d.u) + 1)))


@family
def unitary(d: Draw) -> np.ndarray:
    """A multiple of a unitary matrix, a permutation, or the discrete Fourier transform."""
    n, size = d.n, d.power(-1, 1.9)
    kind = d.rng.integers(3)
    if kind == 2 and not d.complex:
        kind = 1
    if kind == 2:
        return size * np.exp(-2j * np.pi * np.outer(range(n), range(n)) / n) / (np.sqrt(n) if d.chance(0.5) else 1)
    return size * (d.unitary() if kind == 0 else np.eye(n)[d.rng.permutation(n)])


@family
def rank_one(d: Draw) -> np.ndarray:
    """u vᵀ, some with vᵀu = 0 to rounding."""
    u, v = d.normal(d.n), d.normal(d.n)
    if d.chance(0.5):
        v = v - u.conj() * (v @ u) / np.linalg.norm(u) ** 2
    return np.outer(u, v) * d.power(-1, 3)


@family
def involution(d: Draw) -> np.ndarray:
    """P diag(±1) P⁻¹ or a projection, times up to 60: A² is a multiple of I or A."""
    p, inverse = d.basis()
    values = d.rng.choice([-1.0, 1.0], d.n) if d.chance(0.6) else d.rng.choice([0.0, 1.0], d.n)
    return d.power(-1, 1.8) * (p * values) @ inverse


@family
def nilpotent(d: Draw) -> np.ndarray:
    """Nilpotent to rounding: a strict triangle in another basis."""
    p, inverse = d.basis()
    return d.power(-1, 2.5) * p @ np.triu(d.normal(d.n, d.n), 1) @ inverse


@family
def jordan(d: Draw) -> np.ndarray:
    """Jordan blocks, plain or in another basis, coupled weakly or strongly."""
    value = d.normal()[()] * d.power(-1, 1.3) - (20 if d.chance(0.3) else 0)
    a = value * np.eye(d.n) + d.power(-3, 3) * np.eye(d.n, k=1)
    if d.chance(0.3):
        a = a + d.power(-16, -6) * np.diag(np.arange(d.n))
    if d.chance(0.5):
        p, inverse = d.basis()
        a = p @ a @ inverse
    return a


@family
def triangular(d: Draw) -> np.ndarray:
    """Upper triangular, stiff or not."""
    a = np.triu(d.normal(d.n, d.n) * d.power(-2, 3))
    return a - np.diag(d.power(-2, 2.3, d.n)) if d.chance(0.5) else a - np.diag(a.diagonal()) * (d.power(-3, 0))


@family
def diagonal(d: Draw) -> np.ndarray:
    """Diagonal."""
    return np.diag(d.normal(d.n) * d.power(-8, 2))


@family
def block_diagonal(d: Draw) -> np.ndarray:
    """Two families side by side, permuted."""
    m = d.n // 2
    if m == 0:
        return d.normal(1, 1)
    parts = []
    for size in (m, d.n - m):
        name = d.rng.choice(["dense", "hermitian", "skew", "jordan", "graded", "cyclic_corner"])
        parts.append(FAMILIES[name](d.of_order(size)))
    a = np.zeros((sum(map(len, parts)),) * 2, np.result_type(*parts))
    a[: len(parts[0]), : len(parts[0])] = parts[0]
    a[len(parts[0]) :, len(parts[0]) :] = parts[1]
    p = d.rng.permutation(len(a))
    return a[p][:, p]


@family
def collection(d: Draw) -> np.ndarray:
    """The matrices of the accuracy page (benchmarks/matrices), times a power of two."""
    if d.dtype not in _collections:
        _collections[d.dtype] = [p.a for p in test_set(d.dtype, 8)]
    known = _collections[d.dtype]
    return known[d.rng.integers(len(known))] * 2.0 ** d.rng.integers(-3, 3)
