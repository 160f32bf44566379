"""A scheme and its squarings over R[e1, e2]/(e1^2, e2^2), as Interpreter.swift does it.

exp(A + e1 E + e2 F) = Y + e1 L(A, E) + e2 L(A, F) + e1 e2 L2(A, E, F). A quantity is a list of components: the value;
the value and one tangent; value, two tangents and the second order. A combination acts on each component alone, a
product sums the pairs that make up each: 1, 3 or 9 products of matrices. None is a component that is zero.

Tangents may have more leading axes than the value: directions that share its work.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .framework import Array, Framework
from .scheme import Scheme

Components = list[Array]

#: The pairs of components whose products add up to component 1, 2, 3.
_PAIRS = (((0, 0),), ((1, 0), (0, 1)), ((2, 0), (0, 2)), ((3, 0), (0, 3), (1, 2), (2, 1)))


class Tape:
    """What the value leaves for tangents that come later: both factors of each product, the squared matrices."""

    def __init__(self) -> None:
        self.factors: list[tuple[Array, Array]] = []
        self.squared: list[Array] = []


def product(framework: Framework, left: Sequence[Array], right: Sequence[Array], c: int) -> Array:
    """Component c of left right."""
    total = None
    for i, j in _PAIRS[c]:
        if left[i] is not None and right[j] is not None:
            term = framework.multiply(left[i], right[j])
            total = term if total is None else total + term
    return total


def polynomial(framework: Framework, scheme: Scheme, x: Components, square: Array = None,
               record: Tape | None = None, replay: Tape | None = None) -> Components:
    """p(x); `square` is that of the value, if known. With `replay` the value is the tape's, x[0] is not read."""
    first = 1 if replay else 0
    basis: list[list[Array]] = [[component] for component in x]
    for k, (left, right) in enumerate(scheme.products):
        factors = [[framework.combine(row, powers) for powers in basis] for row in (left, right)]
        if replay:
            factors[0][0], factors[1][0] = replay.factors[k]
        if record:
            record.factors.append((factors[0][0], factors[1][0]))
        for c in range(first, len(x)):
            known = square is not None and c == 0 and k == 0 and scheme.begins_with_square
            basis[c].append(square if known else product(framework, factors[0], factors[1], c))
        if replay:
            basis[0].append(None)
    if not scheme.products:
        result = list(x)
    else:
        output = (*scheme.output, 1.0)
        result = [framework.combine(output, powers) for powers in basis]
    if not replay:
        # Behind the products, whose terms would each round at one.
        result[0] = result[0] + framework.identity(result[0])
    return result


def squarings(framework: Framework, x: Components, most: Any, counts: Array = None,
              record: Tape | None = None, replay: Tape | None = None) -> Components:
    """x^(2^most), or x^(2^count) for the count of each matrix."""
    first = 1 if replay else 0

    def step(i: Any, state: Components) -> Components:
        state = list(state)
        if replay:
            state[0] = replay.squared[i]
        if record:
            record.squared.append(state[0])
        return [x if c < first else _choose(framework, counts, i, product(framework, state, state, c), x)
                for c, x in enumerate(state)]

    return list(framework.repeat(most, step, x))


def _choose(framework: Framework, counts: Array, i: Any, squared: Array, x: Array) -> Array:
    return squared if counts is None else framework.xp.where(counts > i, squared, x)

