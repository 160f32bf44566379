"""The short way for small arrays that need no preparation: one C call and little else.

Here the call, not the arithmetic, is the cost. So the arguments are made once for each C function, dtype and shapes, as
objects that ctypes passes on without a look; a call only puts its inputs in. The address of an array costs ctypes an
object of its own, that of `bytes` nothing: inputs of a few KB go as bytes, and outputs are copied out of
memory that stays with the arguments. Whatever is out of the ordinary, a status included, takes the general way (None).
"""
from __future__ import annotations

import ctypes
import math

import numpy as np

from . import _native as native
from ._arrays import LETTERS
from ._interrupt import LONG
from ._layout import STRUCTURES_BY_ROWS, flops
from ._library import function, has, parameters

_ndarray = np.ndarray
_byref, _view = ctypes.byref, ctypes.c_char.from_buffer

#: Arrays up to so many elements come here: a call on them is over in a few ms, too soon to be interrupted.
LIMIT = 16384
#: Above so many elements a copy costs more than an address.
COPIED = 512
#: The pullback of one larger matrix replays a tape (_frechet.py): a third less work than computing the value anew.
SMALL_ORDER = 64

#: A program that uses more shapes than this starts again.
REMEMBERED = 256


def small_expm(a, structure: str, out=None) -> np.ndarray | None:
    """exp(a), in `out` if given, for a small, C-contiguous ndarray of a supported dtype; None for anything else."""
    if type(a) is not _ndarray or type(structure) is not str:
        return None
    run = _shapes[a.dtype, a.shape, structure].expm
    if run is None:
        return None
    if out is not None and not (type(out) is _ndarray and out.dtype is a.dtype and out.shape == a.shape and out.flags.writeable):
        return None
    if a.size <= COPIED:
        return run(a.tobytes(), out) if a.flags.c_contiguous else None
    direct = out is not None and out.flags.carray and not np.may_share_memory(a, out)
    return run(_byref(_view(a)), out, direct) if a.flags.carray else None


def small_first(operation: str, a, x, structure: str):
    """(exp(a), L(a, x)) of "jvp", L*(a, x) of "vjp", for arrays that small_expm takes, where x's shape ends with a's; None for anything else."""
    if type(a) is not _ndarray or type(x) is not _ndarray or x.dtype is not a.dtype or type(structure) is not str:
        return None
    run = getattr(_shapes[a.dtype, a.shape, structure], operation)[x.shape]
    if run is None:
        return None
    if a.size > COPIED:
        return run(_byref(_view(a)), x) if a.flags.carray else None
    return run(a.tobytes(), x) if a.flags.c_contiguous else None


def small_vjp(a, structure: str, general):
    """exp(a) and its pullback for an `a` that small_expm takes; None for anything else.

    `general(a, g, structure)` is the pullback of a cotangent that is out of the ordinary.
    """
    if type(a) is not _ndarray or (a.ndim == 2 and len(a) > SMALL_ORDER) or type(structure) is not str:
        return None
    dtype, shape = a.dtype, a.shape
    known = _shapes[dtype, shape, structure]
    if known.expm is None or not a.flags.c_contiguous:
        return None
    kept, runs = a.tobytes(), known.vjp
    y = known.expm(kept)
    if y is None:
        return None

    def pullback(g) -> np.ndarray:
        if type(g) is _ndarray and g.dtype is dtype:
            run = runs[g.shape]
            if run is not None:
                abar = run(kept, g)
                if abar is not None:
                    return abar
        return general(np.frombuffer(kept, dtype).reshape(shape), g, structure)

    return y, pullback


def small_alike(operation: str, inputs: dict, outputs: tuple, structure: str = "auto", scalars: tuple = (), work: float = 1.0):
    """The outputs of `operation` for arrays that small_expm takes, all of one shape and dtype; None for anything else.

    `inputs` begins with `a`. `scalars` are pairs of name and value; `work` is that of Call.run. One array, or a tuple of two.
    """
    a, *others = inputs.values()
    if type(a) is not _ndarray or type(structure) is not str:
        return None
    for other in others:
        if type(other) is not _ndarray or other.dtype is not a.dtype or other.shape != a.shape:
            return None
    run = _shapes[a.dtype, a.shape, structure].alike[operation, tuple(inputs), outputs, scalars, work]
    if run is None or not (a.flags.c_contiguous if a.size <= COPIED else a.flags.carray):
        return None
    return run(a.tobytes() if a.size <= COPIED else _byref(_view(a)), *others)


class _Remembered(dict):
    """What `make(key)` returned, by key."""

    def __init__(self, make):
        self.make = make

    def __missing__(self, key):
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[key] = self.make(key)
        return made


class _Shape:
    """The C functions prepared for `a` of one dtype, shape and structure; None where small_expm does not take it.

    Those of derivatives by the shape of the other input; `alike` by what `_prepare` begins with, for inputs of a's shape.
    """

    __slots__ = ("expm", "jvp", "vjp", "alike")

    def __init__(self, key):
        self.expm = _prepare("expm", ("a",), ("y",), (), 1.0, *key, key[1])
        self.jvp = _Remembered(lambda other: _prepare("jvp", ("a", "e"), ("y", "dy"), (), 1.0, *key, other))
        self.vjp = _Remembered(lambda other: _prepare("vjp", ("a", "g"), ("abar",), (), 1.0, *key, other))
        self.alike = _Remembered(lambda what: _prepare(*what, *key, key[1]))


