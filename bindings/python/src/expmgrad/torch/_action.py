"""exp(tA)B without exp(tA), of dense and sparse CPU tensors, differentiable once in A's entries, B and t.

The C library keeps the run of the values for the gradient. What is a derivative already (`_Derivative`) is computed and
refuses to be differentiated, in every mode, so that no second derivative is ever taken for zero.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd import forward_ad
from torch.overrides import handle_torch_function, has_torch_function

from .._action import ActionPullback
from .._action import expm_multiply as of_arrays
from .._action import expm_multiply_vjp as vjp_of_arrays
from .._ffi.errors import invalid
from .._frameworks.rows import Rows
from .._phi import expm_multiply_jvp as jvp_of_arrays
from ._arguments import element_type, known, working
from ._derivative import is_transformed
from ._engines import array, tensor

_NO_SECOND = ("expmgrad.torch.expm_multiply has no second derivative: where one is needed, use"
              " expmgrad.torch.expm(t * a) @ b")


@torch.compiler.disable
def expm_multiply(a: Tensor, b: Tensor, t: Tensor | float = 1.0, *, scale: complex = 1,
                  structure: str = "auto") -> Tensor:
    """exp(t scale A) B for every t, without the exponential.

    Parameters
    ----------
    a : Tensor, shape (n, n)
        Dense, sparse CSR or sparse COO, on the CPU. Its gradient is dense or has its pattern.
    b : Tensor, shape (n,) or (n, k), dense
    t : Tensor of real numbers, any shape, or float
        Of any sign and order.
    scale : complex
        With -1j and a real symmetric A, exp(-i t A) B takes real arithmetic with A.
    structure : str
        As in `expmgrad.expm_multiply`.

    Returns
    -------
    Tensor, shape t.shape + b.shape, dtype the common one of a and b, complex where `scale` is

    Raises
    ------
    InvalidArgumentError
        for a shape, dtype, layout, device or structure that does not fit.
    NotImplementedError
        where a second derivative is asked for.

    Notes
    -----
    As `expmgrad.expm_multiply`; a gradient costs about twice the value, a tangent three to four times. Gradients follow
    PyTorch's convention; a real tensor's is real. `vmap` is a loop. `torch.compile` breaks its graph here. PyTorch
    itself makes no sparse tensor in forward mode, and no complex CSR one differentiable in its values: COO is.
    """
    if has_torch_function((a, b)):
        result: Tensor = handle_torch_function(expm_multiply, (a, b), a, b, t, scale=scale, structure=structure)
        return result
    pattern, values = _taken(a)
    if not isinstance(b, Tensor) or b.layout != torch.strided:
        raise invalid("b", f"expected a dense torch.Tensor, got {_described(b)}")
    if isinstance(t, Tensor) and (t.is_complex() or t.layout != torch.strided):
        raise invalid("t", f"expected real numbers, got {_described(t)}; `scale` may be complex")
    for name, x in (("a", values), ("b", b), ("t", t)):
        if isinstance(x, Tensor):
            if x.device.type != "cpu" or x.is_meta:
                raise invalid(name, f"a tensor on {x.device}: the action is computed on the CPU, use {name}.cpu()")
            if name != "t":
                element_type(x, name)
    dtype = torch.promote_types(values.dtype, b.dtype)
    values, b = (x if x.dtype == working(x.dtype) else x.to(working(x.dtype)) for x in (values, b))
    real = torch.promote_types(values.dtype, b.dtype).to_real()
    times = t.to(real) if isinstance(t, Tensor) else torch.tensor(float(t), dtype=real)
    inputs = values, b, times
    differentiates = (forward_ad._current_level >= 0 or is_transformed(*inputs)
                      or torch.is_grad_enabled() and any(x.requires_grad for x in inputs))
    run = _Run(pattern, complex(scale), known(structure), differentiates)
    w: Tensor = _Value.apply(run, *inputs) if differentiates else run.value(*inputs)
    return w.to(dtype) if w.dtype != dtype and dtype in (torch.float16, torch.bfloat16) else w


class _Pattern:
    """Where the entries of a sparse matrix of order n are."""

    def __init__(self, offsets: Tensor, columns: Tensor, n: int):
        self.offsets, self.columns, self.n = array(offsets), array(columns), n

    def matrix(self, values: Any) -> Rows:
        return Rows((values, self.columns, self.offsets), (self.n, self.n))


def _taken(a: Any) -> tuple[_Pattern | None, Tensor]:
    """The pattern of a sparse matrix and its values, differentiable in it; of a dense one, itself."""
    if not isinstance(a, Tensor):
        raise invalid("a", f"expected a torch.Tensor, got {type(a).__name__}: expmgrad.expm_multiply takes arrays")
    if a.ndim != 2 or a.shape[0] != a.shape[1]:
        raise invalid("a", f"expected a square matrix, got shape {tuple(a.shape)}")
    n = len(a)
    if a.layout == torch.strided:
        return None, a
    if a.layout == torch.sparse_csr:
        return _Pattern(a.crow_indices(), a.col_indices(), n), a.values()
    if a.layout == torch.sparse_coo and a.sparse_dim() == 2:
        a = a.coalesce()
        rows, columns = a.indices()
        offsets = torch.zeros(n + 1, dtype=torch.int64)
        torch.cumsum(torch.bincount(rows, minlength=n), 0, out=offsets[1:])
        return _Pattern(offsets, columns, n), a.values()
    raise invalid("a", f"layout {a.layout} is not taken: dense, sparse CSR and COO are; use a.to_sparse_csr()")


def _described(x: Any) -> str:
    return f"a {x.layout} tensor of {x.dtype}" if isinstance(x, Tensor) else type(x).__name__


class _Run:
    """One call, and what the library keeps of it."""

    def __init__(self, pattern: _Pattern | None, scale: complex, structure: str, records: bool):
        self.pattern, self.records = pattern, records
        self._options: dict[str, Any] = {"scale": scale, "structure": structure}
        self.pullback: ActionPullback | None = None

    def again(self) -> _Run:
        """For one matrix of a vmap."""
        return _Run(self.pattern, **self._options, records=False)

    def _arrays(self, values: Tensor, b: Tensor, t: Tensor) -> tuple[Any, Any, Any]:
        return self._matrix(values), array(b), array(t)

    def _matrix(self, values: Tensor) -> Any:
        return array(values) if self.pattern is None else self.pattern.matrix(array(values))

    def value(self, values: Tensor, b: Tensor, t: Tensor) -> Tensor:
        arrays = self._arrays(values, b, t)
        if not self.records:
            return tensor(of_arrays(*arrays, **self._options))
        w, self.pullback = vjp_of_arrays(*arrays, **self._options)
        return tensor(w)

    def gradients(self, g: Tensor, values: Tensor, b: Tensor, t: Tensor) -> tuple[Tensor, ...]:
        # Each matrix of a vmap has values of its own, and `self` no run of them.
        pullback = self.pullback or vjp_of_arrays(*self._arrays(values, b, t), **self._options)[1]
        abar, bbar, tbar = pullback(array(g))
        found = abar if self.pattern is None else abar.data, bbar, tbar
        return tuple(tensor(np.asarray(x)).to(of.dtype) for x, of in zip(found, (values, b, t)))

    def tangent(self, values: Tensor, b: Tensor, t: Tensor, dvalues: Tensor | None, db: Tensor | None,
                dt: Tensor | None) -> tuple[Tensor, ...]:
        da = None if dvalues is None else self._matrix(dvalues)
        db, dt = (None if x is None else array(x) for x in (db, dt))
        return tensor(jvp_of_arrays(*self._arrays(values, b, t), da=da, db=db, dt=dt,
                                   scale=self._options["scale"])[1]),


def _each(apply: Callable[..., Any], size: int, dims: Sequence[int | None], inputs: Sequence[Any]) -> Any:
    """`apply` to each matrix of a mapped axis, and the results one upon another."""
    found = [apply(*(x if dim is None else x.select(dim, i) for x, dim in zip(inputs, dims))) for i in range(size)]
    if isinstance(found[0], Tensor):
        return torch.stack(found), 0
    return tuple(map(torch.stack, zip(*found))), (0,) * len(found[0])


class _Value(torch.autograd.Function):
    @staticmethod
    def forward(run: _Run, values: Tensor, b: Tensor, t: Tensor) -> Tensor:
        return run.value(values, b, t)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        ctx.run = inputs[0]
        ctx.save_for_backward(*inputs[1:])
        ctx.save_for_forward(*inputs[1:])
        ctx.set_materialize_grads(False)

    @staticmethod
    def backward(ctx: Any, g: Tensor | None) -> tuple[Any, ...]:
        if g is None:
            return None, None, None, None
        found = _Derivative.apply(ctx.run.gradients, g, *ctx.saved_tensors)
        return None, *(x if needed else None for x, needed in zip(found, ctx.needs_input_grad[1:]))

    @staticmethod
    def jvp(ctx: Any, _run: None, *tangents: Tensor | None) -> Tensor:
        dw: Tensor = _Derivative.apply(ctx.run.tangent, *ctx.saved_tensors, *tangents)[0]
        return dw

    @staticmethod
    def vmap(info: Any, dims: Sequence[int | None], run: _Run, *inputs: Tensor) -> Any:
        return _each(lambda *x: _Value.apply(run.again(), *x), info.batch_size, dims[1:], inputs)


class _Derivative(torch.autograd.Function):
    @staticmethod
    def forward(compute: Callable[..., tuple[Tensor, ...]], *tensors: Tensor | None) -> tuple[Tensor, ...]:
        return compute(*tensors)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        pass

    @staticmethod
    def backward(ctx: Any, *_g: Tensor) -> tuple[Any, ...]:
        raise NotImplementedError(_NO_SECOND)

    @staticmethod
    def jvp(ctx: Any, *_tangents: Tensor | None) -> Any:
        raise NotImplementedError(_NO_SECOND)

    @staticmethod
    def vmap(info: Any, dims: Sequence[int | None], compute: Callable[..., Any], *tensors: Tensor | None) -> Any:
        return _each(lambda *x: _Derivative.apply(compute, *x), info.batch_size, dims[1:], tensors)
