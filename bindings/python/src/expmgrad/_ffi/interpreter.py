"""In which interpreters the package runs; asked before NumPy is imported, so that one line says it.

NumPy refuses subinterpreters, or warns of them. Kept memory (memory.py) and the memory of small calls rest on one
thread at a time running Python, which no free-threaded build here has tried them without.
"""

from __future__ import annotations

import sys


def check() -> None:
    """Raises ImportError where this package does not run."""
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        raise ImportError(
            "expmgrad does not run without Python's global lock: start Python with PYTHON_GIL=1 or -X gil=1"
        )
    if _is_sub():
        raise ImportError("expmgrad does not run in a subinterpreter, as NumPy does not: import it in the main one")


def _is_sub() -> bool:
    """Whether this is another interpreter than the one that the process began with."""
    try:
        import ctypes
    except ImportError as problem:
        if "subinterpreter" in str(problem):  # what Python 3.12 says of ctypes itself
            return True
        raise
    api = getattr(ctypes, "pythonapi", None)  # CPython's
    if api is None:
        return False
    here, first = api.PyInterpreterState_Get, api.PyInterpreterState_Main
    here.restype = first.restype = ctypes.c_void_p
    return bool(here() != first())
