"""exp(A) and L(A, E) to more digits than any float64 library has, and the measure of error that tests use."""

import functools

import numpy as np

try:
    import flint
except ImportError:
    flint = None
    import mpmath

BITS = 300


def expm(a):
    """exp(A) of one matrix, rounded to complex128 or float64."""
    a = np.asarray(a)
    y = _flint_expm(a) if flint else _mpmath_expm(a)
    return y if a.dtype.kind == "c" else y.real


def frechet(a, e):
    """L(A, E), the off-diagonal block of exp [[A, E], [0, A]]."""
    n = len(a)
    a, e = np.asarray(a), np.asarray(e)
    block = np.zeros((2 * n, 2 * n), np.result_type(a, e))
    block[:n, :n] = block[n:, n:] = a
    block[:n, n:] = e
    return expm(block)[:n, n:]


def adjoint(a, g):
    """L*(A, G) = L(A^H, G)."""
    return frechet(np.asarray(a).conj().T, g)


def kronecker(a):
    """K(A), vec by columns: a column for each unit matrix."""
    n = len(a)
    columns = []
    for column in range(n):
        for row in range(n):
            unit = np.zeros((n, n))
            unit[row, column] = 1
            columns.append(frechet(a, unit).ravel(order="F"))
    return np.array(columns).T


def condition(a):
    """max(1, ||K(A)||_2 ||A||_F / ||exp(A)||_F), for small n: it sees all of K. Two digits of it are enough.

    exp [[A (x) I, I], [0, I (x) A^T]], rows stacked, has K in its corner; in float64, by Taylor's series.
    """
    n = len(a)
    if n == 0:
        return 1.0
    block = np.zeros((2 * n * n, 2 * n * n), complex)
    block[: n * n, : n * n], block[n * n :, n * n :] = np.kron(a, np.eye(n)), np.kron(np.eye(n), np.asarray(a).T)
    block[: n * n, n * n :] = np.eye(n * n)
    squarings = max(0, int(np.ceil(np.log2(np.linalg.norm(block, 1)))) + 1)
    block /= 2.0**squarings
    term = y = np.eye(len(block))
    for k in range(1, 20):
        term = term @ block / k
        y = y + term
    for _ in range(squarings):
        y = y @ y
    corner = y[: n * n, n * n :]
    value = np.linalg.norm(y[: n * n :, : n * n]) / np.sqrt(n)
    return max(1.0, np.linalg.norm(corner, 2) * np.linalg.norm(a) / value)


def distance(found, true):
    """||found - true||_F / ||true||_F, and the absolute error where the truth is zero."""
    scale = np.linalg.norm(true)
    return np.linalg.norm(np.asarray(found, complex) - true) / (scale or 1.0)


def unit(dtype):
    """Unit roundoff u of an element type."""
    return np.finfo(dtype).eps / 2


@functools.cache
def _precision():
    if flint:
        flint.ctx.prec = BITS
    else:
        mpmath.mp.prec = BITS


def _flint_expm(a):
    _precision()
    entries = [[flint.acb(float(x.real), float(x.imag)) for x in row] for row in a.astype(complex)]
    if not entries:
        return np.zeros((0, 0), complex)
    y = flint.acb_mat(entries).exp()
    assert max(float(x.rad()) for row in y.tolist() for x in row) < 1e-25 * max(
        1.0, *(float(abs(x)) for row in y.tolist() for x in row)
    )
    return np.array([[complex(float(x.real.mid()), float(x.imag.mid())) for x in row] for row in y.tolist()])


def _mpmath_expm(a):
    _precision()
    if len(a) == 0:
        return np.zeros((0, 0), complex)
    y = mpmath.expm(mpmath.matrix(a.astype(complex).tolist()), method="taylor")
    return np.array([[complex(y[i, j]) for j in range(len(a))] for i in range(len(a))])
