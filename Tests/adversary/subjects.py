"""What is attacked: the entry points of expmgrad by the text of a call, and the peers, SciPy and PyTorch where
installed.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
from collections.abc import Callable

import numpy as np

import expmgrad
import methods
from expmgrad._ffi.arrays import LETTERS, pointer
from expmgrad._ffi.library import function, has, parameters
from expmgrad._ffi.options import PLAIN
from expmgrad._ffi.tape import TAPE_HVP, TAPE_JVP, TAPE_VJP, Tapes

from .properties import is_hermitian, is_skew

Call = Callable[..., object]


class Tape:
    """A tape of any order: `expm_linearize` makes one from n = 33 on, C programs at any n. `.value` is exp(A)."""

    def __init__(self, a: np.ndarray, structure: str = "auto"):
        self.kept = Tapes(np.ascontiguousarray(a), (structure, False, None))
        self.value = self.kept.value

    def first(self, operation: str, x: np.ndarray) -> np.ndarray:
        """L or L* of x."""
        return (TAPE_JVP if operation == "jvp" else TAPE_VJP).run(PLAIN, None, None, self.kept.handles, x)


def tape_hvp(a: np.ndarray, g: np.ndarray, f: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return TAPE_HVP.run(PLAIN, None, None, Tape(a).kept.handles, g, f)


#: fenv.h of x86; other processors have other numbers.
_MODES = (0x000, 0x400, 0x800, 0xC00) if platform.machine() in ("x86_64", "AMD64") else (0, 0, 0, 0)
_fesetround = ctypes.CDLL(None).fesetround


def under(mode: np.ndarray, call: Callable[[], object]) -> object:
    """What `call` returns where the caller rounds to nearest (0), downward, upward or to zero (3)."""
    chosen = _MODES[abs(int(mode[0])) % 4]
    _fesetround(chosen)
    try:
        return call()
    finally:
        _fesetround(_MODES[0])


def structure_of(a: np.ndarray) -> str:
    """The most special structure that A has, as a caller would state it."""
    if not (a - np.diag(a.diagonal())).any():
        return "diagonal"
    if is_hermitian(a):
        return "hermitian"
    if is_skew(a):
        return "skew_hermitian"
    if not np.tril(a, -1).any():
        return "upper"
    if not np.triu(a, 1).any():
        return "lower"
    return "general"


NAMES = {name: getattr(expmgrad, name) for name in expmgrad.__all__} | {
    "np": np,
    "tape": Tape,
    "tape_hvp": tape_hvp,
    "structure_of": structure_of,
    "under": under,
}


def call_of(text: str, names: list[str]) -> Call:
    """The function of `names` that evaluates `text`: a reproducer shows the very call that was made."""
    return eval(f"lambda {', '.join(names)}: {text}", NAMES)


#: Told before (True) and after (False) each call of the library, so that a watcher knows where a process died.
inside: list[Callable[[bool], None]] = []


def outputs(call: Call, arguments: dict[str, object]) -> list[np.ndarray]:
    """The arrays that the call returns, however it groups them."""
    for tell in inside:
        tell(True)
    with np.errstate(all="ignore"):
        found = call(**arguments)
    for tell in inside:
        tell(False)
    return [np.asarray(x) for x in (found if isinstance(found, (list, tuple)) else [found])]


def status(operation: str, arguments: dict[str, np.ndarray]) -> int | None:
    """What the C function returns for one matrix; None for operations without one."""
    if operation.startswith("tape_") and operation != "tape_create":
        kept = Tape(arguments["a"]).kept  # destroyed when nobody has it
        return _c_status(operation, arguments, {"tape": int(kept.handles)})
    return _c_status(operation, arguments, {})


def _c_status(operation: str, arguments: dict[str, np.ndarray], values: dict[str, object]) -> int | None:
    a = arguments["a"]
    n, letter = len(a), LETTERS[a.dtype]
    if not has(operation, letter):
        return None
    count = len(arguments["t"]) if "t" in arguments else 1
    values |= {"n": n, "k": 1, "r": arguments["u"].shape[1] if "u" in arguments else 1, "layout": 10, "count": count,
               "uplo": ord("U"), "convention": 0, "method": 0, "form": 1, "norm": 0}  # fmt: skip
    for name in parameters(operation, letter):
        if name in values:
            continue
        if name in arguments:
            values[name] = np.ascontiguousarray(arguments[name])
        elif name in ("y", "dy", "ddy", "abar", "abar_dot", "tbar", "jac"):
            order = n * n if name == "jac" else n
            values[name] = np.zeros((count, order, order), a.dtype)
        elif name in ("tape", "cond"):
            values[name] = np.zeros((1, 1))
        else:
            continue
        values[f"ld{name}"] = values[name].shape[-1]
        values[f"stride_{name}"] = n * n
    found = function(operation, letter)(*(_argument(values, name, n) for name in parameters(operation, letter)))
    if operation == "tape_create" and values["tape"].any():
        function("tape_destroy")(int(values["tape"].view(np.int64).flat[0]))
    return found


def _argument(values: dict[str, object], name: str, n: int) -> object:
    """What is not there has no address, and sizes that are in order."""
    value = values.get(name)
    if value is None:
        value = max(1, n) if name.startswith("ld") else n * n if "stride_" in name else None
    return pointer(value) if isinstance(value, np.ndarray) else value


def peers() -> list[methods.Method]:
    """SciPy, and PyTorch where it is installed."""
    found = []
    for load in (methods.scipy, methods.torch):
        with contextlib.suppress(ImportError):
            found.append(load())
    return found
