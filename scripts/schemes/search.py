"""Searches for schemes: how m4 and m5 were found, and how to find others.

    python scripts/schemes/search.py refine m5 --iterations 10 --output m5.json   seconds; from parameters.json
    python scripts/schemes/search.py round m5.json m5 --seeds 2                   seconds; prints rows for a Swift table
    python scripts/schemes/search.py explore --products 3 --order 8 --theta 0.05  from random starts

refine minimises the terms of the backward error beyond the order at a given theta, with a weight on rounding growth
(optimise.py); raise --theta step by step to continue a scheme to larger norms. round finds float64 or float32 numbers
that keep the bound (rounding.py). verify.py then says what a table is worth.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from flint import arb, ctx

import shape
from objective import BITS, Objective
from optimise import minimise, restore
from polynomial import UNIT_ROUNDOFF, growth, largest, magnitudes, polynomial, weighted_sum
from rounding import descend

PARAMETERS = Path(__file__).with_name("parameters.json")
DIGITS = 50

# What each scheme of the tables was optimised for.
AIMS = {
    "m4": Objective(4, 0.72, UNIT_ROUNDOFF["double"], 11),
    "m4f32": Objective(4, 2.45, UNIT_ROUNDOFF["single"], 9),
    "m5": Objective(5, 2.4, UNIT_ROUNDOFF["double"], 17),
}


def load(file: Path, name: str) -> tuple[int, list[str]]:
    entry = json.loads(file.read_text(encoding="utf-8"))[name]
    return entry["products"], list(entry["parameters"].values())


def save(file: Path, name: str, products: int, x: list[arb]) -> None:
    names = [place.name for place in shape.places(products)]
    values = [v.str(DIGITS, radius=False) for v in x]
    entry = {name: {"products": products, "parameters": dict(zip(names, values, strict=True))}}
    file.write_text(json.dumps(entry, indent=1) + "\n", encoding="utf-8")


def exact(x: list) -> list[Fraction]:
    return [Fraction(v.str(DIGITS, radius=False)) if isinstance(v, arb) else Fraction(v) for v in x]


def describe(products: int, x: list, u: float) -> str:
    rows = shape.rows(products, exact(x))
    h = magnitudes(polynomial(*rows), 140)
    theta = largest(h, u)
    return (
        f"theta {theta:.6g}, Frechet theta {largest(h, u, frechet=True):.6g}, "
        f"growth {growth(*rows, theta) / math.exp(theta):.5f}"
    )


def refine(options: argparse.Namespace) -> int:
    products, text = load(options.parameters, options.name)
    aim = AIMS[options.name]
    aim = replace(aim, theta=options.theta or aim.theta, order=options.order or aim.order)
    with ctx.workprec(BITS):
        x = [arb(v).mid() for v in text]
    print("before:", describe(products, x, aim.u))
    state = minimise(aim, x, options.weight, options.iterations, lambda i, cost: print(f"{i:4} cost {cost:.6g}"))
    if state is None:
        print(f"no scheme of order {aim.order} near these parameters", file=sys.stderr)
        return 1
    print("after: ", describe(products, state.parameters, aim.u))
    if options.output:
        save(options.output, options.name, products, state.parameters)
    return 0


def random_start(products: int, rng: random.Random) -> list[arb]:
    """Coefficients that fall with the basis element's degree, with random factors."""
    with ctx.workprec(BITS):
        return [arb(rng.uniform(-0.2, 1) * math.exp(rng.uniform(-2, 2)) / 4**p.basis) for p in shape.places(products)]


def explore(options: argparse.Namespace) -> int:
    """Brings random starts to the order, then minimises; keeps the largest theta."""
    u = UNIT_ROUNDOFF[options.precision]
    aim = Objective(options.products, options.theta, u, options.order)
    best: tuple[float, list[arb]] | None = None
    for seed in range(options.seed, options.seed + options.starts):
        restored = restore(aim, random_start(options.products, random.Random(seed)), far=True)
        state = minimise(aim, restored[0], options.weight, options.iterations) if restored else None
        if state is None:
            continue
        theta = largest(magnitudes(polynomial(*shape.rows(options.products, exact(state.parameters))), 140), u)
        print(f"seed {seed}: {describe(options.products, state.parameters, u)}", flush=True)
        if best is None or theta > best[0]:
            best = (theta, state.parameters)
    if best is None:
        print("no start reached the order", file=sys.stderr)
        return 1
    if options.output:
        save(options.output, "found", options.products, best[1])
    return 0


def spelled(values: list[float]) -> str:
    return ", ".join(f"{v:g}" if v in (0, 1, 0.5) else float(v).hex() for v in values)


def round_scheme(options: argparse.Namespace) -> int:
    products, text = load(options.file, options.name)
    single = options.precision == "single"
    u = UNIT_ROUNDOFF[options.precision]
    x = [Fraction(v) for v in text]
    theta = largest(magnitudes(polynomial(*shape.rows(products, x)), 140), u)
    results = []
    for seed in range(options.seeds):
        rounded, start, best = descend(products, x, theta, u, single, seed, options.passes)
        print(f"seed {seed}: badness {start:.4f} rounded to nearest, {best:.4f} after the descent", flush=True)
        results.append((best, rounded))
    rows = shape.rows(products, min(results)[1])
    h = magnitudes(polynomial(*rows), 140)
    print(f"sum |h_k| theta^(k-1) = {weighted_sum(h, theta) / u:.4f} u at theta = {theta:.6g}")
    for left, right in rows[0]:
        print(f"Product(left: [{spelled(left)}], right: [{spelled(right)}]),")
    print(f"output: [{spelled(rows[1])}],")
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("refine", help="optimise known parameters")
    command.set_defaults(run=refine)
    command.add_argument("name", choices=AIMS)
    command.add_argument("--parameters", type=Path, default=PARAMETERS)
    command.add_argument("--theta", type=float, help="the norm to optimise at")
    command.add_argument("--order", type=int)

    other = commands.add_parser("explore", help="search from random starts")
    other.set_defaults(run=explore)
    other.add_argument("--products", type=int, required=True)
    other.add_argument("--order", type=int, required=True)
    other.add_argument("--theta", type=float, required=True)
    other.add_argument("--precision", choices=UNIT_ROUNDOFF, default="double")
    other.add_argument("--starts", type=int, default=20)
    other.add_argument("--seed", type=int, default=0)
    for each in (command, other):
        each.add_argument("--weight", type=float, default=30.0, help="of log growth (default 30)")
        each.add_argument("--iterations", type=int, default=20)
        each.add_argument("--output", type=Path, help="JSON in the form of parameters.json")

    command = commands.add_parser("round", help="round parameters to float64 or float32")
    command.set_defaults(run=round_scheme)
    command.add_argument("file", type=Path)
    command.add_argument("name")
    command.add_argument("--precision", choices=UNIT_ROUNDOFF, default="double")
    command.add_argument("--seeds", type=int, default=1)
    command.add_argument("--passes", type=int, default=8)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
