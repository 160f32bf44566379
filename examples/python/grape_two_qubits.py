"""A control pulse for two qubits by GRAPE (gradient ascent pulse engineering), in JAX.

Two coupled spins are driven by x and y fields on each; the field is constant within each of N slices of time. The
pulse is sought that makes a CNOT gate:

    U = exp(-i dt H_N) ... exp(-i dt H_1),   H_j = J Z⊗Z + sum_c u_jc C_c,   fidelity = |tr(CNOT* U)|²/16.

The gradient of the fidelity in all N · 4 amplitudes is one reverse pass through N exponentials, computed as one batch.

    python grape_two_qubits.py [--plot figure.png]

Khaneja, Reiss, Kehlet, Schulte-Herbrüggen, Glaser, J. Magn. Reson. 172, 2005.
"""

from __future__ import annotations

import argparse

import jax

jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import scipy.optimize  # noqa: E402

from expmgrad.jax import expm  # noqa: E402

SLICES, DURATION, COUPLING = 40, 2.0, 1.0
ONE, X, Y, Z = (np.array(m) for m in ([[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]))
DRIFT = COUPLING * np.kron(Z, Z)
CONTROLS = np.stack([np.kron(X, ONE), np.kron(Y, ONE), np.kron(ONE, X), np.kron(ONE, Y)])
CNOT = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], complex)


def infidelity(amplitudes: jax.Array) -> jax.Array:
    """1 - |tr(CNOT* U)|²/16 of a pulse, shape (slices, controls); a phase of U is of no account."""
    hamiltonians = DRIFT + jnp.einsum("jc,cab->jab", amplitudes, CONTROLS)
    steps = expm(-1j * DURATION / SLICES * hamiltonians)
    whole, _ = jax.lax.scan(lambda u, step: (step @ u, None), jnp.eye(4, dtype=steps.dtype), steps)
    return 1 - jnp.abs(jnp.vdot(CNOT, whole)) ** 2 / 16


def optimised(start: np.ndarray) -> tuple[np.ndarray, list[float]]:
    """The pulse that L-BFGS finds, and the infidelity after each round."""
    value_and_gradient = jax.jit(jax.value_and_grad(lambda x: infidelity(x.reshape(start.shape))))
    values = [float(infidelity(start))]
    found = scipy.optimize.minimize(
        value_and_gradient, start.ravel(), jac=True, method="L-BFGS-B",
        options={"maxiter": 500, "ftol": 0, "gtol": 1e-9},
        callback=lambda intermediate_result: values.append(float(intermediate_result.fun)))
    return found.x.reshape(start.shape), values


def plot(file: str, pulse: np.ndarray, values: list[float]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    time = np.linspace(0, DURATION, SLICES + 1)
    for amplitudes, label in zip(pulse.T, ("X⊗I", "Y⊗I", "I⊗X", "I⊗Y")):
        left.stairs(amplitudes, time, label=label, baseline=None)
    left.set(xlabel="time · J", ylabel="amplitude / J", title="The pulse")
    left.legend(frameon=False, ncols=2)
    right.semilogy(np.maximum(values, 1e-16), marker=".")
    right.set(xlabel="round of L-BFGS", ylabel="1 − fidelity", title="Convergence to a CNOT gate")
    figure.savefig(file, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw the pulse and its convergence")
    options = parser.parse_args()
    pulse, values = optimised(np.random.default_rng(3).standard_normal((SLICES, 4)))
    print(f"{SLICES} slices of 4 controls: 1 - fidelity {values[0]:.3f} at first,"
          f" below 1e-10 at the end: {values[-1] < 1e-10}")
    if options.plot:
        plot(options.plot, pulse, values)


if __name__ == "__main__":
    main()
