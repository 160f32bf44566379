"""Arb's own matrix exponential: exp(x), and the gradient out of the 2n × 2n block exponential.

The certified values come from another series (_series.py), so this row also checks those.
"""

from __future__ import annotations

import flint
import numpy as np

from .._arb import ArbArithmetic
from .._quantities import EXPM, GRADIENT, Measurement, measure

NAME = "arb"
VERSION = flint.__version__

_BITS = 256


def remarks(dtype) -> dict[tuple[str, str], str]:
    """Known reasons, should one of these be off: none is known."""
    return {}


def compute(a: np.ndarray, points: np.ndarray, *, hermitian: bool, jacobian: bool) -> list[Measurement]:
    return [measure(EXPM, NAME, "arb_mat.exp", lambda: _exp(a).astype(a.dtype)),
            measure(GRADIENT, NAME, "block exponential", lambda: _block_derivative(a).astype(a.dtype))]


def _exp(a: np.ndarray) -> np.ndarray:
    with ArbArithmetic(_BITS, a.dtype.kind == "c") as numbers:
        return numbers.to_floats(numbers.exact(a).exp())[0]


def _block_derivative(a: np.ndarray) -> np.ndarray:
    """L(Aᴴ, ones), the upper right block of exp [[Aᴴ, ones], [0, Aᴴ]]."""
    n = a.shape[0]
    adjoint = a.conj().T
    return _exp(np.block([[adjoint, np.ones_like(a)], [np.zeros_like(a), adjoint]]))[:n, n:]
