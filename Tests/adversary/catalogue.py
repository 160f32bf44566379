"""All checks: a line each with the call, what it takes beside A, its truth and its limit."""

from __future__ import annotations

import numpy as np

from . import limits
from .checks import Accuracy, Case, Check
from .inputs import cotangents, direction, factor, mode, moderate, three, times
from .kinds import Agreement, Batch, Condition, ErrorBound, FarApartEntries, MarkovEntries, SmallNorm, Unitary
from .properties import hermitian_of, is_far_apart, is_generator, is_hermitian, is_skew, is_small
from .truth import adjoint, frechet, second
from .truths import of_triangle, slices, symmetric_part, true_hvp, true_jacobian, true_times, true_times_vjp


def batched(name: str, code: str, **inputs) -> Batch:
    drawn = {key: lambda d, a, draw=draw: np.stack([draw(d, x) for x in a]) for key, draw in inputs.items()}
    return Batch(f"batch {name}", code, drawn, limit=1.0)


HERMITIAN = {"admits": is_hermitian, "project": hermitian_of}

CHECKS: list[Check] = [
    Accuracy("value", "expm(a)", true=lambda a: [a.exp()], values=1, weight=3, operation="expm", largest=80),
    Accuracy("jvp", "expm_jvp(a, e)", {"e": direction}, true=lambda a, e: [*frechet(a, e)], values=1, weight=3, operation="jvp"),
    Accuracy("vjp", "expm_vjp(a)[1](g)", {"g": direction}, true=lambda a, g: [frechet(adjoint(a), g)[1]], weight=3, operation="vjp"),
    Accuracy("jvp, 3 directions", "[*expm_jvp(a, e)[1]]", {"e": three},
             true=lambda a, e: [frechet(a, x)[1] for x in slices(e, a.nrows())], weight=0.3),
    Accuracy("vjp, stated structure", "[expm(a, structure=structure_of(a)), expm_vjp(a, structure=structure_of(a))[1](g)]", {"g": direction},
             true=lambda a, g: [a.exp(), frechet(adjoint(a), g)[1]], values=1),
    Accuracy("second order", "expm_l2(a, e, f)", {"e": moderate, "f": direction}, true=lambda a, e, f: [second(a, e, f)[1]], operation="l2", largest=12),
    Accuracy("hvp", "[*expm_hvp(a, g, f)]", {"g": moderate, "f": direction}, true=true_hvp, operation="hvp", largest=12),
    Accuracy("hvp with g_dot", "[*expm_hvp(a, g, f, g_dot=h)]", {"g": moderate, "f": moderate, "h": moderate}, true=true_hvp, weight=0.3, largest=12),
    Accuracy("tape value", "tape(a).value", true=lambda a: [a.exp()], values=1, operation="tape_create", largest=80),
    Accuracy("tape jvp", "tape(a).first('jvp', e)", {"e": direction}, true=lambda a, e: [frechet(a, e)[1]], operation="tape_jvp"),
    Accuracy("tape vjp", "tape(a).first('vjp', g)", {"g": direction}, true=lambda a, g: [frechet(adjoint(a), g)[1]], operation="tape_vjp"),
    Accuracy("tape hvp", "[*tape_hvp(a, g, f)]", {"g": moderate, "f": direction}, true=true_hvp, operation="tape_hvp", largest=12),
    Accuracy("times", "[*expm_times(a, t)]", {"t": times}, true=true_times, values=99, operation="times", limit=limits.TIMES),
    Accuracy("times vjp", "[*expm_times_vjp(a, t)[1](g[:len(t)])]", {"t": times, "g": cotangents}, largest=8, limit=limits.TIMES,
             true=true_times_vjp, weight=0.5),
    Accuracy("low rank jvp", "[*expm_jvp_lowrank(a, u, v)]", {"u": factor, "v": factor},
             true=lambda a, u, v: [*frechet(a, u * adjoint(v))], values=1, weight=0.5, operation="jvp_lowrank"),
    Accuracy("low rank vjp", "(lambda y, pullback: [y, pullback(u, v)])(*expm_vjp_lowrank(a))", {"u": factor, "v": factor},
             true=lambda a, u, v: [a.exp(), frechet(adjoint(a), u * adjoint(v))[1]], values=1, weight=0.5, operation="vjp_lowrank"),
    Accuracy("jacobian", "expm_jacobian(a)", largest=4, true=true_jacobian, operation="jacobian"),
    Accuracy("jacobian by frechet", "expm_jacobian(a, method='frechet')", largest=4, true=true_jacobian, weight=0.3),
    Accuracy("eigh", "expm_eigh(a)", true=lambda a: [a.exp()], values=1, operation="eigh", **HERMITIAN),
    Accuracy("eigh vjp", "expm_eigh_vjp(a)[1](g)", {"g": direction}, true=lambda a, g: [symmetric_part(frechet(a, g)[1])],
             operation="eigh_vjp", **HERMITIAN),
    Accuracy("vjp of a triangle", "expm_vjp(a, uplo='lower')[1](g)", {"g": direction}, true=lambda a, g: [of_triangle(frechet(a, g)[1])], **HERMITIAN),
    Accuracy("directed rounding", "under(mode, lambda: [*expm_jvp(a, e)])", {"mode": mode, "e": moderate},
             true=lambda a, mode, e: [*frechet(a, e)], values=1, limit=limits.DIRECTED),
    SmallNorm("small norm, diagonal", "expm(a)", admits=is_small, limit=limits.SMALL_DIAGONAL, largest=64),
    SmallNorm("small norm, 1-norm", "expm(a)", admits=is_small, limit=limits.SMALL_NORMWISE, diagonal=False, largest=64),
    MarkovEntries("markov, entries", "expm(a, structure='markov')", admits=is_generator, limit=limits.MARKOV_ENTRY, weight=3),
    FarApartEntries("2 × 2 far apart, entries", "expm(a)", admits=is_far_apart, weight=2),
    Accuracy("2 × 2 far apart, vjp", "expm_vjp(a)[1](g)", {"g": direction}, true=lambda a, g: [frechet(adjoint(a), g)[1]], entrywise=True,
             admits=is_far_apart),
    Condition("cond", "expm_cond(a)", largest=4, limit=1.0, weight=1.5),
    Condition("cond, 1-norm", "expm_cond(a, ord=1)", largest=3, limit=1.0, one=True, weight=0.5),
    ErrorBound("error_bound", "expm(a, return_info=True)", limit=1.0, weight=1.5, largest=80),
    Unitary("unitary", "expm(a)", admits=is_skew, limit=limits.UNITARY, largest=80),
    Agreement("two ways agree", "[expm_jvp(a, e)[1], expm_vjp(a)[1](g), tape(a).first('jvp', e), tape(a).first('vjp', g), "
              "expm(a, return_info=True)[1]]", {"e": direction, "g": direction}, admits=lambda a: len(a) > 16, weight=5,
              limit=limits.AGREEMENT, largest=80),
]  # fmt: skip

BATCHES = [
    batched("value", "expm(a)"),
    batched("jvp", "expm_jvp(a, e)", e=direction),
    batched("vjp", "expm_vjp(a)[1](g)", g=direction),
    batched("second order", "expm_l2(a, e, f)", e=moderate, f=moderate),
    batched("hvp", "expm_hvp(a, g, f)", g=moderate, f=moderate),
    batched("cond", "expm_cond(a)"),
    batched("eigh", "expm_eigh(a)"),
]


def check_named(name: str) -> Check:
    return next(check for check in [*CHECKS, *BATCHES] if check.name == name)


def ratio(name: str, **arrays: np.ndarray) -> float:
    """The error of a check in its unit, as reproducers ask for it."""
    arguments = {key: np.asarray(x) for key, x in arrays.items()}
    m = check_named(name).measure(Case("", arguments.pop("a"), arguments))
    return m.ratio if m is not None else 0.0
