#!/usr/bin/env python3
"""Speed in company: alone, after pauses, between products of NumPy, SciPy, PyTorch and JAX, and beside a busy process.

    benchmarks/company.py [--quick] [--write] [--seconds S] [--rounds R] [--orders N...] [--scenes S...] [--methods
    M...]

Every library is in a process of its own for each scene; rounds interleave them. A cell is the median of all calls of
all rounds, and the 90th percentile. Before and after each process a cache line is sent to and fro between two cores:
where that takes long the host has put them far apart, and the process is repeated; what is still measured so has a
dagger. --write puts tables and picture into docs/performance.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import threads
from report import DOCS, processor, table, write_block, write_text, write_whole
from speed_parts.subjects import GRADIENT, OURS, TITLES, VALUE

HERE = Path(__file__).resolve().parent
SCENES = ("alone", "pause 1", "pause 50", "pause 500", "numpy", "scipy", "torch", "jax", "busy")
SCENE_TITLES = {
    "alone": "alone",
    "pause 1": "after 1 ms",
    "pause 50": "after 50 ms",
    "pause 500": "after 500 ms",
    "numpy": "after NumPy",
    "scipy": "after SciPy",
    "torch": "after PyTorch",
    "jax": "after JAX",
    "busy": "beside a busy process",
}
ORDERS = (100, 150, 200, 300, 400, 500, 1000)
BATCHES = ((16, 2000), (32, 500), (64, 100), (100, 40), (200, 8))
#: One way between two cores that share a cache is 20 to 40 ns on the machines seen; between two that do not, above 100.
NEAR = 60
ATTEMPTS = 3


@dataclass(frozen=True)
class Cell:
    method: str
    threads: int
    kind: str
    n: int
    scene: str
    count: int = 0


@dataclass
class Found:
    calls: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    is_far: bool = False

    @property
    def median(self) -> float:
        return float(np.median(self.calls))

    @property
    def late(self) -> float:
        return float(np.percentile(self.calls, 90))


class Ping:
    """Nanoseconds of a cache line between the first two cores; 0 where there are none to compare."""

    def __init__(self, folder: str):
        self.program = Path(folder) / "ping"
        source = HERE / "c" / "ping.c"
        subprocess.run(["cc", "-O2", "-pthread", "-o", self.program, source], check=True)

    def __call__(self) -> int:
        cores = threads.cores()
        if len(cores) < 2:
            return 0
        return int(
            subprocess.run([self.program, *map(str, cores[:2])], check=True, capture_output=True, text=True).stdout
        )


def once(cell: Cell, seconds: float) -> dict[str, list[float]]:
    """In a process of its own: ours with its default BLAS, a peer's pools told how many threads there are."""
    words = [cell.method, cell.threads, cell.kind, cell.n, cell.count, cell.scene, seconds]
    environment = threads.environment(cell.threads) if cell.method not in (OURS, "numpy") else dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join([str(HERE), environment.get("PYTHONPATH", "")])
    command = [sys.executable, "-W", "ignore", "-m", "company_parts.scene", *map(str, words)]
    return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


def measure(cells: list[Cell], options: argparse.Namespace) -> dict[Cell, Found]:
    found = {cell: Found() for cell in cells}
    with tempfile.TemporaryDirectory() as folder:
        ping = Ping(folder)
        for _ in range(options.rounds):
            for cell in cells:
                for attempt in range(ATTEMPTS):
                    before = ping()
                    result = once(cell, options.seconds)
                    is_far = max(before, ping()) > NEAR
                    if not is_far or attempt == ATTEMPTS - 1:
                        break
                found[cell].calls += result["calls"]
                found[cell].others += result["others"]
                found[cell].is_far |= is_far
                print(
                    f"{cell}: {found[cell].median * 1e3:.3f} / {found[cell].late * 1e3:.3f} ms{' far' * is_far}",
                    file=sys.stderr,
                    flush=True,
                )
    return found


def text(found: Found | None, one: Found | None = None) -> str:
    """Milliseconds, median / 90th percentile; and how many times faster than `one`."""
    if found is None:
        return ""
    times = "" if one is None else f", {one.median / found.median:.2f} ×"
    return f"{found.median * 1e3:.3g} / {found.late * 1e3:.3g}{times}{' †' * found.is_far}"


def singles(options: argparse.Namespace) -> tuple[list[str], dict[Cell, Found]]:
    most = options.threads
    subjects = [(OURS, 1), (OURS, most), *((m, most) for m in options.methods if m != OURS)]
    cells = [
        Cell(m, t, kind, n, s)
        for kind in options.kinds
        for n in options.orders
        for s in options.scenes
        for m, t in subjects
        if not (m == "jax" and n > 500)
    ]
    found, blocks = measure(cells, options), []
    for kind in options.kinds:
        head = ["n", "scene", *(f"ours, {t} thread{'s' * (t > 1)}" if m == OURS else TITLES[m] for m, t in subjects)]
        rows = []
        for n in options.orders:
            for s in options.scenes:
                one = found[Cell(OURS, 1, kind, n, s)]
                rows.append(
                    [
                        str(n),
                        SCENE_TITLES[s],
                        *(
                            text(found.get(Cell(m, t, kind, n, s)), one if (m, t) == (OURS, most) else None)
                            for m, t in subjects
                        ),
                    ]
                )
        blocks.append(f"**{kind}** of one matrix\n\n{table(head, rows)}")
    return blocks, found


