"""Who computes a derivative of exp, without autograd: the C library on CPU tensors, the schemes on others."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from .._ffi.operations import EXPM, HVP, JVP, L2, VJP
from .._ffi.options import PLAIN
from .._ffi.tape import TAPE_VJP, Tapes
from . import _device

#: From this order on a tape of one matrix is a fifth faster than the value computed anew; below 40 it is no faster.
TAPED = 48


def array(x: Tensor) -> Any:
    """The memory of a CPU tensor as NumPy sees it; a copy only where a conjugation or sign is still due."""
    return x.numpy(force=True)


def tensor(x: Any) -> Tensor:
    """The memory of a result as a tensor by rows."""
    return torch.from_numpy(x).contiguous()


def derivative(a: Tensor, directions: Sequence[Tensor], adjoint: bool, structure: str) -> Tensor:
    """D_k(A; E_1 ... E_k), with `adjoint` D_k(A^H; E_1 ... E_k); all of one shape and type."""
    if len(directions) > 2:
        return _by_block(a.mH if adjoint else a, directions)
    if _device.takes(a):
        return _device.derivative(a, directions, adjoint)
    options = structure, False, None
    if not directions:
        return tensor(EXPM.one(options, None, None, array(a.mH if adjoint else a)))
    x, e = array(a), array(directions[0])
    if len(directions) == 1:
        return tensor(VJP.two(options, None, None, x, e) if adjoint else JVP.two(options, None, None, x, e)[1])
    if adjoint:  # L2(A^H, G, F^H)
        return tensor(HVP.run(options, None, None, x, e, array(directions[1].mH))[1])
    return tensor(L2.run(options, None, None, x, e, array(directions[1])))


def value_and_pullback(a: Tensor, structure: str) -> tuple[Tensor, Callable[[Tensor], Tensor] | None]:
    """exp(A), and G -> L*(A, G) where what is kept of the forward run saves work."""
    if _device.takes(a):
        return _device.value_and_pullback(a)
    if a.ndim != 2 or len(a) < TAPED:
        return derivative(a, (), False, structure), None
    tapes = Tapes(array(a), (structure, False, None))
    return tensor(tapes.value), lambda g: tensor(TAPE_VJP.two(PLAIN, None, None, tapes.handles, array(g)))


def _by_block(x: Tensor, directions: Sequence[Tensor]) -> Tensor:
    """A corner of D_{k-1} at [[X, F], [0, X]], which is X + eps F; F scaled by a power of two, that of its size."""
    *others, f = directions
    n = x.shape[-1]
    size = f.abs().amax((-2, -1), keepdim=True) if n else f.abs()
    size = torch.where((size > 0) & size.isfinite(), size, torch.ones_like(size))
    scale = torch.exp2(torch.floor(torch.log2(size)))
    block = _upper(x, f / scale)
    corner = derivative(block, [_upper(e, torch.zeros_like(e)) for e in others], False, "auto")[..., :n, n:]
    return (corner * scale).contiguous()


def _upper(diagonal: Tensor, corner: Tensor) -> Tensor:
    top = torch.cat([diagonal, corner], -1)
    return torch.cat([top, torch.cat([torch.zeros_like(diagonal), diagonal], -1)], -2)
