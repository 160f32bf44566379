"""Tensors as the adapter takes them: what fits, types, broadcasting."""
from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from .._ffi.errors import invalid
from .._ffi.options import STRUCTURES, choice

KEPT = (torch.float32, torch.float64, torch.complex64, torch.complex128)
HALF = (torch.float16, torch.bfloat16)


def matrices(value: Any, name: str) -> Tensor:
    """`value` if it is a tensor of square matrices that can be computed with."""
    if not isinstance(value, Tensor):
        raise invalid(name, f"expected a torch.Tensor, got {type(value).__name__}: expmgrad.expm takes arrays")
    if value.layout != torch.strided:
        raise invalid(name, f"a sparse tensor, which the dense exponential would fill: use {name}.to_dense()")
    if value.ndim < 2 or value.shape[-1] != value.shape[-2]:
        raise invalid(name, f"expected square matrices, shape (..., n, n), got shape {tuple(value.shape)}")
    element_type(value, name)
    return value


def element_type(value: Tensor, name: str) -> None:
    if value.dtype not in KEPT and value.dtype not in HALF:
        raise invalid(name, f"dtype {value.dtype} is not supported: floating point and complex types are; convert by"
                            f" {name}.to(torch.float64)")


def known(structure: str) -> str:
    choice("structure", structure, STRUCTURES)
    return structure


def working(dtype: torch.dtype) -> torch.dtype:
    """The type that is computed in."""
    return torch.float32 if dtype in HALF else dtype


def common(*tensors: Tensor) -> tuple[torch.dtype, tuple[Tensor, ...]]:
    """The type of a result, and the tensors in the type that it is computed in."""
    dtype = tensors[0].dtype
    for tensor in tensors[1:]:
        dtype = torch.promote_types(dtype, tensor.dtype)
    return dtype, tuple(x if x.dtype == working(dtype) else x.to(working(dtype)) for x in tensors)


def broadcast(tensors: tuple[Tensor, ...], names: str) -> tuple[Tensor, ...]:
    """All of one shape; views, of which the library computes each matrix once."""
    first = tensors[0].shape
    if all(x.shape == first for x in tensors):
        return tensors
    try:
        return tuple(torch.broadcast_tensors(*tensors))
    except RuntimeError:
        shapes = ", ".join(str(tuple(x.shape)) for x in tensors)
        listed = names.replace(" ", ", ")
        raise invalid(names.split()[-1], f"the shapes of {listed} do not broadcast: {shapes}") from None
