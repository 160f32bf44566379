"""The operations as functions of exact matrices, where they are more than `frechet` or `second` (truth.py)."""

from __future__ import annotations

from flint import arb_mat

from .truth import adjoint, corner, frechet, second


def slices(x, n: int) -> list:
    return [corner(x, i, 0, n) for i in range(x.nrows() // n)]


def true_times(a, t) -> list:
    return [(a * x).exp() for x in t.entries()]


def true_times_vjp(a, t, g) -> list:
    n, abar, tbar = a.nrows(), a * 0, []
    for x, one in zip(t.entries(), slices(g, n)):
        y, gradient = frechet(adjoint(a * x), one)
        abar += gradient * x
        product = adjoint(one) * a * adjoint(y)
        trace = sum(product[i, i] for i in range(n))
        tbar.append([trace.real if hasattr(trace, "real") else trace])
    return [abar, arb_mat(tbar)]


def true_hvp(a, g, f, g_dot=None) -> list:
    abar, moved = second(adjoint(a), g, adjoint(f))
    return [abar, moved if g_dot is None else moved + frechet(adjoint(a), g_dot)[1]]


def true_jacobian(a) -> list:
    n, kind = a.nrows(), type(a)
    columns = [
        frechet(a, kind([[int((r, c) == (i, j)) for c in range(n)] for r in range(n)]))[1]
        for j in range(n)
        for i in range(n)
    ]
    return [kind([[x[r, c] for x in columns] for c in range(n) for r in range(n)])]


def symmetric_part(x):
    return (x + adjoint(x)) / 2


def of_triangle(x):
    """The gradient with respect to the lower triangle's entries."""
    s, n = symmetric_part(x), x.nrows()
    return type(x)([[s[i, j] * (1 if i == j else 2 if i > j else 0) for j in range(n)] for i in range(n)])
