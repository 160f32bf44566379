#!/usr/bin/env python3
"""Times the operations that other libraries lack or do slowly, beside what there is; prints a Markdown table.

    benchmarks/functions.py [--quick] [--write] [--seconds S]

One thread for every side. Ours and the peer take turns (stopwatch.py): a time is the median of the rounds, a ratio the
median of the ratios within a round. "apart" is how far the two results differ, relative, in units of max(1, cond) u,
or, where Arb has certified the result (python-flint), the error of each; that of Markov generators is the largest of an
entry.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from dataclasses import dataclass

import threads
from report import processor, ratio_text, table, time_text, write_block
from stopwatch import QUICK, Effort, interleaved, python_calls

if not threads.is_set_for(1):
    import os

    os.execve(sys.executable, [sys.executable, *sys.argv], threads.environment(1))

import numpy as np  # noqa: E402
import scipy  # noqa: E402
import scipy.linalg  # noqa: E402
from scipy.linalg._expm_frechet import expm_frechet_kronform  # noqa: E402

import expmgrad  # noqa: E402

U = 2.0**-53
HAS_TORCH = importlib.util.find_spec("torch") is not None
HAS_FLINT = importlib.util.find_spec("flint") is not None


@dataclass
class Line:
    what: str
    ours: object  # functions without arguments; they return what is compared
    peer: object
    name: str  # the peer's
    a: np.ndarray
    limit: float | None = None  # of the peer's time over ours
    true: np.ndarray | None = None  # the certified result
    entrywise: bool = False


def certified(a, corner):
    """The last block of n = `corner` columns of exp(a), in its first n rows, as Arb's numbers; None without
    python-flint.
    """
    if not HAS_FLINT:
        return None
    from certified import BITS, GOOD_BITS, exponential_block

    return exponential_block(a, None, BITS, 2 * GOOD_BITS)[:corner, -corner:]


def error(result, true, entrywise):
    """Relative, of the whole or of the worst entry."""
    apart = np.array([float((c - float(x)).mid()) for c, x in zip(true.ravel(), result.ravel())])
    size = np.array([float(c.mid()) for c in true.ravel()])
    return np.abs(apart / size).max() if entrywise else np.linalg.norm(apart) / np.linalg.norm(size)


def random(rng, n, norm=2.0):
    a = rng.standard_normal((n, n))
    return a * norm / np.linalg.norm(a, 2)


def symmetric(a):
    return (a + a.T) / 2


def times(rng):
    for n, last in ((20, 1.0), (20, 10.0), (64, 10.0)):
        a, t = random(rng, n), np.linspace(0, last, 100)
        for kind, x in (("", a), ("symmetric, ", symmetric(a))):
            batch = t[:, None, None] * x
            yield Line(
                f"`expm_times`, {kind}n = {n}, 100 times to {last:g}",
                lambda x=x, t=t: expmgrad.expm_times(x, t),
                lambda b=batch: expmgrad.expm(b),
                "our `expm` of the batch",
                x * last,
                2.5 if n == 20 and not kind else None,
            )
        batch, g = t[:, None, None] * a, rng.standard_normal((100, n, n))
        pullback, one_by_one = expmgrad.expm_times_vjp(a, t)[1], expmgrad.expm_vjp(batch)[1]
        yield Line(
            f"its pullback, n = {n}, to {last:g}",
            lambda p=pullback, g=g: p(g)[0],
            lambda p=one_by_one, g=g, t=t: np.tensordot(t, p(g), 1),
            "our pullback of the batch",
            a * last,
        )


def jacobians(rng):
    for n, limit in ((16, 100), (40, 40)):
        columns = np.arange(n * n).reshape(n, n).T.ravel()  # SciPy's run by rows of E, its rows by columns of L
        for norm in (0.1, 5.0, 100.0):
            a = random(rng, n, norm)
            yield Line(
                f"`expm_jacobian`, n = {n}, norm {norm:g}",
                lambda a=a: expmgrad.expm_jacobian(a),
                lambda a=a, c=columns: expm_frechet_kronform(a)[:, np.argsort(c)],
                "SciPy's `expm_frechet_kronform`",
                a,
                limit,
            )


def conditions(rng):
    for norm in (1.0, 5.0):
        a = random(rng, 30, norm)
        yield Line(
            f"`expm_cond`, n = 30, norm {norm:g}",
            lambda a=a: np.array([expmgrad.expm_cond(a)]),
            lambda a=a: np.array([scipy.linalg.expm_cond(a)]),
            "SciPy's `expm_cond`",
            a,
            50,
        )


def second_order(rng):
    for n in (16, 64):
        a, w, f = random(rng, n), rng.standard_normal((n, n)), rng.standard_normal((n, n))
        zero = np.zeros((n, n))
        block = np.block([[a, w, f, zero], [zero, a, zero, f], [zero, zero, a, w], [zero, zero, zero, a]])
        back = np.block([[a.T, w, f.T, zero], [zero, a.T, zero, f.T], [zero, zero, a.T, w], [zero, zero, zero, a.T]])
        true, true_back = (certified(x, n) if n <= 16 else None for x in (block, back))
        yield Line(
            f"`expm_l2`, n = {n}",
            lambda a=a, w=w, f=f: expmgrad.expm_l2(a, w, f),
            lambda b=block, n=n: scipy.linalg.expm(b)[:n, 3 * n :],
            "SciPy's `expm` of 4n × 4n",
            a,
            None,
            true,
        )
        if not HAS_TORCH:
            continue
        import torch

        ta, tw, tf = (torch.from_numpy(x) for x in (a, w, f))

        def phi(x, tw=tw):
            return (tw * torch.linalg.matrix_exp(x)).sum()

        def ours(a=a, w=w, f=f):
            return expmgrad.expm_hvp(a, w, f)[1]

        limit = 10 if n == 64 else None
        yield Line(
            f"`expm_hvp`, n = {n}",
            ours,
            lambda ta=ta, tf=tf, phi=phi: torch.func.jvp(torch.func.grad(phi), (ta,), (tf,))[1],
            "PyTorch, forward over reverse",
            a,
            limit,
            true_back,
        )
        yield Line(
            f"`expm_hvp`, n = {n}",
            ours,
            lambda ta=ta, tf=tf, phi=phi: torch.autograd.functional.hvp(phi, ta, tf)[1],
            "PyTorch's `autograd.functional.hvp`",
            a,
            limit,
            true_back,
        )


def low_rank(rng):
    for n in (16, 64):
        a, u, v = random(rng, n), rng.standard_normal((n, 1)), rng.standard_normal((n, 1))

        true = certified(np.block([[a.T, u @ v.T], [np.zeros_like(a), a.T]]), n) if n <= 16 else None

        def ours(a=a, u=u, v=v):
            return expmgrad.expm_vjp_lowrank(a)[1](u, v)

        yield Line(
            f"`expm_vjp_lowrank`, uᵀ exp(A) v, n = {n}",
            ours,
            lambda a=a, u=u, v=v: expmgrad.expm_vjp(a)[1](u @ v.T),
            "our `expm_vjp` of u vᵀ",
            a,
            None,
            true,
        )
        if HAS_TORCH:
            import torch

            leaf, tu, tv = torch.from_numpy(a.copy()).requires_grad_(), torch.from_numpy(u), torch.from_numpy(v)
            yield Line(
                f"`expm_vjp_lowrank`, uᵀ exp(A) v, n = {n}",
                ours,
                lambda leaf=leaf, tu=tu, tv=tv: torch.autograd.grad(
                    (tu.T @ torch.linalg.matrix_exp(leaf) @ tv).sum(), leaf
                )[0].numpy(),
                "PyTorch, backward",
                a,
                None,
                true,
            )


def hermitian(rng):
    for n in (8, 64, 200):
        a, g = symmetric(random(rng, n)), symmetric(rng.standard_normal((n, n)))

        def ours(a=a, g=g):
            y, pullback = expmgrad.expm_eigh_vjp(a)
            return y, pullback(g)

        def engine(a=a, g=g):
            y, pullback = expmgrad.expm_vjp(a, structure="general")
            return y, pullback(g)

        what = f"`expm_eigh_vjp` and its pullback, n = {n}"
        yield Line(what, lambda ours=ours: ours()[1], lambda engine=engine: engine()[1], "our `expm_vjp`, general", a)
        if HAS_TORCH:
            import torch

            leaf, tg = torch.from_numpy(a.copy()).requires_grad_(), torch.from_numpy(g)

            def through(leaf=leaf, tg=tg):
                w, q = torch.linalg.eigh(leaf)
                y = (q * w.exp()) @ q.T
                s = torch.autograd.grad((tg * y).sum(), leaf)[0].numpy()
                return (s + s.T) / 2

            yield Line(what, lambda ours=ours: ours()[1], through, "PyTorch through `linalg.eigh`", a)


def markov(rng):
    for n, t in ((4, 1e-3), (20, 1e-3)):
        q = np.diag(rng.uniform(0.5, 2, n - 1), 1) + np.diag(rng.uniform(0.5, 2, n - 1), -1)  # a birth-death chain
        q = (q - np.diag(q.sum(1))) * t
        yield Line(
            f'`expm(structure="markov")`, n = {n}',
            lambda q=q: expmgrad.expm(q, structure="markov"),
            lambda q=q: scipy.linalg.expm(q),
            "SciPy's `expm`",
            q,
            None,
            certified(q, n),
            entrywise=True,
        )


def measured(line: Line, effort: Effort) -> list[str]:
    found = interleaved({"ours": python_calls(line.ours), "peer": python_calls(line.peer)}, effort)
    ratio = found.ratio("peer", "ours")
    unit = max(1.0, expmgrad.expm_cond(line.a)) * U
    ours, peer = np.asarray(line.ours()), np.asarray(line.peer())
    if line.true is not None:
        mine, theirs = (error(x, line.true, line.entrywise) for x in (ours, peer))
        apart = f"errors {mine / unit:.2g} and {theirs / unit:.2g} cond u" + ", entrywise" * line.entrywise
    else:
        difference = np.linalg.norm(ours - peer) / np.linalg.norm(peer)
        apart = f"{difference:.1e}" if ours.size == 1 else f"{difference / unit:.2g} cond u"
    text = ratio_text(ratio) if line.limit is None or ratio >= line.limit else f"**{ratio_text(ratio)}**"
    return [
        line.what,
        time_text(found.seconds("ours")),
        line.name,
        time_text(found.seconds("peer")),
        text,
        "" if line.limit is None else f"{line.limit:g}",
        apart,
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two or three rounds a line: does it run?")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each line (default 3)")
    parser.add_argument("--only", help="lines in whose text this occurs")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    threads.take(1, ["torch"] if HAS_TORCH else [])
    versions = f"NumPy {np.__version__}, SciPy {scipy.__version__}"
    if HAS_TORCH:
        import torch

        versions += f", PyTorch {torch.__version__}"
    heading = f"One thread on {processor()}: {versions}.\n\n`{expmgrad.build_info()}`"
    print(heading, flush=True)
    head, rows = ["operation", "ours", "beside", "its time", "ratio", "limit", "apart"], []
    rng = np.random.default_rng(20)
    for part in (times, jacobians, conditions, second_order, low_rank, hermitian, markov):
        for line in part(rng):
            if options.only and options.only not in line.what:
                continue
            rows.append(measured(line, QUICK if options.quick else Effort(seconds=options.seconds)))
            print(" | ".join(rows[-1]), flush=True)
    text = f"{heading}\n\n{table(head, rows)}"
    if options.write:
        write_block("performance.md", "functions", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
