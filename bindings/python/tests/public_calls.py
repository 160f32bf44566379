"""A small call of every public function, and of what the functions return to be called later.

`calls(n)` is held against the package by test_public_calls.py: a new function without a call here fails there.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import expmgrad


class Coordinates:
    """A sparse matrix, as far as the package looks at one: SciPy is not among the package's requirements."""

    format = "coo"

    def __init__(self, a):
        self.row, self.col = np.nonzero(a)
        self.data, self.shape = a[self.row, self.col], a.shape

    def tocsr(self):
        """Not asked of a matrix in this format."""
        raise AssertionError

    def like(self, values):
        """The values of a gradient."""
        return values


def calls(n: int = 3, seed: int = 0) -> dict[str, Callable[[], object]]:
    """By "function" or "function, what of it": each returns arrays and numbers, the same ones every time."""
    rng = np.random.default_rng(seed)
    a, e, f, g = rng.standard_normal((4, n, n)) / np.sqrt(n)
    batch = rng.standard_normal((4, n, n)) / np.sqrt(n)
    u, v = rng.standard_normal((2, n, 2))
    b, vectors = rng.standard_normal((n, 2)), rng.standard_normal((2, n))
    times, hermitian, many = np.array([0.5, 1.0]), a + a.T, np.stack([e, f])
    sparse, operator = Coordinates(a), expmgrad.Operator(n, lambda x: a @ x, lambda x: a.T @ x)
    linear = expmgrad.expm_linearize(a)
    taped = expmgrad.expm_linearize(np.eye(70) / 2)
    large = np.full((70, 70), 0.01)
    triangle = expmgrad.vech(hermitian)
    kept, threads = expmgrad.get_kept_memory(), expmgrad.get_num_threads()

    def info(found):
        values, facts = found
        return values, tuple(
            x for x in facts if not isinstance(x, (str, np.ndarray)) or np.asarray(x).dtype.kind != "U"
        )

    def pulled(found, *cotangents):
        return found[0], found[1](*cotangents)

    return {
        "build_info": lambda: len(expmgrad.build_info()),
        "expm": lambda: expmgrad.expm(a),
        "expm, complex": lambda: expmgrad.expm(a + 1j * e),
        "expm, single": lambda: expmgrad.expm(a.astype(np.float32)),
        "expm, batch": lambda: expmgrad.expm(batch),
        "expm, out": lambda: expmgrad.expm(a, out=np.empty_like(a)),
        "expm, info": lambda: info(expmgrad.expm(a, return_info=True)),
        "expm, list": lambda: expmgrad.expm([[0.0, 1.0], [-1.0, 0.0]]),
        "expm_cond": lambda: expmgrad.expm_cond(a),
        "expm_eigh": lambda: expmgrad.expm_eigh(hermitian),
        "expm_eigh_vjp": lambda: pulled(expmgrad.expm_eigh_vjp(hermitian), g),
        "expm_frechet": lambda: expmgrad.expm_frechet(a, e),
        "expm_hvp": lambda: expmgrad.expm_hvp(a, g, f),
        "expm_jacobian": lambda: expmgrad.expm_jacobian(a),
        "expm_jvp": lambda: expmgrad.expm_jvp(a, e),
        "expm_jvp, several": lambda: expmgrad.expm_jvp(a, many),
        "expm_jvp_lowrank": lambda: expmgrad.expm_jvp_lowrank(a, u, v),
        "expm_l2": lambda: expmgrad.expm_l2(a, e, f),
        "expm_linearize": lambda: expmgrad.expm_linearize(a).value,
        "expm_linearize, jvp": lambda: linear.jvp(e),
        "expm_linearize, vjp": lambda: linear.vjp(g),
        "expm_linearize, hvp": lambda: linear.hvp(g, f),
        "expm_linearize, tape": lambda: taped.vjp(large),
        "expm_multiply": lambda: expmgrad.expm_multiply(a, b, times),
        "expm_multiply, sparse": lambda: expmgrad.expm_multiply(sparse, b),
        "expm_multiply, operator": lambda: expmgrad.expm_multiply(operator, b),
        "expm_multiply_jvp": lambda: expmgrad.expm_multiply_jvp(a, b, da=e, db=b),
        "expm_multiply_vjp": lambda: pulled(expmgrad.expm_multiply_vjp(a, b), b),
        "expm_multiply_vjp, operator": lambda: pulled(expmgrad.expm_multiply_vjp(operator, b), b)[0],
        "expm_times": lambda: expmgrad.expm_times(a, times),
        "expm_times_vjp": lambda: pulled(expmgrad.expm_times_vjp(a, times), many),
        "expm_vjp": lambda: pulled(expmgrad.expm_vjp(a), g),
        "expm_vjp, triangle": lambda: pulled(expmgrad.expm_vjp(hermitian, uplo="lower"), g),
        "expm_vjp_lowrank": lambda: pulled(expmgrad.expm_vjp_lowrank(a), u, v),
        "expm_gramian": lambda: expmgrad.expm_gramian(a, hermitian, 0.5),
        "expm_gramian_jvp": lambda: expmgrad.expm_gramian_jvp(a, hermitian, 0.5, da=e),
        "expm_gramian_vjp": lambda: pulled(expmgrad.expm_gramian_vjp(a, hermitian, 0.5), g),
        "expm_integral": lambda: expmgrad.expm_integral(a, b, 0.5),
        "expm_integral_jvp": lambda: expmgrad.expm_integral_jvp(a, b, 0.5, db=b),
        "expm_integral_vjp": lambda: pulled(expmgrad.expm_integral_vjp(a, b, 0.5), b),
        "expm_integrals": lambda: expmgrad.expm_integrals(a, b, hermitian, 0.5),
        "expm_integrals_jvp": lambda: expmgrad.expm_integrals_jvp(a, b, hermitian, 0.5, dt=1.0),
        "expm_integrals_vjp": lambda: pulled(expmgrad.expm_integrals_vjp(a, b, hermitian, 0.5), g, b, g),
        "get_kept_memory": expmgrad.get_kept_memory,
        "get_num_threads": expmgrad.get_num_threads,
        "omexpovx": lambda: expmgrad.omexpovx(vectors),
        "phi_multiply": lambda: expmgrad.phi_multiply(a, [vectors[0], vectors[1]]),
        "phi_multiply_vjp": lambda: pulled(expmgrad.phi_multiply_vjp(a, [vectors[0], vectors[1]]), vectors[0]),
        "set_kept_memory": lambda: expmgrad.set_kept_memory(kept),
        "set_num_threads": lambda: expmgrad.set_num_threads(threads),
        "unvec": lambda: expmgrad.unvec(g.ravel()),
        "unvech": lambda: expmgrad.unvech(triangle),
        "vec": lambda: expmgrad.vec(a),
        "vech": lambda: expmgrad.vech(a),
        "Operator": lambda: expmgrad.Operator(n, abs).shape,
        "ExpmLinearization": lambda: expmgrad.ExpmLinearization(a).value,
        "InvalidArgumentError": lambda: refused(lambda: expmgrad.expm(u)),
    }


def refused(call: Callable[[], object]) -> str:
    """The message of a call that is refused."""
    try:
        call()
    except expmgrad.InvalidArgumentError as problem:
        return str(problem)
    raise AssertionError("not refused")


def bits(found: object) -> bytes:
    """All the bits of a result."""
    if isinstance(found, (tuple, list)):
        return b"".join(map(bits, found))
    return str(found).encode() if isinstance(found, str) or found is None else np.asarray(found).tobytes()
