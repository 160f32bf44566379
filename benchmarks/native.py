"""The C functions of libexpmgrad and of its BLAS as subjects to be timed, without Python between the calls."""

from __future__ import annotations

import ctypes
import functools
import os
import subprocess
import tempfile
from collections.abc import Callable
from ctypes import c_double, c_int64, c_void_p
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
Subject = Callable[[int], float]  # repeats -> seconds that they took


@functools.cache
def compiled(name: str, *flags: str) -> str:
    """The shared library made of c/<name>.c, in a directory that lasts as long as the process."""
    folder = _folder()
    file = Path(folder.name) / f"{name}.so"
    include = HERE.parent / "include"
    command = [os.environ.get("CC", "cc"), "-std=gnu11", "-O2", "-shared", "-fPIC", f"-I{include}", *flags]
    subprocess.run([*command, str(HERE / "c" / f"{name}.c"), "-o", str(file)], check=True)
    return str(file)


@functools.cache
def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="expmgrad-speed-")


@functools.cache
def library() -> ctypes.CDLL:
    from expmgrad._ffi import library

    return ctypes.CDLL(library.path)


@functools.cache
def blas() -> ctypes.CDLL:
    """The BLAS that libexpmgrad calls. NumPy and SciPy bring others, under other names and in their own folders."""
    library()
    mapped = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "blas" in line}
    ours = sorted(path for path in mapped if path.startswith("/") and "-packages" not in path)
    if not ours:
        raise OSError("no BLAS of libexpmgrad's is mapped")
    return ctypes.CDLL(ours[0])


def address(function) -> c_void_p:
    return ctypes.cast(function, c_void_p)


@functools.cache
def _loop(name: str):
    loop = ctypes.CDLL(compiled("loops"))["time_" + name]
    loop.restype = c_double
    return loop


def _subject(name: str, function, *arguments) -> Subject:
    """Arrays are passed by address and live as long as the subject."""
    loop, f = _loop(name), address(function)
    passed = [c_void_p(x.ctypes.data) if isinstance(x, np.ndarray) else x for x in arguments]

    def run(repeats: int) -> float:
        seconds = loop(c_int64(repeats), f, *passed)
        if seconds < 0:
            raise ArithmeticError(f"{name} failed")
        return seconds

    run.kept = arguments
    return run


def expm(a: np.ndarray) -> Subject:
    return _subject("expm", library().expmgrad_expm_d, c_int64(len(a)), a, np.empty_like(a))


def expm_vjp(a: np.ndarray, g: np.ndarray) -> Subject:
    outputs = np.empty_like(a), np.empty_like(a)
    return _subject("vjp", library().expmgrad_vjp_d, c_int64(len(a)), a, g, *outputs)


def expm_jvp(a: np.ndarray, e: np.ndarray) -> Subject:
    """k directions at once, e of shape (k, n, n)."""
    outputs = np.empty_like(a), np.empty_like(e)
    return _subject("jvp", library().expmgrad_jvp_d, c_int64(len(a)), c_int64(len(e)), a, e, *outputs)


def _of_type(operation: str, dtype: np.dtype):
    letter = {"float32": "s", "float64": "d", "complex64": "c", "complex128": "z"}[dtype.name]
    return library()[f"expmgrad_{operation}_{letter}"]


def expm_batch(a: np.ndarray) -> Subject:
    """a of shape (count, n, n), of any element type."""
    function = _of_type("expm_batch", a.dtype)
    return _subject("expm_batch", function, c_int64(a.shape[-1]), c_int64(len(a)), a, np.empty_like(a))


def vjp_batch(a: np.ndarray, g: np.ndarray) -> Subject:
    """Value and gradient of (count, n, n) matrices in one call."""
    function = _of_type("vjp_batch", a.dtype)
    outputs = np.empty_like(a), np.empty_like(a)
    return _subject("vjp_batch", function, c_int64(a.shape[-1]), c_int64(len(a)), a, g, *outputs)


def gemm(a: np.ndarray, b: np.ndarray) -> Subject:
    return _subject("gemm", blas().cblas_dgemm, c_int64(len(a)), a, b, np.empty_like(a))


def has_tape() -> bool:
    return hasattr(library(), "expmgrad_tape_vjp_d")


class Tape:
    """A tape of the matrix; freed with the object."""

    def __init__(self, a: np.ndarray):
        self.handle = c_void_p()
        n = c_int64(len(a))
        create = library().expmgrad_tape_create_d
        status = create(n, c_void_p(a.ctypes.data), n, None, n, ctypes.byref(self.handle), None)
        if status:
            raise ArithmeticError(f"no tape: status {status}")

    def vjp(self, g: np.ndarray) -> Subject:
        arguments = c_int64(len(g)), g, np.empty_like(g)
        run = _subject("tape_vjp", library().expmgrad_tape_vjp_d, self.handle, *arguments)
        run.tape = self
        return run

    def __del__(self):
        if self.handle:
            library().expmgrad_tape_destroy(self.handle)
