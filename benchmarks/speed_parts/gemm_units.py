"""libexpmgrad in units of one n × n product of its own BLAS, beside the number of products the algorithm needs.

Matrices with entries N(0, 1/n), of 2-norm about 2. The limits are those of one thread.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import native
import products
from products import DIRECTIONS, Count
from report import ratio_text, table, time_text
from stopwatch import Effort, Timings, interleaved

SIZES = (64, 100, 150, 200, 300, 400, 500, 700, 1000)
QUICK_SIZES = (20, 70)
LIMIT_FROM = 100


@dataclass(frozen=True)
class Operation:
    derivatives: int
    tape: bool
    between: float  # time over the time of the products needed, for n of 150 to 500
    beyond: float  # the same for other n

    def limit(self, n: int) -> float:
        return self.between if 150 <= n <= 500 else self.beyond


OPERATIONS = {
    "value": Operation(0, False, 1.15, 1.15),
    "value + VJP": Operation(1, False, 0.97, 1.00),
    "tape VJP": Operation(1, True, 1.15, 1.15),
    "directions": Operation(DIRECTIONS, False, 1.00, 1.00),
}
TITLES = {"tape VJP": "a further VJP of a tape", "directions": f"value + {DIRECTIONS} directions"}


@dataclass(frozen=True)
class Row:
    n: int
    operation: str
    p_plus_s: float
    gemms: float  # measured, in GEMM times

    @property
    def needed(self) -> float:
        o = OPERATIONS[self.operation]
        return products.needed(self.p_plus_s, o.derivatives, o.tape)

    @property
    def ratio(self) -> float:
        return self.gemms / self.needed

    @property
    def verdict(self) -> str:
        """Against the limit, where there is one."""
        limit = OPERATIONS[self.operation].limit(self.n)
        if self.n < LIMIT_FROM:
            return "–"
        return "within" if self.ratio <= limit else f"**over by {self.ratio / limit - 1:.0%}**"


def row(n: int, operation: str, count: Count, timings: Timings) -> Row:
    """A tape is scaled for second derivatives too, which may cost a squaring: held against the p + s of one VJP."""
    return Row(n, operation, count.of(OPERATIONS[operation].derivatives), timings.ratio(operation, "gemm"))


def time(n: int, effort: Effort) -> Timings:
    a, g = products.gaussian(n)
    subjects = {
        "gemm": native.gemm(a, g),
        "value": native.expm(a),
        "value + VJP": native.expm_vjp(a, g),
        "directions": native.expm_jvp(a, np.repeat(g[None], DIRECTIONS, axis=0)),
    }
    if native.has_tape():
        subjects["tape VJP"] = native.Tape(a).vjp(g)
    return interleaved(subjects, effort)


def measure(options) -> tuple[str, list[Row]]:
    sizes = QUICK_SIZES if options.quick else SIZES
    rows, units = [], {}
    for n in sizes:
        timings = time(n, options.effort)
        units[n] = timings.seconds("gemm")
        count = products.count(products.gaussian(n)[0])
        rows += [row(n, name, count, timings) for name in OPERATIONS if name in timings]
    return markdown(rows, units), rows


def markdown(rows: list[Row], units: dict[int, float]) -> str:
    head = ["n", "one GEMM", "p + s", "products needed", "measured, in GEMMs", "measured / needed", "limit", ""]
    blocks = []
    for name, operation in OPERATIONS.items():
        lines = [
            [str(r.n), time_text(units[r.n]), f"{r.p_plus_s:g}", f"{r.needed:g}"]
            + [f"{r.gemms:.1f}", ratio_text(r.ratio), ratio_text(operation.limit(r.n)), r.verdict]
            for r in rows
            if r.operation == name
        ]
        if lines:
            blocks.append(f"**{TITLES.get(name, name)}**\n\n{table(head, lines)}")
        else:
            blocks.append(f"**{TITLES.get(name, name)}**: this library has none.")
    return "\n\n".join(blocks)
