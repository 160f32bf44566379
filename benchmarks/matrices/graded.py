"""Graded matrices: entries over many orders of magnitude, whose powers fall far faster than their norm says.

What robotics, pharmacokinetics and discretised control make every day, and what balancing spoils (docs/mathematics.md).
"""

from __future__ import annotations

import numpy as np

from .families import generator, rates
from .registry import Cases

CASES = Cases()
OWN = "this project"


def listed(name: str, build) -> None:
    """Lists a matrix of its own size, from a generator seeded by the name."""
    CASES.add(name, OWN, lambda n: build(generator(name)))


def cycle(m: float, corner: float) -> np.ndarray:
    return np.array([[0, m, 0], [0, 0, m], [corner, 0, 0]])


def cross(w: np.ndarray) -> np.ndarray:
    x, y, z = w
    return np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])


def twist(rotation: float, translation: float, rng) -> tuple[np.ndarray, np.ndarray]:
    w, v = rng.standard_normal((2, 3))
    return w * (rotation / np.linalg.norm(w)), v * (translation / np.linalg.norm(v))


def rigid_motion(rotation: float, translation: float, rng) -> np.ndarray:
    """se(3)."""
    w, v = twist(rotation, translation, rng)
    return np.block([[cross(w), v[:, None]], [np.zeros((1, 4))]])


def adjoint_motion(rotation: float, translation: float, rng) -> np.ndarray:
    """The adjoint representation of se(3)."""
    w, v = twist(rotation, translation, rng)
    return np.block([[cross(w), cross(v)], [np.zeros((3, 3)), cross(w)]])


def van_loan(n: int, rng) -> np.ndarray:
    a, q = 3 * rng.standard_normal((n, n)), rng.standard_normal((n, n))
    return np.block([[-a, 100 * q @ q.T], [np.zeros((n, n)), a.T]])


for corner in (1e-60, 1e-19, 1e-8, 1e-3):
    listed(f"cycle_{corner:g}", lambda rng, c=corner: cycle(20, c))
for rotation in (1e-12, 1e-8, 1e-5, 1e-2, 2):
    listed(f"se3_{rotation:g}", lambda rng, r=rotation: rigid_motion(r, 50, rng))
    listed(f"adjoint_se3_{rotation:g}", lambda rng, r=rotation: adjoint_motion(r, 50, rng))
    listed(f"sim3_{rotation:g}", lambda rng, r=rotation: rigid_motion(r, 50, rng) + r / 3 * np.diag([1, 1, 1, 0]))
    listed(f"se2_{rotation:g}", lambda rng, r=rotation: np.array([[0, -r, 50], [r, 0, -20], [0, 0, 0]]))
    listed(
        f"affine_{rotation:g}",
        lambda rng, r=rotation: np.vstack(
            [np.hstack([r * rng.standard_normal((3, 3)), 50 * rng.standard_normal((3, 1))]), np.zeros((1, 4))]
        ),
    )
for n in (3, 6, 12):
    for scale in (1, 20):
        listed(f"noisy_triangle_{n}_{scale}", lambda rng, n=n, s=scale:
               s * np.triu(rng.standard_normal((n, n)), 1) + 2.0**-53 * rng.standard_normal((n, n)))  # fmt: skip
for n in (4, 8):
    listed(f"companion_{n}", lambda rng, n=n: np.eye(n, k=-1)
           + np.outer(rng.standard_normal(n) * 3.0 ** np.arange(n, 0, -1), np.eye(n)[-1]))  # fmt: skip
    listed(
        f"compartments_{n}", lambda rng, n=n: (10.0 ** rng.uniform(-6, 6, n))[:, None] * (np.eye(n, k=-1) - np.eye(n))
    )
    listed(f"rates_over_12_orders_{n}", lambda rng, n=n: rates(10.0 ** rng.uniform(-6, 6, (n, n))))
    listed(f"van_loan_{n}", lambda rng, n=n: van_loan(n // 2, rng))
