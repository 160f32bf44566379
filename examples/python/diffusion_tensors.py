"""Diffusion tensors smoothed in the log domain: positive definite by construction, and without swelling.

Diffusion MRI measures in each voxel, along directions g_k, signals exp(-b g_kᵀ D g_k); D is a 3 × 3 symmetric positive
definite tensor. Sought is the whole field D_i = exp(S_i), by the gradient in the symmetric matrices S_i of

    sum_ik (exp(-b g_kᵀ exp(S_i) g_k) - y_ik)² / (2 sigma²)  +  lambda/2  sum_neighbours |S_i - S_j|²,

whose only unusual link is the gradient through exp: one call of `expm_vjp` for the batch of all voxels, with `uplo`, so
that it is one in the six entries of a triangle. Beside it stands the Euclidean way: D by least squares in each voxel,
smoothed by averages of tensors. These swell (the determinant of a mean exceeds those of its parts, and tensors
become rounder), and least squares may leave tensors with negative eigenvalues, which diffuse nothing that exists.

    python diffusion_tensors.py [--plot figure.png]

Arsigny, Fillard, Pennec, Ayache, Magn. Reson. Med. 56, 2006; Fillard et al., IEEE Trans. Med. Imaging 26, 2007.
"""

from __future__ import annotations

import argparse

import numpy as np
import scipy.optimize
import scipy.sparse as sp
from scipy.sparse.linalg import spsolve

import expmgrad

SIZE, DIRECTIONS = 24, 12
B, SIGMA = 1.0, 0.08  # ms/µm²; of the signals, that of no diffusion being 1
WEIGHT = 40.0  # lambda
ROWS, COLUMNS = np.tril_indices(3)
TWICE = np.where(ROWS == COLUMNS, 1.0, 2.0)  # an entry off the diagonal stands twice in |S|²


def true_field() -> np.ndarray:
    """Tensors (voxels, 3, 3) in µm²/ms: fibres along circles, in a bundle amid isotropic diffusion."""
    y, x = np.mgrid[:SIZE, :SIZE] + 0.5
    angle, radius = np.arctan2(y, x), np.hypot(x, y) / SIZE
    inside = np.exp(-(((radius - 0.65) / 0.22) ** 4))
    along = np.stack([-np.sin(angle), np.cos(angle), 0 * angle], -1)
    stretched = 1.8 * along[..., None] * along[..., None, :] - 0.6 * np.eye(3)  # without a change of the determinant
    logs = np.log(0.7) * np.eye(3) + inside[..., None, None] * stretched
    return expmgrad.expm(logs.reshape(-1, 3, 3), structure="hermitian")


