"""The classical test matrices at size n.

Source, unless a case says otherwise: Higham, The Test Matrix Toolbox for MATLAB (1995), and MATLAB's `gallery`, whose
names are kept.
"""

from __future__ import annotations

from math import comb, gcd

import numpy as np
from scipy.linalg import circulant, companion, hadamard, hilbert, pascal, toeplitz

from .registry import Cases

CASES = Cases()
TOOLBOX = "Higham, The Test Matrix Toolbox for MATLAB (1995)"


def involutory(n: int) -> np.ndarray:
    """invol: A² = I, badly conditioned: a row and column scaling of the Hilbert matrix."""
    a, d = hilbert(n), float(-n)
    a[:, 0] *= d
    for i in range(n - 1):
        d = -(n + i + 1) * (n - i - 1) * d / (i + 1) ** 2
        a[i + 1] *= d
    return a


def indices(n: int) -> tuple[np.ndarray, np.ndarray]:
    """1-based row and column numbers."""
    i, j = np.indices((n, n)) + 1
    return i, j


def tridiagonal(lower, diagonal, upper) -> np.ndarray:
    return np.diag(lower, -1) + np.diag(diagonal) + np.diag(upper, 1)


def listed(build):
    """Lists the generator under its name, from the toolbox."""
    return CASES.function(TOOLBOX)(build)


@listed
def triw(n):
    return np.eye(n) - np.triu(np.ones((n, n)), 1)


@listed
def triw_2(n):
    return np.eye(n) - 2 * np.triu(np.ones((n, n)), 1)


@listed
def frank(n):
    i, j = indices(n)
    return np.where(j >= i - 1, n + 1.0 - np.maximum(i, j), 0)


@listed
def grcar(n):
    i, j = indices(n)
    return np.where((i <= j) & (j <= i + 3), 1.0, 0) - np.eye(n, k=-1)


@listed
def clement(n):
    return tridiagonal(np.arange(1.0, n), np.zeros(n), np.arange(n - 1.0, 0, -1))


@listed
def lesp(n):
    k = np.arange(2.0, n + 1)
    return tridiagonal(1 / k, -(2 * np.arange(1.0, n + 1) + 3), k)


def chebyshev_differentiation(n: int) -> np.ndarray:
    """chebspec: differentiation on n + 1 Chebyshev points (Trefethen, Spectral Methods in MATLAB, 2000)."""
    x = np.cos(np.pi * np.arange(n + 1) / n)
    c = np.r_[2, np.ones(n - 1), 2] * (-1.0) ** np.arange(n + 1)
    d = np.outer(c, 1 / c) / (x[:, None] - x + np.eye(n + 1))
    return d - np.diag(d.sum(axis=1))


@listed
def chebspec_boundary(n):
    return chebyshev_differentiation(n)[1:, 1:]


@listed
def chebspec(n):
    return chebyshev_differentiation(n)


@listed
def kahan(n):
    return np.diag(0.5 ** np.arange(n)) @ (np.eye(n) - np.sqrt(0.75) * np.triu(np.ones((n, n)), 1))


@listed
def jordbloc(n):
    return np.eye(n) + np.eye(n, k=1)


@listed
def smoke(n):
    a = np.diag(np.exp(2j * np.pi * np.arange(1, n + 1) / n)) + np.eye(n, k=1)
    a[-1, 0] = 1
    return a


@listed
def pascal_signed(n):
    """The lower Pascal matrix of order 8 with alternating columns: an involution."""
    return pascal(8, kind="lower") * (-1.0) ** np.arange(8)


@listed
def hilb(n):
    return hilbert(n)


@listed
def toeppen(n):
    return -10 * np.eye(n, k=1) + 10 * np.eye(n, k=-1) + np.eye(n, k=2) + np.eye(n, k=-2)


@listed
def leslie(n):
    return np.vstack([np.arange(n, 0, -1.0), np.eye(n)[:-1]])


@listed
def gearmat(n):
    a = np.eye(n, k=1) + np.eye(n, k=-1)
    a[0, -1], a[-1, 0] = 1, -1
    return a


@listed
def lotkin(n):
    return np.vstack([np.ones(n), hilbert(n)[1:]])


@listed
def parter(n):
    i, j = indices(n)
    return 1 / (i - j + 0.5)


@listed
def riemann(n):
    i, j = indices(n)
    return np.where((j + 1) % (i + 1) == 0, i, -1.0)


@listed
def redheff(n):
    i, j = indices(n)
    return ((j == 1) | (j % i == 0)).astype(float)


