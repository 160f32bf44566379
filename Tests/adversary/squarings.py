"""How many squarings the library takes beside SciPy's algorithm, on the families that a diagonal scaling would make
small.

SciPy does not say how many it takes; `al_mohy_higham` is its choice with exact norms: Algorithm 5.1 of Al-Mohy &
Higham, SIAM J. Matrix Anal. Appl. 31 (2009) 970, with the thetas of its Table 3.1.
"""

from __future__ import annotations

import argparse
import math
import time

import numpy as np

import expmgrad

from . import families, limits, report
from .draws import Draw, matrix

FAMILIES = ["cyclic_corner", "superdiagonal_corner", "noisy_triangle", "companion", "se2", "se3", "sim3", "affine",
            "chain", "generator", "van_loan", "graded"]  # fmt: skip
THETA = {3: 1.495585217958292e-2, 5: 2.539398330063230e-1, 7: 9.504178996162932e-1, 9: 2.097847961257068, 13: 4.25}
LOG2_U = -53


def one_norm(a: np.ndarray) -> float:
    return float(np.abs(a).sum(axis=0).max())


def excess(b: np.ndarray, log2_size: float, m: int) -> int:
    """ell(A, m) of A = 2^log2_size B: squarings that the rounding errors of a matrix far from normal ask for."""
    row = np.ones(len(b))
    log2_power = 0.0
    for _ in range(2 * m + 1):
        row = row @ np.abs(b)
        largest = row.max()
        if not largest > 0:
            return 0
        row, log2_power = row / largest, log2_power + math.log2(largest)
    log2_c = -math.log2(math.comb(2 * m, m)) - math.log2(math.factorial(2 * m + 1))
    log2_alpha = log2_c + log2_power + math.log2(row.max()) - math.log2(one_norm(b)) + 2 * m * log2_size
    return max(math.ceil((log2_alpha - LOG2_U) / (2 * m)), 0)


def al_mohy_higham(a: np.ndarray) -> tuple[int, int]:
    """Degree m and squarings s."""
    size = one_norm(a)
    if not size > 0:
        return 3, 0
    log2_size = float(math.frexp(size)[1])
    b = (
        a.astype(complex) * 2.0**-log2_size
        if log2_size < 1000
        else a.astype(complex) * 2.0**-1000 * 2.0 ** (1000 - log2_size)
    )
    b2 = b @ b
    b4 = b2 @ b2
    powers = {4: b4, 6: b4 @ b2, 8: b4 @ b4, 10: b4 @ b4 @ b2}
    log2_d = {k: log2_size + math.log2(x) / k if (x := one_norm(p)) > 0 else -math.inf for k, p in powers.items()}
    eta = [max(log2_d[4], log2_d[6]), max(log2_d[4], log2_d[6]), max(log2_d[6], log2_d[8]), max(log2_d[6], log2_d[8])]
    for m, log2_eta in zip((3, 5, 7, 9), eta):
        if log2_eta <= math.log2(THETA[m]) and excess(b, log2_size, m) == 0:
            return m, 0
    last = min(eta[3], max(log2_d[8], log2_d[10]))
    s = max(math.ceil(last - math.log2(THETA[13])), 0) if last > -math.inf else 0
    return 13, s + excess(b, log2_size - s, 13)


def main(options: argparse.Namespace) -> int:
    rng = np.random.default_rng(options.seed)
    names = [options.family] if options.family else FAMILIES
    seen: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
    worst: dict[str, tuple[int, int, str]] = {}
    end, steps = time.monotonic() + options.seconds, 0
    while time.monotonic() < end and (not options.steps or steps < options.steps):
        steps += 1
        name = names[steps % len(names)]
        d = Draw(rng, int(rng.integers(3, 9)), np.dtype(["float64", "complex128"][steps // len(names) % 2]))
        with np.errstate(all="ignore"):
            a = matrix(families.FAMILIES[name], d)
        if a is None:
            continue
        _, info = expmgrad.expm(a, return_info=True)
        if int(info.status) != 0:
            continue
        theirs = al_mohy_higham(a)[1]
        ours = int(info.squarings)
        seen[name].append((ours, theirs))
        if (ours - theirs, -len(a)) > worst.get(name, (-99, 0, ""))[:2]:
            text = f"# {name}: {ours} squarings ({info.method}), Al-Mohy & Higham {theirs}\na = {report.literal(a)}"
            worst[name] = (ours - theirs, -len(a), text.replace('h("', 'float.fromhex("'))
    rows, failed = [], 0
    for name, pairs in seen.items():
        if not pairs:
            continue
        ours, theirs = np.array(pairs).T
        above = int((ours - theirs > limits.SQUARINGS).sum())
        failed += above
        rows.append(
            [
                name,
                str(len(pairs)),
                f"{ours.mean():.2f}",
                f"{theirs.mean():.2f}",
                str((ours - theirs).max()),
                str(above),
            ]
        )
        if above:
            print(worst[name][2] + "\n")
    print(
        report.table(
            ["family", "matrices", "mean, ours", "mean, SciPy's", "most more", f"more than {limits.SQUARINGS} more"],
            rows,
        )
    )
    return 1 if failed else 0
