"""D_k(A; E_1 ... E_k), the k-th Fréchet derivative of exp: one primitive for the value and every order.

It is symmetric and linear in its directions, and its derivative in A is the next one. `transposed` is the gradient of
⟨G, D_k(A; E_1 ... E_k)⟩ in E_1, G in the place of E_1, where ⟨X, Y⟩ = Σ X_ij Y_ij without a conjugate, which is JAX's
convention: D_k(Aᵀ; G, E_2ᵀ ... E_kᵀ). With that pair

    d/dA         of either, along F, is the next order with F as its last direction;
    transposing  one in its first direction gives the other; the plain one is symmetric in its directions, and the
                 transposed one is its own transpose in each of the others.

Leading axes: _shapes.py. What computes it on a CPU: _cpu.py.
"""
from __future__ import annotations

from typing import Any

import jax
from jax.extend.core import Primitive
from jax.interpreters import ad, batching

from .._ffi.errors import invalid
from . import _shapes

derivative_p = Primitive("expmgrad_derivative")


def derivative(a: Any, *directions: Any, transposed: bool = False, structure: str = "auto") -> Any:
    """D_k(A; directions), or its transpose in the first."""
    return derivative_p.bind(*_alike(a, *directions), transposed=transposed, structure=structure)


def _alike(*operands: Any) -> tuple[Any, ...]:
    """Within `shard_map`: what is the same on all devices of an axis along which another operand varies is said to vary
    too, so that its gradient is summed over them.
    """
    axes = [_varying(x) for x in operands]
    union = frozenset().union(*axes)
    return tuple(jax.lax.pcast(x, tuple(sorted(union - own)), to="varying") if union - own else x
                 for x, own in zip(operands, axes))


def _varying(x: Any) -> frozenset[str]:
    """The axes of the mesh along which `x` varies."""
    kind = jax.typeof(x)
    manual = getattr(kind, "mat", None)  # from JAX 0.10 on
    return frozenset(getattr(kind, "vma", ()) if manual is None else manual.varying)


derivative_p.def_impl(jax.jit(derivative, static_argnames=("transposed", "structure")))


def _abstract(a: Any, *directions: Any, transposed: bool, structure: str) -> Any:
    lead, square = _shapes.leading(a, directions), tuple(a.shape[-2:])
    if a.ndim < 2 or square[0] != square[1]:
        raise invalid("a", f"expected square matrices, shape (..., n, n), got shape {a.shape}")
    if lead[:a.ndim - 2] != tuple(a.shape[:-2]):
        raise invalid("directions", f"leading axes {lead} do not begin with those of a, {a.shape[:-2]}")
    for e in directions:
        if e.dtype != a.dtype or tuple(e.shape) not in (lead + square, square):
            raise invalid("directions", f"expected {a.dtype}{list(lead + square)}, got {e.dtype}{list(e.shape)}")
    return a.update(shape=lead + square)


derivative_p.def_abstract_eval(_abstract)


def _jvp(primals: Any, tangents: Any, **params: Any) -> Any:
    a, *directions = primals
    moved, *changes = tangents
    y = derivative(*primals, **params)
    terms = []
    for i, change in enumerate(changes):
        if type(change) is not ad.Zero:
            terms.append(derivative(a, *directions[:i], change, *directions[i + 1:], **params))
    if type(moved) is not ad.Zero:
        terms.append(derivative(a, *directions, _shapes.widened(moved, directions), **params))
    if not terms:
        return y, ad.Zero.from_primal_value(y)
    return y, sum(terms[1:], terms[0])


ad.primitive_jvps[derivative_p] = _jvp


def _transpose(cotangent: Any, a: Any, *directions: Any, transposed: bool, structure: str) -> Any:
    place = next(i for i, e in enumerate(directions) if ad.is_undefined_primal(e))
    found: list[Any] = [None] * (1 + len(directions))
    if type(cotangent) is ad.Zero:
        found[1 + place] = ad.Zero(directions[place].aval)
        return found
    others = directions[:place] + directions[place + 1:]
    if transposed and place > 0:
        moved, transposed = (others[0], cotangent, *others[1:]), True
    else:
        moved, transposed = (cotangent, *others), not transposed
    gradient = derivative(a, *moved, transposed=transposed, structure=structure)
    surplus = gradient.ndim - len(directions[place].aval.shape)  # of a direction that served all
    found[1 + place] = gradient.sum(tuple(range(surplus))) if surplus else gradient
    return found


ad.primitive_transposes[derivative_p] = _transpose


def _batch(args: Any, axes: Any, **params: Any) -> Any:
    operands, place = _shapes.batched(args, axes)
    return derivative(*operands, **params), place


batching.primitive_batchers[derivative_p] = _batch
