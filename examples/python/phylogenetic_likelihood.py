"""The gradient of a phylogenetic likelihood in substitution rates and branch lengths, and a fit by it.

Sequences evolve along a tree by the general time-reversible model (GTR): on a branch of length t the probabilities of
change are P = exp(Q t), Q the generator of six exchangeabilities and four frequencies, one substitution a unit of time.
Felsenstein's pruning gives the likelihood of an alignment; run backwards it gives the gradient in every P, and one call
of `expm_times_vjp` turns all of them into the gradients in Q and in every t, exact to rounding.

    python phylogenetic_likelihood.py [--plot figure.png]
"""

from __future__ import annotations

import argparse

import numpy as np

import expmgrad

#: Inner nodes from the leaves to the root, with their children; leaves are 0 ... 5. Branch b leads down to node b.
TREE = {6: (0, 1), 7: (2, 3), 8: (4, 5), 9: (6, 7, 8)}
LEAVES, ROOT = 6, 9
PAIRS = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]  # A C G T
FREQUENCIES = np.array([0.3, 0.2, 0.2, 0.3])
TRUE_RATES = np.array([1.0, 4.0, 0.7, 0.9, 5.0, 1.0])
TRUE_LENGTHS = np.array([0.10, 0.20, 0.15, 0.05, 0.30, 0.12, 0.08, 0.05, 0.10])


def generator(rates: np.ndarray) -> tuple[np.ndarray, float]:
    """Q, and the scale that was divided by."""
    q = np.zeros((4, 4))
    for rate, (i, j) in zip(rates, PAIRS):
        q[i, j], q[j, i] = rate * FREQUENCIES[j], rate * FREQUENCIES[i]
    scale = FREQUENCIES @ q.sum(1)
    q -= np.diag(q.sum(1))
    return q / scale, scale


def gradient_in_rates(q_bar: np.ndarray, q: np.ndarray, scale: float) -> np.ndarray:
    """From the gradient in Q to that in the exchangeabilities, through diagonal and scale."""
    off = (q_bar - q_bar.diagonal()[:, None] - np.sum(q_bar * q) * FREQUENCIES[:, None]) / scale
    return np.array([off[i, j] * FREQUENCIES[j] + off[j, i] * FREQUENCIES[i] for i, j in PAIRS])


def log_likelihood(
    rates: np.ndarray, lengths: np.ndarray, alignment: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """log L of an alignment (leaves, sites) of 0 ... 3, and its gradients in rates and lengths."""
    q, scale = generator(rates)
    p, pullback = expmgrad.expm_times_vjp(q, lengths, structure="markov")

    partial = [np.eye(4)[row] for row in alignment] + [np.empty(0)] * len(TREE)  # of what is below a node: (sites, 4)
    message = {}
    for node, children in TREE.items():
        message.update((child, partial[child] @ p[child].T) for child in children)
        partial[node] = np.prod([message[child] for child in children], 0)
    of_sites = partial[ROOT] @ FREQUENCIES

    partial_bar = {ROOT: FREQUENCIES / of_sites[:, None]}
    p_bar = np.empty_like(p)
    for node, children in reversed(TREE.items()):
        for child in children:
            others = np.prod([message[other] for other in children if other != child], 0)
            message_bar = partial_bar[node] * others
            p_bar[child] = message_bar.T @ partial[child]
            partial_bar[child] = message_bar @ p[child]
    q_bar, lengths_bar = pullback(p_bar)
    return float(np.log(of_sites).sum()), gradient_in_rates(q_bar, q, scale), lengths_bar


def simulated(sites: int, rng: np.random.Generator) -> np.ndarray:
    """An alignment that evolved along the tree."""
    p = expmgrad.expm_times(generator(TRUE_RATES)[0], TRUE_LENGTHS, structure="markov")
    states = {ROOT: rng.choice(4, sites, p=FREQUENCIES)}
    for node, children in reversed(TREE.items()):
        for child in children:
            cumulated = p[child].cumsum(1)[states[node]]
            states[child] = (rng.random(sites)[:, None] > cumulated[:, :-1]).sum(1)
    return np.array([states[leaf] for leaf in range(LEAVES)])


def fitted(alignment: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Rates, relative to the last, and lengths of the largest likelihood, by L-BFGS in their logarithms."""
    import scipy.optimize

    def f(x):
        values = np.exp(x)
        value, in_rates, in_lengths = log_likelihood(np.append(values[:5], 1.0), values[5:], alignment)
        return -value, -np.concatenate([in_rates[:5], in_lengths]) * values

    found = scipy.optimize.minimize(f, np.log([1.0] * 5 + [0.1] * len(TRUE_LENGTHS)), jac=True, method="L-BFGS-B",
                                    bounds=[(-12, 6)] * (5 + len(TRUE_LENGTHS)))
    return np.append(np.exp(found.x[:5]), 1.0), np.exp(found.x[5:]), -found.fun


def plot(file: str, rates: np.ndarray, lengths: np.ndarray) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
    for axis, true, found, title in ((axes[0], TRUE_RATES, rates, "Exchangeabilities"),
                                     (axes[1], TRUE_LENGTHS, lengths, "Branch lengths")):
        axis.plot([0, 1.1 * true.max()], [0, 1.1 * true.max()], color="0.7", zorder=0)
        axis.scatter(true, found)
        axis.set(xlabel="true", ylabel="of the largest likelihood", title=title, aspect="equal")
    figure.savefig(file, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw what is found against the truth")
    options = parser.parse_args()
    alignment = simulated(20000, np.random.default_rng(1))
    value, in_rates, in_lengths = log_likelihood(np.ones(6), np.full(9, 0.1), alignment)
    print(f"log likelihood at equal rates and lengths of 0.1: {value:.3f}")
    print("its gradient in rates:  ", *(f"{x:9.2f}" for x in in_rates))
    print("its gradient in lengths:", *(f"{x:9.2f}" for x in in_lengths))
    rates, lengths, value = fitted(alignment)
    print(f"largest log likelihood: {value:.3f}")
    print("rates:  ", *(f"{x:.3f}" for x in rates))
    print("lengths:", *(f"{x:.3f}" for x in lengths))
    if options.plot:
        plot(options.plot, rates, lengths)


if __name__ == "__main__":
    main()
