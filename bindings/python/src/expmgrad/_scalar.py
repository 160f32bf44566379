"""The scalar function (1 - exp(-x)) / x of Najfeld & Havel's first formula."""
from __future__ import annotations

import numpy as np

from . import _native as native
from ._arrays import LETTERS, as_array, element_dtype
from ._library import function, parameters
from ._status import error


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
    letter = LETTERS[array.dtype]
    y = np.empty(array.shape, array.dtype)
    status = function("omexpovx", letter)(array.size, array.__array_interface__["data"][0], y.__array_interface__["data"][0])
    if status != native.SUCCESS:
        raise error(status, "omexpovx", tuple(name for name, _ in parameters("omexpovx", letter)))
    return y if y.ndim else y[()]
