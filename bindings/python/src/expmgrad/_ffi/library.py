"""Finds libexpmgrad, checks its version, and hands out its functions with their signatures."""
from __future__ import annotations

import ctypes
import functools
import os
import sys
from pathlib import Path
from typing import Any

from . import signatures as native

NAME = "libexpmgrad.0.dylib" if sys.platform == "darwin" else "libexpmgrad.so.0"
_HERE = Path(__file__).resolve().parent


def candidates() -> list[str]:
    """Where to look, in order. EXPMGRAD_LIBRARY, where set, is the only place: it is never passed over in silence."""
    stated = os.environ.get("EXPMGRAD_LIBRARY")
    if stated:
        return [stated]
    found = [str(_HERE.parent / "_lib" / NAME)]
    checkout = _HERE.parents[4] if len(_HERE.parents) > 4 else _HERE
    if (checkout / "include" / "expmgrad.h").is_file():
        built = "libexpmgrad.dylib" if sys.platform == "darwin" else "libexpmgrad.so"
        found.append(str(checkout / ".build" / "release" / built))
    return [path for path in found if os.path.exists(path)] + [NAME]


def load() -> tuple[ctypes.CDLL, str]:
    """The library and the name it was loaded by.

    Raises
    ------
    ImportError
        if no candidate loads, or the one that does has another major.minor version than this package.
    """
    failures = []
    for path in candidates():
        try:
            library = ctypes.CDLL(path)
            library.expmgrad_version.restype = ctypes.c_char_p
            version = library.expmgrad_version().decode()
        except (OSError, AttributeError) as problem:
            failures.append(str(problem) if path in str(problem) else f"{path} ({problem})")
            continue
        if version.split(".")[:2] != native.VERSION.split(".")[:2]:
            raise ImportError(
                f"{path} is libexpmgrad {version}, but this package is for {native.VERSION}: install matching versions"
            )
        return library, path
    tried = "cannot load libexpmgrad; tried " + "; ".join(failures)
    if any("libopenblas" in failure for failure in failures):
        raise ImportError(f"{tried}. It needs OpenBLAS: install that (Debian and Ubuntu: apt install libopenblas0)")
    raise ImportError(
        tried
        + ". Build it (make build in a clone of the repository), or set the environment variable EXPMGRAD_LIBRARY to"
        f" the library's file: EXPMGRAD_LIBRARY=/path/to/{NAME}"
    )


library, path = load()


def companion(name: str) -> str:
    """The file of libexpmgrad_<name>, which joins the library to a framework and lies beside it.

    Raises
    ------
    ImportError
        if it is not there.
    """
    file = f"libexpmgrad_{name}.so"
    beside = [os.path.join(place, file) for place in (os.path.dirname(path), os.path.dirname(os.path.realpath(path)))]
    if os.path.dirname(path) == "":
        return file  # found by its name, as the library was
    for candidate in beside:
        if os.path.exists(candidate):
            return candidate
    raise ImportError(f"expmgrad.{name} needs {beside[0]}, which is not there; `make build` in a clone of the"
                      " repository writes it beside the library")


def loaded_companion(name: str) -> ctypes.CDLL:
    """libexpmgrad_<name>; ImportError if it cannot be loaded, or is of another version than this package."""
    file = companion(name)
    try:
        found = ctypes.CDLL(file)
        found.expmgrad_frameworks_version.restype = ctypes.c_char_p
        version = found.expmgrad_frameworks_version().decode()
    except (OSError, AttributeError) as problem:
        raise ImportError(f"expmgrad.{name}: cannot load {file}: {problem}") from None
    if version.split(".")[:2] != native.VERSION.split(".")[:2]:
        raise ImportError(f"{file} is of version {version}, but this package is {native.VERSION}")
    return found


_SIGNATURES: dict[tuple[str, str], tuple[Any, dict[str, Any]]] = {(operation, letter): (result, dict(arguments))
               for operation, letters, result, arguments in native.SIGNATURES for letter in letters or ("",)}


def has(operation: str, letter: str = "") -> bool:
    """Whether the header declares expmgrad_<operation>[_<letter>]."""
    return (operation, letter) in _SIGNATURES


def parameters(operation: str, letter: str = "") -> dict[str, Any]:
    """The arguments of a function in order: the ctypes type of each name."""
    return _SIGNATURES[operation, letter][1]


@functools.cache
def function(operation: str, letter: str = "", checked: bool = True) -> Any:
    """The foreign function expmgrad_<operation>[_<letter>].

    Without `checked` it has no argument types: the caller passes ctypes objects of exactly the right type, which
    halves the cost of a call.
    """
    name = f"expmgrad_{operation}" + (f"_{letter}" if letter else "")
    foreign = library[name]
    foreign.restype, arguments = _SIGNATURES[operation, letter]
    if checked:
        foreign.argtypes = list(arguments.values())
    return foreign
