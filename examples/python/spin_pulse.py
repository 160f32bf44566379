"""Shapes a pulse that carries a spin chain from all down to all up, by gradients through every time step (GRAPE).

H(t) = H0 + u(t) V is real symmetric and sparse; each step is exp(-i dt H) psi, and its pullback gives the gradient in
the entries of H, of which that in u is an inner product with V's.

    python spin_pulse.py [--plot figure.png]
"""
import argparse

import numpy as np
import scipy.optimize
import scipy.sparse as sp

import expmgrad

SPINS, STEPS, DT = 6, 20, 0.4
X, Z = sp.csr_array([[0.0, 1], [1, 0]]), sp.csr_array([[1.0, 0], [0, -1]])


def on(operator, k):
    return sp.kron(sp.kron(sp.identity(2**k), operator), sp.identity(2 ** (SPINS - k - 1)), "csr")


def plot(file, first, found, values):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    edges = DT * np.arange(STEPS + 1)
    left.stairs(first, edges, baseline=None, color="0.6", label="first")
    left.stairs(found, edges, baseline=None, label="found")
    left.set(xlabel="time", ylabel="u", title=f"The pulse on {SPINS} spins")
    left.legend(frameon=False)
    right.semilogy(values, marker=".")
    right.set(xlabel="round of L-BFGS", ylabel="1 − fidelity", title="Convergence to all up")
    figure.savefig(file, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw the pulse and its convergence")
    options = parser.parse_args()
    coupling = sum(on(Z, k) @ on(Z, k + 1) for k in range(SPINS - 1)) * 0.25
    field = sum(on(Z, k) * (0.1 * k) for k in range(SPINS))
    drive = sp.csr_array(sum(on(X, k) for k in range(SPINS)))
    pattern = sp.csr_array(abs(coupling) + abs(field) + abs(drive))  # one pattern for every H
    rows, columns = pattern.nonzero()
    fixed = np.asarray(sp.csr_array(coupling + field)[rows, columns]).ravel()
    moving = np.asarray(drive[rows, columns]).ravel()
    start, goal = np.zeros((2, 2**SPINS), complex)
    start[0] = goal[-1] = 1

    def infidelity(pulse):
        psi, pullbacks = start, []
        for u in pulse:
            h = sp.csr_array((fixed + u * moving, (rows, columns)), shape=pattern.shape)
            psi, pullback = expmgrad.expm_multiply_vjp(h, psi, DT, scale=-1j, structure="hermitian")
            pullbacks.append(pullback)
        overlap = np.vdot(goal, psi)
        cotangent, gradient = -2 * overlap * goal, np.empty(STEPS)
        for k in reversed(range(STEPS)):
            hbar, cotangent, _ = pullbacks[k](cotangent)
            gradient[k] = np.asarray(hbar[rows, columns]).ravel() @ moving
        return 1 - abs(overlap) ** 2, gradient

    first = 0.2 + 0.05 * np.sin(np.arange(STEPS))
    value, gradient = infidelity(first)
    moved = first.copy()
    moved[3] += 1e-6
    assert abs((infidelity(moved)[0] - value) / 1e-6 - gradient[3]) < 1e-4 * max(1, abs(gradient[3]))
    values = [value]
    found = scipy.optimize.minimize(
        infidelity, first, jac=True, method="L-BFGS-B", options={"maxiter": 200},
        callback=lambda intermediate_result: values.append(intermediate_result.fun))
    print(f"fidelity {1 - value:.4f} -> {1 - found.fun:.4f} in {found.nit} steps")
    if options.plot:
        plot(options.plot, first, found.x, values)
    assert found.fun < 0.05


if __name__ == "__main__":
    main()
