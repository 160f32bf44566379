"""What a search has found, as tables and as reproducers that can be pasted into a test."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from .checks import Accuracy
from .climb import Find, Search


def number(x: float) -> str:
    return "∞" if math.isinf(x) else f"{x:.2g}" if x < 100 else f"{x:.0e}"


def table(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    lines = [head, ["-" * w for w in widths], *rows]
    return "\n".join("| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths)) + " |" for row in lines)


def by_operation(search: Search) -> str:
    """The worst ratio of each operation and type, with the family it is from."""
    types = [t.name for t in search.types]
    rows = []
    for check in [*search.checks, *search.batches]:
        cells = []
        for name in types:
            key = (check.name, name)
            if key in search.highest:
                ratio, family = search.highest[key]
                more = f" × {search.counts[key]}" if search.counts[key] else ""
                cells.append(f"{number(ratio)}{more} {family[:24]} ({search.measured[key]})")
            else:
                cells.append("")
        rows.append([check.name, number(check.limit), *cells])
    return table(["operation", "limit", *types], rows)


def by_family(search: Search) -> str:
    rows = []
    for name in search.names:
        found = sorted({f"{check}" for check, _, family in search.finds if family == name})
        rows.append([name, str(search.drawn[name]), number(search.highest_of_family.get(name, 0.0)), ", ".join(found)])
    return table(["family", "matrices", "worst / limit", "found in"], rows)


def of_peers(search: Search) -> str:
    rows = []
    for (peer, check, name), ratios in sorted(search.of_peers.items()):
        x = np.array(ratios)
        rows.append(
            [
                check,
                name,
                peer,
                str(len(x)),
                number(float(np.median(x))),
                number(float(x.max())),
                f"{(x <= 10).mean():.1%}",
            ]
        )
    return table(["operation", "type", "library", "cases", "median", "worst", "≤ 10"], rows)


def literal(x: np.ndarray) -> str:
    """The array as Python source, exact."""

    def of(v) -> str:
        v = v.item()
        if isinstance(v, complex):
            return f"complex({of(np.float64(v.real))}, {of(np.float64(v.imag))})"
        if not math.isfinite(v):
            return f"np.{v}"
        return repr(v) if v == round(v, 3) and abs(v) < 1e6 else f'h("{v.hex()}")'

    def nested(y) -> str:
        return of(y) if np.ndim(y) == 0 else "[" + ", ".join(nested(z) for z in y) + "]"

    return f'np.array({nested(x)}, "{x.dtype.name}")'


#: Arrays of more entries go into files here.
LITERAL, SAVED = 450, Path(".build/adversary")
#: What the reproducers use.
HEAD = """import numpy as np
from expmgrad import *
from adversary.catalogue import ratio
from adversary.subjects import Tape as tape, structure_of, tape_hvp, under"""


def given(name: str, key: str, x: np.ndarray) -> str:
    """The array as Python source; a large one from a file."""
    if x.size <= LITERAL:
        return literal(x)
    SAVED.mkdir(parents=True, exist_ok=True)
    np.save(SAVED / f"{name}-{key}.npy", x)
    return f'np.load("{SAVED}/{name}-{key}.npy")'


def reproducer(find: Find) -> str:
    """A test function that fails while the find stands."""
    check, case, m = find.check, find.case, find.measurement
    name = "".join(c if c.isalnum() else "_" for c in f"{check.name}_{case.a.dtype.name}_{case.family}"[:70])
    head = f"# {check.name}, {case.a.dtype.name}, n = {case.a.shape[-1]}, family {case.family}: "
    head += f"error {number(m.ratio)} units, limit {number(m.limit)}"
    lines = [head + (f"; {m.fact}" if m.fact else ""), f"def test_{name}():", "    h = float.fromhex"]
    lines += [f"    {key} = {given(name, key, x)}" for key, x in case.arguments.items()]
    if m.true is not None and isinstance(check, Accuracy) and m.true.size <= 150:
        lines += [f"    found = {check.code}",
                  f"    found = found[{m.output}] if isinstance(found, (list, tuple)) else found",
                  f"    true = {literal(m.true)}  # Arb",
                  f"    assert np.linalg.norm(found - true) <= {m.limit:g} * {m.unit:.3g} * np.linalg.norm(true)  "
                  f"# limit, unit"]  # fmt: skip
    else:
        lines.append(
            f"    assert ratio({check.name!r}, {', '.join(f'{key}={key}' for key in case.arguments)}) <= "
            f"{m.limit:g}  # {check.code}"
        )
    return "\n".join(lines)
