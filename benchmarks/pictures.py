"""What the pictures share: a colour and a marker for each library, and a panel of times against the order."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from expmgrad.compare._colours import COLOURS
from report import write_whole
from speed_parts.subjects import OURS, TITLES, C

__all__ = ["COLOURS", "MARKERS", "NAMES", "clean", "figure_of", "order_axis", "plt", "save", "times_panel"]

MARKERS = {OURS: "o", "scipy": "s", "torch": "^", "jax": "v", "tensorflow": "P"}
#: The module of each title.
NAMES = {title: name for name, title in TITLES.items()}


def clean(axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(True, which="major", linewidth=0.4, alpha=0.5)


def figure_of(rows: int, columns: int):
    """A figure and its grid of panels with common axes."""
    size = (1.2 + 5.2 * columns, 0.6 + 4.4 * rows)
    return plt.subplots(rows, columns, figsize=size, sharey=True, squeeze=False, layout="constrained")


def save(figure, file: Path) -> None:
    write_whole(file, lambda path: figure.savefig(path, dpi=130))
    plt.close(figure)


def times_panel(axes, sweep: list[tuple[int, float]], sweep_label: str, run: list[dict]) -> None:
    """Nanoseconds against n.

    `sweep`: ours from C at every order, (n, seconds). `run`: one interleaved run, {n, method, seconds}.
    """

    def draw(points, label, **style):
        axes.loglog(*zip(*((n, seconds * 1e9) for n, seconds in points)), label=label, **style)

    found: dict[str, list[tuple[int, float]]] = {}
    for point in run:
        found.setdefault(point["method"], []).append((point["n"], point["seconds"]))
    ours = {"color": COLOURS[OURS], "linewidth": 0, "zorder": 3}
    for method, label, style in (
        (C, "from C", {"marker": "o", "markersize": 3.5}),
        (OURS, "from Python", {"marker": "D", "markersize": 7, "markerfacecolor": "none"}),
    ):
        if method in found:
            draw(found.pop(method), f"{TITLES[OURS]}, {label}", **ours, **style)
    draw(sweep, f"{TITLES[OURS]}, {sweep_label}", color=COLOURS[OURS], linewidth=1.0, alpha=0.6)
    for peer, points in found.items():
        draw(points, TITLES[peer], color=COLOURS[peer], marker=MARKERS[peer], markersize=4.5, linewidth=1.1)


def order_axis(axes, ticks: tuple[int, ...], last: int) -> None:
    """Labels of the axis of n, after everything is drawn."""
    shown = [n for n in ticks if n <= last]
    axes.set_xticks(shown, [str(n) for n in shown])
    axes.minorticks_off()
    axes.set_xlabel("n")
    clean(axes)
