"""The exponential and its Frechet derivative."""
from __future__ import annotations

from typing import Any

from torch import Tensor
from torch.overrides import handle_torch_function, has_torch_function

from ._arguments import broadcast, common, known, matrices
from ._derivative import derivative


def expm(a: Tensor, *, structure: str = "auto") -> Tensor:
    """exp(A).

    Parameters
    ----------
    a : Tensor, shape (..., n, n)
    structure : str
        As in `expmgrad.expm`: "auto" finds it, what is stated is trusted. It states that of `a` alone: tangents,
        cotangents and gradients are any matrices. Not used on devices other than the CPU.

    Returns
    -------
    Tensor, shape of a, by rows
        NaN where `a` has a NaN or Inf; Inf or NaN where exp(A) overflows, and gradients are then NaN.

    Raises
    ------
    InvalidArgumentError
        for what is no floating point or complex tensor of square matrices.

    Notes
    -----
    p + s products; a gradient 2(p + s) for one CPU matrix from order 48 on and for tensors of other devices, which keep
    their forward run (the value may then differ in last bits from that without gradient), else 3(p + s); gradients of
    gradients 9(p + s) and 3(p + s); third and higher orders eight times the one before. The gradient is
    L*(A, G) = L(A^H, G), PyTorch's convention for complex tensors.
    """
    if has_torch_function((a,)):
        result: Tensor = handle_torch_function(expm, (a,), a, structure=structure)
        return result
    dtype, (x,) = common(matrices(a, "a"))
    y = derivative(x, structure=known(structure))
    return y if y.dtype == dtype else y.to(dtype)


def expm_frechet(a: Tensor, e: Tensor, *, structure: str = "auto") -> Tensor:
    """L(A, E), the Frechet derivative of exp at A in direction E, itself differentiable in both.

    Parameters
    ----------
    a, e : Tensor, shape (..., n, n)
        Leading axes broadcast; directions that share a matrix share its work.
    structure : str
        Of `a`, as in `expm`.

    Returns
    -------
    Tensor, the broadcast shape
        NaN where exp(A) overflows or A has a NaN or Inf.

    Raises
    ------
    InvalidArgumentError
        as `expm`; for shapes that do not broadcast.
    """
    return frechet(a, e, False, structure)


def frechet(a: Any, e: Any, adjoint: bool, structure: str) -> Tensor:
    """L(A, E) or, with `adjoint`, L(A^H, E)."""
    if has_torch_function((a, e)):
        result: Tensor = handle_torch_function(frechet, (a, e), a, e, adjoint, structure)
        return result
    dtype, tensors = common(matrices(a, "a"), matrices(e, "e"))
    x, direction = broadcast(tensors, "a e")
    y = derivative(x, (direction,), adjoint=adjoint, structure=known(structure))
    return y if y.dtype == dtype else y.to(dtype)
