"""Speed of expmgrad.jax inside jit, beside jax.scipy.linalg.expm: value and gradient, single and in batches.

Both in one process, in turns (stopwatch.py), on all cores. Prints Markdown; --write puts it into docs/jax.md.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/jax_adapter.py
"""

from __future__ import annotations

import argparse
import sys

import jax

jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp  # noqa: E402
from jax.scipy.linalg import expm as theirs  # noqa: E402

import products  # noqa: E402
from expmgrad.jax import expm as ours  # noqa: E402
from report import processor, ratio_text, table, time_text, write_block  # noqa: E402
from stopwatch import QUICK, Effort, interleaved, python_calls  # noqa: E402

#: (order, matrices); 0: one matrix, not in a batch
PARTS = {
    "single": [(n, 0) for n in (2, 3, 4, 5, 8, 12, 16, 24, 32, 48, 64, 65, 100, 150, 200, 300, 400, 500)],
    "batch": [
        *((2, 10000), (3, 10000), (4, 10000), (5, 5000), (8, 2000)),
        *((16, 500), (32, 100), (64, 20), (100, 10), (200, 4), (500, 2)),
    ],
}
QUICK_PARTS = {"single": [(2, 0), (8, 0)], "batch": [(4, 100)]}


def subjects(n: int, count: int) -> dict:
    """Compiled programs on arguments that lie ready; a call waits for its result."""
    a, g = map(jnp.asarray, products.gaussian(n))
    if count:
        a, g = (jnp.repeat(x[None], count, 0) * jnp.linspace(0.5, 1.0, count)[:, None, None] for x in (a, g))
    found = {}
    for name, expm in (("ours", ours), ("theirs", jax.vmap(theirs) if count else theirs)):
        value = jax.jit(expm)
        both = jax.jit(lambda a, g, expm=expm: (lambda y, pullback: (y, pullback(g)[0]))(*jax.vjp(expm, a)))
        found[name, "value"] = python_calls(lambda f=value: f(a).block_until_ready())
        found[name, "value and gradient"] = python_calls(lambda f=both: jax.block_until_ready(f(a, g)))
    return found


def measured(cases: list, effort: Effort) -> str:
    rows = []
    for n, count in cases:
        timings = interleaved(subjects(n, count), effort)
        row = [f"{count} of {n} × {n}" if count else str(n)]
        for kind in ("value", "value and gradient"):
            row += [time_text(timings.seconds(("ours", kind))), ratio_text(timings.ratio(("theirs", kind), ("ours", kind)))]
        rows.append(row)
        print(*row, sep="  ", file=sys.stderr, flush=True)
    return table(["n", "value", "JAX / ours", "value and gradient", "JAX / ours"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few small cases: does it run?")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each case (default 1)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--write", action="store_true", help="write the tables into docs/jax.md")
    options = parser.parse_args()
    effort = QUICK if options.quick else Effort(seconds=options.seconds, pause=0.002)
    for part in options.parts:
        cases = (QUICK_PARTS if options.quick else PARTS)[part]
        text = f"JAX {jax.__version__}, float64, on {processor()}.\n\n{measured(cases, effort)}"
        print(text)
        if options.write:
            write_block("jax.md", part, text)


if __name__ == "__main__":
    main()
