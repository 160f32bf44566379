"""What the tests of every adapter compare with: derivatives by Arb, and tolerances from u, n and cond."""
import itertools

import numpy as np

import oracle

WIDE = {"f": float, "c": complex}


def random(rng, dtype, *shape, norm=1.0):
    """Entries of a normal distribution, scaled so that matrices have about this norm."""
    x = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else 0)
    return (norm * x / np.sqrt(shape[-1])).astype(dtype)


def derivative(a, *directions):
    """D_k(A; E_1 ... E_k): the corner of exp of a block matrix with a place for each subset of the directions,
    A on its diagonal and E_i from each subset to the one that has i too (Higham & Relton 2014).
    """
    wide = WIDE[np.result_type(a, *directions).kind]
    a, *directions = (np.asarray(x, wide) for x in (a, *directions))
    subsets = list(itertools.product((0, 1), repeat=len(directions)))
    n = len(a)
    block = np.zeros((len(subsets) * n,) * 2, wide)
    for (i, small), (j, large) in itertools.product(enumerate(subsets), repeat=2):
        more = [e for e, without, has in zip(directions, small, large) if has > without]
        if i == j:
            block[i * n:i * n + n, j * n:j * n + n] = a
        elif len(more) == 1 and sum(large) == sum(small) + 1:
            block[i * n:i * n + n, j * n:j * n + n] = more[0]
    return oracle.expm(block)[:n, -n:]


def adjoint(a, g, *others):
    """The gradient of Re<G, D_k(A; E_1, others)> in E_1, <X, Y> = trace(X^H Y)."""
    return derivative(a.conj().T, g, *(e.conj().T for e in others))


def assert_near(found, true, a, *factors):
    """Within 8 n u cond, of the truth's size or, where that is small by cancellation, of its factors'."""
    n = a.shape[-1]
    limit = 8 * n * oracle.unit(a.dtype) * oracle.condition(a) * 4 ** max(0, len(factors) - 1)
    size = max(np.linalg.norm(true), np.prod([np.linalg.norm(e) for e in factors]) if factors else 0)
    error = np.linalg.norm(np.asarray(found) - true)
    assert np.asarray(found).dtype == a.dtype and error <= limit * size, (error / size, limit)
