"""Batches from Python beside SciPy, PyTorch, JAX and TensorFlow, and the same batches by one call from C."""

from __future__ import annotations

import native
from report import ratio_text, table, time_text
from runner import effort_for
from stopwatch import Timings, interleaved, python_calls

from .subjects import GRADIENT, OURS, TITLES, VALUE, C, a_matrix, gaussian, subjects

COUNTS = {2: 10000, 3: 10000, 4: 10000, 6: 8000, 8: 4000, 16: 1000, 32: 200}
QUICK_COUNTS = {3: 50, 16: 8}
#: The fastest peer must take at least so many times as long.
LIMITS = {
    VALUE: {2: 25, 3: 30, 4: 18, 6: 10, 8: 8, 16: 6, 32: 5},
    GRADIENT: {2: 40, 3: 50, 4: 50, 6: 30, 8: 25, 16: 20, 32: 12},
}


def time(n: int, count: int, options) -> Timings:
    """Seconds a matrix, ours from C and from Python and the peers' in the same rounds."""
    a, g = gaussian(n, count)
    batches = subjects(options.methods, a, g)
    calls = {(C, VALUE): native.expm_batch(a), (C, GRADIENT): native.vjp_batch(a, g)}
    calls |= {name: python_calls(call) for name, (call, _) in batches.items()}
    counts = dict.fromkeys(calls, count) | {name: of_one for name, (_, of_one) in batches.items()}
    return a_matrix(interleaved(calls, effort_for(options)), counts)


def fastest(timings: Timings, kind: str, peers: list[str]) -> tuple[float, str]:
    """The smallest ratio of a peer's time to ours, and the peer."""
    return min((timings.ratio((peer, kind), (OURS, kind)), peer) for peer in peers)


def verdict(ratio: float, wanted: float) -> str:
    return ratio_text(ratio) if ratio >= wanted else f"**{ratio_text(ratio)}**"


def row(n: int, count: int, timings: Timings, kind: str, peers: list[str]) -> list[str]:
    cells = [str(n), str(count), time_text(timings.seconds((C, kind))), time_text(timings.seconds((OURS, kind)))]
    cells += [time_text(timings.seconds((peer, kind))) for peer in peers]
    if not peers:
        return cells
    wanted = LIMITS[kind].get(n, 1)
    ratio, peer = fastest(timings, kind, peers)
    return [*cells, f"{verdict(ratio, wanted)} {TITLES[peer]}", f"{wanted:g}"]


def measure(options) -> tuple[str, list[dict]]:
    counts = QUICK_COUNTS if options.quick else COUNTS
    peers = [name for name in options.methods if name != OURS]
    found = {n: time(n, count, options) for n, count in counts.items()}
    head = ["n", "matrices", "ours, C", "ours, Python", *(TITLES[p] for p in peers)]
    head += ["fastest peer / ours", "limit"] if peers else []
    blocks = []
    for kind in (VALUE, GRADIENT):
        rows = [row(n, counts[n], timings, kind, peers) for n, timings in found.items()]
        blocks.append(f"**{kind}**, time a matrix\n\n{table(head, rows)}")
    plain = [
        {"n": n, "method": method, "kind": kind, "seconds": timings.seconds((method, kind))}
        for n, timings in found.items()
        for method, kind in timings.rounds
    ]
    return "\n\n".join(blocks), plain
