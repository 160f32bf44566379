"""Shapes a pulse that carries a spin chain from all down to all up, by gradients through every time step (GRAPE).

H(t) = H0 + u(t) V is real symmetric and sparse; each step is exp(-i dt H) psi, and its pullback gives the gradient in
the entries of H, of which that in u is an inner product with V's.
"""
import numpy as np
import scipy.optimize
import scipy.sparse as sp

import expmgrad

SPINS, STEPS, DT = 6, 20, 0.4
X, Z = sp.csr_array([[0.0, 1], [1, 0]]), sp.csr_array([[1.0, 0], [0, -1]])


def on(operator, k):
    return sp.kron(sp.kron(sp.identity(2**k), operator), sp.identity(2 ** (SPINS - k - 1)), "csr")


def main():
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
    found = scipy.optimize.minimize(infidelity, first, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    print(f"fidelity {1 - value:.4f} -> {1 - found.fun:.4f} in {found.nit} steps")
    assert found.fun < 0.05


if __name__ == "__main__":
    main()
