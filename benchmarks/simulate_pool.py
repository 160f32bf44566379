#!/usr/bin/env python3
"""What sharing would give on more cores than this machine has: units, claims, hand-offs and the moving of factors,
simulated.

    benchmarks/simulate_pool.py [--cores 2 8 16 64] [--near NS] [--seed S]

One matrix: levels follow one another; in each, units of rows are claimed one at a time (an atomic addition, for which
cores queue), each core fetches the right factors that others have written before its first unit, and the level ends a
hand-off after its last unit. A batch: one level, whose units are shares of matrices. Constants are measured ones
(docs/design/company.md); nothing is fitted to the result. Printed is how many times faster than one core; with two
cores it can be held against docs/performance.md.
"""

from __future__ import annotations

import argparse
import heapq
from dataclasses import dataclass

import numpy as np

from report import table

#: Multiply-adds a second and core, of the packed product.
RATE = 25e9
#: Levels of value and gradient of a matrix of norm 2, and matrix products in each.
LEVELS, PRODUCTS = 6, 3
#: Seconds from the last unit of a level to the first claim of the next, for one more core and for each after it.
HANDOFF, HANDOFF_MORE = 2e-6, 0.1e-6
#: Bytes a second that one core fetches of what another has written.
FETCH = 8e9
#: Relative spread of the time of a unit.
SPREAD = 0.03
#: Seconds of a level that a helper is worth at least: Levels below are cut for fewer.
LEAST = 25e-6


@dataclass(frozen=True)
class Level:
    units: tuple[float, ...]  # seconds of each
    fetched: float  # bytes that each core needs from the others
    shares: bool = False


def row_units(n: int, per_row: float) -> tuple[float, ...]:
    """As the kernels are given them: rows of equal units, smaller towards the end."""
    large = 8 if n < 120 else 16 if n < 350 else 32 if n < 700 else 64
    small = min(large, 8 if n < 700 else 16)
    heights, at = [], 0
    while at < n:
        height = min(large if n - at - large >= 0.3 * n else small, n - at)
        heights.append(height)
        at += height
    return tuple(h * per_row for h in heights)


def of_matrix(n: int) -> list[Level]:
    per_row = PRODUCTS * n * n / RATE
    return [Level(row_units(n, per_row), 2 * 8.0 * n * n) for _ in range(LEVELS)]


def of_batch(n: int, count: int, cores: int) -> list[Level]:
    one = LEVELS * PRODUCTS * n**3 / RATE
    shares = min(count, 32 * cores)
    return [Level(tuple(one * count / shares for _ in range(shares)), 0.0, shares=True)]


def seconds(levels: list[Level], cores: int, near: float, rng: np.random.Generator) -> float:
    total = 0.0
    for level in levels:
        helpful = cores if level.shares else min(cores, max(1, int(sum(level.units) / LEAST)), len(level.units))
        if helpful == 1:
            total += sum(level.units)
            continue
        counter = 0.0  # when the line of the claim counter is free
        fetch = level.fetched * (helpful - 1) / helpful / FETCH
        free = [(0.0, core) for core in range(helpful)]
        heapq.heapify(free)
        started, end = set(), 0.0
        for unit in level.units:
            at, core = heapq.heappop(free)
            counter = max(counter, at) + near
            begin = counter + (0.0 if core in started else fetch)
            started.add(core)
            done = begin + unit * float(rng.normal(1.0, SPREAD))
            end = max(end, done)
            heapq.heappush(free, (done, core))
        total += end + HANDOFF + HANDOFF_MORE * (helpful - 2)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cores", nargs="+", type=int, default=[2, 4, 8, 16, 64])
    parser.add_argument("--near", type=float, default=40.0, help="nanoseconds of a claim (benchmarks/c/ping.c)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = []
    for n in (100, 150, 200, 300, 500, 1000, 2000):
        rows.append([f"one of {n} × {n}", *faster(lambda _, n=n: of_matrix(n), options)])
    for n, count in ((16, 2000), (100, 40), (100, 1000)):
        rows.append(
            [f"{count} of {n} × {n}", *faster(lambda cores, n=n, count=count: of_batch(n, count, cores), options)]
        )
    print(table(["value + VJP", *(f"{c} cores" for c in options.cores)], rows))


def faster(levels, options: argparse.Namespace) -> list[str]:
    rng, near = np.random.default_rng(options.seed), options.near * 1e-9
    alone = seconds(levels(1), 1, near, rng)
    return [f"{alone / np.median([seconds(levels(c), c, near, rng) for _ in range(9)]):.1f}" for c in options.cores]


if __name__ == "__main__":
    main()
