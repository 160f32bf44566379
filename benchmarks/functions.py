#!/usr/bin/env python3
"""Times the operations that other libraries lack or do slowly, beside what there is: prints a Markdown table.

    benchmarks/functions.py [--repeats N]

One BLAS thread for every side (set before NumPy is imported); each figure is the fastest of the repeats. The peers are
SciPy's private expm_frechet_kronform and its expm_cond, and this library's own batch of t_i A. SciPy's Kronecker form has
its columns by rows of E and its rows by columns of L: it is reordered before the two are compared.
"""
import argparse
import os
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import scipy.linalg  # noqa: E402
from scipy.linalg._expm_frechet import expm_frechet_kronform  # noqa: E402

import expmgrad  # noqa: E402


def fastest(call, repeats):
    """Seconds of the fastest of `repeats` calls."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def difference(x, y):
    """Relative, in the Frobenius norm."""
    return np.linalg.norm(x - y) / np.linalg.norm(y)


def matrix(rng, n, norm):
    a = rng.standard_normal((n, n))
    return a * norm / np.linalg.norm(a, 2)


def rows(repeats):
    """(what, our seconds, the other's seconds, the other, relative difference)"""
    rng = np.random.default_rng(20)
    for n, count, last in ((20, 100, 1.0), (20, 100, 10.0), (64, 100, 10.0)):
        a, t = matrix(rng, n, 2.0), np.linspace(0, last, count)
        for kind, x in (("general", a), ("symmetric", (a + a.T) / 2)):
            batch = t[:, None, None] * x
            ours, other = fastest(lambda: expmgrad.expm_times(x, t), repeats), fastest(lambda: expmgrad.expm(batch), repeats)
            yield (f"times, {kind}, n = {n}, {count} times to {last:g}", ours, other, "expm of the batch",
                   difference(expmgrad.expm_times(x, t), expmgrad.expm(batch)))
        g = rng.standard_normal(batch.shape)
        batch = t[:, None, None] * a
        _, pullback = expmgrad.expm_times_vjp(a, t)
        _, one_by_one = expmgrad.expm_vjp(batch)
        ours, other = fastest(lambda: pullback(g), repeats), fastest(lambda: one_by_one(g), repeats)
        yield (f"its vjp, n = {n}, to {last:g}", ours, other, "vjp of the batch",
               difference(pullback(g)[0], np.tensordot(t, one_by_one(g), 1)))
    for n in (16, 40):
        for norm in (1.0, 5.0):
            a = matrix(rng, n, norm)
            columns = np.arange(n * n).reshape(n, n).T.ravel()
            ours = fastest(lambda: expmgrad.expm_jacobian(a), repeats)
            other = fastest(lambda: expm_frechet_kronform(a), 1 if n > 20 else 3)
            yield (f"Jacobian, n = {n}, norm {norm:g}", ours, other, "expm_frechet_kronform",
                   difference(expmgrad.expm_jacobian(a)[:, columns], expm_frechet_kronform(a)))
    for norm in (1.0, 5.0):
        a = matrix(rng, 30, norm)
        ours, other = fastest(lambda: expmgrad.expm_cond(a), repeats), fastest(lambda: scipy.linalg.expm_cond(a), 1)
        yield (f"condition number, n = 30, norm {norm:g}", ours, other, "scipy.linalg.expm_cond",
               abs(expmgrad.expm_cond(a) / scipy.linalg.expm_cond(a) - 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    print(f"{expmgrad.build_info()}; NumPy {np.__version__}, SciPy {scipy.__version__}\n")
    print("| operation | ours, ms | other, ms | ratio | other | relative difference |\n|---|---|---|---|---|---|")
    for what, ours, other, name, apart in rows(repeats):
        print(f"| {what} | {ours * 1e3:.3f} | {other * 1e3:.2f} | {other / ours:.1f} | {name} | {apart:.1e} |", flush=True)


if __name__ == "__main__":
    main()
