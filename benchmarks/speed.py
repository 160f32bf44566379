"""Speed of exp(A) and its gradient: in units of matrix products, beside other libraries, against the order.

For each number of threads one process, in which all methods take turns (stopwatch.py). Prints Markdown; --write puts
it into docs/performance.md and the picture into docs/images/speed.png.

    EXPMGRAD_LIBRARY=.build/release/libexpmgrad.so PYTHONPATH=bindings/python/src python benchmarks/speed.py
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import threads
from report import DOCS, processor, write_block
from stopwatch import QUICK, Effort

#: Titles and modules of speed_parts, in the order in which they are run.
PARTS = {
    "products": ("In units of one product", "gemm_units"),
    "peers": ("Beside peers", "beside_peers"),
    "families": ("Families of matrices", "families"),
    "small": ("Small matrices from Python", "small_calls"),
    "eigen": ("Single calls from C++", "single_calls"),
    "sweep": ("From n = 1 to 1000", "sweep"),
}
PICTURE = "Time against n on logarithmic axes, of value and value + VJP, with lines of slope 3"
METHODS = ("expmgrad", "scipy", "torch", "jax")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", nargs="+", type=int, help="default: 1 and 2, as far as there are cores")
    parser.add_argument("--methods", nargs="+", choices=METHODS, help="default: all that are installed; ours always")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--quick", action="store_true", help="a few small orders: does it run?")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each group of subjects (default 3)")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and docs/images/speed.png")
    parser.add_argument("--json", type=Path, help="write what was measured to this file")
    options = parser.parse_args()
    available = [m for m in METHODS if m == "expmgrad" or importlib.util.find_spec(m)]
    missing = set(options.methods or ()) - set(available)
    if missing:
        parser.error(f"not installed: {', '.join(sorted(missing))}")
    options.methods = [m for m in available if m == "expmgrad" or m in (options.methods or available)]
    most = len(threads.cores())
    options.threads = options.threads or [t for t in (1, 2) if t <= most]
    if not all(1 <= t <= most for t in options.threads):
        parser.error(f"this process may use {most} cores")
    return options


def versions(methods: list[str]) -> str:
    from methods import METHODS as LOADERS

    found = (LOADERS[name]() for name in methods)
    return ", ".join(f"{m.name} {m.version}" for m in found)


def measure(options: argparse.Namespace) -> dict:
    """All parts with one number of threads, in this process. Prints as it goes."""
    options.threads = options.threads[0]
    options.effort = QUICK if options.quick else Effort(seconds=options.seconds)
    threads.take(options.threads, options.methods)
    import expmgrad

    plural = "" if options.threads == 1 else "s"
    heading = f"{options.threads} thread{plural} on {processor()}: {versions(options.methods)}.\n\n`{expmgrad.build_info()}`"
    print(f"## {heading}", flush=True)
    texts, found = [heading], {}
    for name in options.parts:
        title, module = PARTS[name]
        text, found[name] = importlib.import_module(f"speed_parts.{module}").measure(options)
        texts.append(f"### {title}, {options.threads} thread{plural}\n\n{text}")
        print(f"\n{texts[-1]}", flush=True)
    return {"text": "\n\n".join(texts), "found": found}


def in_own_process(options: argparse.Namespace, count: int) -> dict:
    """What `measure` returns in a process that begins with this number of threads."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        command = [sys.executable, __file__, "--threads", str(count), "--seconds", str(options.seconds), "--json", str(file)]
        command += ["--quick"] * options.quick + ["--parts", *options.parts, "--methods", *options.methods]
        subprocess.run(command, env=threads.environment(count), check=True)
        return json.loads(file.read_text(encoding="utf-8"))


def write(results: dict[int, dict]) -> None:
    blocks = [r["text"] for r in results.values()]
    sweeps = {count: r["found"]["sweep"] for count, r in results.items() if "sweep" in r["found"]}
    if sweeps:
        from speed_parts.sweep import draw

        (DOCS / "images").mkdir(exist_ok=True)
        draw(sweeps, DOCS / "images" / "speed.png")
        blocks.append(f"### The picture\n\n![{PICTURE}](images/speed.png)")
    write_block("performance.md", "speed", "\n\n".join(blocks))


def main() -> int:
    options = arguments()
    if len(options.threads) == 1 and threads.is_set_for(options.threads[0]):
        results = measure(options)
    else:
        results = {count: in_own_process(options, count) for count in options.threads}
        if options.write:
            write(results)
    if options.json:
        options.json.write_text(json.dumps(results, default=vars), encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        os._exit(1)
    except subprocess.CalledProcessError as problem:
        sys.exit(problem.returncode)
