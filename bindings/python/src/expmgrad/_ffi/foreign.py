"""Inputs that are no NumPy arrays: read without copy or loss, or refused with a message that names the way."""
from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import invalid

_RECIPE = "docs/functions.md, \"Inside a framework\""


def as_ndarray(value: Any, name: str) -> npt.NDArray[Any]:
    """`value` as an array of any dtype: a view of its memory where it has some on the CPU.

    By NumPy's protocols (buffers, `__array__`), else by DLPack. Subclasses, `np.matrix` too, are read as plain arrays.
    """
    if type(value) is np.ndarray:
        return value
    parts = value if isinstance(value, (list, tuple)) else (value,)
    for part in parts:
        loss = _loss(part, name)
        if loss:
            raise invalid(name, loss)
    try:
        return np.from_dlpack(value) if _only_dlpack(value) else np.asarray(value)
    except MemoryError:
        raise
    except Exception as problem:  # what the __array__ or __dlpack__ of another library raises
        advice = next(filter(None, (_advice(part, name) for part in parts)), None)
        raise invalid(name, advice or f"not an array of numbers: {_first_line(problem)}") from None


def _only_dlpack(value: Any) -> bool:
    return hasattr(value, "__dlpack__") and not hasattr(value, "__array__")


def _loss(value: Any, name: str) -> str | None:
    """What NumPy would drop without a word: a mask, zeros that are not stored, a unit, chunks."""
    if isinstance(value, np.ma.MaskedArray):
        return f"a masked array, whose mask would be lost: pass {name}.filled(value)"
    for method in ("toarray", "todense"):
        if callable(getattr(value, method, None)):
            return f"a sparse matrix, which the dense exponential would fill: use {name}.{method}()"
    if any(hasattr(value, attribute) for attribute in ("unit", "units")):
        return "an array with a unit, which the exponential of a matrix has no place for: pass its numbers alone"
    if _library(value) == "dask":
        return f"a Dask array, which would be computed whole: use expmgrad.dask, by chunks, or {name}.compute()"
    return None


def _advice(value: Any, name: str) -> str | None:
    """How to hand over the tensor of a framework that NumPy cannot read."""
    library = _library(value)
    if library == "torch":
        if value.requires_grad:
            return (f"a torch tensor that requires grad: pass {name}.detach(), or differentiate through the functions"
                    " of expmgrad.torch (docs/pytorch.md)")
        if value.is_conj():
            return f"a lazy conjugate of a torch tensor: pass {name}.resolve_conj()"
        if value.is_neg():
            return f"a lazy negative of a torch tensor: pass {name}.resolve_neg()"
    elif library in ("jax", "jaxlib") and any(base.__name__ == "Tracer" for base in type(value).__mro__):
        return "a JAX tracer, which has no values yet: call expmgrad.jax.expm (docs/jax.md)"
    elif library == "tensorflow":
        return "a TensorFlow tensor without values: call expmgrad.tensorflow.expm (docs/tensorflow.md)"
    return None


def _library(value: Any) -> str:
    return type(value).__module__.partition(".")[0]


def _first_line(problem: Exception) -> str:
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]
