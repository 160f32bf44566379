"""What torch_adapter.py and jax_adapter.py share: options, the loop over orders and batches, and where tables go."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from report import processor, ratio_text, table, time_text, write_block
from stopwatch import QUICK, Effort, Subject, interleaved

#: (order, matrices); 0: one matrix, not in a batch
Case = tuple[int, int]
QUICK_PARTS = {"single": [(4, 0), (64, 0)], "batch": [(4, 100)]}


@dataclass(frozen=True)
class Adapter:
    """An adapter beside what its framework has itself. A part is a block of the document with that name."""

    framework: str
    document: str
    parts: dict[str, list[Case]]
    #: What is measured, in order; `subjects(n, count)` has ("ours", kind) and ("theirs", kind) for each.
    kinds: tuple[str, str]
    subjects: Callable[[int, int], dict[tuple[str, str], Subject]]
    #: Called before all else; says what was measured with what.
    circumstances: Callable[[argparse.Namespace], str]

    def run(self, description: str | None) -> None:
        parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("--quick", action="store_true", help="a few small cases: does it run?")
        parser.add_argument("--seconds", type=float, default=1.0, help="for each case (default 1)")
        parser.add_argument("--threads", type=int, default=1, help="of both (default 1)")
        parser.add_argument("--parts", nargs="+", choices=self.parts, default=list(self.parts))
        parser.add_argument("--write", action="store_true", help=f"write the tables into docs/{self.document}")
        options = parser.parse_args()
        heading = f"{self.circumstances(options)}, float64, on {processor()}."
        effort = QUICK if options.quick else Effort(seconds=options.seconds, pause=0.002)
        for part in options.parts:
            text = f"{heading}\n\n{self._measured((QUICK_PARTS if options.quick else self.parts)[part], effort)}"
            print(text)
            if options.write:
                write_block(self.document, part, text)

    def _measured(self, cases: list[Case], effort: Effort) -> str:
        rows = []
        for n, count in cases:
            timings = interleaved(self.subjects(n, count), effort)
            row = [f"{count} of {n} × {n}" if count else str(n)]
            for kind in self.kinds:
                ours, theirs = ("ours", kind), ("theirs", kind)
                row += [time_text(timings.seconds(ours)), ratio_text(timings.ratio(theirs, ours))]
            rows.append(row)
            print(*row, sep="  ", file=sys.stderr, flush=True)
        ratio = f"{self.framework} / ours"
        return table(["n", self.kinds[0], ratio, self.kinds[1], ratio], rows)
