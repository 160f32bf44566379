"""A continuous-time Markov chain fitted to panel data: states that were seen at visits, not when they changed.

Patients move between healthy, mild, severe and dead; the rates of seven transitions are sought. Of two visits, t apart,
only the states i and j are known, and their probability is exp(Q t)_ij. The gradient of the log likelihood in Q is
exact to rounding by one call of `expm_times_vjp` for all intervals; its differences give standard errors.

    python markov_panel.py [--plot figure.png]

Kalbfleisch and Lawless, J. Am. Stat. Assoc. 80, 1985; Jackson, J. Stat. Softw. 38, 2011.
"""

from __future__ import annotations

import argparse

import numpy as np
import scipy.optimize

import expmgrad

STATES = ("healthy", "mild", "severe", "dead")
MOVES = [(0, 1), (0, 3), (1, 0), (1, 2), (1, 3), (2, 1), (2, 3)]
TRUE_RATES = np.array([0.12, 0.04, 0.25, 0.35, 0.05, 0.15, 0.30])  # a year
INTERVALS = np.array([0.25, 0.5, 1.0, 1.5, 2.0, 3.0])  # years between visits
FROM, TO = np.transpose(MOVES)


def generator(rates: np.ndarray) -> np.ndarray:
    q = np.zeros((4, 4))
    q[FROM, TO] = rates
    return q - np.diag(q.sum(1))


def counted(patients: int, visits: int, rng: np.random.Generator) -> np.ndarray:
    """How often j was seen an interval after i, shape (intervals, 4, 4), of a simulated study."""
    p = expmgrad.expm_times(generator(TRUE_RATES), INTERVALS, structure="markov")
    counts = np.zeros(p.shape)
    states = np.zeros(patients, int)
    for _ in range(visits):
        interval = rng.integers(len(INTERVALS), size=patients)
        moved = (rng.random(patients)[:, None] > p[interval, states].cumsum(1)[:, :-1]).sum(1)
        np.add.at(counts, (interval, states, moved), states != 3)
        states = moved
    return counts


def log_likelihood(rates: np.ndarray, counts: np.ndarray) -> tuple[float, np.ndarray]:
    """Σ counts log exp(Q t)_ij, and its gradient in the rates."""
    p, pullback = expmgrad.expm_times_vjp(generator(rates), INTERVALS, structure="markov")
    seen = counts > 0
    gradient_in_p = np.divide(counts, p, out=np.zeros_like(p), where=seen)
    gradient_in_q, _ = pullback(gradient_in_p)
    value = np.sum(counts[seen] * np.log(p[seen]))
    return float(value), gradient_in_q[FROM, TO] - gradient_in_q[FROM, FROM]  # a rate is in its row's diagonal too


def fitted(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Rates of the largest likelihood, standard errors of their logarithms, and the log likelihood."""

    def f(x):
        value, gradient = log_likelihood(np.exp(x), counts)
        return -value, -gradient * np.exp(x)

    start = np.log(np.full(len(MOVES), 0.2))
    found = scipy.optimize.minimize(f, start, jac=True, method="L-BFGS-B", bounds=[(-9, 3)] * len(MOVES),
                                    options={"ftol": 1e-14, "gtol": 1e-6})
    h = 1e-5 * np.eye(len(MOVES))
    information = np.array([(f(found.x + row)[1] - f(found.x - row)[1]) / 2e-5 for row in h])
    return np.exp(found.x), np.sqrt(np.linalg.inv(information).diagonal()), -found.fun


def plot(file: str, rates: np.ndarray, errors: np.ndarray) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.6), layout="constrained")
    places = np.arange(len(MOVES))
    interval = rates * (1 - np.exp(-1.96 * errors)), rates * (np.exp(1.96 * errors) - 1)
    left.errorbar(rates, places, xerr=interval, fmt="o", label="found, 95 %")
    left.scatter(TRUE_RATES, places, marker="x", color="black", zorder=3, label="true")
    left.set_yticks(places, [f"{STATES[i]} → {STATES[j]}" for i, j in MOVES])
    left.set(xlabel="rate a year", title="Rates from panel data")
    left.legend(frameon=False, loc="lower right")
    years = np.linspace(0, 15, 121)
    occupied = expmgrad.expm_times(generator(rates), years, structure="markov")[:, 0]
    right.stackplot(years, occupied.T, labels=STATES, colors=["#8fbf8f", "#f2d16b", "#e08a4f", "0.6"])
    right.set(xlabel="years after a healthy visit", ylabel="probability", title="What follows")
    right.set(xlim=(0, 15), ylim=(0, 1))
    right.legend(loc="lower left", ncols=2)
    figure.savefig(file, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw the rates and what follows from them")
    options = parser.parse_args()
    counts = counted(patients=2000, visits=8, rng=np.random.default_rng(5))
    rates, errors, value = fitted(counts)
    print(f"{int(counts.sum())} pairs of visits, log likelihood {value:.3f}")
    for (i, j), true, rate, error in zip(MOVES, TRUE_RATES, rates, errors):
        print(f"{STATES[i]:>7} -> {STATES[j]:<7} true {true:.2f}  found {rate:.3f}  "
              f"95 % {rate * np.exp(-1.96 * error):.3f} to {rate * np.exp(1.96 * error):.3f}")
    if options.plot:
        plot(options.plot, rates, errors)


if __name__ == "__main__":
    main()
