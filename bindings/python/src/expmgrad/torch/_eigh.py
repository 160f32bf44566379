"""exp of Hermitian matrices given by one triangle."""
from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from .._ffi.options import TRIANGLES, choice
from ._arguments import common, matrices
from ._derivative import derivative

CONVENTIONS = {"symmetric": True, "triangle": False}


def expm_eigh(a: Tensor, *, uplo: str = "lower", convention: str = "symmetric") -> Tensor:
    """exp(H) for the Hermitian matrix H of which one triangle is given.

    Parameters
    ----------
    a : Tensor, shape (..., n, n)
        Symmetric (real) or Hermitian matrices; what stands beyond the triangle is not read.
    uplo : "lower" or "upper"
    convention : "symmetric" or "triangle"
        Of gradients, with S = L(H, G): (S + S^H) / 2, which PyTorch's own functions of symmetric matrices return, or
        that with respect to the entries of the triangle, which is twice that off the diagonal and zero beyond.

    Returns
    -------
    Tensor, shape of a

    Raises
    ------
    InvalidArgumentError
        as `expm`; for an unknown word.

    Notes
    -----
    An eigendecomposition where it is faster, else products, as `expmgrad.expm(a, uplo=uplo)`; derivatives by divided
    differences, so that repeated eigenvalues are as good as others (torch.linalg.eigh has NaN there).
    """
    choice("uplo", uplo, TRIANGLES)
    symmetric = choice("convention", convention, CONVENTIONS)
    dtype, (x,) = common(matrices(a, "a"))
    h = _whole(x, uplo == "lower")
    if symmetric:
        # The value is H, the tangent and the gradient those of (A + A^H) / 2.
        h = _Symmetric.apply(x, uplo == "lower") if not torch.compiler.is_compiling() else _symmetric(x, h)
    y = derivative(h, structure="hermitian")
    return y if y.dtype == dtype else y.to(dtype)


def _whole(x: Tensor, lower: bool) -> Tensor:
    """H from its triangle, whose diagonal is real."""
    triangle, strict = (x.tril(), x.tril(-1)) if lower else (x.triu(), x.triu(1))
    whole = triangle + strict.mH
    if x.is_complex():
        imaginary = torch.diag_embed(x.diagonal(dim1=-2, dim2=-1).imag)
        whole = torch.complex(whole.real, whole.imag - imaginary)
    return whole


def _symmetric(x: Tensor, h: Tensor) -> Tensor:
    """H with the derivatives of (A + A^H) / 2, of ordinary operations; what is beyond the triangle must be finite."""
    half = (x + x.mH) / 2
    return h.detach() + (half - half.detach())


class _Symmetric(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x: Tensor, lower: bool) -> Tensor:
        return _whole(x, lower)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        pass

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor, None]:
        return (g + g.mH) / 2, None

    @staticmethod
    def jvp(ctx: Any, tangent: Tensor, _lower: None) -> Tensor:
        return (tangent + tangent.mH) / 2
