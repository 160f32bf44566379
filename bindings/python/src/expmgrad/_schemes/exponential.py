"""exp(A) and its derivatives: Y = e^mu p(2^-s (A - mu I))^(2^s), as ScalingPlan and ScalingAndSquaring.swift do it.

Norms, shift and scale are those of each matrix; the scheme is one for a batch. Every factor but e^mu is a power of two.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from . import interpreter, selection
from .framework import Array, Framework
from .interpreter import Components, Tape
from .scheme import Scheme


class Prepared(NamedTuple):
    """One batch, ready for the interpreter."""

    scheme: Scheme
    #: 2^-s (A - mu I), and its square.
    x: Array
    square: Array
    #: Squarings of each matrix, or None where all have the most.
    counts: Array
    most: Any
    #: e^(2^-s mu) into the polynomial, or None where it is nowhere needed; e^mu onto the result.
    inner: Array
    outer: Array
    #: Powers of two: what directions are multiplied by, and their tangents afterwards.
    before: Array
    after: Array
    #: Where A has no NaN or Inf; None where that is everywhere.
    finite: Array


class _Facts(NamedTuple):
    """A = power B + mean I, power a power of two, and the norms of B."""

    b: Array
    square: Array
    power: Array
    mean: Array
    norm: Array
    absolute_norm: Array
    square_norm: Array


def derivatives(framework: Framework, a: Array, directions: Sequence[Array] = ()) -> tuple[Array, ...]:
    """(Y,), (Y, L(A, E)) or (Y, L(A, E), L(A, F), L2(A, E, F)), for none, one or two directions.

    a has shape (..., n, n); directions broadcast with it, and more leading axes of theirs share its work. NaN where A
    is not finite; derivatives where Y is not, too. (1 + 2k)(p + s) products for k = 0, 1, at most 9(p + s) for two.
    """
    if not a.shape[-1]:
        return (a, *directions, *directions[:1])[:max(1, 2 * len(directions))]
    plan = _prepare(framework, a, len(directions))
    x, scales = _with_directions(framework, plan, directions)
    x = interpreter.polynomial(framework, plan.scheme, x, plan.square)
    x = interpreter.squarings(framework, _inner(plan, x), plan.most, plan.counts)
    y = _value(framework, plan, x[0])
    return (y, *(_tangent(framework, plan, y, c, scale) for c, scale in zip(x[1:], scales)))


def linearize(framework: Framework, a: Array) -> tuple[Array, Callable[[Array], Array]]:
    """Y and E -> L(A, E): p + s products now, 2(p + s) a direction. For frameworks that look."""
    plan, tape = _prepare(framework, a, 1), Tape()
    x = interpreter.polynomial(framework, plan.scheme, [plan.x], plan.square, record=tape)
    x = interpreter.squarings(framework, _inner(plan, x), plan.most, plan.counts, record=tape)
    y = _value(framework, plan, x[0])

    def tangent(e: Array) -> Array:
        x, (scale,) = _with_directions(framework, plan, (e,))
        x = interpreter.polynomial(framework, plan.scheme, x, replay=tape)
        x = interpreter.squarings(framework, _inner(plan, x, 1), plan.most, plan.counts, replay=tape)
        return _tangent(framework, plan, y, x[1], scale)

    return y, tangent


def _prepare(framework: Framework, a: Array, order: int) -> Prepared:
    xp, numbers, n = framework.xp, framework.numbers(a), a.shape[-1]
    facts = _survey(framework, a)
    mu = facts.mean * facts.power
    module, (norm, absolute_norm, square_norm, power, shift) = framework.read(
        (facts.norm, facts.absolute_norm, facts.square_norm, facts.power, framework.real(mu)))
    scheme = numbers.schemes[-1]
    if framework.looks:
        largest = float(module.max(module.where(module.isfinite(norm), norm * power, 0.0), initial=0.0))
        scheme = selection.scheme_of(numbers.schemes, largest, order)
    counts = selection.squarings(module, scheme, order, n, (norm, absolute_norm, square_norm), power, numbers.large)
    most = module.max(counts, initial=0)

    def two(exponent: Any) -> Array:
        return framework.write(module.ldexp(module.ones_like(norm), exponent), a)

    # Of a direction 2^-s as far as that is a number; the rest afterwards.
    before = module.minimum(counts, int(math.log2(numbers.large)))
    scale = framework.write(module.ldexp(power, -counts), a)
    far = abs(shift) >= 0.8 * numbers.largest_exponent
    finite = module.isfinite(norm)
    inner = None
    outer = xp.exp(mu)
    if not framework.looks or far.any():
        one, is_far = xp.ones_like(outer), framework.write(far, a) > 0
        inner = xp.where(is_far, xp.exp(mu * two(-counts)), one)
        outer = xp.where(is_far, one, outer)
    differ = not framework.looks or (counts != most).any()
    known = framework.looks and finite.all()
    return Prepared(
        scheme, facts.b * scale, facts.square * (scale * scale), framework.write(counts, a) if differ else None,
        int(most) if framework.looks else most, inner, outer, two(-before), two(before - counts),
        None if known else framework.write(finite, a) > 0)


def _survey(framework: Framework, a: Array) -> _Facts:
    xp, large = framework.xp, framework.numbers(a).large
    largest = _largest(framework, xp.abs(framework.real(a)))
    if framework.is_complex(a):
        largest = xp.maximum(largest, _largest(framework, xp.abs(xp.imag(a))))
    # Sums and squares of B do not overflow; a small A is its own B.
    power = xp.clip(framework.power_below(xp.where(largest >= 1, largest, xp.ones_like(largest))), 1, large**2.5)
    b = a * (1 / power)
    identity = framework.identity(a)
    mean = (b * identity).sum((-2, -1), keepdims=True) / max(1, a.shape[-1])
    magnitudes, shifted = xp.abs(b), xp.abs(b - mean * identity)
    takes = _norm(framework, shifted) <= _norm(framework, magnitudes)
    mean = xp.where(takes, mean, xp.zeros_like(mean))
    magnitudes = xp.where(takes, shifted, magnitudes)
    b = b - mean * identity
    columns = magnitudes.sum(-2, keepdims=True)
    square = framework.multiply(b, b)
    return _Facts(b, square, power, mean, _largest(framework, columns),
                  _largest(framework, framework.multiply(columns, magnitudes)), _norm(framework, xp.abs(square)))


def _largest(framework: Framework, x: Array) -> Array:
    return framework.xp.amax(x, (-2, -1), keepdims=True)


def _norm(framework: Framework, magnitudes: Array) -> Array:
    return _largest(framework, magnitudes.sum(-2, keepdims=True))


def _with_directions(
    framework: Framework, plan: Prepared, directions: Sequence[Array]
) -> tuple[Components, list[Array]]:
    """The components, and what each tangent is multiplied by in the end.

    Directions are scaled to about one and to the matrix: tangents of any size are as good, and leave no range.
    """
    xp, large = framework.xp, framework.numbers(plan.x).large
    x, scales = [plan.x], []
    for e in directions:
        largest = _largest(framework, xp.abs(e))
        sound = xp.where(largest > 0, largest, xp.ones_like(largest))
        power = xp.clip(framework.power_below(sound), 1 / large, large)
        x.append(e * (plan.before / power))
        scales.append(power * plan.after)
    if len(directions) == 2:
        x.append(None)
        scales.append(scales[0] * scales[1])
    return x, scales


def _inner(plan: Prepared, x: Components, first: int = 0) -> Components:
    return x if plan.inner is None else [c if i < first else c * plan.inner for i, c in enumerate(x)]


def _value(framework: Framework, plan: Prepared, y: Array) -> Array:
    y = y * plan.outer
    return y if plan.finite is None else framework.xp.where(plan.finite, y, framework.xp.full_like(y, float("nan")))


def _tangent(framework: Framework, plan: Prepared, y: Array, tangent: Array, scale: Array) -> Array:
    xp = framework.xp
    found = tangent * plan.outer * scale
    return xp.where(xp.isfinite(_norm(framework, xp.abs(y))), found, xp.full_like(found, float("nan")))
