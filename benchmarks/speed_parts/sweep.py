"""Time against order from n = 1 to 1000, of the C functions: no gap or cliff anywhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import native
import products
from report import ratio_text
from stopwatch import Timings, interleaved

from .subjects import GRADIENT, OURS, VALUE

COUNT, LAST, PASSES = 60, 1000, 3
EDGES = (15, 16, 17, 63, 64, 65)  # where kernels change
QUICK_SIZES = (1, 4, 17, 65)
TICKS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)


def sizes(count: int = COUNT, last: int = LAST) -> list[int]:
    """About `count` orders, evenly on a logarithmic axis, and the edges."""
    spaced = {round(last ** (i / (count - 1))) for i in range(count)}
    return sorted(spaced | {n for n in EDGES if n <= last})


@dataclass(frozen=True)
class Point:
    n: int
    value: float  # seconds
    gradient: float


@dataclass(frozen=True)
class Step:
    """From one order to the next: time ratio over (n2 / n1)³; above 1, dearer than cubic."""

    first: int
    second: int
    excess: float


def steps(orders: list[int], seconds: list[float]) -> list[Step]:
    pairs = zip(orders, orders[1:], seconds, seconds[1:])
    return [Step(n, m, (t / s) / (m / n) ** 3) for n, m, s, t in pairs]


def largest_step(orders: list[int], seconds: list[float]) -> Step:
    return max(steps(orders, seconds), key=lambda step: step.excess)


def dips_line(orders: list[int], seconds: list[float]) -> list[str]:
    """A sentence on larger orders that take less time, or none."""
    dips = [(a, b) for a, b, s, t in zip(orders, orders[1:], seconds, seconds[1:]) if t < 0.8 * s]
    places = ", ".join(f"{a} to {b}" for a, b in dips)
    return [f"  A larger matrix takes less than 0.8 of the time: {places}."] if dips else []


def measure(options) -> tuple[str, list[dict]]:
    """In several passes over all orders: what else the machine does then is no step between two of them."""
    orders = QUICK_SIZES if options.quick else sizes()
    passes = 1 if options.quick else PASSES
    effort = options.effort.divided(4 * passes)
    found = {n: Timings() for n in orders}
    for _ in range(passes):
        for n in orders:
            a, g = products.gaussian(n)
            found[n].extend(interleaved({VALUE: native.expm(a), GRADIENT: native.expm_vjp(a, g)}, effort))
    points = [Point(n, t.seconds(VALUE), t.seconds(GRADIENT)) for n, t in found.items()]
    return markdown(points), [asdict(p) for p in points]


def markdown(points: list[Point]) -> str:
    orders = [p.n for p in points]
    lines = []
    for kind, seconds in ((VALUE, [p.value for p in points]), (GRADIENT, [p.gradient for p in points])):
        worst = largest_step(orders, seconds)
        ratio = ratio_text(worst.excess)
        place = f"n = {worst.first} to {worst.second}"
        lines.append(f"- {kind}: the largest step between neighbouring orders is {place}, {ratio} times n³.")
        lines += dips_line(orders, seconds)
    return "\n".join(lines)


def draw(by_threads: dict[int, dict], file: Path) -> None:
    """A row a thread count, a column value and value + VJP: times against n, ours at all orders with its line of n³,
    peers as points.
    """
    from pictures import COLOURS, figure_of, order_axis, save, times_panel

    figure, grid = figure_of(len(by_threads), 2)
    for row, (threads, parts) in zip(grid, by_threads.items()):
        for axes, (key, kind) in zip(row, (("value", VALUE), ("gradient", GRADIENT))):
            points = [(p["n"], p[key]) for p in parts["sweep"]]
            times_panel(axes, points, "from C, every order", [p for p in parts.get("peers", []) if p["kind"] == kind])
            last, seconds = points[-1]
            cubic = [seconds * 1e9 * (n / last) ** 3 for n, _ in points]
            axes.loglog(
                [n for n, _ in points],
                cubic,
                color=COLOURS[OURS],
                linewidth=0.9,
                linestyle=(0, (4, 3)),
                alpha=0.6,
                label="n³ through its last point",
            )
            axes.set_title(f"{kind}, {threads} thread{'s' if threads > 1 else ''}")
            order_axis(axes, TICKS, last)
        row[0].set_ylabel("nanoseconds a call, float64")
    grid[0][0].set_ylim(bottom=20)
    grid[0][0].legend(loc="upper left", frameon=False, fontsize=9)
    save(figure, file)
