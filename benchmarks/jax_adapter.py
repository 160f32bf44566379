"""Speed of expmgrad.jax inside jit, beside jax.scipy.linalg.expm: value and gradient, single and in batches.

Both in one process, in turns (stopwatch.py), on one thread unless told otherwise. Prints Markdown; --write puts it into
docs/jax.md.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/jax_adapter.py
"""

from __future__ import annotations

import argparse
import os
import sys

import products
import threads
from adapter import Adapter
from stopwatch import python_calls

PARTS = {
    "single": [(n, 0) for n in (2, 3, 4, 5, 8, 12, 16, 24, 32, 48, 64, 65, 100, 150, 200, 300, 400, 500)],
    "batch": [
        *((2, 10000), (3, 10000), (4, 10000), (5, 5000), (8, 2000)),
        *((16, 500), (32, 100), (64, 20), (100, 10), (200, 4), (500, 2)),
    ],
}
KINDS = VALUE, BOTH = "value", "value and gradient"


def subjects(n: int, count: int) -> dict:
    """Compiled programs on arguments that lie ready; a call waits for its result."""
    import jax
    import jax.numpy as jnp
    from jax.scipy.linalg import expm as theirs

    from expmgrad.jax import expm as ours

    a, g = map(jnp.asarray, products.gaussian(n))
    if count:
        a, g = (jnp.repeat(x[None], count, 0) * jnp.linspace(0.5, 1.0, count)[:, None, None] for x in (a, g))
    found = {}
    for name, expm in (("ours", ours), ("theirs", jax.vmap(theirs) if count else theirs)):
        value = jax.jit(expm)
        both = jax.jit(lambda a, g, expm=expm: (lambda y, pullback: (y, pullback(g)[0]))(*jax.vjp(expm, a)))
        found[name, VALUE] = python_calls(lambda f=value: f(a).block_until_ready())
        found[name, BOTH] = python_calls(lambda f=both: jax.block_until_ready(f(a, g)))
    return found


def circumstances(options: argparse.Namespace) -> str:
    """XLA reads its number of threads from the environment, when the process begins."""
    if not threads.is_set_for(options.threads):
        os.execve(sys.executable, [sys.executable, *sys.argv], threads.environment(options.threads))
    threads.take(options.threads, ["jax"])
    import jax

    jax.config.update("jax_enable_x64", True)
    return f"JAX {jax.__version__}, {options.threads} thread(s)"


if __name__ == "__main__":
    Adapter("JAX", "jax.md", PARTS, KINDS, subjects, circumstances).run(__doc__)
