"""PyTorch: matrix_exp, eigh and autograd, and our gradient as a torch.autograd.Function."""

from __future__ import annotations

import numpy as np
import torch

import expmgrad

from .._quantities import (
    EXPM,
    EXPM_EIG,
    GRADIENT,
    GRADIENT_EIG,
    JACOBIAN,
    Measurement,
    basis,
    jacobian_from_pullbacks,
    measure,
)

NAME = "torch"
VERSION = torch.__version__


def remarks(dtype) -> dict[tuple[str, str], str]:
    """Known reasons, should one of these be off: none is known."""
    return {}


class ExpmWithOurGradient(torch.autograd.Function):
    """torch.linalg.matrix_exp whose backward is L(xᴴ, g) by this package."""

    @staticmethod
    def forward(x):
        return torch.linalg.matrix_exp(x)

    @staticmethod
    def setup_context(context, inputs, output):
        context.save_for_backward(inputs[0])

    @staticmethod
    def backward(context, g):
        (x,) = context.saved_tensors
        _, pullback = expmgrad.expm_vjp(x.numpy())
        return torch.from_numpy(pullback(g.resolve_conj().contiguous().numpy()))


def expm_eig(x):
    """exp through eigh, whose gradient PyTorch spreads over both triangles."""
    eigenvalues, vectors = torch.linalg.eigh(x)
    return (vectors * torch.exp(eigenvalues).to(x.dtype)) @ vectors.mH


def compute(a: np.ndarray, points: np.ndarray, *, hermitian: bool, jacobian: bool) -> list[Measurement]:
    results = [
        measure(EXPM, NAME, "linalg.matrix_exp", lambda: torch.linalg.matrix_exp(torch.tensor(a))),
        measure(GRADIENT, NAME, "autograd", lambda: _gradient(torch.linalg.matrix_exp, a)),
        measure(GRADIENT, f"ours in {NAME}", "autograd.Function",
                lambda: _gradient(ExpmWithOurGradient.apply, a), ours=True)]
    if hermitian:
        results += [
            measure(EXPM_EIG, NAME, "linalg.eigh", lambda: expm_eig(torch.tensor(a))),
            measure(GRADIENT_EIG, NAME, "autograd through eigh", lambda: _gradient(expm_eig, a))]
    if jacobian:
        results.append(measure(JACOBIAN, NAME, "autograd", lambda: _jacobian(a)))
    return results


def _gradient(function, a: np.ndarray) -> np.ndarray:
    x = torch.tensor(a, requires_grad=True)
    y = function(x)
    (gradient,) = torch.autograd.grad(y, x, torch.ones_like(y))
    return gradient.resolve_conj().numpy()


def _jacobian(a: np.ndarray) -> np.ndarray:
    x = torch.tensor(a, requires_grad=True)
    y = torch.linalg.matrix_exp(x)
    rows = [torch.autograd.grad(y, x, torch.from_numpy(np.ascontiguousarray(e)), retain_graph=True)[0]
            .resolve_conj().numpy() for e in basis(a.shape[0], a.dtype)]
    return jacobian_from_pullbacks(np.stack(rows))
