"""Speed of batches of small matrices: beside other libraries, by element type, against the machine's peak and the
order.

For each number of threads one process, in which all methods take turns (stopwatch.py). Prints Markdown; --write puts
it into docs/batches.md and the picture into docs/images/batch.png.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/batch.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from runner import Program


def draw(found: dict[int, dict], file: Path) -> bool:
    """Of the largest number of threads."""
    threads = max((count for count, parts in found.items() if "sweep" in parts), default=0)
    if threads:
        from batch_parts import sweep

        sweep.draw(found[threads]["sweep"], found[threads].get("peers", []), threads, file)
    return threads > 0


PROGRAM = Program(
    file=__file__,
    description=__doc__,
    parts_package="batch_parts",
    parts={
        "peers": ("Beside peers", "beside_peers"),
        "types": ("Element types", "types"),
        "python": ("A small batch from Python", "python_calls"),
        "peak": ("Share of the peak", "peak_share"),
        "times": ("One matrix, many times", "times"),
        "sweep": ("From n = 1 to 40", "sweep"),
    },
    methods=("expmgrad", "scipy", "torch", "jax", "tensorflow"),
    threads=(2,),
    document="batches.md",
    block="batch",
    picture="batch.png",
    picture_text="Time a matrix against n on logarithmic axes: value and value + VJP of expmgrad, from C and from "
    "Python, and of the peers",
    draw=draw,
)

if __name__ == "__main__":
    sys.exit(PROGRAM.run())
