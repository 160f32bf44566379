"""What is compared, and one computed value of it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Callable

import numpy as np

EXPM = "expm(x)"
EXPM_EIG = "expm_eig(x)"
GRADIENT = "grad expm"
GRADIENT_EIG = "grad expm_eig"
GRADIENT_TRIANGLE = "grad expm_eig, one triangle"
JACOBIAN = "Jacobian"
OMEXPOVX = "omexpovx"

QUANTITIES = (EXPM, EXPM_EIG, GRADIENT, GRADIENT_EIG, GRADIENT_TRIANGLE, JACOBIAN, OMEXPOVX)
"""In the order of the table."""


@dataclass(frozen=True)
class Measurement:
    """A value of `quantity` computed by `source`, or the reason why there is none."""

    quantity: str
    source: str
    method: str
    value: np.ndarray | None
    failure: str | None = None
    ours: bool = False
    refused: bool = False
    information: bool = False


def measure(quantity: str, source: str, method: str, compute: Callable[[], object], *,
            ours: bool = False, information: bool = False,
            refusal: type[Exception] | tuple = ()) -> Measurement:
    """Run `compute`; what it raises becomes part of the comparison instead of ending it.

    An exception of type `refusal` is a justified refusal, not a wrong result.
    """
    value, failure, refused = None, None, False
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            value = np.asarray(compute())
    except Exception as error:
        lines = str(error).splitlines()
        failure = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
        refused = isinstance(error, refusal)
    return Measurement(quantity, source, method, value, failure, ours, refused, information)


def basis(n: int, dtype) -> np.ndarray:
    """The n² unit matrices in the order in which vec stacks columns: E[j n + i] = e_i e_jᵀ."""
    return np.eye(n * n, dtype=dtype).reshape(n * n, n, n).transpose(0, 2, 1)


def jacobian_from_pullbacks(pullbacks: np.ndarray) -> np.ndarray:
    """K from L*(A, E) for every E of `basis`: column k of Kᴴ is vec L*(A, E_k)."""
    count = pullbacks.shape[0]
    return pullbacks.transpose(0, 2, 1).reshape(count, count).conj()