@listed
def minij(n):
    i, j = indices(n)
    return np.minimum(i, j).astype(float)


@listed
def moler(n):
    lower = triw(n).T
    return lower @ lower.T


@listed
def lehmer(n):
    i, j = indices(n)
    return np.minimum(i, j) / np.maximum(i, j)


@listed
def cauchy(n):
    i, j = indices(n)
    return 1.0 / (i + j)


@listed
def fiedler(n):
    i, j = indices(n)
    return np.abs(i - j).astype(float)


@listed
def forsythe(n):
    a = np.eye(n, k=1)
    a[-1, 0] = np.sqrt(2.0**-52)
    return a


@listed
def gcdmat(n):
    i, j = indices(n)
    return np.vectorize(gcd)(i, j).astype(float)


@listed
def chow(n):
    return np.tril(np.ones((n, n)), 1)


@listed
def circul(n):
    return circulant(np.arange(1.0, n + 1) / n)


@listed
def dramadah(n):
    i, j = indices(n)
    return (((i - j) % 4 <= 1) & (j <= i) | (j == i + 1)).astype(float)


@listed
def dorr(n):
    """A diffusion-convection operator, diagonally dominant, scaled to norm about 30."""
    h = 1 / (n + 1)
    term, x = 0.01 / h**2, 0.5 - h * np.arange(1, n + 1)
    lower = np.where(x > 0, -term, -term + x / h)
    upper = np.where(x > 0, -term - x / h, -term)
    a = -tridiagonal(lower[1:], -(lower + upper), upper[:-1])
    return 30 * a / np.linalg.norm(a, 1)


@listed
def orthog(n):
    i, j = indices(n)
    return np.sqrt(2 / (n + 1)) * np.sin(i * j * np.pi / (n + 1))


@listed
def ris(n):
    i, j = indices(n)
    return 0.5 / (n - i - j + 1.5)


@listed
def prolate(n):
    k = np.arange(1, n)
    return toeplitz(np.r_[0.5, np.sin(0.5 * np.pi * k) / (np.pi * k)])


@listed
def kms(n):
    return toeplitz(0.5 ** np.arange(n))


@listed
def tridiag(n):
    return tridiagonal(-np.ones(n - 1), 2 * np.ones(n), -np.ones(n - 1))


@listed
def binomial(n):
    """A multiple of an involution, by products of binomial coefficients, of order 8."""
    a = np.zeros((8, 8))
    for j in range(8):
        column = np.array([1.0])
        for factor in [[1.0, 1.0]] * (7 - j) + [[-1.0, 1.0]] * j:
            column = np.convolve(column, factor)
        a[:, j] = column
    return a / 4


@listed
def hanowa(n):
    half = n // 2
    d = np.diag(np.arange(1.0, half + 1))
    return np.block([[-np.eye(half), -d], [d, -np.eye(half)]])


@listed
def wilkinson(n):
    m = (n - 1) / 2
    return tridiagonal(np.ones(n - 1), np.abs(np.arange(n) - m), np.ones(n - 1))


@listed
def compan(n):
    """The companion matrix of (x - 1) ... (x - 8)."""
    return companion(np.poly(np.arange(1, 9.0)))


@listed
def vander(n):
    return np.vander(np.linspace(-1, 1, n))


@listed
def hadamard_8(n):
    return hadamard(8).astype(float)


@listed
def poisson(n):
    """The five-point Laplacian on a 3 × 4 grid."""
    return np.kron(tridiag(3), np.eye(4)) + np.kron(np.eye(3), tridiag(4))


@listed
def randsvd(n):
    """Singular values 50 ... 5e-13, singular vectors random."""
    rng = np.random.default_rng(101)
    u, v = (np.linalg.qr(rng.standard_normal((n, n)))[0] for _ in range(2))
    return u @ np.diag(50 * np.logspace(0, -14, n)) @ v


@listed
def invhess(n):
    i, j = indices(n)
    return np.where(i >= j, j, -i).astype(float) / 4


@listed
def condex(n):
    """A counterexample to condition estimators, of order 4."""
    t = 1e2
    return np.array([[1, -1, -2 * t, 0], [0, 1, t, -t], [0, 1, 1 + t, -(t + 1)], [0, 0, 0, t]]) / 10


@listed
def signed_pascal_symmetric(n):
    """The symmetric Pascal matrix of order 6 with alternating signs."""
    return np.array([[(-1) ** (i + j) * comb(i + j, i) for j in range(6)] for i in range(6)], float) / 8
