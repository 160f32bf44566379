"""Tensors where the C library cannot reach: the schemes by PyTorch's own products. The structure is not used."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .._schemes import Framework, derivatives, linearize

_forced = False


class Torch(Framework):
    """PyTorch's names where they are not NumPy's; scheme and squarings are chosen on the host, after one transfer."""

    def __init__(self) -> None:
        super().__init__(torch)

    def is_complex(self, x: Tensor) -> bool:
        return x.is_complex()

    def adjoint(self, x: Tensor) -> Tensor:
        return x.mH

    def identity(self, like: Tensor) -> Tensor:
        return torch.eye(like.shape[-1], dtype=like.dtype, device=like.device)

    def combine(self, coefficients: Sequence[float], matrices: Sequence[Tensor | None]) -> Tensor | None:
        terms = [(c, x) for c, x in zip(coefficients, matrices) if c and x is not None]
        if not terms:
            return None
        c, total = terms[-1]
        if len(terms) == 1:
            return total if c == 1 else total * c
        if c != 1:
            total = total * c
            for c, x in reversed(terms[:-1]):
                total.add_(x, alpha=c)
            return total
        c, x = terms[-2]
        total = torch.add(total, x, alpha=c)
        for c, x in reversed(terms[:-2]):
            total.add_(x, alpha=c)
        return total

    def power_below(self, x: Tensor) -> Tensor:
        # The exponent's bits alone: exact whatever the device's exp2 is.
        integer, mask = (torch.int64, 0x7FF << 52) if x.dtype == torch.float64 else (torch.int32, 0xFF << 23)
        return (x.contiguous().view(integer) & mask).view(x.dtype)

    def read(self, facts: Sequence[Tensor]) -> tuple[Any, Sequence[Any]]:
        return np, list(torch.stack(torch.broadcast_tensors(*facts)).cpu().numpy())

    def write(self, x: Any, like: Tensor) -> Tensor:
        return torch.as_tensor(np.asarray(x), dtype=like.real.dtype).to(like.device, non_blocking=True)


FRAMEWORK = Torch()


def takes(a: Tensor) -> bool:
    """Whether the schemes compute `a`."""
    return a.device.type != "cpu" or _forced


@contextmanager
def forced() -> Iterator[None]:
    """CPU tensors take the schemes too, for tests and comparisons."""
    global _forced
    before, _forced = _forced, True
    try:
        yield
    finally:
        _forced = before


def derivative(a: Tensor, directions: Sequence[Tensor], adjoint: bool) -> Tensor:
    """As `_engines.derivative`, of up to two directions."""
    with torch.no_grad():
        found = derivatives(FRAMEWORK, _plain(a.mH if adjoint else a), [_plain(e) for e in directions])
        return found[-1].contiguous()


def value_and_pullback(a: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """Keeps the factors of every product: 2 p - 1 + s matrices."""
    with torch.no_grad():
        y, tangent = linearize(FRAMEWORK, _plain(a))

    def pullback(g: Tensor) -> Tensor:
        with torch.no_grad():
            return tangent(_plain(g.mH)).mH.resolve_conj().contiguous()

    return y.contiguous(), pullback


def _plain(x: Tensor) -> Tensor:
    return x.detach().resolve_conj().resolve_neg()
