"""The search itself: Riemannian Gauss-Newton on the schemes of a given order.

Minimises  sum_k r_k² + (weight · log growth)²  over the manifold r_2 = ... = r_order = 0 (objective.py). A step solves
a damped least-squares problem in the tangent space and Newton's method returns to the manifold; parameters are Arb
numbers, so that residuals far below u are seen, and linear algebra is float64. Steps are relative to each parameter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flint import arb, ctx

from objective import BITS, Objective

SMALLEST_SCALE = 1e-2  # a parameter nearer to zero is moved as if it were this large
LONGEST_STEP = 0.3


@dataclass
class State:
    parameters: list[arb]
    residuals: np.ndarray
    jacobian: np.ndarray
    cost: float


def scales(x: list[arb]) -> np.ndarray:
    return np.array([max(abs(float(v.mid())), SMALLEST_SCALE) for v in x])


def moved(x: list[arb], step: np.ndarray) -> list[arb]:
    with ctx.workprec(BITS):
        return [(v + arb(float(s))).mid() for v, s in zip(x, step)]


def restore(objective: Objective, x: list[arb], tolerance: float = 1e-6, most: int = 15, far: bool = False):
    """Newton's method of least change onto the schemes of the order wanted; None where it does not converge.

    `far`: from a start of no order at all; long steps are shortened and not taken for divergence.
    """
    count, unit = objective.order - 1, scales(x)
    for _ in range(20 * most if far else most):
        r, jacobian = objective.residuals(x)
        if not np.isfinite(r).all():
            return None
        if np.linalg.norm(r[:count]) < tolerance:
            return x, r, jacobian
        scaled = jacobian[:count] * unit
        rows = 1 / np.linalg.norm(scaled, axis=1)
        step = -np.linalg.lstsq(scaled * rows[:, None], r[:count] * rows, rcond=1e-15)[0]
        longest = np.max(np.abs(step))
        if longest > 2 and not far:
            return None
        x = moved(x, step * unit * min(1, 0.5 / longest if far else 1))
        unit = scales(x) if far else unit
    return None


def evaluated(objective: Objective, x: list[arb], weight: float) -> State | None:
    restored = restore(objective, x)
    if restored is None:
        return None
    x, r, jacobian = restored
    penalty = weight * objective.log_growth(x)[0]
    return State(x, r, jacobian, float(np.sum(r[objective.order - 1 :] ** 2) + penalty**2))


def linearised(objective: Objective, state: State, weight: float):
    """Residual and Jacobian in an orthonormal basis of the tangent space, and that basis."""
    count, unit = objective.order - 1, scales(state.parameters)
    jacobian = state.jacobian * unit
    constraints = jacobian[:count] / np.linalg.norm(jacobian[:count], axis=1)[:, None]
    tangent = np.linalg.svd(constraints, full_matrices=True)[2][count:].T
    growth, gradient = objective.log_growth(state.parameters)
    r = np.append(state.residuals[count:], weight * growth)
    return r, np.vstack([jacobian[count:] @ tangent, weight * (gradient * unit) @ tangent]), tangent * unit[:, None]


def minimise(
    objective: Objective, x: list[arb], weight: float, iterations: int, report=lambda step, cost: None
) -> State | None:
    """The best scheme found from x; None when x cannot be brought to the order wanted."""
    state, damping = evaluated(objective, x, weight), 1e-6
    if state is None:
        return None
    for step in range(iterations):
        r, jacobian, basis = linearised(objective, state, weight)
        u, s, v = np.linalg.svd(jacobian, full_matrices=False)
        projected, following = u.T @ r, None
        while damping < 1e3:
            z = -(v.T @ (s * projected / (s**2 + (damping * s[0]) ** 2)))
            z *= min(1, LONGEST_STEP / np.linalg.norm(z))
            following = evaluated(objective, moved(state.parameters, basis @ z), weight)
            if following is not None and following.cost < state.cost * (1 - 1e-9):
                break
            following, damping = None, damping * 5
        if following is None:
            break
        gain, state, damping = state.cost - following.cost, following, max(damping / 8, 1e-12)
        report(step, state.cost)
        if gain < 1e-7 * state.cost:
            break
    return state
