"""Speed of exp(A) and its gradient: in units of matrix products, beside other libraries, against the order.

For each number of threads one process, in which all methods take turns (stopwatch.py). Prints Markdown; --write puts
it into docs/performance.md and the picture into docs/images/speed.png.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/speed.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from runner import Program


def draw(found: dict[int, dict], file: Path) -> bool:
    with_sweep = {count: parts for count, parts in found.items() if "sweep" in parts}
    if with_sweep:
        from speed_parts import sweep

        sweep.draw(with_sweep, file)
    return bool(with_sweep)


PROGRAM = Program(
    file=__file__,
    description=__doc__,
    parts_package="speed_parts",
    parts={
        "products": ("In units of one product", "gemm_units"),
        "peers": ("Beside peers", "beside_peers"),
        "families": ("Families of matrices", "families"),
        "small": ("Small matrices from Python", "small_calls"),
        "eigen": ("Single calls from C++", "single_calls"),
        "sweep": ("From n = 1 to 1000", "sweep"),
    },
    methods=("expmgrad", "scipy", "torch", "jax"),
    threads=(1, 2),
    document="performance.md",
    block="speed",
    picture="speed.png",
    picture_text="Time against n on logarithmic axes: value and value + VJP of expmgrad, from C and from Python, "
    "and of the peers",
    draw=draw,
)

if __name__ == "__main__":
    sys.exit(PROGRAM.run())
