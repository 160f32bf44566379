"""exp(tA) for many times."""
from __future__ import annotations

import torch
from torch import Tensor
from torch.autograd import forward_ad
from torch.overrides import handle_torch_function, has_torch_function

from .._ffi.errors import invalid
from .._times import expm_times as of_arrays
from . import _device
from ._arguments import common, known, matrices
from ._derivative import derivative, is_transformed
from ._engines import array, tensor


def expm_times(a: Tensor, t: Tensor, *, structure: str = "auto") -> Tensor:
    """exp(tA) for every t, differentiable in A and t.

    Parameters
    ----------
    a : Tensor, shape (..., n, n)
    t : Tensor of real numbers, any shape, on a's device
    structure : str
        Of `a`, as in `expm`.

    Returns
    -------
    Tensor, shape t.shape + a.shape, of a's dtype

    Raises
    ------
    InvalidArgumentError
        as `expm`; for times that are not real.

    Notes
    -----
    On the CPU, where nothing is differentiated, the times share powers of A: `expmgrad.expm_times`, one to three
    products a time. Else it is `expm` of the batch t A: p + s products a time, and a gradient as there.
    """
    if has_torch_function((a, t)):
        result: Tensor = handle_torch_function(expm_times, (a, t), a, t, structure=structure)
        return result
    dtype, (x,) = common(matrices(a, "a"))
    if not isinstance(t, Tensor) or t.is_complex():
        raise invalid("t", "expected a tensor of real numbers")
    times = t.to(x.real.dtype if x.is_complex() else x.dtype)
    differentiates = forward_ad._current_level >= 0 or torch.is_grad_enabled() and (x.requires_grad or t.requires_grad)
    if torch.compiler.is_compiling() or differentiates or is_transformed(x, times) or _device.takes(x):
        scaled = times.reshape(*times.shape, *[1] * x.ndim) * x
        # A time may be negative, and then tA is no generator.
        y = derivative(scaled, structure="auto" if known(structure) == "markov" else structure)
    else:
        y = tensor(of_arrays(array(x), array(times), structure=structure))
    return y if y.dtype == dtype else y.to(dtype)