def batches(options: argparse.Namespace) -> tuple[str, dict[Cell, Found]]:
    most, scenes = options.threads, [s for s in ("alone", "pause 50", "busy") if s in options.scenes]
    cells = [Cell(OURS, t, GRADIENT, n, s, count) for n, count in options.batches for s in scenes for t in (1, most)]
    found = measure(cells, options)
    rows = [
        [f"{count} of {n} × {n}", SCENE_TITLES[s], text(one), text(found[Cell(OURS, most, GRADIENT, n, s, count)], one)]
        for n, count in options.batches
        for s in scenes
        for one in [found[Cell(OURS, 1, GRADIENT, n, s, count)]]
    ]
    return f"**{GRADIENT}** of batches\n\n{table(['batch', 'scene', '1 thread', f'{most} threads'], rows)}", found


def neighbours(options: argparse.Namespace) -> tuple[str, dict[Cell, Found]]:
    """What NumPy's next product costs behind a call of ours."""
    most = options.threads
    cells = [Cell("numpy", t, GRADIENT, n, "numpy") for n in (100, 200) for t in (1, most)]
    found = measure(cells, options)

    def other(cell: Cell) -> float:
        return float(np.median(found[cell].others)) * 1e3

    rows = [
        [str(n), f"{other(one):.3g}", f"{other(several):.3g}", f"{other(several) / other(one):.2f}"]
        for n in (100, 200)
        for one, several in [[Cell("numpy", t, GRADIENT, n, "numpy") for t in (1, most)]]
    ]
    head = ["n of our call", "behind one thread of ours, ms", f"behind {most}, ms", "ratio (limit 1.1)"]
    return f"NumPy's product of n = 400\n\n{table(head, rows)}", found


def draw(found: dict[Cell, Found], options: argparse.Namespace, file: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    kind = options.kinds[-1]
    orders = [n for n in (100, 200, 400) if n in options.orders]
    figure, axes = pyplot.subplots(1, len(orders), figsize=(4.2 * len(orders), 4.2), squeeze=False)
    subjects = [
        (OURS, 1, "#7fb2d9"),
        (OURS, options.threads, "#08519c"),
        ("scipy", options.threads, "#b5b5b5"),
        ("torch", options.threads, "#e6a06b"),
        ("jax", options.threads, "#8fc08f"),
    ]
    subjects = [x for x in subjects if x[0] in options.methods]
    height = 0.8 / len(subjects)
    for axis, n in zip(axes[0], orders, strict=True):
        for i, (method, count, colour) in enumerate(subjects):
            cells = [found.get(Cell(method, count, kind, n, s)) for s in options.scenes]
            places = [y + (i - (len(subjects) - 1) / 2) * height for y in range(len(cells))]
            shown = [(y, c) for y, c in zip(places, cells, strict=True) if c]
            label = f"expmgrad, {count} thread{'s' * (count > 1)}" if method == OURS else TITLES[method]
            axis.barh([y for y, _ in shown], [c.median * 1e3 for _, c in shown], height, color=colour, label=label)
            for y, c in shown:
                axis.plot([c.median * 1e3, c.late * 1e3], [y, y], color="black", linewidth=0.7)
        axis.set_yticks(range(len(options.scenes)), [SCENE_TITLES[s] for s in options.scenes] if n == orders[0] else [])
        axis.invert_yaxis()
        axis.set_xscale("log")
        axis.set_xlabel("ms, median; line: to the 90th percentile")
        axis.set_title(f"{kind}, n = {n}")
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncol=len(subjects), frameon=False)
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    write_whole(file, lambda path: figure.savefig(path, dpi=110))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one small case: does it run?")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each process (default 1)")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=min(2, len(threads.cores())))
    parser.add_argument("--orders", nargs="+", type=int, default=list(ORDERS))
    parser.add_argument("--scenes", nargs="+", choices=SCENES, default=list(SCENES))
    parser.add_argument("--kinds", nargs="+", choices=(VALUE, GRADIENT), default=[VALUE, GRADIENT])
    parser.add_argument("--methods", nargs="+", choices=list(TITLES)[:4], default=list(TITLES)[:4])
    parser.add_argument(
        "--parts", nargs="+", choices=("singles", "batches", "neighbours"), default=["singles", "batches", "neighbours"]
    )
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and docs/images/company.png")
    parser.add_argument("--json", type=Path, help="write all times to this file")
    options = parser.parse_args()
    options.batches = BATCHES
    options.methods = [m for m in options.methods if m == OURS or importlib.util.find_spec(m)]
    options.scenes = [s for s in options.scenes if s not in ("scipy", "torch", "jax") or importlib.util.find_spec(s)]
    if options.quick:
        options.seconds, options.rounds, options.orders, options.batches = 0.02, 1, [80], ((16, 50),)
        options.scenes, options.kinds = ["alone", "numpy"], [GRADIENT]
    return options


def main() -> int:
    options = arguments()
    import expmgrad

    plural = "s" * (options.threads > 1)
    texts = [
        f"{options.threads} core{plural} of {processor()}; ms, median / 90th percentile.\n\n`{expmgrad.build_info()}`"
    ]
    found: dict[Cell, Found] = {}
    if "singles" in options.parts:
        blocks, found = singles(options)
        texts += blocks
    everything = dict(found)
    for name, part in (("batches", batches), ("neighbours", neighbours)):
        if name in options.parts:
            block, more = part(options)
            texts.append(block)
            everything |= more
    result = "\n\n".join(texts)
    print(result, flush=True)
    if options.json:
        write_text(options.json, json.dumps([{**vars(c), **vars(f)} for c, f in everything.items()]))
    if options.write:
        if found:
            draw(found, options, DOCS / "images" / "company.png")
            text = "Bars of the times in each scene, ours with one and two threads, SciPy, PyTorch and JAX"
            result += f"\n\n![{text}](images/company.png)"
        write_block("performance.md", "company", result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
