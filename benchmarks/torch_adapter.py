"""Speed of expmgrad.torch beside torch.linalg.matrix_exp: forward and backward, single and in batches.

Both in one process, in turns (stopwatch.py), on one thread unless told otherwise. Prints Markdown; --write puts it into
docs/pytorch.md.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/torch_adapter.py
"""

from __future__ import annotations

import argparse
import sys

import torch

import expmgrad
import products
from expmgrad.torch import expm as ours
from report import processor, ratio_text, table, time_text, write_block
from stopwatch import QUICK, Effort, interleaved, python_calls

#: (order, matrices); 0: one matrix, not in a batch
CASES = [(n, 0) for n in (2, 4, 8, 16, 32, 64, 128, 256, 512)] + [(4, 10000), (8, 2000), (32, 100), (64, 20)]
QUICK_CASES = [(4, 0), (64, 0), (4, 100)]


def subjects(n: int, count: int) -> dict:
    a, g = map(torch.from_numpy, products.gaussian(n))
    if count:
        a, g = (x * torch.linspace(0.5, 1.0, count, dtype=x.dtype)[:, None, None] for x in (a, g))
    found = {}
    for name, expm in (("ours", ours), ("theirs", torch.linalg.matrix_exp)):
        x = a.clone().requires_grad_()
        found[name, "value"] = python_calls(lambda f=expm: f(a))
        found[name, "both"] = python_calls(lambda f=expm, x=x: torch.autograd.grad(f(x), x, g))
    return found


def measured(cases: list, effort: Effort) -> str:
    rows = []
    for n, count in cases:
        timings = interleaved(subjects(n, count), effort)
        row = [f"{count} of {n} × {n}" if count else str(n)]
        for kind in ("value", "both"):
            row += [time_text(timings.seconds(("ours", kind))), ratio_text(timings.ratio(("theirs", kind), ("ours", kind)))]
        rows.append(row)
        print(*row, sep="  ", file=sys.stderr, flush=True)
    return table(["n", "forward", "PyTorch / ours", "forward and backward", "PyTorch / ours"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few small cases: does it run?")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each case (default 1)")
    parser.add_argument("--threads", type=int, default=1, help="of both (default 1)")
    parser.add_argument("--write", action="store_true", help="write the table into docs/pytorch.md")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    expmgrad.set_num_threads(options.threads)
    effort = QUICK if options.quick else Effort(seconds=options.seconds, pause=0.002)
    text = (f"PyTorch {torch.__version__}, float64, {options.threads} thread(s), on {processor()}.\n\n"
            + measured(QUICK_CASES if options.quick else CASES, effort))
    print(text)
    if options.write:
        write_block("pytorch.md", "speed", text)


if __name__ == "__main__":
    main()
