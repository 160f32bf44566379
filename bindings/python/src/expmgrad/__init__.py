"""The matrix exponential and its derivatives, computed by libexpmgrad.

Leading axes are batch axes and broadcast as in NumPy; a matrix that is broadcast is computed once. Values have the
shape of the matrix, derivatives the broadcast shape. NaN, Inf and overflow are results, never exceptions.
"""
import sys


def _runs_as_command() -> bool:
    """Whether `python -m expmgrad` imports this package: before its __main__ runs, and runpy then waits for it."""
    frame = sys._getframe() if sys.argv[:1] == ["-m"] else None
    while frame and not (frame.f_globals.get("__name__") == "runpy" and frame.f_locals.get("pkg_name") == __name__):
        frame = frame.f_back
    return frame is not None


try:
    if sys.version_info < (3, 9):
        raise ImportError("expmgrad needs Python 3.9 or later, this is {}.{}".format(*sys.version_info[:2]))
    from ._ffi import interpreter as _interpreter

    _interpreter.check()
    import numpy as _numpy  # noqa: F401 - what is missing is told here

    from ._ffi import library as _library  # noqa: F401
except ImportError as problem:
    if _runs_as_command():
        print(f"python -m {__name__}: {problem}", file=sys.stderr)
        sys.exit(2)
    raise

from ._action import ActionInfo, expm_multiply, expm_multiply_vjp
from ._condition import expm_cond
from ._eigh import expm_eigh, expm_eigh_vjp
from ._expm import ExpmInfo, expm
from ._ffi.errors import ExpmgradError, InvalidArgumentError, NotConvergedError, OutOfMemoryError
from ._ffi.operators import Operator
from ._ffi.signatures import VERSION as __version__
from ._frechet import expm_frechet, expm_jvp, expm_vjp
from ._integrals import (
    Integrals,
    expm_gramian,
    expm_gramian_jvp,
    expm_gramian_vjp,
    expm_integral,
    expm_integral_jvp,
    expm_integral_vjp,
    expm_integrals,
    expm_integrals_jvp,
    expm_integrals_vjp,
)
from ._jacobian import expm_jacobian
from ._linearize import ExpmLinearization, expm_linearize
from ._lowrank import expm_jvp_lowrank, expm_vjp_lowrank
from ._phi import expm_multiply_jvp, phi_multiply, phi_multiply_vjp
from ._scalar import omexpovx
from ._second import expm_hvp, expm_l2
from ._settings import build_info, get_kept_memory, get_num_threads, set_kept_memory, set_num_threads
from ._times import expm_times, expm_times_vjp
from ._vec import unvec, unvech, vec, vech

__all__ = [
    "ActionInfo", "ExpmInfo", "ExpmLinearization", "ExpmgradError", "Integrals", "InvalidArgumentError",
    "NotConvergedError", "Operator", "OutOfMemoryError", "__version__", "build_info", "expm", "expm_cond",
    "expm_eigh", "expm_eigh_vjp", "expm_frechet", "expm_gramian", "expm_gramian_jvp", "expm_gramian_vjp", "expm_hvp",
    "expm_integral", "expm_integral_jvp", "expm_integral_vjp", "expm_integrals", "expm_integrals_jvp",
    "expm_integrals_vjp", "expm_jacobian", "expm_jvp", "expm_jvp_lowrank", "expm_l2", "expm_linearize",
    "expm_multiply", "expm_multiply_jvp", "expm_multiply_vjp", "expm_times", "expm_times_vjp", "expm_vjp",
    "expm_vjp_lowrank", "get_kept_memory", "get_num_threads", "omexpovx", "phi_multiply", "phi_multiply_vjp",
    "set_kept_memory", "set_num_threads", "unvec", "unvech", "vec", "vech",
]
