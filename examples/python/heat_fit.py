"""Fits the conductivity of each cell of a rod to temperatures measured at three times, by gradients of exp(tA)b.

The generator is tridiagonal; its gradient comes on those entries alone, and the chain rule to the conductivities is
three lines.
"""
import numpy as np
import scipy.optimize
import scipy.sparse as sp

import expmgrad

CELLS = 60
TIMES = np.array([5.0, 20.0, 60.0])
LEFT, RIGHT = np.arange(CELLS - 1), np.arange(1, CELLS)  # the cells on each side of a wall


def generator(conductivity):
    """Heat flows through each wall in proportion to the difference of temperatures on its sides."""
    rows, columns = np.r_[LEFT, RIGHT, LEFT, RIGHT], np.r_[RIGHT, LEFT, LEFT, RIGHT]
    values = np.r_[conductivity, conductivity, -conductivity, -conductivity]
    return sp.csr_array((values, (rows, columns)), shape=(CELLS, CELLS))


def on_walls(abar):
    """The gradient in each wall's conductivity from that in the generator's entries."""
    g = abar.toarray()
    return g[LEFT, RIGHT] + g[RIGHT, LEFT] - g[LEFT, LEFT] - g[RIGHT, RIGHT]


def main():
    rng = np.random.default_rng(0)
    truth = 1 + 0.5 * np.sin(np.linspace(0, 6, CELLS - 1))
    start = np.zeros(CELLS)
    start[::10] = 10.0
    measured = expmgrad.expm_multiply(generator(truth), start, TIMES) + 1e-4 * rng.standard_normal((3, CELLS))

    def misfit(log_conductivity):
        conductivity = np.exp(log_conductivity)
        w, pullback = expmgrad.expm_multiply_vjp(generator(conductivity), start, TIMES)
        abar, _, _ = pullback(w - measured)
        return 0.5 * np.sum((w - measured) ** 2), on_walls(abar) * conductivity

    found = scipy.optimize.minimize(misfit, np.zeros(CELLS - 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    error = np.abs(np.exp(found.x) - truth)
    print(f"misfit {misfit(np.zeros(CELLS - 1))[0]:.3f} -> {found.fun:.2e} in {found.nit} steps; "
          f"median error of a conductivity {np.median(error):.3f}")
    assert found.fun < 1e-4 and np.median(error) < 0.05


if __name__ == "__main__":
    main()
