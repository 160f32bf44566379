"""The command: a child process searches, so that a crash or a call that never returns is a find and not the end."""

from __future__ import annotations

import argparse
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from . import report, subjects
from .catalogue import check_named
from .checks import Case, Check, Measurement
from .climb import Find, Search, shrunk

#: A call that takes longer hangs; the truth of a large matrix may take this long too.
PATIENCE_SECONDS = 90
#: A crashed search goes on with this much added to its seed.
NEXT_SEED = 1_000_003
#: And that of a search beside it with this much.
BESIDE = 7_919
#: So long is spent on making reproducers shorter.
SHRINKING_SECONDS = 40
#: Reproducers printed of one operation.
PRINTED = 3

KEPT = ("drawn", "measured", "counts", "highest", "of_peers", "highest_of_family", "finds", "steps")


def arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="adversary", description="Attacks the library; exits with 1 if it finds an error above its limits."
    )
    parser.add_argument("--seconds", type=float, default=60, help="how long (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="all that is drawn follows from it (default 1)")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps, however long they take")
    parser.add_argument(
        "--jobs", type=int, default=1, help="so many searches side by side, each with a seed of its own (default 1)"
    )
    parser.add_argument("--only", metavar="TEXT", help="only operations whose name has TEXT")
    parser.add_argument("--family", metavar="NAME", help="only this family")
    parser.add_argument(
        "--all", action="store_true", help="print a reproducer of every find, not the worst few of an operation"
    )
    parser.add_argument(
        "--squarings", action="store_true", help="compare the number of squarings with SciPy's algorithm instead"
    )
    parser.add_argument("--no-peers", action="store_true", help="without SciPy and PyTorch")
    parser.add_argument("--child", metavar="FOLDER", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def search_of(options: argparse.Namespace) -> Search:
    search = Search(options.seed, peers=[] if options.no_peers else subjects.peers())
    if options.only:
        search.checks = [c for c in search.checks if options.only in c.name]
        search.batches = [c for c in search.batches if options.only in c.name]
        search.weights = np.array([c.weight for c in search.checks])
    if options.family:
        search.names = [options.family]
    return search


# ---- The child


def child(options: argparse.Namespace) -> None:
    folder = Path(options.child)
    np.seterr(all="ignore")
    journal = os.open(folder / "case", os.O_RDWR | os.O_CREAT)
    search = search_of(options)

    def watch(check: Check, case: Case) -> None:
        os.pwrite(journal, b"0" + pickle.dumps((check.name, case)), 0)

    search.watch = watch
    subjects.inside.append(lambda now: os.pwrite(journal, b"1" if now else b"0", 0))
    end = time.monotonic() + options.seconds
    while time.monotonic() < end and (not options.steps or search.steps < options.steps):
        search.run(seconds=min(5.0, end - time.monotonic()), steps=options.steps or np.inf)
        state = {name: getattr(search, name) for name in KEPT}
        (folder / "state.part").write_bytes(pickle.dumps(state))
        (folder / "state.part").replace(folder / "state")


# ---- The parent


def environment() -> dict[str, str]:
    """With glibc's checks of the heap, where they are: an overrun is then seen at the next free."""
    found = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    if any(
        Path(folder, "libc_malloc_debug.so.0").exists() for folder in ("/lib/x86_64-linux-gnu", "/lib64", "/usr/lib")
    ):
        found |= {"LD_PRELOAD": "libc_malloc_debug.so.0", "MALLOC_CHECK_": "3"}
    return found


def merged(total: Search, state: dict) -> None:
    total.steps += state["steps"]
    for name in ("drawn", "measured", "counts"):
        getattr(total, name).update(state[name])
    for key, value in state["of_peers"].items():
        total.of_peers.setdefault(key, []).extend(value)
    for key, value in state["highest"].items():
        total.highest[key] = max(value, total.highest.get(key, (-1.0, "")))
    for key, value in state["highest_of_family"].items():
        total.highest_of_family[key] = max(value, total.highest_of_family.get(key, 0.0))
    for key, value in state["finds"].items():
        if key not in total.finds or value.measurement.ratio > total.finds[key].measurement.ratio:
            total.finds[key] = value


def attack(options: argparse.Namespace) -> Search:
    """Runs the searches side by side; what they have found together."""
    total = search_of(options)
    with ThreadPoolExecutor(options.jobs) as pool:
        seeds = [options.seed + job * BESIDE for job in range(options.jobs)]
        for one in pool.map(lambda seed: attack_from(options, seed), seeds):
            merged(total, {name: getattr(one, name) for name in KEPT})
    return total


def attack_from(options: argparse.Namespace, seed: int) -> Search:
    """Runs children until the time is over: a new one after each crash."""
    total, first, end = search_of(options), seed, time.monotonic() + options.seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        while (left := end - time.monotonic()) > 1 or seed == first:
            (folder / "state").unlink(missing_ok=True)
            code, hung = run_child(options, seed, left, folder)
            if (folder / "state").exists():
                merged(total, pickle.loads((folder / "state").read_bytes()))
            if code == 0:
                break
            within, case = last_case(folder)
            if case is None:
                raise SystemExit("adversary: the search itself failed, see above")
            if hung and not within:
                print("adversary: one truth took too long and was left out", file=sys.stderr)
            elif hung or code < 0:
                fact = (
                    f"did not return in {PATIENCE_SECONDS} s"
                    if hung
                    else f"the process died, {signal.Signals(-code).name}"
                )
                add_crash(total, *case, fact + ("" if within else " (after the call)"))
            else:
                raise SystemExit("adversary: the search itself failed, see above")
            print(f"adversary: went on with seed {seed + NEXT_SEED}", file=sys.stderr)
            seed += NEXT_SEED
    return total


def run_child(options: argparse.Namespace, seed: int, seconds: float, folder: Path) -> tuple[int, bool]:
    (folder / "case").write_bytes(b"")
    words = [
        sys.executable,
        "-m",
        "adversary",
        "--child",
        str(folder),
        "--seed",
        str(seed),
        "--seconds",
        str(seconds),
        "--steps",
        str(options.steps),
    ]
    for name in ("only", "family"):
        if getattr(options, name):
            words += [f"--{name}", getattr(options, name)]
    if options.no_peers:
        words.append("--no-peers")
    process = subprocess.Popen(words, env=environment())
    try:
        while True:
            try:
                return process.wait(1), False
            except subprocess.TimeoutExpired:
                facts = (folder / "case").stat()
                if facts.st_size and time.time() - facts.st_mtime > PATIENCE_SECONDS:
                    process.kill()
                    process.wait()
                    return -9, True
    finally:
        process.kill()


def last_case(folder: Path):
    kept = (folder / "case").read_bytes()
    return (kept[:1] == b"1", pickle.loads(kept[1:])) if len(kept) > 1 else (False, None)


def add_crash(total: Search, name: str, case: Case, fact: str) -> None:
    check = check_named(name)
    key = (check.name, case.a.dtype.name, case.family)
    total.counts[key[:2]] += 1
    total.highest[key[:2]] = (np.inf, case.family)
    total.finds[key] = Find(check, case, Measurement(np.inf, check.limit, fact=fact), "expmgrad")


def printed(total: Search, everything: bool) -> None:
    if total.finds:
        print(report.HEAD + "\n")
    groups: dict[str, list[Find]] = {}
    for find in total.finds.values():
        groups.setdefault(find.check.name, []).append(find)
    end = time.monotonic() + SHRINKING_SECONDS
    for name, finds in groups.items():
        finds.sort(key=lambda f: -f.measurement.excess)
        for find in finds if everything else finds[:PRINTED]:
            crashed = "process died" in find.measurement.fact or "return" in find.measurement.fact
            as_it_is = crashed or find.case.a.shape[-1] > 16 or time.monotonic() > end
            print(report.reproducer(find if as_it_is else shrunk(find)) + "\n")
        if len(finds) > PRINTED and not everything:
            print(f"# {len(finds) - PRINTED} more of {name} in other families and types: --all\n")


def main(argv: list[str] | None = None) -> int:
    options = arguments(argv)
    if options.child:
        child(options)
        return 0
    if options.squarings:
        from . import squarings

        return squarings.main(options)
    total = attack(options)
    printed(total, options.all)
    print(report.by_operation(total))
    print("\nEach cell: the worst ratio, × how many above the limit, its family, and of how many.\n")
    print(report.by_family(total))
    if total.of_peers:
        print("\n" + report.of_peers(total))
    found = sum(total.counts.values())
    print(
        f"\nseed {options.seed}: {total.steps} steps, {sum(total.drawn.values())} matrices, "
        f"{sum(total.measured.values())} measurements; "
        + (f"{found} above their limits, {len(total.finds)} kinds" if found else "nothing above the limits")
    )
    return 1 if found else 0
