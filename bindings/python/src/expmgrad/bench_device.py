"""python -m expmgrad.bench_device: value and gradient on a device that PyTorch finds, beside torch.linalg.matrix_exp.

Each line is one shape: milliseconds of value and backward, the ratio of the medians, and how far the schemes' gradient
is from the library's on the CPU, in units of u times the condition number. Calls of both are interleaved.
"""
from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

SHAPES = ((4096, 4), (1024, 16), (64, 64), (1, 128), (1, 256), (1, 512), (1, 1024), (1, 2048))


def main() -> None:
    about = (__doc__ or "").splitlines()[0].partition(": ")[2]
    parser = argparse.ArgumentParser(prog="python -m expmgrad.bench_device", description=about)
    parser.add_argument("--device", help="cuda, mps or cpu; by default the first of these that is there")
    parser.add_argument("--rounds", type=int, default=7, help="timings of each")
    parser.add_argument("--largest", type=int, help="no order above this; by default 2048, of a CPU 512")
    parser.add_argument("--norm", type=float, default=4.0, help="1-norm of the matrices")
    arguments = parser.parse_args()
    try:
        import torch
    except ImportError:
        sys.exit("python -m expmgrad.bench_device: PyTorch is not installed")
    device = arguments.device or next(
        (name for name in ("cuda", "mps") if getattr(torch, name).is_available()), "cpu")
    name = torch.cuda.get_device_name() if device.startswith("cuda") else device
    print(f"PyTorch {torch.__version__}, device {name}, 1-norm {arguments.norm:g}")
    if device == "cpu":
        print("NOT A DEVICE: the schemes on CPU tensors, by PyTorch's own products; the C library is what serves these")
    print("      type  batch     n  expmgrad ms  PyTorch ms  ratio  error/(cond u)", flush=True)
    largest = arguments.largest or (512 if device == "cpu" else 2048)
    types = (torch.float32,) if device == "mps" else (torch.float32, torch.float64, torch.complex64, torch.complex128)
    for dtype in types:
        for batch, n in SHAPES:
            if n <= largest:
                print(_line(torch, device, dtype, batch, n, arguments), flush=True)


def _line(torch: Any, device: str, dtype: Any, batch: int, n: int, arguments: argparse.Namespace) -> str:
    from . import expm_cond, expm_vjp
    from .torch import _device, expm

    generator = torch.Generator().manual_seed(n)
    a = torch.randn(batch, n, n, dtype=dtype, generator=generator)
    a *= arguments.norm / torch.linalg.matrix_norm(a, 1, keepdim=True)
    g = torch.randn(batch, n, n, dtype=dtype, generator=generator)
    there, cotangent = a.to(device), g.to(device)

    def gradient(function: Callable[[Any], Any]) -> Any:
        x = there.clone().requires_grad_()
        function(x).backward(cotangent)
        return x.grad

    def seconds(function: Callable[[Any], Any]) -> float:
        _synchronize(torch, device)
        start = time.perf_counter()
        gradient(function)
        _synchronize(torch, device)
        return time.perf_counter() - start

    with _device.forced():
        functions = expm, torch.linalg.matrix_exp
        found = gradient(expm)[0].cpu()
        gradient(torch.linalg.matrix_exp)
        times = [[seconds(function) for function in functions] for _ in range(arguments.rounds)]
    ours, theirs = (statistics.median(column) for column in zip(*times))
    wanted = torch.from_numpy(expm_vjp(a[0].numpy())[1](g[0].numpy()))
    unit = torch.finfo(dtype).eps / 2
    cond = max(1.0, float(expm_cond(a[0].numpy(), method="estimate")))
    error = float(torch.linalg.vector_norm(found - wanted) / torch.linalg.vector_norm(wanted)) / (unit * cond)
    return (f"{str(dtype).partition('.')[2]:>10} {batch:>6} {n:>5} {1e3 * ours:>12.3f} {1e3 * theirs:>11.3f}"
            f" {theirs / ours:>6.2f} {error:>15.2f}")


def _synchronize(torch: Any, device: str) -> None:
    if device != "cpu":
        getattr(torch, device.partition(":")[0]).synchronize()


if __name__ == "__main__":
    main()
