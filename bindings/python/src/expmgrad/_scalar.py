"""The scalar function (1 - exp(-x)) / x of Najfeld & Havel's first formula."""
from __future__ import annotations

import numpy as np

from ._arrays import LETTERS, as_array, element_dtype
from ._direct import invoke


def omexpovx(x):
    """(1 - exp(-x)) / x, elementwise, and 1 at x = 0: to a few units in the last place everywhere.

    Parameters
    ----------
    x : array_like of any shape
        Real or complex; the rules for dtypes are those of `expm`.

    Returns
    -------
    y : ndarray, or a scalar for a scalar
        0 as x goes to +inf, inf as it goes to -inf.

    Raises
    ------
    InvalidArgumentError
        for a dtype that is not supported.
    """
    array = as_array(x, "x")
    array = np.asarray(array, element_dtype(array.dtype, "x"), order="C")
    if not array.flags.aligned:
        array = array.copy()
    y = np.empty(array.shape, array.dtype)
    invoke("omexpovx", LETTERS[array.dtype], {"count": array.size, "x": array, "y": y}, flops=0)
    return y if y.ndim else y[()]
