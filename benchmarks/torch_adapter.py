"""Speed of expmgrad.torch beside torch.linalg.matrix_exp: forward and backward, single and in batches.

Both in one process, in turns (stopwatch.py), on one thread unless told otherwise. Prints Markdown; --write puts it into
docs/pytorch.md.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/torch_adapter.py
"""

from __future__ import annotations

import argparse

import torch

import expmgrad
import products
from adapter import Adapter
from expmgrad.torch import expm as ours
from stopwatch import python_calls

PARTS = {
    "single": [(n, 0) for n in (2, 4, 8, 16, 32, 48, 64, 128, 256, 512)],
    "batch": [(4, 10000), (8, 2000), (32, 100), (64, 20)],
}
KINDS = VALUE, BOTH = "forward", "forward and backward"


def subjects(n: int, count: int) -> dict:
    a, g = map(torch.from_numpy, products.gaussian(n))
    if count:
        a, g = (x * torch.linspace(0.5, 1.0, count, dtype=x.dtype)[:, None, None] for x in (a, g))
    found = {}
    for name, expm in (("ours", ours), ("theirs", torch.linalg.matrix_exp)):
        x = a.clone().requires_grad_()
        found[name, VALUE] = python_calls(lambda f=expm: f(a))
        found[name, BOTH] = python_calls(lambda f=expm, x=x: torch.autograd.grad(f(x), x, g))
    return found


def circumstances(options: argparse.Namespace) -> str:
    torch.set_num_threads(options.threads)
    expmgrad.set_num_threads(options.threads)
    return f"PyTorch {torch.__version__}, {options.threads} thread(s)"


if __name__ == "__main__":
    Adapter("PyTorch", "pytorch.md", PARTS, KINDS, subjects, circumstances).run(__doc__)
