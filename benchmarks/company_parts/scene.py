"""One library in one scene, in a process of its own: prints the seconds of its calls as JSON.

    python -m company_parts.scene METHOD THREADS KIND N COUNT SCENE SECONDS

A scene is what precedes each call (nothing, a pause, a product of NumPy's, SciPy's, PyTorch's or JAX's of n = 400), or
who has a core beside it. COUNT is the matrices of a batch, 0 for a single one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

COMPANION = 400
#: Never sleeps, never yields.
BUSY = "while True: pass"


def company(name: str) -> Callable[[], object]:
    """What is done before each call."""
    if name.startswith("pause "):
        seconds = float(name.split()[1]) * 1e-3
        return lambda: time.sleep(seconds)
    b = np.random.default_rng(7).standard_normal((COMPANION, COMPANION))
    if name == "numpy":
        return lambda: b @ b
    if name == "scipy":
        from scipy.linalg import blas

        c = np.asfortranarray(b)
        return lambda: blas.dgemm(1.0, c, c)
    if name == "torch":
        import torch

        t = torch.from_numpy(b)
        return lambda: t @ t
    if name == "jax":
        import jax

        jax.config.update("jax_enable_x64", True)
        x, product = jax.numpy.asarray(b), jax.jit(lambda x: x @ x)
        return lambda: product(x).block_until_ready()
    return lambda: None


def subject(method: str, threads: int, kind: str, n: int, count: int) -> Callable[[], object]:
    from speed_parts.subjects import SUBJECTS

    rng = np.random.default_rng(5)
    shape = (count, n, n) if count else (n, n)
    a, g = (rng.standard_normal(shape) / np.sqrt(n) for _ in range(2))
    if method == "numpy":  # what its own next product costs behind a call of ours
        return subject("expmgrad", threads, kind, n, count)
    if method == "expmgrad":
        import expmgrad

        expmgrad.set_num_threads(threads)
        expmgrad.expm_vjp(a[..., :1, :1])
    if method == "torch":
        import torch

        torch.set_num_threads(threads)
    return SUBJECTS[method](a, g)[kind]


def measure(
    method: str, threads: int, kind: str, n: int, count: int, scene: str, seconds: float
) -> dict[str, list[float]]:
    call, before = subject(method, threads, kind, n, count), company(scene)
    beside = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(scene == "busy")]
    calls, others = [], []
    try:
        time.sleep(0.3 * len(beside))
        for _ in range(3):
            call()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or len(calls) < 7:
            start = time.perf_counter()
            before()
            middle = time.perf_counter()
            call()
            calls.append(time.perf_counter() - middle)
            others.append(middle - start)
    finally:
        for process in beside:
            process.kill()
            process.wait()
    return {"calls": calls, "others": others}


if __name__ == "__main__":
    method, threads, kind, n, count, scene, seconds = sys.argv[1:]
    print(json.dumps(measure(method, int(threads), kind, int(n), int(count), scene, float(seconds))))
    sys.stdout.flush()
    # Some libraries' pools take seconds to end.
    os._exit(0)