def directions() -> np.ndarray:
    """Unit vectors spread over the half sphere, by the golden angle."""
    z = (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS
    turn = np.pi * (3 - 5**0.5) * np.arange(DIRECTIONS)
    return np.stack([np.sqrt(1 - z**2) * np.cos(turn), np.sqrt(1 - z**2) * np.sin(turn), z], -1)


def signals(d: np.ndarray, g: np.ndarray) -> np.ndarray:
    return np.exp(-B * np.einsum("ki,nij,kj->nk", g, d, g))


def laplacian() -> sp.csr_array:
    """Sᵀ L S = the sum of (S_i - S_j)² over neighbours on the grid."""
    step = sp.diags([-1.0, 1.0], [0, 1], shape=(SIZE - 1, SIZE))
    across = sp.vstack([sp.kron(step, sp.identity(SIZE)), sp.kron(sp.identity(SIZE), step)])
    return sp.csr_array(across.T @ across)


def full(triangle: np.ndarray) -> np.ndarray:
    """Symmetric matrices from the entries of their lower triangle."""
    s = np.empty((*triangle.shape[:-1], 3, 3))
    s[..., ROWS, COLUMNS] = s[..., COLUMNS, ROWS] = triangle
    return s


def objective(x: np.ndarray, measured: np.ndarray, g: np.ndarray, neighbours: sp.csr_array) -> tuple[float, np.ndarray]:
    """The function at the head and its gradient; `x` are the triangles of all S_i, flat."""
    triangles = x.reshape(-1, 6)
    d, pullback = expmgrad.expm_vjp(full(triangles), uplo="lower")
    s = signals(d, g)
    residual = s - measured
    d_bar = np.einsum("nk,ki,kj->nij", -B / SIGMA**2 * residual * s, g, g)
    rough = WEIGHT * TWICE * (neighbours @ triangles)
    value = np.sum(residual**2) / (2 * SIGMA**2) + np.sum(triangles * rough) / 2
    return float(value), (pullback(d_bar)[:, ROWS, COLUMNS] + rough).ravel()


def least_squares(measured: np.ndarray, g: np.ndarray) -> np.ndarray:
    """D of each voxel from the logarithms of its signals."""
    design = g[:, ROWS] * g[:, COLUMNS] * TWICE
    found = np.linalg.lstsq(design, -np.log(np.maximum(measured, 1e-3)).T / B, rcond=None)[0]
    return full(found.T)


def euclidean_smoothed(d: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The least of |X - D|² + w sum_neighbours |X_i - X_j|², of the weight w that comes nearest to the truth."""

    def smoothed(w: float) -> np.ndarray:
        return spsolve(sp.csc_array(sp.identity(len(d)) + w * laplacian()), d.reshape(-1, 9)).reshape(d.shape)

    return min(map(smoothed, np.geomspace(0.01, 100, 41)), key=lambda x: np.linalg.norm(x - truth))


def log_euclidean(measured: np.ndarray, g: np.ndarray) -> tuple[np.ndarray, int]:
    start = np.tile(-0.3 * (ROWS == COLUMNS), len(measured))
    found = scipy.optimize.minimize(objective, start, (measured, g, laplacian()), jac=True, method="L-BFGS-B",
                                    options={"maxiter": 500, "ftol": 1e-10})
    return expmgrad.expm(full(found.x.reshape(-1, 6)), structure="hermitian"), found.nit


def anisotropy(d: np.ndarray) -> np.ndarray:
    """FA: 0 of a sphere, 1 of a line."""
    eigenvalues = np.linalg.eigvalsh(d)
    spread = eigenvalues - eigenvalues.mean(-1, keepdims=True)
    return np.sqrt(1.5 * np.sum(spread**2, -1) / np.sum(eigenvalues**2, -1))


def geodesics(first: np.ndarray, last: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Between two tensors: the Euclidean mean and the log-Euclidean one, weights 1 - t and t."""

    def log(d: np.ndarray) -> np.ndarray:
        values, vectors = np.linalg.eigh(d)
        return vectors * np.log(values) @ vectors.T

    def mixed(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.multiply.outer(1 - t, a) + np.multiply.outer(t, b)

    return mixed(first, last), expmgrad.expm(mixed(log(first), log(last)), structure="hermitian")


def ellipses(axis, d: np.ndarray, places: np.ndarray, size: float) -> None:
    """Sections of the tensors' ellipsoids, coloured by the direction of most diffusion (red x, green y, blue z)."""
    from matplotlib.collections import EllipseCollection

    values, vectors = np.linalg.eigh(d[:, :2, :2])
    widths = size * np.sqrt(np.maximum(values, 1e-4))
    colours = np.clip(anisotropy(d)[:, None], 0, 1) * np.abs(np.linalg.eigh(d)[1][..., -1])
    turned = np.degrees(np.arctan2(vectors[:, 1, 1], vectors[:, 0, 1]))
    axis.add_collection(EllipseCollection(widths[:, 1], widths[:, 0], turned, units="xy", offsets=places,
                                          offset_transform=axis.transData, facecolors=np.clip(0.25 + colours, 0, 1)))
    bad = np.linalg.eigvalsh(d)[:, 0] <= 0
    axis.plot(*places[bad].T, "kx", markersize=5)
    axis.set(xticks=[], yticks=[], aspect="equal")


def plot(file: str, fields: dict[str, np.ndarray]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(11, 5.8), layout="constrained")
    top, bottom = figure.subfigures(2, 1, height_ratios=(5, 3))
    places = np.stack(np.mgrid[:SIZE, :SIZE][::-1], -1).reshape(-1, 2)
    for axis, (title, d) in zip(top.subplots(1, 4), fields.items()):
        ellipses(axis, d, places, 0.75)
        axis.set(title=title, xlim=(-1, SIZE), ylim=(-1, SIZE))
    left, right = bottom.subplots(1, 2)
    t = np.linspace(0, 1, 9)
    ways = geodesics(np.diag([2.0, 0.3, 0.3]), np.diag([0.3, 2.0, 0.3]), t)
    for row, (way, label) in enumerate(zip(ways, ("Euclidean", "log-Euclidean"))):
        ellipses(left, way, np.stack([8 * t, np.full(9, 1.2 * (1 - row))], -1), 0.6)
        left.text(-0.6, 1.2 * (1 - row), label, ha="right", va="center")
        right.plot(t, np.linalg.det(way) / np.linalg.det(way[0]), marker=".", label=label)
    left.set(xlim=(-3.4, 8.7), ylim=(-0.7, 1.9), title="Means of two tensors")
    left.axis("off")
    right.set(xlabel="weight of the second tensor", ylabel="determinant / first's", title="Swelling", ylim=(0, None))
    right.legend(frameon=False)
    figure.savefig(file, dpi=100)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw the fields, and means of two tensors")
    options = parser.parse_args()
    truth, g = true_field(), directions()
    measured = signals(truth, g) + SIGMA * np.random.default_rng(0).standard_normal((len(truth), DIRECTIONS))
    rough = least_squares(measured, g)
    smooth, rounds = log_euclidean(measured, g)
    euclidean = euclidean_smoothed(rough, truth)
    fields = {"true": truth, "least squares": rough, "Euclidean smoothing": euclidean, "log-Euclidean": smooth}
    print(f"{len(truth)} voxels of {DIRECTIONS} signals, {rounds} rounds of L-BFGS")
    fibres = anisotropy(truth) > 0.6
    for name, d in fields.items():
        print(f"{name:>19}: not positive definite {np.sum(np.linalg.eigvalsh(d)[:, 0] <= 0):3d},"
              f" from the true {np.linalg.norm(d - truth) / np.linalg.norm(truth):.3f},"
              f" in fibres FA {np.median(anisotropy(d)[fibres]):.3f},"
              f" determinant {np.median(np.linalg.det(d)[fibres]):.3f}")
    middle = [way[0] for way in geodesics(np.diag([2.0, 0.3, 0.3]), np.diag([0.3, 2.0, 0.3]), np.array([0.5]))]
    print("midway between two crossing tensors: determinant times {:.2f} (Euclidean), {:.2f} (log-Euclidean);"
          " FA {:.2f}, {:.2f}".format(*(np.linalg.det(d) / 0.18 for d in middle), *anisotropy(np.stack(middle))))
    if options.plot:
        plot(options.plot, fields)


if __name__ == "__main__":
    main()
