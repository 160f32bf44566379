"""A program that `mypy --strict` checks against the package: what its functions return is known to a reader and to a
type checker.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

import expmgrad

Matrix = npt.NDArray[Any]


def values(a: Matrix) -> Matrix:
    y: Matrix = expmgrad.expm(a, structure="general", check_structure=True, out=np.empty_like(a))
    y = expmgrad.expm([[0.0, 1.0], [1.0, 0.0]], uplo="lower", progress=lambda done, total: print(done, total))
    y, info = expmgrad.expm(a, return_info=True)
    first: str = info.method.flat[0]
    assert first
    worst: float = info.error_bound.max()
    print(worst, expmgrad.expm_eigh(a, uplo="upper"), expmgrad.expm_times(a, [0.0, 1.0]), expmgrad.omexpovx(0.5))
    return y


def derivatives(a: Matrix, e: Matrix) -> list[Matrix]:
    y, dy = expmgrad.expm_jvp(a, e, out=(None, np.empty_like(a)))
    y, pullback = expmgrad.expm_vjp(a, uplo="lower")
    abar: Matrix = pullback(e, out=np.empty_like(a))
    _, of_eigenvalues = expmgrad.expm_eigh_vjp(a, convention="triangle")
    _, of_times = expmgrad.expm_times_vjp(a, 2.0)
    of_a, of_t = of_times(e)
    _, of_factors = expmgrad.expm_vjp_lowrank(a)
    both = expmgrad.expm_frechet(a, e)
    alone: Matrix = expmgrad.expm_frechet(a, e, compute_expm=False)
    at: expmgrad.ExpmLinearization = expmgrad.expm_linearize(a)
    gradient, moved = at.hvp(e, e, g_dot=e)
    return [
        y,
        dy,
        abar,
        of_eigenvalues(e),
        of_a,
        of_t,
        of_factors(a[:, :1], e[:, :1]),
        *both,
        alone,
        at.value,
        at.jvp(e),
        at.vjp(e),
        gradient,
        moved,
        *expmgrad.expm_hvp(a, e, e),
        expmgrad.expm_l2(a, e, e),
        expmgrad.expm_jacobian(a, half=True),
    ]


def settings() -> int:
    expmgrad.set_num_threads(2)
    expmgrad.set_kept_memory(0)
    text: str = expmgrad.build_info() + expmgrad.__version__
    return expmgrad.get_num_threads() + expmgrad.get_kept_memory() + len(text)


if __name__ == "__main__":
    a = np.array([[0.0, 1.0], [1.0, 0.5]])
    assert values(a).shape == (2, 2) and len(derivatives(a, a)) == 19 and settings()
