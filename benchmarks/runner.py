"""What speed.py and batch.py share: their options, one process for each number of threads, and where results go."""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import threads
from report import DOCS, processor, write_block, write_text
from stopwatch import QUICK, Effort

#: Seconds for which OpenBLAS's threads may wait actively after a call: 2^26 ticks each, of several pools on the same
#: cores.
SPIN = 0.12


@dataclass(frozen=True)
class Program:
    """A benchmark program: its parts, and the document and picture that --write makes of them.

    A part is a module of the package `parts_package` with measure(options) -> (Markdown, what it measured).
    """

    file: str
    description: str
    parts_package: str
    parts: dict[str, tuple[str, str]]  # name: title, module; in the order in which they are run
    methods: tuple[str, ...]  # modules; ours is the first
    threads: tuple[int, ...]  # by default, as far as there are cores
    document: str
    block: str
    picture: str
    picture_text: str
    #: draw({threads: what was measured, by part}, file); False where nothing measured can be drawn.
    draw: Callable[[dict[int, dict], Path], bool]

    def run(self) -> int:
        """The whole program; its exit status."""
        try:
            return _main(self)
        except BrokenPipeError:
            os._exit(1)
        except subprocess.CalledProcessError as problem:
            return problem.returncode


def effort_for(options: argparse.Namespace) -> Effort:
    """With several threads a pause goes before each sample: another method's threads may still wait actively."""
    return dataclasses.replace(options.effort, pause=SPIN if options.threads > 1 and not options.quick else 0.0)


def _arguments(program: Program) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=program.description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    defaults = " and ".join(map(str, program.threads))
    parser.add_argument("--threads", nargs="+", type=int, help=f"default: {defaults}, as far as there are cores")
    parser.add_argument(
        "--methods", nargs="+", choices=program.methods, help="default: all that are installed; ours always"
    )
    parser.add_argument("--parts", nargs="+", choices=program.parts, default=list(program.parts))
    parser.add_argument("--quick", action="store_true", help="a few small cases: does it run?")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each group of subjects (default 3)")
    parser.add_argument(
        "--write", action="store_true", help=f"write docs/{program.document} and docs/images/{program.picture}"
    )
    parser.add_argument("--json", type=Path, help="write what was measured to this file")
    options = parser.parse_args()
    ours = program.methods[0]
    available = [m for m in program.methods if m == ours or importlib.util.find_spec(m)]
    missing = set(options.methods or ()) - set(available)
    if missing:
        parser.error(f"not installed: {', '.join(sorted(missing))}")
    options.methods = [m for m in available if m == ours or m in (options.methods or available)]
    most = len(threads.cores())
    options.threads = options.threads or [t for t in program.threads if t <= most] or [1]
    if not all(1 <= t <= most for t in options.threads):
        parser.error(f"this process may use {most} cores")
    return options


def _versions(methods: list[str]) -> str:
    from speed_parts.subjects import TITLES

    found = ((TITLES[name], importlib.import_module(name).__version__) for name in methods)
    return ", ".join(f"{title} {version.split('+')[0]}" for title, version in found)


def _measure(program: Program, options: argparse.Namespace) -> dict:
    """All parts with one number of threads, in this process. Prints as it goes."""
    options.threads = options.threads[0]
    options.effort = QUICK if options.quick else Effort(seconds=options.seconds)
    threads.take(options.threads, options.methods)
    import expmgrad

    plural = "" if options.threads == 1 else "s"
    heading = (
        f"{options.threads} thread{plural} on {processor()}: {_versions(options.methods)}.\n\n`{expmgrad.build_info()}`"
    )
    print(f"## {heading}", flush=True)
    texts, found = [heading], {}
    for name in options.parts:
        title, module = program.parts[name]
        text, found[name] = importlib.import_module(f"{program.parts_package}.{module}").measure(options)
        texts.append(f"### {title}, {options.threads} thread{plural}\n\n{text}")
        print(f"\n{texts[-1]}", flush=True)
    return {"text": "\n\n".join(texts), "found": found}


def _in_own_process(program: Program, options: argparse.Namespace, count: int) -> dict:
    """What `_measure` returns in a process that begins with this number of threads."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        command = [
            sys.executable,
            program.file,
            "--threads",
            str(count),
            "--seconds",
            str(options.seconds),
            "--json",
            str(file),
        ]
        command += ["--quick"] * options.quick + ["--parts", *options.parts, "--methods", *options.methods]
        subprocess.run(command, env=threads.environment(count), check=True)
        return json.loads(file.read_text(encoding="utf-8"))


def _write(program: Program, results: dict[int, dict]) -> None:
    blocks = [r["text"] for r in results.values()]
    (DOCS / "images").mkdir(exist_ok=True)
    if program.draw({count: r["found"] for count, r in results.items()}, DOCS / "images" / program.picture):
        blocks.append(f"### The picture\n\n![{program.picture_text}](images/{program.picture})")
    write_block(program.document, program.block, "\n\n".join(blocks))


def _main(program: Program) -> int:
    options = _arguments(program)
    if len(options.threads) == 1 and threads.is_set_for(options.threads[0]):
        results = _measure(program, options)
    else:
        results = {count: _in_own_process(program, options, count) for count in options.threads}
        if options.write:
            _write(program, results)
    if options.json:
        write_text(options.json, json.dumps(results, default=vars))
    return 0
