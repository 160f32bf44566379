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
from ._call import MIRRORED, STRUCTURES
from ._library import function, parameters

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


def small_expm(a, structure: str) -> np.ndarray | None:
    """exp(a) for a small, C-contiguous ndarray of a supported dtype; None for anything else."""
    if type(a) is not _ndarray or type(structure) is not str:
        return None
    return _shapes[a.dtype, a.shape, structure].expm(a)


def small_jvp(a, e, structure: str) -> tuple | None:
    """(exp(a), L(a, e)) for arrays that small_expm takes, where e's shape ends with a's; None for anything else."""
    if type(a) is not _ndarray or type(e) is not _ndarray or e.dtype is not a.dtype or type(structure) is not str:
        return None
    return _shapes[a.dtype, a.shape, structure].jvp[e.shape](a, e)


def small_vjp(a, structure: str, general):
    """exp(a) and its pullback for an `a` that small_expm takes; None for anything else.

    `general(a, g, structure)` is the pullback of a cotangent that is out of the ordinary.
    """
    if type(a) is not _ndarray or (a.ndim == 2 and len(a) > SMALL_ORDER) or type(structure) is not str:
        return None
    dtype, shape = a.dtype, a.shape
    known = _shapes[dtype, shape, structure]
    y = known.expm(a)
    if y is None:
        return None
    kept, runs = a.tobytes() if a.size <= COPIED else a.copy(), known.vjp

    def pullback(g) -> np.ndarray:
        if type(g) is _ndarray and g.dtype is dtype:
            abar = runs[g.shape](kept, g)
            if abar is not None:
                return abar
        return general(np.frombuffer(kept, dtype).reshape(shape) if type(kept) is bytes else kept, g, structure)

    return y, pullback


def small_alike(operation: str, inputs: dict, outputs: tuple, structure: str = "auto", scalars: tuple = ()):
    """The outputs of `operation` for arrays that small_expm takes, all of one shape and dtype; None for anything else.

    `inputs` begins with `a`. `scalars` are pairs of name and value. The outputs: one array, or a tuple of two.
    """
    a, *others = inputs.values()
    if type(a) is not _ndarray or type(structure) is not str:
        return None
    for other in others:
        if type(other) is not _ndarray or other.dtype is not a.dtype or other.shape != a.shape:
            return None
    return _shapes[a.dtype, a.shape, structure].alike[operation, tuple(inputs), outputs, scalars](a, *others)


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
    """The C functions prepared for `a` of one dtype, shape and structure.

    Those of derivatives by the shape of the other input; `alike` by what `_prepare` begins with, for inputs of a's shape.
    """

    __slots__ = ("expm", "jvp", "vjp", "alike")

    def __init__(self, key):
        self.expm = _prepare("expm", ("a",), ("y",), *key, key[1])
        self.jvp = _Remembered(lambda other: _prepare("jvp", ("a", "e"), ("y", "dy"), *key, other))
        self.vjp = _Remembered(lambda other: _prepare("vjp", ("a", "g"), ("abar",), *key, other))
        self.alike = _Remembered(lambda what: _prepare(*what[:3], *key, key[1], what[3]))


_shapes = _Remembered(_Shape)


def _prepare(operation: str, inputs: tuple, outputs: tuple, dtype, shape: tuple, structure: str, other: tuple,
             scalars: tuple = ()):
    """run(a, *other inputs) -> the output, a tuple of two, or None. `a` may be the bytes of the array, where those are few.

    The value y has a's shape, other outputs that of the other input, which ends with a's: leading axes are k directions.
    """
    n, elements, size = shape[-1] if shape else 0, math.prod(shape), math.prod(other)
    if (dtype not in LETTERS or structure not in STRUCTURES or shape[-2:] != (n, n) or other[max(0, len(other) - len(shape)):] != shape
            or n > 128 or not 0 < size <= LIMIT):
        return _refuse
    operation += "_batch" if len(shape) > 2 else ""
    signature = parameters(operation, LETTERS[dtype])
    foreign = function(operation, LETTERS[dtype], checked=False)
    place = {name: index for index, (name, _) in enumerate(signature)}
    first, second = place[inputs[0]], place[inputs[-1]]
    template = [_constant(name, kind, n, elements, size) for name, kind in signature]
    copied, other_copied = elements <= COPIED, size <= COPIED
    any_order = other_copied and other == shape  # its bytes are taken row by row; the general way does so for equal shapes only
    if structure != "auto":
        code = STRUCTURES[MIRRORED.get(structure, structure)]  # rows are seen as columns
        template[place["options"]] = _byref(native.Options(struct_size=ctypes.sizeof(native.Options), structure=code))
    for name, value in scalars:
        template[place[name]] = signature[place[name]][1].from_param(value)
    spare = []  # (arguments, outputs), as many as threads have been in `run` at once

    def fresh():
        arguments, results = template.copy(), [np.empty(shape if name == "y" else other, dtype) for name in outputs]
        for name, result in zip(outputs, results):
            arguments[place[name]] = _byref(_view(result))
        return arguments, results[0], results[1] if results[1:] else None

    def run(a, other=None):
        if type(a) is not bytes:
            if not (a.flags.c_contiguous if copied else a.flags.carray):
                return None
            a = a.tobytes() if copied else _byref(_view(a))
        if other is not None and not (any_order or (other.flags.c_contiguous if other_copied else other.flags.carray)):
            return None
        try:
            arguments, y, dy = mine = spare.pop()
        except IndexError:
            arguments, y, dy = mine = fresh()
        arguments[first] = a
        if other is not None:
            arguments[second] = other.tobytes() if other_copied else _byref(_view(other))
        if foreign(*arguments):
            return None
        if other_copied:  # and so all outputs
            y, dy = y.copy(), dy if dy is None else dy.copy()
            spare.append(mine)
        return y if dy is None else (y, dy)

    def run_more(*operands):  # of one shape; kept apart, a rest of arguments would cost `run` 0.3 us
        if not all(x.flags.c_contiguous if copied else x.flags.carray for x in operands):
            return None
        arguments, *results = fresh()
        for name, operand in zip(inputs, operands):
            arguments[place[name]] = operand.tobytes() if copied else _byref(_view(operand))
        return None if foreign(*arguments) else results[0] if results[1] is None else tuple(results)

    return run if len(inputs) < 3 else run_more


def _constant(name, kind, n, elements, size):
    """The argument `name`, as what ctypes passes without converting it; no address."""
    if kind is native.address:
        return None
    sizes = {"k": size // elements, "count": elements // n**2}
    if name.startswith("batch_stride_"):
        sizes[name] = n * n
    elif name.startswith("stride_"):
        sizes[name] = elements
    return kind.from_param(sizes.get(name, n))  # n and the leading dimensions


def _refuse(*inputs):
    return None
