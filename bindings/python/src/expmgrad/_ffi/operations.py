"""The operations of the C library that Python calls, as data; tapes: tape.py.

Low-rank derivatives are products and these.
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import signatures as native
from .operation import Input, Operation, Output, number
from .options import Options

A, E, G, F, G_DOT = (Input(name) for name in ("a", "e", "g", "f", "g_dot"))
A_OR_NUMBER = Input("a", may_be_number=True)
T = Input("t", rank=0, dtype="real")
Y, DY, ABAR = Output("y"), Output("dy", of_each=True), Output("abar", of_each=True)
ABAR_DOT = Output("abar_dot", of_each=True)

Flops = Callable[[int, int, Options], float]


def products(count: float) -> Flops:
    """Of `count` matrix products for each k."""
    return lambda n, k, _: 2 * count * n**3 * k


def _of_condition(n: int, _k: int, scalars: Options) -> float:
    quadrature = scalars == (native.NORM_ONE, native.COND_EXACT)
    return 72.0 * n**3 * (2.5 * n if quadrature else 80)


EXPM = Operation("expm", (A_OR_NUMBER,), (Y,), in_place=True, flops=products(12))
#: The same of matrices alone, and its output may not be the input that a pullback keeps.
VALUE = Operation("expm", (A,), (Y,), flops=products(12))
INFO = Operation(
    "info", (A_OR_NUMBER,), (Y, Output("info", inner=number, dtype=native.Info)), quiet=True, flops=products(700)
)
JVP = Operation("jvp", (A, E), (Y, DY), k="k")
VJP = Operation("vjp", (A, G), (ABAR,), k="k")
L2 = Operation("l2", (A, E, F), (Output("ddy", of_each=True),), flops=products(324))
HVP = Operation("hvp", (A, G, F), (ABAR, ABAR_DOT), flops=products(324))
HVP_MOVING = Operation("hvp", (A, G, F, G_DOT), (ABAR, ABAR_DOT), flops=products(324))
TIMES = Operation("times", (A, T), (Output("y", of_each=True),), k="count", flops=products(4))
TIMES_VJP = Operation(
    "times_vjp",
    (A, T, G),
    (Output("abar"), Output("tbar", of_each=True, inner=number, dtype="real")),
    k="count",
    flops=products(12),
)
EIGH = Operation("eigh", (A,), (Y,), flops=products(36))
EIGH_VJP = Operation("eigh_vjp", (A, G), (ABAR,), scalars=("convention",), flops=products(36))
#: By columns: a 1-norm is not that of the transpose.
COND = Operation(
    "cond",
    (A,),
    (Output("cond", inner=number, dtype=np.float64),),
    scalars=("norm", "method"),
    order="F",
    flops=_of_condition,
)
JACOBIAN = Operation("jacobian", (A,), (Output("jac", inner=lambda n: (n * n, n * n)),), scalars=("method", "form"),
                     flops=lambda n, _k, _: 18.0 * n**5)
JACOBIAN_HALF = Operation("jacobian_half", (A,), (Output("jac", inner=lambda n: (n * (n + 1) // 2,) * 2),),
                          flops=lambda n, _k, _: 4.5 * n**5)
OMEXPOVX = Operation("omexpovx", (Input("x", rank=0),), (Output("y", inner=number),), flops=lambda n, k, _: 0.0)
