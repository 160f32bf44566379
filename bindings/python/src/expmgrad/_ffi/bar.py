"""progress=True: a bar on stderr, by tqdm where it is installed, else a line of our own.

A call that ends within half a second shows none.
"""
from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import invalid
from .interrupt import Progress, Report

#: Seconds before anything is shown.
PATIENCE = 0.5


@contextmanager
def reporting(progress: Progress | None, name: str) -> Iterator[Report | None]:
    """What a caller gave as `progress=` as a report, or None: True is a bar called `name`."""
    if progress is True:
        with bar(name) as report:
            yield report
    elif progress is None or progress is False:
        yield None
    elif callable(progress):
        yield progress
    else:
        raise invalid("progress", f"expected True or a callable progress(done, total), got {progress!r}")


@contextmanager
def bar(name: str) -> Iterator[Report]:
    """Gives the report that moves a bar called `name`; what ends the block leaves the bar where it was then."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        line = Line(name)
        try:
            yield line.report
        finally:
            line.close()
        return

    # Shares, not numbers: `total` counts products, and may grow.
    looks = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
    with tqdm(total=100, desc=name, delay=PATIENCE, bar_format=looks, file=sys.stderr) as shown:
        def report(done: int, total: int) -> None:
            share = 100 * min(done, total) / max(total, 1)
            if share > shown.n:
                shown.update(share - shown.n)

        yield report
        report(1, 1)


class Line:
    """A line on stderr that is written over: `expm  40% |########            | 3 s`."""

    WIDTH = 30

    def __init__(self, name: str):
        self.name, self.began, self.shown = name, time.monotonic(), False

    def report(self, done: int, total: int) -> None:
        seconds = time.monotonic() - self.began
        if seconds < PATIENCE:
            return
        share = min(done, total) / max(total, 1)
        marks = "#" * int(self.WIDTH * share)
        sys.stderr.write(f"\r{self.name} {share:4.0%} |{marks:{self.WIDTH}}| {seconds:.0f} s")
        sys.stderr.flush()
        self.shown = True

    def close(self) -> None:
        if self.shown:
            sys.stderr.write("\n")
