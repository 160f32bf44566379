"""exp(tA)B and its gradient beside SciPy, and JAX and PyTorch where they are installed; one core unless --threads says
more.

Prints Markdown: seconds, ratios (medians of interleaved rounds), products of A with one column, and the error of both
against a run in which the time is split in two. --write puts it into docs/performance-action.md.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/action.py
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

if "--threads" not in sys.argv:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as sla

import action_problems as problems
import expmgrad
from report import DOCS, processor, table, time_text, write_text
from stopwatch import Effort, interleaved, python_calls


def by_scipy(problem: problems.Problem, b: np.ndarray):
    if isinstance(problem.t, np.ndarray):
        t = problem.t
        return lambda: sla.expm_multiply(problem.a, b, start=t[0], stop=t[-1], num=t.size)
    scaled = problem.t * problem.scale * problem.a
    return lambda: sla.expm_multiply(scaled, b)


def distance(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.linalg.norm(x - y) / np.linalg.norm(y))


def value_rows(large: bool, effort: Effort) -> list[list[str]]:
    rows = []
    for problem in problems.values(large):
        b = problem.b()
        given = {"scale": problem.scale, "structure": problem.structure}
        ours = lambda p=problem, b=b, given=given: expmgrad.expm_multiply(p.a, b, p.t, **given)  # noqa: E731
        scipys = by_scipy(problem, b)
        times = interleaved({"ours": python_calls(ours), "scipy": python_calls(scipys)}, effort)
        w, info = expmgrad.expm_multiply(problem.a, b, problem.t, return_info=True, **given)
        half = expmgrad.expm_multiply(problem.a, b, np.asarray(problem.t) / 2, **given)
        last = half[-1] if isinstance(problem.t, np.ndarray) else half
        twice = expmgrad.expm_multiply(problem.a, last, np.max(problem.t) / 2, **given)
        mine, theirs = w, scipys()
        if isinstance(problem.t, np.ndarray):
            mine, theirs = mine[-1], theirs[-1]
        ratio = times.ratio("scipy", "ours")
        demand = "" if problem.demand is None else f"{problem.demand:g}"
        rows.append([problem.name, time_text(times.seconds("scipy")), time_text(times.seconds("ours")),
                     str(info.products), info.method, f"{ratio:.1f}", demand, f"{distance(mine, twice):.0e}",
                     f"{distance(theirs, twice):.0e}"])  # fmt: skip
        print("|", " | ".join(rows[-1]), "|", flush=True)
    return rows


def jax_gradient(a, b, g, t):
    """Autodiff through a fixed Taylor run on BCOO data, degrees as SciPy chooses them (m = 55, s from the 1-norm)."""
    import jax
    import jax.numpy as jnp
    from jax.experimental import sparse

    jax.config.update("jax_enable_x64", True)
    steps = max(1, int(np.ceil(t * abs(a).sum(axis=0).max() / 9.9)))
    matrix = sparse.BCOO.from_scipy_sparse(sp.csr_matrix(a))

    def run(data, x):
        m = sparse.BCOO((data, matrix.indices), shape=a.shape)

        def step(x, _):
            def term(carry, j):
                v, total = carry
                v = (m @ v) * (t / steps) / j
                return (v, total + v), None

            (_, total), _ = jax.lax.scan(term, (x, x), jnp.arange(1.0, 56.0))
            return total, None

        return jax.lax.scan(step, x, None, length=steps)[0]

    call = jax.jit(lambda d, x: jax.value_and_grad(lambda d, x: jnp.vdot(g, run(d, x)), argnums=(0, 1))(d, x))
    data, x = jnp.asarray(matrix.data), jnp.asarray(b)
    return lambda: jax.block_until_ready(call(data, x))


def torch_gradient(a, b, g, t):
    """The same by PyTorch: products by gather and index_add on the values."""
    import torch

    steps = max(1, int(np.ceil(t * abs(a).sum(axis=0).max() / 9.9)))
    coo = a.tocoo()
    row, column = (torch.from_numpy(x.astype(np.int64)) for x in coo.coords)
    values, x0, cotangent = (torch.from_numpy(v) for v in (coo.data, b, g))

    def call():
        data, start = values.clone().requires_grad_(), x0.clone().requires_grad_()
        x = start
        for _ in range(steps):
            v = total = x
            for j in range(1, 56):
                v = torch.zeros_like(x).index_add(0, row, data * v[column]) * (t / steps / j)
                total = total + v
            x = total
        (cotangent @ x).backward()
        return data.grad, start.grad

    torch.set_num_threads(1)
    return call


def gradient_rows(effort: Effort) -> list[list[str]]:
    a, rows = problems.laplacian(100), []
    rng = np.random.default_rng(4)
    b, g = rng.standard_normal((2, a.shape[0]))
    for t in (10.0, 100.0):

        def both(t=t):
            _, pullback = expmgrad.expm_multiply_vjp(a, b, t)
            return pullback(g)

        subjects = {"value": python_calls(lambda t=t: expmgrad.expm_multiply(a, b, t)), "ours": python_calls(both)}
        for name, make in (("jax", jax_gradient), ("torch", torch_gradient)):
            try:
                subjects[name] = python_calls(make(a, b, g, t))
            except ImportError:
                print(f"{name} is not installed: left out", file=sys.stderr)
        times = interleaved(subjects, effort)
        row = [
            f"t = {t:g}",
            time_text(times.seconds("value")),
            time_text(times.seconds("ours")),
            f"{times.ratio('ours', 'value') - 1:.2f}",
        ]
        for name in ("jax", "torch"):
            row.append(f"{times.ratio(name, 'ours'):.1f} ×" if name in times else "–")
        rows.append(row)
        print("|", " | ".join(row), "|", flush=True)
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--large", action="store_true", help="a million unknowns, too")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each line")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    expmgrad.set_num_threads(given.threads)
    effort = Effort(seconds=given.seconds, rounds_most=21)
    head = ["value", "SciPy", "expmgrad", "products", "way", "ratio", "asked for", "error", "SciPy's"]
    values = value_rows(given.large, effort)
    gradients = gradient_rows(effort)
    text = "\n".join(
        [
            f"{processor()}, {given.threads} thread{'s' * (given.threads > 1)}, SciPy "
            f"{__import__('scipy').__version__}.",
            "",
            table(head, values),
            "",
            "Value and gradient in A's entries and b, 2-D Laplacian 100²:",
            "",
            table(["", "value alone", "value and gradient", "pullback/value", "JAX", "PyTorch"], gradients),
            "",
        ]
    )
    print(text)
    if given.write:
        file = Path(DOCS) / "performance-action.md"
        write_text(
            file,
            "# Speed of the action\n\nMade by `benchmarks/action.py`. Errors are distances to a run with the time "
            "split in two.\n\n" + text,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
