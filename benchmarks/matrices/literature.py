"""Hard cases published with algorithms for exp(A), at their published sizes.

Where a paper is not named, the case is known from the collection `matrices-expm` of anymatrix (X. Liu), whose entry
is given; that collection gathers most of the others too.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import schur, toeplitz

from .gallery import involutory
from .registry import Cases

CASES = Cases()
EPS = 2.0**-52

WARD = "Ward, SIAM J. Numer. Anal. 14 (1977) 600"
MOLER_VAN_LOAN = "Moler and Van Loan, SIAM Rev. 45 (2003) 3"
AL_MOHY_HIGHAM = "Al-Mohy and Higham, SIAM J. Matrix Anal. Appl. 31 (2009) 970"
DAVIES_HIGHAM = "Davies and Higham, SIAM J. Matrix Anal. Appl. 25 (2003) 464"
DIECI_PAPINI = "Dieci and Papini, Linear Algebra Appl. 308 (2000) 183"
EDELMAN_STRANG = "Edelman and Strang, Amer. Math. Monthly 111 (2004) 189"
FASI_HIGHAM = "Fasi and Higham, SIAM J. Matrix Anal. Appl. 40 (2019) 1233"
KENNEY_LAUB_89 = "Kenney and Laub, SIAM J. Matrix Anal. Appl. 10 (1989) 191"
KENNEY_LAUB_98 = "Kenney and Laub, SIAM J. Matrix Anal. Appl. 19 (1998) 640"
NAJFELD_HAVEL = "Najfeld and Havel, Adv. Appl. Math. 16 (1995) 321"
PARLETT_NG = "Parlett and Ng, Report PAM-294, Berkeley (1985)"
TREFETHEN_EMBREE = "Trefethen and Embree, Spectra and Pseudospectra (2005)"
EIGTOOL = "Wright, EigTool (2002), godunov_demo"
ANYMATRIX = "anymatrix, matrices-expm/"


def block_upper(a, b, c) -> np.ndarray:
    return np.block([[a, b], [np.zeros((len(c), len(a))), c]])


def oblique(b: float, corner: float) -> np.ndarray:
    """[[1 - b/2, b/2], [corner, 1 + b/2]], whose square is far smaller than its norm for corner = -b/2."""
    return np.array([[1 - b / 2, b / 2], [corner, 1 + b / 2]])


CASES.fixed("ward_1", WARD, [[4, 2, 0], [1, 4, 1], [1, 1, 4]])
CASES.fixed("ward_2", WARD, [
    [29.87942128909879, 0.7815750847907159, -2.289519314033932],
    [0.7815750847907159, 25.72656945571064, 8.680737820540137],
    [-2.289519314033932, 8.680737820540137, 34.39400925519054]])  # fmt: skip
CASES.fixed("ward_3", WARD, [[-131, 19, 18], [-390, 56, 54], [-387, 57, 52]])


@CASES.function(WARD)
def ward_4(n):
    """A Jordan block of order 10, perturbed by 1e-10 in its corner."""
    a = np.diag(np.ones(9), 1)
    a[9, 0] = 1e-10
    return a


CASES.fixed("moler_van_loan", MOLER_VAN_LOAN, [[-49, 24], [-64, 31]])
CASES.fixed("al_mohy_higham_1", AL_MOHY_HIGHAM, [[1, 1e17], [0, 1]])
CASES.fixed("al_mohy_higham_2", AL_MOHY_HIGHAM, oblique(1e4, -1e4 / 2))
CASES.fixed("al_mohy_higham_3", AL_MOHY_HIGHAM, oblique(1e2, -(1e2**4) / 2))
CASES.fixed(
    "al_mohy_higham_4",
    AL_MOHY_HIGHAM,
    block_upper(oblique(1e3, -1e3 / 2), 1e10 * np.ones((2, 2)), -oblique(1e3, -1e3 / 2)),
)
CASES.fixed(
    "davies_higham", DAVIES_HIGHAM, (np.triu(2.0**60 * np.ones((4, 4)), 1) - np.diag([16, 16, 1, 1])) / 1e4
)
CASES.fixed(
    "dieci_papini", DIECI_PAPINI, block_upper(1.3 * np.ones((4, 4)), 1e6 * np.ones((4, 4)), -1.3 * np.ones((4, 4))) / 8
)
CASES.fixed("edelman_strang", EDELMAN_STRANG, np.diag(np.arange(1, 20), 1))
CASES.fixed("godunov", EIGTOOL, np.array([
    [289, 2064, 336, 128, 80, 32, 16],
    [1152, 30, 1312, 512, 288, 128, 32],
    [-29, -2000, 756, 384, 1008, 224, 48],
    [512, 128, 640, 0, 640, 512, 128],
    [1053, 2256, -504, -384, -756, 800, 208],
    [-287, -16, 1712, -128, 1968, -30, 2032],
    [-2176, -287, -1565, -512, -541, -1152, -289]]) / 100)  # fmt: skip
CASES.fixed(
    "fasi_higham_1", FASI_HIGHAM, np.column_stack([np.ones((4, 3)), [0.1, 10 * EPS, 100 * EPS, 1000 * EPS]])
)
CASES.fixed("fasi_higham_2", FASI_HIGHAM, [[10, 1, 1], [1, 1, 1 + 10 * EPS], [1, 1, 1 + 100 * EPS]])


@CASES.function(FASI_HIGHAM)
def fasi_higham_3(n):
    """A plane rotation by pi/12, a hundred times."""
    c, s = np.cos(np.pi / 12), np.sin(np.pi / 12)
    return 100 * np.array([[c, -s], [s, c]])


@CASES.function(FASI_HIGHAM)
def fasi_higham_4(n):
    """A complex Toeplitz band of order 10."""
    column, row = np.zeros(10, complex), np.zeros(10, complex)
    column[:2], row[:2] = (16 - 3j, (4 + 3j) / 8), (16 - 3j, -5)
    return toeplitz(column, row)


CASES.fixed("jemc05", ANYMATRIX + "jemc05", [[-0.6, 0, 1.2], [0, -0.6, 0.45], [-2.4, 4, 0.8]])


@CASES.function(ANYMATRIX + "kase99")
def kase99(n):
    """A radioactive decay chain: rates from 5e-18 to 2e-6."""
    rates = np.array([4.916e-18, 3.329e-7, 8.983e-14, 2.852e-13, 1.373e-11, 2.098e-6, 9.850e-10, 1.601e-6, 5.796e-8, 0])
    return np.diag(-rates) + np.diag(rates[:-1], -1)


CASES.fixed("kenney_laub_89_1", KENNEY_LAUB_89, [
    [48, -49, 50, 49],
    [0, -2, 100, 0],
    [0, -1, -2, 1],
    [-50, 50, 50, -52]])  # fmt: skip
CASES.fixed("kenney_laub_89_2", KENNEY_LAUB_89, [[1e-8, 1e6], [0, 1e-8]])
CASES.fixed("kenney_laub_98_1", KENNEY_LAUB_98, [[0.1, 1e6], [0, 0.1]])
CASES.fixed("kenney_laub_98_2", KENNEY_LAUB_98, [
    [0, 3.8e3, 0, 0, 0],
    [0, -3.8e3, 1, 0, 0],
    [0, 0, -1, 5.5e6, 0],
    [0, 0, 0, -5.5e6, 2.7e7],
    [0, 0, 0, 0, -2.7e7]])  # fmt: skip
CASES.fixed("kenney_laub_98_3", KENNEY_LAUB_98, [[-1, 1e7], [0, -1e7]])


@CASES.function(ANYMATRIX + "kuda10")
def kuda10(n):
    """A reflecting random walk on 20 states."""
    a = -np.eye(20) + 0.5 * (np.eye(20, k=1) + np.eye(20, k=-1))
    a[0, 1] = a[19, 18] = 1
    return a


@CASES.function(NAJFELD_HAVEL)
def najfeld_havel(n):
    """Eigenvalues 0.001, 1, 100 with nearly dependent eigenvectors."""
    vectors = np.array([[1.0, 10, 100], [1, 9, 100], [1, 11, 99]])
    return vectors @ np.diag([0.001, 1, 100]) @ np.linalg.inv(vectors)


@CASES.function(ANYMATRIX + "nies19")
def nies19(n):
    """A companion matrix with entry 1e6 i, shifted by one of its eigenvalues."""
    entry = 1e6j
    return np.array([[0, 1], [entry, -1]]) - 0.5 * (-1 + np.sqrt(1 + 4 * entry)) * np.eye(2)


CASES.fixed("parlett_ng_1", PARLETT_NG, [
    [0, 30, 1, 1, 1, 1],
    [-100, 0, 1, 1, 1, 1],
    [0, 0, 0, -6, 1, 1],
    [0, 0, 500, 0, 1, 1],
    [0, 0, 0, 0, 0, 200],
    [0, 0, 0, 0, -15, 0]])  # fmt: skip


@CASES.function(PARLETT_NG)
def parlett_ng_2(n):
    """Upper triangular, eigenvalues -7i ... 7i, a large superdiagonal."""
    a = np.triu(np.ones((15, 15)), 1) + np.diag(1j * np.arange(-7, 8))
    a[np.arange(14), np.arange(1, 15)] = 4 * np.arange(1, 15) - 30
    return a


@CASES.function(PARLETT_NG)
def parlett_ng_3(n):
    """Upper triangular with ones, eigenvalues -9.5 ... 9.5."""
    return np.triu(np.ones((20, 20)), 1) + np.diag(np.arange(20) - 9.5)


CASES.fixed("trefethen_embree", TREFETHEN_EMBREE, 10 * np.array([[0, 1, 2], [-0.01, 0, 3], [0, 0, 0]]))


@CASES.function(DAVIES_HIGHAM)
def involutory_8_pi(n):
    """8 pi times an involutory matrix of order 8."""
    return 8 * np.pi * involutory(8)


@CASES.function(DAVIES_HIGHAM)
def nilpotent_involutory(n):
    """The strictly upper part of the Schur form of an involutory matrix of order 13."""
    return np.triu(schur(involutory(13))[0], 1)


CASES.fixed("laguerre", "Badly scaled Jacobi form; balancing removes it", [[0, 1e-6, 0], [1e6, 0, 1e-6], [0, 1e6, 0]])
CASES.fixed("scipy_19584", "github.com/scipy/scipy#19584", [[-247.044225955, 0], [6283.1853, -6283.1853]])


@CASES.function("github.com/scipy/scipy#11839")
def scipy_11839(n):
    """-2000 times a binary tree's outgoing Laplacian with four absorbing leaves."""
    a = np.zeros((7, 7))
    for parent in range(3):
        a[parent, parent] = 1
        a[parent, [2 * parent + 1, 2 * parent + 2]] = -0.5
    return -2000 * a


CASES.fixed("scipy_21803", "github.com/scipy/scipy#21803", [[50, 3], [2j, 0]])
CASES.fixed("jax_26802", "github.com/jax-ml/jax#26802", [
    [-6.00094776e-02, -1.37334693e9, -1.16936523e19, 1.001001e-12],
    [1.001001e-12, 0, 0, 0],
    [0, 1.001001e-12, 0, 0],
    [0, 0, 0, 0]])  # fmt: skip
