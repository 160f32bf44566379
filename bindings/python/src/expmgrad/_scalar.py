"""The scalar function (1 - exp(-x)) / x of Najfeld & Havel's first formula."""
from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._ffi.arrays import as_array, element_dtype
from ._ffi.operations import OMEXPOVX
from ._ffi.options import PLAIN


def omexpovx(x: npt.ArrayLike) -> Any:
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
    y = OMEXPOVX.one(PLAIN, None, None, np.asarray(array, element_dtype(array.dtype, "x"), order="C"))
    return y if y.ndim else y[()]
