"""Matrices on which the action is tested, by name: each a function of a random generator."""

import numpy as np
import scipy.sparse as sp


def tridiagonal(n, low, middle, high):
    return sp.csr_array(sp.diags([low * np.ones(n - 1), middle * np.ones(n), high * np.ones(n - 1)], [-1, 0, 1]))


def laplacian(n):
    return tridiagonal(n, 1.0, -2.0, 1.0) * float((n + 1) ** 2)


def advection(n, peclet):
    """Diffusion with a wind, by central differences; the spacing is 1/(n + 1)."""
    h = 1 / (n + 1)
    return tridiagonal(n, 1 / h**2 + peclet / (2 * h), -2 / h**2, 1 / h**2 - peclet / (2 * h))


def grcar(n):
    return sp.csr_array(sp.diags([-np.ones(n - 1)] + [np.ones(n - k) for k in range(4)], [-1, 0, 1, 2, 3]))


def spins(length, rng):
    """A Heisenberg chain in random fields: real symmetric."""
    x, y, z = np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])

    def at(m, k):
        return sp.kron(sp.kron(sp.identity(2**k), m), sp.identity(2 ** (length - k - 1)), "csr")

    total = sum(rng.uniform(-1, 1) * at(z, k) for k in range(length))
    for k in range(length - 1):
        total = total + sum(at(m, k) @ at(m, k + 1) for m in (x, y, z)) / 4
    return sp.csr_array(total.real)


def rates(n, rng, absorbing=False):
    """A generator whose columns add up to zero: birth, death, and a few jumps."""
    q = sp.lil_array((n, n))
    for i in range(n):
        for j in ((i + 1) % n, (i - 1) % n, int(rng.integers(n))):
            if i != j:
                q[i, j] = rng.uniform(0.2, 3)
    q = sp.csr_array(q)
    if absorbing:
        q = sp.csr_array(q @ sp.diags(np.r_[0.0, np.ones(n - 1)]))
    return sp.csr_array(q - sp.diags(q.sum(axis=0)))


def hermitian(n, rng):
    x = rng.standard_normal((n, n)) + 1j * rng.standard_normal((n, n))
    x = np.where(rng.random((n, n)) < 0.2, x, 0)
    return sp.csr_array(x + x.conj().T)


def skew(n, rng):
    x = np.where(rng.random((n, n)) < 0.2, rng.standard_normal((n, n)), 0)
    return sp.csr_array(x - x.T)


#: name: (A, times)
CASES = {
    "laplacian": lambda rng: (laplacian(24), [0.2]),
    "laplacian, many times": lambda rng: (laplacian(20), [0.001, 0.02, 0.02, 0.1, -0.002]),
    "laplacian, all but gone": lambda rng: (laplacian(20), [3.0]),
    "shifted laplacian": lambda rng: (sp.csr_array(laplacian(20) - 50 * sp.identity(20)), [0.5]),
    "advection": lambda rng: (advection(24, 24.0), [0.02]),
    "advection, long": lambda rng: (advection(20, 20.0), [0.1, 0.05]),
    "grcar": lambda rng: (grcar(20), [4.0]),
    "grcar, both signs": lambda rng: (grcar(16), [2.0, -1.0, 0.5]),
    "bidiagonal": lambda rng: (tridiagonal(16, 0.0, -1.0, 8.0), [3.0]),
    "nilpotent": lambda rng: (sp.csr_array(np.triu(rng.standard_normal((16, 16)), 1)), [3.0]),
    "jordan": lambda rng: (tridiagonal(12, 0.0, 2.0, 1.0), [1.5]),
    "dense": lambda rng: (rng.standard_normal((20, 20)), [1.0]),
    "dense symmetric": lambda rng: ((lambda x: x + x.T)(rng.standard_normal((16, 16))), [1.0, 0.3]),
    "stable": lambda rng: (-3 * np.eye(20) + rng.standard_normal((20, 20)) / 5, [20.0]),
    "triangular": lambda rng: (
        sp.csr_array(np.triu(rng.standard_normal((16, 16)) * 3, 1) - np.diag(np.linspace(1, 10, 16))),
        [1.0],
    ),
    "hermitian": lambda rng: (hermitian(16, rng), [0.5, -0.4]),
    "real skew": lambda rng: (skew(20, rng), [10.0]),
    "spins": lambda rng: (sp.csr_array(-1j * spins(4, rng)), [10.0, 3.0]),
    "rates": lambda rng: (rates(20, rng), [5.0]),
    "zero": lambda rng: (sp.csr_array((5, 5)), [1.0, 0.0]),
    "diagonal": lambda rng: (sp.csr_array(np.diag(rng.standard_normal(6))), [2.0]),
    "one by one": lambda rng: (np.array([[-1.5]]), [1.0, -2.0]),
    "an empty row": lambda rng: (sp.csr_array(np.diag([1.0, 0, 2]) + np.diag([1.0, 0], 1)), [1.0]),
    "disconnected": lambda rng: (sp.csr_array(sp.block_diag([laplacian(6) / 50, grcar(7)])), [1.0]),
}
