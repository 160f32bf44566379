"""The matrix exponential in JAX: `expm` and all its derivatives, within compiled programs.

`jit`, `grad`, `jvp`, `vjp`, `linearize`, `vmap`, `jacfwd`, `jacrev`, `hessian` and what is made of them, to any order,
for float32, float64, complex64 and complex128. On a CPU no Python runs: XLA calls libexpmgrad. `expm_multiply`, for
dense and sparse matrices, has first derivatives in reverse mode.
"""
from __future__ import annotations

from ._action import expm_multiply
from ._functions import expm, expm_eigh, expm_frechet

__all__ = ["expm", "expm_eigh", "expm_frechet", "expm_multiply"]
