"""Time a matrix against the order, n = 1 to 40, of batches of about 64 KiB from C: no cliff where kernels change."""

from __future__ import annotations

from pathlib import Path

import native
from speed_parts.sweep import dips_line, largest_step
from stopwatch import Timings, interleaved

from .subjects import GRADIENT, VALUE, a_matrix, gaussian

LAST, PASSES, KIB = 40, 3, 64
SEAM = 16  # the last order in lanes
QUICK_SIZES = (1, 16, 17)
TICKS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 40)


def count(n: int) -> int:
    """Matrices of float64 in about 64 KiB."""
    return max(1, KIB * 1024 // (8 * n * n))


def measure(options) -> tuple[str, list[dict]]:
    """In several passes over all orders: what else the machine does then is no step between two of them."""
    orders = QUICK_SIZES if options.quick else range(1, LAST + 1)
    passes = 1 if options.quick else PASSES
    found = {n: Timings() for n in orders}
    for _ in range(passes):
        for n in orders:
            a, g = gaussian(n, count(n))
            subjects = {VALUE: native.expm_batch(a), GRADIENT: native.vjp_batch(a, g)}
            timings = interleaved(subjects, options.effort.divided(8 * passes))
            found[n].extend(a_matrix(timings, dict.fromkeys(subjects, count(n))))
    points = [{"n": n, VALUE: t.seconds(VALUE), GRADIENT: t.seconds(GRADIENT)} for n, t in found.items()]
    return markdown(points), points


def markdown(points: list[dict]) -> str:
    orders, lines = [p["n"] for p in points], []
    for kind in (VALUE, GRADIENT):
        seconds = [p[kind] for p in points]
        worst = largest_step(orders, seconds)
        seam = seconds[orders.index(SEAM + 1)] / seconds[orders.index(SEAM)]
        cubic = ((SEAM + 1) / SEAM) ** 3
        lines.append(
            f"- {kind}: the largest step between neighbouring orders is n = {worst.first} to {worst.second}, "
            f"{worst.excess:.2f} times n³; from {SEAM} (lanes) to {SEAM + 1} (rows) the time grows {seam:.2f} "
            f"times, n³ {cubic:.2f}."
        )
        lines += dips_line(orders, seconds)
    return "\n".join(lines)


def draw(points: list[dict], run: list[dict], threads: int, file: Path) -> None:
    """Two panels, value and value + VJP: time a matrix against n, ours at all orders as a line, one run beside peers as
    points.
    """
    from pictures import figure_of, order_axis, save, times_panel

    figure, grid = figure_of(1, 2)
    for axes, kind in zip(grid[0], (VALUE, GRADIENT)):
        of_kind = [p for p in run if p["kind"] == kind]
        times_panel(axes, [(p["n"], p[kind]) for p in points], f"from C, batches of {KIB} KiB", of_kind)
        axes.axvline(SEAM + 0.5, color="0.6", linewidth=0.8, linestyle=(0, (2, 3)))
        axes.annotate(
            "lanes | rows",
            (SEAM + 0.5, 0.03),
            xycoords=("data", "axes fraction"),
            ha="center",
            fontsize=8,
            color="0.35",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
        axes.set_title(kind)
        order_axis(axes, TICKS, points[-1]["n"])
    grid[0][0].set_ylabel(f"nanoseconds a matrix, float64, {threads} thread{'s' if threads > 1 else ''}")
    grid[0][0].legend(loc="upper left", frameon=False, fontsize=9)
    save(figure, file)
