"""One function for all orders: D_k(A; E_1 ... E_k), the k-th derivative of exp at A; docs/design/derivatives.md.

Its derivatives of every mode are D again, of A or, with `adjoint`, of A^H. Two ways lead to the same numbers:

    the operator    expmgrad::derivative, for torch.func, torch.compile, torch.export and whatever else dispatches
    _Eager          plain tensors: the engine without the dispatcher, and what it keeps of the forward run
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch._functorch.utils import enable_single_level_autograd_function
from torch.autograd import forward_ad
from torch.autograd.function import _SingleLevelFunction

from . import _engines

_PLAIN = (Tensor, torch.nn.Parameter)
_VMAP = torch._C._parse_dispatch_key("VmapMode")


def derivative(a: Tensor, directions: Sequence[Tensor] = (), *, adjoint: bool = False,
               structure: str = "auto") -> Tensor:
    """D_k(A; E_1 ... E_k) of tensors of one shape and type, differentiable."""
    tensors = (a, *directions)
    if torch.compiler.is_compiling() or is_transformed(*tensors):
        return _operator(a, directions, adjoint, structure)
    if forward_ad._current_level >= 0 or torch.is_grad_enabled() and any(x.requires_grad for x in tensors):
        result: Tensor = _Eager.apply(adjoint, structure, *tensors)
        return result
    return _engines.derivative(a, directions, adjoint, structure)


def is_transformed(*tensors: Tensor) -> bool:
    """Whether a tensor may be more than its memory: in torch.func, in modes of dispatch, in the older vmap that
    `is_grads_batched` takes, of a subclass, without memory.
    """
    return bool(torch._C._are_functorch_transforms_active() or torch._C._len_torch_dispatch_stack()
                or torch._C._dispatch_tls_is_dispatch_key_included(_VMAP)
                or any(type(x) not in _PLAIN or x.is_meta for x in tensors))


def _operator(a: Tensor, directions: Sequence[Tensor], adjoint: bool, structure: str) -> Tensor:
    """Directions as one tensor: lists of tensors are what some transforms do not look into."""
    together = None
    if directions:
        together = directions[0].unsqueeze(0) if len(directions) == 1 else torch.stack(list(directions))
    result: Tensor = torch.ops.expmgrad.derivative.default(a, together, adjoint, structure)
    return result


def _of_cotangent(a: Tensor, directions: Sequence[Tensor], adjoint: bool, structure: str, g: Tensor,
                  needed: Sequence[bool]) -> list[Tensor | None]:
    """The cotangents of A and of each direction: with X = A or A^H, Xbar = D_{k+1}(X^H; E^H ..., G)."""
    adjoints = [e.mH for e in directions]
    found: list[Tensor | None] = [None] * len(needed)
    if needed[0]:
        # D(X)^H = D(X^H; E^H ...), so that Abar = Xbar^H is of A^H either way.
        words = [*directions, g.mH] if adjoint else [*adjoints, g]
        found[0] = derivative(a, words, adjoint=True, structure=structure)
    for i, need in enumerate(needed[1:]):
        if need:
            words = [*adjoints[:i], *adjoints[i + 1:], g]
            found[1 + i] = derivative(a, words, adjoint=not adjoint, structure=structure)
    return found


def _of_tangents(a: Tensor, directions: Sequence[Tensor], adjoint: bool, structure: str,
                 tangents: Sequence[Tensor | None]) -> Tensor | None:
    total = None
    for i, tangent in enumerate(tangents):
        if tangent is None:
            continue
        words = [*directions[:i - 1], tangent, *directions[i:]] if i else [
            *directions, tangent.mH if adjoint else tangent]
        term = derivative(a, words, adjoint=adjoint, structure=structure)
        total = term if total is None else total + term
    return total


class _Eager(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, adjoint: bool, structure: str, a: Tensor, *directions: Tensor) -> Tensor:
        ctx.adjoint, ctx.structure = adjoint, structure
        ctx.save_for_backward(a, *directions)
        ctx.save_for_forward(a, *directions)
        ctx.set_materialize_grads(False)
        ctx.pullback = None
        if not directions and not adjoint and ctx.needs_input_grad[2]:
            y, ctx.pullback = _engines.value_and_pullback(a, structure)
            return y
        return _engines.derivative(a, directions, adjoint, structure)

    @staticmethod
    def backward(ctx: Any, g: Tensor | None) -> tuple[Any, ...]:
        needed = ctx.needs_input_grad[2:]
        if g is None:
            return (None,) * (2 + len(needed))
        # What is kept has no derivative; a gradient that is to be differentiated again is D of saved tensors.
        if ctx.pullback is not None and not torch.is_grad_enabled() and not is_transformed(g):
            return None, None, ctx.pullback(g)
        a, *directions = ctx.saved_tensors
        return None, None, *_of_cotangent(a, directions, ctx.adjoint, ctx.structure, g, needed)

    @staticmethod
    def jvp(ctx: Any, _adjoint: None, _structure: None, *tangents: Tensor | None) -> Tensor | None:
        a, *directions = ctx.saved_tensors
        return _of_tangents(a, directions, ctx.adjoint, ctx.structure, tangents)


# The operator. PyTorch's register_autograd has no forward mode: a tangent would be dropped without a word. So the
# kernel of its Autograd key is our own; one level of torch.func at a time reaches it.

_library = torch.library.Library("expmgrad", "DEF")
_library.define("derivative(Tensor a, Tensor? directions, bool adjoint, str structure) -> Tensor")


class _Node(_SingleLevelFunction):
    @staticmethod
    def forward(ctx: Any, keys: Any, a: Tensor, together: Tensor | None, adjoint: bool, structure: str) -> Tensor:
        ctx.adjoint, ctx.structure = adjoint, structure
        ctx.save_for_backward(a, together)
        ctx.set_materialize_grads(False)
        # Both modes are off within a Function; transforms of torch.func further out want them.
        with torch.enable_grad(), forward_ad._set_fwd_grad_enabled(True):
            return _below(keys, a, together, adjoint, structure)

    @staticmethod
    def backward(ctx: Any, g: Tensor | None) -> tuple[Any, ...]:
        a, together = ctx.saved_tensors
        if g is None:
            return None, None, None, None, None
        directions = _apart(together)
        needed = [ctx.needs_input_grad[1], *[ctx.needs_input_grad[2] for _ in directions]]
        abar, *others = _of_cotangent(a, directions, ctx.adjoint, ctx.structure, g, needed)
        return None, abar, torch.stack(others) if any(needed[1:]) else None, None, None


def _apart(together: Tensor | None) -> tuple[Tensor, ...]:
    return () if together is None else together.unbind()


def _below(keys: Any, *arguments: Any) -> Tensor:
    with torch._C._AutoDispatchBelowAutograd():
        result: Tensor = torch.ops.expmgrad.derivative.default.redispatch(
            keys & torch._C._after_autograd_keyset, *arguments)
        return result


def _differentiable(keys: Any, a: Tensor, together: Tensor | None, adjoint: bool, structure: str) -> Tensor:
    # Not forward_ad.unpack_dual: its level is not that of a graph that is run.
    primal, tangent = torch._VF._unpack_dual(a, level=0)
    primals, tangents = (None, None) if together is None else torch._VF._unpack_dual(together, level=0)
    if tangent is not None or tangents is not None:
        directions = _apart(primals)
        of_directions = [None] * len(directions) if tangents is None else _apart(tangents)
        y = _operator(primal, directions, adjoint, structure)
        dy = _of_tangents(primal, directions, adjoint, structure, [tangent, *of_directions])
        result: Tensor = torch._VF._make_dual(y, dy, level=0)
        return result
    if torch.is_grad_enabled() and (a.requires_grad or together is not None and together.requires_grad):
        with enable_single_level_autograd_function():
            return _Node.apply(keys, a, together, adjoint, structure)
    return _below(keys, a, together, adjoint, structure)


def _computed(a: Tensor, together: Tensor | None, adjoint: bool, structure: str) -> Tensor:
    return _engines.derivative(a, _apart(together), adjoint, structure)


_library.impl("derivative", _differentiable, "Autograd", with_keyset=True)
_library.impl("derivative", _computed, "CompositeExplicitAutograd")


@torch.library.register_fake("expmgrad::derivative", lib=_library)
def _shape(a: Tensor, together: Tensor | None, adjoint: bool, structure: str) -> Tensor:
    return torch.empty_like(a, memory_format=torch.contiguous_format)


@torch.library.register_vmap("expmgrad::derivative", lib=_library)
def _mapped(info: Any, dims: Any, a: Tensor, together: Tensor | None, adjoint: bool,
            structure: str) -> tuple[Tensor, int]:
    """The mapped axis in front; what is not mapped as a view, of which the library computes each matrix once."""
    size = info.batch_size
    a = a.expand(size, *a.shape) if dims[0] is None else a.movedim(dims[0], 0)
    if together is not None:
        together = together.unsqueeze(1).expand(-1, size, *together.shape[1:]) if dims[1] is None else (
            together.movedim(dims[1], 1))
    result: Tensor = torch.ops.expmgrad.derivative.default(a, together, adjoint, structure)
    return result, 0
