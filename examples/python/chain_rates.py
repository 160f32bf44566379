"""A Markov chain of 2000 states: probabilities right entry by entry, and how a rare one depends on every rate."""
import numpy as np
import scipy.sparse as sp

import expmgrad

STATES, JUMPS = 2000, 10


def generator(rng):
    """Columns add up to zero: from each state to ten states not far above or below."""
    source = np.repeat(np.arange(STATES), JUMPS)
    target = np.clip(source + rng.integers(-20, 21, source.size), 0, STATES - 1)
    keep = source != target
    rates = rng.uniform(0.1, 1.0, keep.sum())
    q = sp.csr_array((rates, (target[keep], source[keep])), shape=(STATES, STATES))
    return sp.csr_array(q - sp.diags(np.asarray(q.sum(axis=0)).ravel()))


def main():
    q = generator(np.random.default_rng(0))
    start = np.zeros(STATES)
    start[0] = 1
    p, pullback = expmgrad.expm_multiply_vjp(q, start, 5.0, structure="markov")
    print(f"total {p.sum():.15f}, state 900 {p[900]:.3e}, smallest {p.min():.1e}, none negative: {(p >= 0).all()}")
    wanted = np.zeros(STATES)
    wanted[900] = 1 / p[900]  # the gradient of its logarithm
    qbar, _, tbar = pullback(wanted)
    rows, columns = q.nonzero()
    # A rate moves its own entry and, for the columns to add up to zero, the diagonal's.
    gradient = np.asarray(qbar[rows, columns]).ravel() - qbar.diagonal()[columns]
    elasticity = gradient * np.asarray(q[rows, columns]).ravel() * (rows != columns)
    top = np.argmax(elasticity)
    # log p depends on rates and time through their product alone.
    print(f"most by the rate {columns[top]} -> {rows[top]}; "
          f"elasticities add up to {elasticity.sum():.9f} = t d log p/dt {5 * tbar:.9f}")
    assert abs(elasticity.sum() - 5 * tbar) < 1e-8 * abs(tbar) and abs(p.sum() - 1) < 1e-13 and (p >= 0).all()


if __name__ == "__main__":
    main()
