"""Fits the conductivity of each cell of a rod to temperatures measured at three times, by gradients of exp(tA)b.

The generator is tridiagonal; its gradient comes on those entries alone, and the chain rule to the conductivities is
three lines.

    python heat_fit.py [--plot figure.png]
"""
import argparse

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


def plot(file, truth, found, measured, fitted):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained")
    for time, points, line in zip(TIMES, measured, fitted):
        (drawn,) = left.plot(line, label=f"t = {time:g}")
        left.plot(points, ".", color=drawn.get_color(), markersize=4)
    left.set(xlabel="cell", ylabel="temperature", title="Measured (points) and fitted (lines)")
    left.legend(frameon=False)
    right.plot(truth, color="black", label="true")
    right.plot(found, ".", label="found")
    right.set(xlabel="wall between cells", ylabel="conductivity", title="What the temperatures tell", ylim=(0, 2))
    right.legend(frameon=False)
    figure.savefig(file, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw temperatures and conductivities")
    options = parser.parse_args()
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
    if options.plot:
        fitted = expmgrad.expm_multiply(generator(np.exp(found.x)), start, TIMES)
        plot(options.plot, truth, np.exp(found.x), measured, fitted)
    assert found.fun < 1e-4 and np.median(error) < 0.05


if __name__ == "__main__":
    main()
