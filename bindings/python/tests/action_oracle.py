"""exp(tA)B and its gradients in Arb, and the unit of their errors: the relative condition number times u."""

import flint
import numpy as np

import expmgrad

BITS = 300


def ball(matrix):
    flint.ctx.prec = BITS
    return flint.acb_mat(
        [[flint.acb(float(x.real), float(x.imag)) for x in row] for row in np.asarray(matrix, complex)]
    )


def middle(matrix):
    return np.array(
        [
            [complex(float(matrix[i, j].real.mid()), float(matrix[i, j].imag.mid())) for j in range(matrix.ncols())]
            for i in range(matrix.nrows())
        ]
    )


def corner(matrix, rows, columns):
    return flint.acb_mat([[matrix[i, j] for j in columns] for i in rows])


def truth(a, b, times, g=None, scale=1):
    """w_i = exp(t_i scale A) b; and, with cotangents g_i, Abar, bbar, tbar of sum_i Re<g_i, w_i>.

    Abar = conj(scale) sum_i int_0^t e^{(t - s) M^H} g_i (e^{sM} b)^H ds, M = scale A, the corner of
    exp t [[M^H, g b^H], [0, M^H]].
    """
    n = len(a)
    m = ball(a) * flint.acb(scale.real, scale.imag) if isinstance(scale, complex) else ball(a) * flint.acb(scale)
    mh = flint.acb_mat([[m[j, i].conjugate() for j in range(n)] for i in range(n)])
    start, values = ball(b), []
    abar, bbar, tbar = ball(np.zeros((n, n))), ball(np.zeros_like(b)), []
    for i, t in enumerate(times):
        w = (m * flint.acb(float(t))).exp() * start
        values.append(middle(w))
        if g is None:
            continue
        gi = ball(g[i])
        outer = gi * ball(np.asarray(b).conj().T)
        block = flint.acb_mat(
            [
                [
                    mh[r, c]
                    if c < n and r < n
                    else outer[r, c - n]
                    if r < n
                    else flint.acb(0)
                    if c < n
                    else mh[r - n, c - n]
                    for c in range(2 * n)
                ]
                for r in range(2 * n)
            ]
        )
        whole = (block * flint.acb(float(t))).exp()
        abar += corner(whole, range(n), range(n, 2 * n))
        bbar += corner(whole, range(n), range(n)) * gi
        mw = m * w
        tbar.append(
            sum(float((mw[r, c] * gi[r, c].conjugate()).real.mid()) for r in range(n) for c in range(b.shape[1]))
        )
    if g is None:
        return np.array(values)
    factor = complex(scale).conjugate()
    return np.array(values), factor * middle(abar), middle(bbar), np.array(tbar)


def condition(a, b, times, scale=1):
    """Of each value: (|L(tM, .)b| |tM| + |e^{tM}| |b|)/|w|, the first norm by power iteration, in double: a digit is
    enough.
    """
    a, found = np.asarray(a, complex) * scale, []
    rng = np.random.default_rng(5)
    for t in times:
        m = t * a
        y = expmgrad.expm(m)
        e, first = rng.standard_normal(m.shape) + 0j, 0.0
        for _ in range(4):  # E -> L(M, E) b and its adjoint
            e /= np.linalg.norm(e)
            d = expmgrad.expm_jvp(m, e)[1] @ b
            first = np.linalg.norm(d)
            if first == 0:
                break
            e = expmgrad.expm_vjp(m)[1](d @ np.asarray(b).conj().T)
        found.append((first * np.linalg.norm(m) + np.linalg.norm(y, 2) * np.linalg.norm(b)) / np.linalg.norm(y @ b))
    return np.maximum(1, found)


def chain(leave, t):
    """Where e_0 is after a time t if state k leaves for k + 1 at a rate leave_k, in every digit: terms >= 0 of the
    series of e^{-qt} exp(t(Q + q)), q the largest rate.
    """
    flint.ctx.prec = BITS
    n, rates, t = len(leave), [flint.arb(float(x)) for x in leave], flint.arb(float(t))
    largest = max(map(float, leave))
    term, total = [flint.arb(1)] + [flint.arb(0)] * (n - 1), [flint.arb(0)] * n
    for k in range(n + 200):
        total = [x + y for x, y in zip(total, term)]
        term = [
            (term[i] * (largest - rates[i]) + (term[i - 1] * rates[i - 1] if i else 0)) * t / (k + 1) for i in range(n)
        ]
    decay = (-largest * t).exp()
    return np.array([float((x * decay).mid()) for x in total])
