"""The poses of a moving camera, fitted to noisy landmarks by gradient descent on SE(3), in PyTorch.

A camera flies around known landmarks. In each of its frames it measures some of them in its own coordinates; sought is
every pose T = exp(hat(xi)), a rotation and a translation, as its twist xi of six numbers:

    minimise over xi   sum_k |R m_k + p - y_k|² / 2,    exp(hat(xi)) = [[R, p], [0, 1]]

for landmarks y_k measured at m_k. All poses are one batch of 4 × 4 exponentials; autograd does the rest, and no
rotation has to be repaired on the way: exp of a twist is a pose. With each landmark known by its name the optimum has a
closed form too (Kabsch's, by a singular value decomposition), which tells how far the descent has come.

    python se3_poses.py [--plot figure.png]

Kabsch, Acta Cryst. A32, 1976; Murray, Li, Sastry, A Mathematical Introduction to Robotic Manipulation, 1994.
"""

from __future__ import annotations

import argparse

import numpy as np
import torch

from expmgrad.torch import expm

FRAMES, SEEN, NOISE = 256, 20, 0.02
STEPS, RATE, MOMENTUM = 300, 0.4, 0.8


def hat(xi: torch.Tensor) -> torch.Tensor:
    """The 4 × 4 generators of twists (w, v), shape (..., 6)."""
    w1, w2, w3, v1, v2, v3 = xi.unbind(-1)
    zero = torch.zeros_like(w1)
    rows = [zero, -w3, w2, v1, w3, zero, -w1, v2, -w2, w1, zero, v3, zero, zero, zero, zero]
    return torch.stack(rows, -1).unflatten(-1, (4, 4))


def flight(rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """True poses (frames, 4, 4), landmarks (frames, seen, 3), and where each frame's camera measures them."""
    angle = np.linspace(0, 2.5 * np.pi, FRAMES)
    place = np.stack([2 * np.cos(angle), 2 * np.sin(angle), np.linspace(-1, 1, FRAMES)], -1)
    forward = -place / np.linalg.norm(place, axis=-1, keepdims=True)  # it looks at the origin
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right, axis=-1, keepdims=True)
    poses = np.tile(np.eye(4), (FRAMES, 1, 1))
    poses[:, :3] = np.stack([right, np.cross(forward, right), forward, place], -1)
    landmarks = rng.uniform(-1, 1, (200, 3))[rng.integers(200, size=(FRAMES, SEEN))]
    measured = (landmarks - place[:, None]) @ poses[:, :3, :3] + NOISE * rng.standard_normal(landmarks.shape)
    return torch.from_numpy(poses), torch.from_numpy(landmarks), torch.from_numpy(measured)


def misfit(xi: torch.Tensor, landmarks: torch.Tensor, measured: torch.Tensor) -> torch.Tensor:
    """Half the mean squared distance of the measured points, brought home by their pose, from the landmarks."""
    pose = expm(hat(xi))
    found = measured @ pose[:, :3, :3].mT + pose[:, None, :3, 3]
    return (found - landmarks).square().sum((-1, -2)) / (2 * SEEN)


def descended(landmarks: torch.Tensor, measured: torch.Tensor) -> tuple[torch.Tensor, list[float], list[np.ndarray]]:
    """The twists after all steps, the misfit before each, and the camera's places after each."""
    xi = torch.zeros(FRAMES, 6, dtype=torch.float64, requires_grad=True)  # each camera at the origin
    optimizer = torch.optim.SGD([xi], lr=RATE, momentum=MOMENTUM, nesterov=True)
    values, places = [], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = misfit(xi, landmarks, measured)
        loss.sum().backward()
        values.append(loss.mean().item())
        places.append(expm(hat(xi.detach()))[:, :3, 3].numpy())
        optimizer.step()
    return xi.detach(), values, places


def closed_form(landmarks: torch.Tensor, measured: torch.Tensor) -> torch.Tensor:
    """The least misfit's poses, by Kabsch."""
    y, m = landmarks.mean(1, keepdim=True), measured.mean(1, keepdim=True)
    u, _, vh = torch.linalg.svd((landmarks - y).mT @ (measured - m))
    u[..., -1] *= torch.linalg.det(u @ vh)[:, None]
    pose = torch.eye(4, dtype=torch.float64).repeat(FRAMES, 1, 1)
    pose[:, :3, :3] = u @ vh
    pose[:, :3, 3] = (y - m @ pose[:, :3, :3].mT).squeeze(1)
    return pose


def angle_between(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Of the rotations of poses, in degrees."""
    chord = torch.linalg.matrix_norm(a[:, :3, :3] - b[:, :3, :3])
    return torch.rad2deg(2 * torch.asin((chord / 8**0.5).clamp(max=1)))


def plot(file: str, truth: torch.Tensor, pose: torch.Tensor, values: list[float], places: list[np.ndarray],
         least: float) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(9.5, 4.2), layout="constrained")
    left, right = figure.add_subplot(121, projection="3d"), figure.add_subplot(122)
    for step, colour in ((3, "#c6dbef"), (8, "#6baed6"), (20, "#2171b5")):
        left.scatter(*places[step].T, s=5, color=colour, depthshade=False, label=f"step {step}")
    left.plot(*truth[:, :3, 3].T, color="black", linewidth=1, label="true")
    every = pose[::12]
    for axis, colour in enumerate(("tab:red", "tab:green", "tab:orange")):
        left.quiver(*every[:, :3, 3].T, *every[:, :3, axis].T, length=0.6, color=colour, linewidth=1.2)
    left.set(title=f"{FRAMES} camera poses, with axes as found at the end")
    left.set_box_aspect((1, 1, 0.75))
    left.legend(frameon=False, loc="upper left")
    right.semilogy(np.array(values) - least)
    right.set(xlabel="step of gradient descent", ylabel="misfit − least misfit", title="Convergence to the optimum")
    figure.savefig(file, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw the poses and how they were found")
    options = parser.parse_args()
    truth, landmarks, measured = flight(np.random.default_rng(0))
    xi, values, places = descended(landmarks, measured)
    pose, best = expm(hat(xi)), closed_form(landmarks, measured)
    brought = measured @ best[:, :3, :3].mT + best[:, None, :3, 3]
    least = (brought - landmarks).square().sum((-1, -2)).mean().item() / (2 * SEEN)
    print(f"{FRAMES} poses of {SEEN} landmarks each: misfit {values[0]:.3f} at first, {values[-1]:.4e} after {STEPS}"
          f" steps; the least is {least:.4e}")
    print(f"from the truth: {angle_between(pose, truth).median():.2f} degrees,"
          f" {(pose - truth)[:, :3, 3].norm(dim=-1).median():.4f} in place (medians)")
    print(f"from the closed form, the farthest pose: {angle_between(pose, best).max():.1e} degrees,"
          f" {(pose - best)[:, :3, 3].norm(dim=-1).max():.1e} in place")
    if options.plot:
        plot(options.plot, truth, pose, values, places, least)


if __name__ == "__main__":
    main()
