"""The pictures of the accuracy figures: performance profiles, and errors beside cond · u."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from measure import KINDS, Measurement
from pictures import COLOURS, MARKERS, NAMES, clean, plt, save

TITLES = {"value": "exp(A)", "jvp": "L(A, E)", "vjp": "L*(A, G)"}


def errors(measurements: list[Measurement], kind: str) -> tuple[list[str], np.ndarray, dict[str, np.ndarray]]:
    """Problem names, cond · u, and the errors of each method, in the same order."""
    chosen = [m for m in measurements if m.kind == kind and m.method in NAMES]
    problems = list(dict.fromkeys(m.problem for m in chosen))
    bound = {m.problem: min(1.0, m.cond * m.u) for m in chosen}
    by_method: dict[str, dict[str, float]] = {}
    for m in chosen:
        by_method.setdefault(m.method, {})[m.problem] = m.error
    ordered = {method: np.array([found[p] for p in problems]) for method, found in by_method.items()}
    return problems, np.array([bound[p] for p in problems]), ordered


def profile(error: np.ndarray, best: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """The share of problems on which the error is within each factor of the best (Dolan and Moré, 2002)."""
    with np.errstate(invalid="ignore"):
        ratio = np.where(np.isfinite(error), error / best, math.inf)
    return (ratio[None, :] <= factors[:, None]).mean(axis=1)


def computed_wider(measurements: list[Measurement], kind: str) -> list[str]:
    """The methods that compute in a wider type than they are given."""
    return list(dict.fromkeys(m.method for m in measurements if m.kind == kind and m.wider))


def draw_profiles(everything: dict[str, list[Measurement]], file: Path) -> None:
    """A row an element type, a column a result; errors below u count as u (Dingle and Higham, 2013).

    Dashed: in a wider type.
    """
    factors = np.logspace(0, 4, 400)
    count, size = len(everything), (10.5, 0.6 + 2.3 * len(everything))
    figure, grid = plt.subplots(count, len(KINDS), figsize=size, sharex=True, sharey=True, squeeze=False)
    for row, (dtype, measurements) in zip(grid, everything.items()):
        u = measurements[0].u
        for axes, kind in zip(row, KINDS):
            _, _, found = errors(measurements, kind)
            clipped = {name: np.maximum(e, u) for name, e in found.items()}
            best = np.min(list(clipped.values()), axis=0)
            wider = computed_wider(measurements, kind)
            for name, error in clipped.items():
                style = {
                    "color": COLOURS[NAMES[name]],
                    "linestyle": (0, (3, 1.2)) if name in wider else "-",
                    "linewidth": 1.8,
                }
                axes.semilogx(factors, profile(error, best, factors), label=name, **style)
            if wider:
                note = f"dashed: {', '.join(wider)} computes\nin double precision"
                axes.text(0.97, 0.06, note, transform=axes.transAxes, ha="right", fontsize=8.5, linespacing=1.3)
            axes.set(xlim=(1, factors[-1]), ylim=(0, 1.03))
            clean(axes)
        row[0].set_ylabel(f"{dtype}\nshare of problems")
    for axes, kind in zip(grid[0], KINDS):
        axes.set_title(TITLES[kind])
    for axes in grid[-1]:
        axes.set_xlabel("error within this factor of the best")
    grid[0][0].legend(loc="lower right", frameon=False)
    figure.tight_layout()
    save(figure, file)


def draw_errors(everything: dict[str, list[Measurement]], file: Path) -> None:
    """The errors of the first element type, problems in the order of falling condition, beside cond · u."""
    dtype, measurements = next(iter(everything.items()))
    figure, row = plt.subplots(1, len(KINDS), figsize=(12, 4), sharey=True)
    for axes, kind in zip(row, KINDS):
        problems, bound, found = errors(measurements, kind)
        order = np.argsort(-bound, kind="stable")
        place = np.arange(len(problems))
        for name in reversed(found):
            shown = np.clip(np.nan_to_num(found[name][order], nan=1e4, posinf=1e4), 1e-18, 1e4)
            style = {"color": COLOURS[NAMES[name]], "markersize": 3.2, "markeredgewidth": 0, "alpha": 0.85}
            axes.semilogy(place, shown, MARKERS[NAMES[name]], label=name, **style)
        axes.semilogy(place, bound[order], color="black", linewidth=1.2, label="cond · u")
        axes.set(title=f"{TITLES[kind]}, {dtype}", xlabel="test matrix, by falling condition number", ylim=(1e-18, 3e4))
        clean(axes)
    row[0].set_ylabel("relative error (Frobenius)")
    row[0].legend(*map(lambda x: x[::-1], row[0].get_legend_handles_labels()), frameon=False, loc="upper right")
    figure.tight_layout()
    save(figure, file)
