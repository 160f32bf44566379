"""A Markov chain of 2000 states: probabilities down to 1e-108, and how a rare one depends on every rate.

    python chain_rates.py [--plot figure.png]
"""
import argparse

import numpy as np
import scipy.sparse as sp

import expmgrad

STATES, JUMPS = 2000, 10
TIME, WATCHED = 5.0, 900


def generator(rng):
    """Columns add up to zero: from each state to ten states not far above or below."""
    source = np.repeat(np.arange(STATES), JUMPS)
    target = np.clip(source + rng.integers(-20, 21, source.size), 0, STATES - 1)
    keep = source != target
    rates = rng.uniform(0.1, 1.0, keep.sum())
    q = sp.csr_array((rates, (target[keep], source[keep])), shape=(STATES, STATES))
    return sp.csr_array(q - sp.diags(np.asarray(q.sum(axis=0)).ravel()))


def plot(file, p, source, elasticity):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained")
    left.semilogy(p)
    left.plot(WATCHED, p[WATCHED], "o", color="tab:red")
    left.annotate(f"  state {WATCHED}", (WATCHED, p[WATCHED]))
    left.set(xlabel="state", ylabel="probability", title=f"From state 0 after t = {TIME:g}")
    right.plot(source, elasticity, ".", markersize=2)
    right.set(xlabel="state that a jump leaves", ylabel="∂ log p / ∂ log rate",
              title=f"What state {WATCHED} owes to each rate")
    figure.savefig(file, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw the probabilities and how one depends on every rate")
    options = parser.parse_args()
    q = generator(np.random.default_rng(0))
    start = np.zeros(STATES)
    start[0] = 1
    p, pullback = expmgrad.expm_multiply_vjp(q, start, TIME, structure="markov")
    print(f"total {p.sum():.15f}, state {WATCHED} {p[WATCHED]:.3e}, smallest {p.min():.1e}, "
          f"none negative: {(p >= 0).all()}")
    wanted = np.zeros(STATES)
    wanted[WATCHED] = 1 / p[WATCHED]  # the gradient of its logarithm
    qbar, _, tbar = pullback(wanted)
    rows, columns = q.nonzero()
    # A rate moves its own entry and, for the columns to add up to zero, the diagonal's.
    gradient = np.asarray(qbar[rows, columns]).ravel() - qbar.diagonal()[columns]
    elasticity = gradient * np.asarray(q[rows, columns]).ravel() * (rows != columns)
    top = np.argmax(elasticity)
    # log p depends on rates and time through their product alone.
    print(f"most by the rate {columns[top]} -> {rows[top]}; "
          f"elasticities add up to {elasticity.sum():.9f} = t d log p/dt {TIME * tbar:.9f}")
    if options.plot:
        moves = rows != columns
        plot(options.plot, p, columns[moves], elasticity[moves])
    assert abs(elasticity.sum() - TIME * tbar) < 1e-8 * abs(tbar) and abs(p.sum() - 1) < 1e-13 and (p >= 0).all()


if __name__ == "__main__":
    main()