_shapes = _Remembered(_Shape)


def _prepare(operation: str, inputs: tuple, outputs: tuple, scalars: tuple, work: float, dtype, shape: tuple, structure: str, other: tuple):
    """run(operand, *other inputs) -> the output, a tuple of two, or None; None in its place for what is not small.

    `operand` is `a` as ctypes passes it: bytes, where those are few, or an address. The other inputs, and outputs like
    them, have the shape `other`, which ends with a's: leading axes are k directions.
    """
    n, elements, size = shape[-1] if shape else 0, math.prod(shape), math.prod(other)
    if dtype not in LETTERS or structure not in STRUCTURES_BY_ROWS or shape[-2:] != (n, n) or other[max(0, len(other) - len(shape)):] != shape:
        return None
    forms = [_form(operation, name, dtype, shape, other) for name in outputs]
    most = max(size, *(math.prod(form[0]) for form in forms))
    batch = "_batch" if len(shape) > 2 else ""
    if n > 128 or not 0 < size <= most <= LIMIT or not has(operation + batch, LETTERS[dtype]):
        return None
    if flops(n, size // elements, dtype) * work * (elements // n**2) > LONG:
        return None
    signature = parameters(operation + batch, LETTERS[dtype])
    foreign = function(operation + batch, LETTERS[dtype], checked=False)
    place = {name: index for index, name in enumerate(signature)}
    sizes = {"k": size // elements, "count": elements // n**2, **dict(scalars)}
    sizes.update((f"ld{name}", form[0][-1]) for name, form in zip(outputs, forms) if form[0])
    template = [_constant(name, kind, n, elements, sizes) for name, kind in signature.items()]
    if structure != "auto":
        options = native.Options(struct_size=ctypes.sizeof(native.Options), structure=STRUCTURES_BY_ROWS[structure])
        template[place["options"]] = _byref(options)
    first, second = place[inputs[0]], place[inputs[-1]]
    copied, other_copied = most <= COPIED, size <= COPIED
    any_order = other_copied and other == shape  # its bytes are taken row by row; the general way does so for equal shapes only
    spare = []  # (arguments, outputs), as many as threads have been in `run` at once

    def fresh(out=None):
        results = [np.empty(*form) for form in forms] if out is None else [out]
        arguments = template.copy()
        for name, result in zip(outputs, results):
            arguments[place[name]] = _byref(_view(result))
        return arguments, results[0], results[1] if results[1:] else None

    def run_one(operand, out=None, direct=False):  # into `out`; `direct`: the C function writes there
        try:
            mine = spare.pop()
        except IndexError:
            mine = fresh(out if direct else None)
        arguments, y, _ = mine
        arguments[first] = operand
        if foreign(*arguments):
            return None
        if out is None:
            out = y.copy() if copied else y
        elif not direct:
            out[...] = y
        if copied:
            spare.append(mine)
        return out

    def run_two(operand, other):
        if not (any_order or (other.flags.c_contiguous if other_copied else other.flags.carray)):
            return None
        try:
            mine = spare.pop()
        except IndexError:
            mine = fresh()
        arguments, y, dy = mine
        arguments[first] = operand
        arguments[second] = other.tobytes() if other_copied else _byref(_view(other))
        if foreign(*arguments):
            return None
        if copied:
            y, dy = y.copy(), dy if dy is None else dy.copy()
            spare.append(mine)
        return y if dy is None else (y, dy)

    def run_more(operand, *others):  # kept apart, a rest of arguments would cost the others 0.3 us
        if not all(x.flags.c_contiguous if other_copied else x.flags.carray for x in others):
            return None
        arguments, y, dy = fresh()
        arguments[first] = operand
        for name, other in zip(inputs[1:], others):
            arguments[place[name]] = other.tobytes() if other_copied else _byref(_view(other))
        return None if foreign(*arguments) else y if dy is None else (y, dy)

    return {1: run_one, 2: run_two}.get(len(inputs), run_more)


def _form(operation, name, dtype, shape, other):
    """Shape and dtype of an output."""
    n = shape[-1]
    if name == "jac":
        m = n * (n + 1) // 2 if operation == "jacobian_half" else n * n
        return (m, m), dtype
    if name == "cond":
        return shape[:-2], np.float64
    return (shape if name == "y" else other), dtype


def _constant(name, kind, n, elements, sizes):
    """The argument `name`, as what ctypes passes without converting it; no address but those of `sizes`."""
    if name in sizes:
        return kind.from_param(sizes[name])
    if kind is native.address:
        return None
    if name.startswith("batch_stride_"):
        return kind.from_param(n * n)
    return kind.from_param(elements if name.startswith("stride_") else n)  # n and the leading dimensions
