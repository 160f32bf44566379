#!/usr/bin/env python3
"""Every call on several threads gives the bits of one thread, beside processes that take cores away for some
milliseconds again and again.

    Tests/company/stress.py [--seconds S] [--threads T...] [--seed N]

Helpers lose their cores in the middle of units, their units are taken back, and they come back late: what they then
write must not be seen. Needs EXPMGRAD_LIBRARY and PYTHONPATH as the tests of the Python package do. Exit status 0: no
bit differed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

import numpy as np

import expmgrad

#: On and off by turns that are no multiples of each other, nor of a time slice.
ON_AND_OFF = """
import time
while True:
    end = time.perf_counter() + 0.004
    while time.perf_counter() < end:
        pass
    time.sleep(0.003)
"""
NEIGHBOURS = 3


def matrices(rng, n, count=None, dtype=float):
    shape = (2, n, n) if count is None else (2, count, n, n)
    x = rng.standard_normal(shape) / np.sqrt(n)
    if np.dtype(dtype).kind == "c":
        x = x + 1j * rng.standard_normal(shape) / np.sqrt(n)
    return x.astype(dtype)


def gradient(rng, n, count=None, dtype=float):
    a, g = matrices(rng, n, count, dtype)

    def run():
        y, pullback = expmgrad.expm_vjp(a)
        return y, pullback(g)

    return run


def cases(rng):
    """(what, a function that returns arrays); each is work enough for helpers."""
    for n, count in ((4, 4000), (16, 400), (64, 30), (100, 9)):
        yield f"value and gradient of {count} of {n} x {n}", gradient(rng, n, count)
    for n, dtype in ((100, "d"), (150, "d"), (200, "d"), (320, "d"), (120, "F"), (130, "D"), (260, "f")):
        yield f"value and gradient of one of {n} x {n}, {dtype}", gradient(rng, n, None, dtype)
    a, e = matrices(rng, 110), matrices(rng, 110, 8)
    yield "8 directions of 110 x 110", lambda: expmgrad.expm_jvp(a[0], e[0])
    batch, large = matrices(rng, 90, 8)[0], matrices(rng, 180)[0]
    yield "8 of 90 x 90, Hermitian", lambda: [expmgrad.expm_eigh(batch + batch.swapaxes(-1, -2))]
    yield "one of 180 x 180, Hermitian", lambda: [expmgrad.expm(large + large.T)]
    small, smaller, t = matrices(rng, 48)[0], matrices(rng, 24)[0], np.linspace(-2, 5, 40)
    yield "40 times of 48 x 48", lambda: [expmgrad.expm_times(small, t)]
    yield "Jacobian of 24 x 24", lambda: [expmgrad.expm_jacobian(smaller)]
    six = matrices(rng, 70, 6)[0]
    yield "condition numbers of 6 of 70 x 70", lambda: [expmgrad.expm_cond(six)]


def same(found, wanted) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(found, wanted, strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120.0, help="in all (default 120)")
    parser.add_argument("--threads", nargs="+", type=int, default=[2, 8])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    subjects = list(cases(np.random.default_rng(options.seed)))
    expmgrad.set_num_threads(1)
    wanted = [[x.copy() for x in run()] for _, run in subjects]
    share = options.seconds / (len(subjects) * len(options.threads))
    neighbours = [subprocess.Popen([sys.executable, "-c", ON_AND_OFF]) for _ in range(NEIGHBOURS)]
    calls, different = 0, []
    try:
        for (what, run), reference in zip(subjects, wanted, strict=True):
            for count in options.threads:
                expmgrad.set_num_threads(count)
                end = time.monotonic() + share
                while True:
                    calls += 1
                    if not same(run(), reference):
                        different.append(f"{what}, {count} threads")
                    if time.monotonic() > end:
                        break
    finally:
        for process in neighbours:
            process.kill()
            process.wait()
    for line in sorted(set(different)):
        print(f"DIFFERENT: {line}, {different.count(line)} times")
    print(
        f"company: {calls} calls of {len(subjects)} kinds beside {NEIGHBOURS} processes, {len(different)} with "
        f"other bits"
    )
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
