"""Time against order from n = 1 to 1000, of the C functions: no gap or cliff anywhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import native
import products
from report import ratio_text
from stopwatch import Timings, interleaved

from .subjects import GRADIENT, VALUE

COUNT, LAST, PASSES = 60, 1000, 3
EDGES = (15, 16, 17, 63, 64, 65)  # where kernels change
QUICK_SIZES = (1, 4, 17, 65)


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


def draw(by_threads: dict[int, list[dict]], file: Path) -> None:
    """A panel a thread count: nanoseconds against n, with the line of the largest order's n³."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, row = plt.subplots(1, len(by_threads), figsize=(1.2 + 5.4 * len(by_threads), 4.8), sharey=True, squeeze=False)
    for axes, (threads, points) in zip(row[0], by_threads.items()):
        n = [p["n"] for p in points]
        curves = (("value", VALUE, "#2471a3", "o"), ("gradient", GRADIENT, "#c0392b", "s"))
        for key, label, colour, marker in curves:
            ns = [p[key] * 1e9 for p in points]
            axes.loglog(n, ns, color=colour, marker=marker, markersize=3.2, linewidth=1.4, label=label)
            cubic = [ns[-1] * (m / n[-1]) ** 3 for m in n]
            axes.loglog(n, cubic, color=colour, linewidth=0.9, linestyle=(0, (4, 3)), alpha=0.6)
        axes.plot([], [], color="0.45", linewidth=0.9, linestyle=(0, (4, 3)), label="n³ through the last point")
        axes.set(title=f"{threads} thread{'s' if threads > 1 else ''}", xlabel="n", xlim=(0.9, n[-1] * 1.15))
        axes.set_ylim(bottom=20)
        ticks = [m for m in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000) if m <= n[-1]]
        axes.set_xticks(ticks, [str(m) for m in ticks])
        axes.minorticks_off()
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(True, which="major", linewidth=0.4, alpha=0.5)
    row[0][0].set_ylabel("nanoseconds a call, from C, float64")
    row[0][0].legend(loc="upper left", frameon=False)
    figure.tight_layout()
    figure.savefig(file, dpi=130)
    plt.close(figure)
