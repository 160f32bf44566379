"""Certified errors of large results from their action on a few vectors, and the condition number.

‖(X̂ − X)V‖ / ‖XV‖ with a Gaussian n × 3 matrix V estimates the relative Frobenius error of X̂, since E‖MV‖² is
3‖M‖². X = e^A needs e^A V; X = L*(A, G) = L(Aᴴ, G) needs the upper half of exp([[Aᴴ, G], [0, Aᴴ]]) [0; V]. Both are
Taylor series in Arb, O(n²) a term, with bits for the cancellation in it; nothing of ours or a peer's enters.
"""

from __future__ import annotations

import math

import numpy as np
from flint import arb, ctx

import certified

COLUMNS = 3
GOOD_BITS = 80


def action(a: np.ndarray, v: np.ndarray) -> np.ndarray:
    """exp(A) V as Arb numbers good to 80 bits of its norm.

    From k = 2‖A‖ on the terms halve at least, so what is left out is below twice the last one. 2‖A‖ / log 2 bits are
    for the cancellation between e^‖A‖ and e^-‖A‖.
    """
    norm = float(np.linalg.norm(a, 1))
    with ctx.workprec(GOOD_BITS + math.ceil(2 * norm / math.log(2)) + 64):
        x, term = certified.matrix(a), certified.matrix(v)
        total, k = term, 0
        while k < 2 * norm + 8 or k % 8 or not is_negligible(term, total):
            k += 1
            term = x * term / k
            total += term
        return np.array(total.tolist(), dtype=object)


def size(x) -> arb:
    return certified.norm(p.mid() for entry in x.entries() for p in certified.parts(entry))


def is_negligible(term, total) -> bool:
    return bool(size(term) * 2 ** (GOOD_BITS + 1) <= size(total))


def condition(a: np.ndarray, steps: int = 6) -> float:
    """max(1, Frobenius condition number) by power iteration on L* L, a lower bound good to a few per cent."""
    import expmgrad

    e = np.random.default_rng(5).standard_normal(a.shape)
    growth = 0.0
    for _ in range(steps):
        y, z = expmgrad.expm_jvp(a, e / np.linalg.norm(e))
        growth = np.linalg.norm(z)
        if not 0 < growth < math.inf:
            return 1.0
        e = expmgrad.expm_vjp(a)[1](z / growth)
    return max(1.0, float(growth * np.linalg.norm(a) / np.linalg.norm(y)))


def error(computed: np.ndarray, a: np.ndarray, g: np.ndarray | None = None) -> float:
    """Of e^A, or of L*(A, G); inf where `computed` is not finite."""
    n = len(a)
    if not np.isfinite(computed).all():
        return math.inf
    v = np.random.default_rng(n).standard_normal((n, COLUMNS))
    if g is None:
        true = action(a, v)
    else:
        # L* is linear in G: a small one, by a power of two, keeps the norm of the block that of A.
        scale = 2.0 ** -math.ceil(math.log2(max(np.linalg.norm(g, 1), 1e-300)))
        ah, g, computed = certified.adjoint(a), g * scale, computed * scale
        block = np.block([[ah, g], [np.zeros_like(ah), ah]])
        true = action(block, np.vstack([np.zeros_like(v), v]))[:n]
    with ctx.workprec(GOOD_BITS + 128):
        found = certified.matrix(computed) * certified.matrix(v)
        difference = np.array(found.tolist(), dtype=object) - true
        right, wrong = (
            certified.norm(p.mid() for x in m.ravel() for p in certified.parts(x)) for m in (true, difference)
        )
        return float((wrong / right).mid()) if right > 0 else math.inf
