"""Van Loan's integrals and their derivatives in Arb, and the unit of their errors.

Over a first step of h = t 2^-s with |A| h <= 1 from exp h [[-A, Q], [0, A^H]] (Van Loan 1978), which a long horizon
would overflow, then by F(2h) = F^2, P(2h) = P + F P F^H, in balls whose radii say that nothing was lost. A derivative
is the product rule of the same; of the exponentials, the corner of exp [[M, dM], [0, M]].
"""

import flint
import numpy as np

import expmgrad
from action_oracle import ball, corner, middle

BITS = 600


class Dual:
    """x + dx eps, of Arb matrices or numbers."""

    def __init__(self, x, dx):
        self.x, self.dx = x, dx

    def __add__(self, other):
        return Dual(self.x + other.x, self.dx + other.dx)

    def __mul__(self, other):
        return Dual(self.x * other.x, self.dx * other.x + self.x * other.dx)

    def adjoint(self):
        return Dual(
            *(
                flint.acb_mat([[m[j, i].conjugate() for j in range(m.nrows())] for i in range(m.ncols())])
                for m in (self.x, self.dx)
            )
        )

    def exp(self):
        n = self.x.nrows()
        rows = [
            [
                self.x[i % n, j % n] if i // n == j // n else self.dx[i, j - n] if i < n else flint.acb(0)
                for j in range(2 * n)
            ]
            for i in range(2 * n)
        ]
        whole = flint.acb_mat(rows).exp()
        return Dual(corner(whole, range(n), range(n)), corner(whole, range(n), range(n, 2 * n)))

    def part(self, rows, columns):
        return Dual(corner(self.x, rows, columns), corner(self.dx, rows, columns))


def matrix(rows):
    """Of dual blocks; 0 is zero."""

    def joined(pick):
        found = []
        for blocks in rows:
            height = next(pick(b).nrows() for b in blocks if b != 0)
            lines = [[] for _ in range(height)]
            for column, b in enumerate(blocks):
                width = next(pick(r[column]).ncols() for r in rows if r[column] != 0)
                for i in range(height):
                    lines[i] += [pick(b)[i, j] if b != 0 else flint.acb(0) for j in range(width)]
            found += lines
        return flint.acb_mat(found)

    return Dual(joined(lambda b: b.x), joined(lambda b: b.dx))


def derivative(a, b, q, t, da, db, dq, dt):
    """(Y, S, P) and what they change by along a direction, as arrays."""
    flint.ctx.prec = BITS
    n, m = b.shape
    reach = np.linalg.norm(a, 1) * abs(t)
    doublings = max(0, int(np.ceil(np.log2(reach)))) if reach > 0 else 0
    h = Dual(flint.acb(float(t)) / 2**doublings, flint.acb(float(dt)) / 2**doublings)
    minus = flint.acb(-1)
    a, b, q = (Dual(in_balls(x), in_balls(dx)) for x, dx in ((a, da), (b, db), (q, dq)))
    zero = Dual(in_balls(np.zeros((m, m))), in_balls(np.zeros((m, m))))
    sampled = (matrix([[a, b], [0, zero]]) * h).exp()
    f, s = sampled.part(range(n), range(n)), sampled.part(range(n), range(n, n + m))
    negative = Dual(a.x * minus, a.dx * minus)
    g = (matrix([[negative, q], [0, a.adjoint()]]) * h).exp().part(range(n), range(n, 2 * n))
    p = f * g
    for _ in range(doublings):
        s = s + f * s
        p = p + f * p * f.adjoint()
        f = f * f
    for x in (f, s, p):
        for part in (x.x, x.dx):
            size = max(abs(part[i, j]).mid() for i in range(part.nrows()) for j in range(part.ncols()))
            assert all(
                abs(part[i, j]).rad() <= 1e-25 * float(size) + 1e-150
                for i in range(part.nrows())
                for j in range(part.ncols())
            )
    return [middle(x.x) for x in (f, s, p)], [middle(x.dx) for x in (f, s, p)]


def in_balls(x):
    found = ball(x)
    flint.ctx.prec = BITS
    return found


def gradient(a, b, q, t, g):
    """abar, bbar, qbar, tbar of sum Re<g_k, value_k>, entry by entry."""
    given = {"a": a, "b": b, "q": q}
    zeros = {"d" + name: np.zeros(x.shape, complex) for name, x in given.items()}

    def along(**direction):
        _, moved = derivative(a, b, q, t, **{**zeros, "dt": 0.0, **direction})
        return sum(np.vdot(gk, x).real for gk, x in zip(g, moved))

    bars = []
    for name, x in given.items():
        bar = np.zeros(x.shape, complex)
        for index in np.ndindex(x.shape):
            for unit in (1, 1j) if x.dtype.kind == "c" else (1,):
                e = zeros["d" + name].copy()
                e[index] = unit
                bar[index] += unit * along(**{"d" + name: e})
        bars.append(bar)
    return (*bars, along(dt=1.0))


def conditions(a, b, q, t):
    """Of Y, S and P: sum |J_x| |x| / |value|, J_x the Jacobian in A, in B or Q, and in t. From the library's own
    tangents: a digit is enough."""
    n, m = b.shape
    wide = [np.asarray(x, complex) for x in (a, b, q)]

    def moved(name, x):
        size = x.size
        units = np.concatenate([np.eye(size), 1j * np.eye(size)] if a.dtype.kind == "c" else [np.eye(size)]).reshape(
            (-1, *x.shape)
        )
        lead = np.broadcast_to(wide[0], (len(units), n, n))
        _, d = expmgrad.expm_integrals_jvp(
            lead,
            np.broadcast_to(wide[1], (len(units), n, m)),
            np.broadcast_to(wide[2], (len(units), n, n)),
            t,
            **{name: units},
        )
        return [np.concatenate([y.real.reshape(len(units), -1), y.imag.reshape(len(units), -1)], axis=1) for y in d]

    values, slopes = expmgrad.expm_integrals_jvp(*wide, t, dt=1.0)
    of = {"a": moved("da", wide[0]), "b": moved("db", wide[1]), "q": moved("dq", wide[2])}
    found = []
    for k, value in enumerate(values):
        own = (None, "b", "q")[k]
        size = np.linalg.norm(of["a"][k], 2) * np.linalg.norm(a) + np.linalg.norm(slopes[k]) * abs(t)
        if own:
            size += np.linalg.norm(of[own][k], 2) * np.linalg.norm(b if own == "b" else q)
        found.append(max(1.0, size / max(np.linalg.norm(value), 1e-300)))
    return found
