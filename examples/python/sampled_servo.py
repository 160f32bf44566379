"""A servo identified from samples at irregular times: Van Loan's integrals and their gradients in a Kalman filter.

A mass on a spring is pushed by a held input and by white noise, and watched through a sensor with a time constant of
0.1 ms; samples come every 0.05 to 0.5 s. Stiffness, damping and noise intensity maximise the likelihood of the samples.
One call of `expm_integrals_vjp` gives A_d, B_d and Q_d of every interval, and its pullback turns the filter's gradients
in them into those in A and Q, exact to rounding. The classical block exponential overflows from 70 ms on.

    python sampled_servo.py [--plot figure.png]

Van Loan, IEEE Trans. Automat. Control 23, 1978.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np
import scipy.optimize

import expmgrad

NAMES = ("stiffness", "damping", "noise")
TRUE = np.array([4.0, 0.6, 0.3])  # 1/s², 1/s, intensity of the acceleration
TAU, VARIANCE, SAMPLES = 1e-4, 1e-3, 500  # of the sensor, and of what is read
B = np.array([[0.0], [1.0], [0.0]])
SEEN = np.array([0.0, 0.0, 1.0])


class Record(NamedTuple):
    t: np.ndarray
    """Intervals before the samples."""
    u: np.ndarray
    """Inputs held over them."""
    read: np.ndarray


def system(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A and Q of position, velocity and sensor."""
    stiffness, damping, noise = x
    a = np.array([[0, 1, 0], [-stiffness, -damping, 0], [1 / TAU, 0, -1 / TAU]])
    return a, np.diag([0, noise, 0])


def simulated(rng: np.random.Generator) -> Record:
    t = rng.uniform(0.05, 0.5, SAMPLES)
    u = 4 * np.sign(np.sin(0.11 * np.arange(SAMPLES)))
    a, q = system(TRUE)
    y, s, p = expmgrad.expm_integrals(a, B, q, t)
    state, read = np.zeros(3), np.empty(SAMPLES)
    for i in range(SAMPLES):
        size, way = np.linalg.eigh(p[i])
        state = y[i] @ state + s[i, :, 0] * u[i] + way @ (np.sqrt(size.clip(0)) * rng.standard_normal(3))
        read[i] = state[2] + np.sqrt(VARIANCE) * rng.standard_normal()
    return Record(t, u, read)


def log_likelihood(x: np.ndarray, record: Record) -> tuple[float, np.ndarray, np.ndarray]:
    """By the Kalman filter; its gradient, by the filter backwards; and the predicted readings."""
    a, q = system(x)
    (y, s, p), pullback = expmgrad.expm_integrals_vjp(a, B, q, record.t)
    mean, cover, value, kept = np.zeros(3), 0.01 * np.eye(3), 0.0, []
    for i in range(SAMPLES):
        before = mean, cover
        mean, cover = y[i] @ mean + s[i, :, 0] * record.u[i], y[i] @ cover @ y[i].T + p[i]
        v, error = cover @ SEEN, record.read[i] - SEEN @ mean
        size = v @ SEEN + VARIANCE
        kept.append((*before, v, error, size))
        value -= 0.5 * (np.log(2 * np.pi * size) + error**2 / size)
        mean, cover = mean + v * error / size, cover - np.outer(v, v) / size

    of_y, of_s, of_p = np.zeros_like(y), np.zeros_like(s), np.zeros_like(p)
    of_mean, of_cover = np.zeros(3), np.zeros((3, 3))
    for i in reversed(range(SAMPLES)):
        mean, cover, v, error, size = kept[i]
        along = of_mean @ v
        of_error = (along - error) / size
        of_size = (v @ of_cover @ v - along * error + 0.5 * error**2) / size**2 - 0.5 / size
        of_v = (of_mean * error - (of_cover + of_cover.T) @ v) / size + SEEN * of_size
        of_cover, of_mean = of_cover + np.outer(of_v, SEEN), of_mean - SEEN * of_error
        of_y[i] = np.outer(of_mean, mean) + (of_cover + of_cover.T) @ y[i] @ cover
        of_s[i, :, 0], of_p[i] = of_mean * record.u[i], of_cover
        of_mean, of_cover = y[i].T @ of_mean, y[i].T @ of_cover @ y[i]
    bars = pullback(of_y, of_s, of_p)
    gradient = np.array([-bars.abar[1, 0], -bars.abar[1, 1], bars.qbar[1, 1]])
    return value, gradient, record.read - np.array([k[3] for k in kept])


def fitted(record: Record) -> tuple[np.ndarray, np.ndarray, float]:
    """The largest likelihood's parameters, standard errors of their logarithms, and its logarithm."""

    def f(x):
        value, gradient, _ = log_likelihood(np.exp(x), record)
        return -value, -gradient * np.exp(x)

    found = scipy.optimize.minimize(f, np.zeros(3), jac=True, method="L-BFGS-B", options={"ftol": 1e-14, "gtol": 1e-6})
    information = np.array([(f(found.x + row)[1] - f(found.x - row)[1]) / 2e-5 for row in 1e-5 * np.eye(3)])
    return np.exp(found.x), np.sqrt(np.linalg.inv(information).diagonal()), -found.fun


def by_the_block(t: np.ndarray) -> np.ndarray:
    """Q_d from exp t [[-A, Q], [0, A']], as the paper has it."""
    a, q = system(TRUE)
    whole = expmgrad.expm(np.multiply.outer(t, np.block([[-a, q], [np.zeros((3, 3)), a.T]])))
    with np.errstate(invalid="ignore", over="ignore"):
        return np.swapaxes(whole[:, 3:, 3:], 1, 2) @ whole[:, :3, 3:]


def plot(file: str, record: Record, found: np.ndarray) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.6), layout="constrained")
    at, shown = record.t.cumsum(), 120
    left.plot(at[:shown], record.read[:shown], ".", color="0.5", label="read")
    left.plot(at[:shown], log_likelihood(found, record)[2][:shown], label="predicted from what was read before")
    left.set(xlabel="s", ylabel="position", title="Samples at irregular times")
    left.set_ylim(top=1.45 * record.read[:shown].max())
    left.legend(frameon=False, loc="upper left")
    t = np.geomspace(1e-5, 1e3, 400)
    a, q = system(TRUE)
    right.loglog(t, expmgrad.expm_gramian(a, q, t)[:, 0, 0], label="expm_gramian")
    block = np.abs(by_the_block(t)[:, 0, 0])
    right.loglog(t, np.where(np.isfinite(block), block, np.nan), "--", label="block exponential")
    right.axvspan(0.05, 0.5, color="0.9", label="intervals of the samples")
    right.set(xlabel="horizon, s", ylabel="variance of the position", title="A sensor of 0.1 ms makes the system stiff")
    right.set_ylim(1e-16, 1e3)
    right.legend(frameon=False, loc="lower right")
    figure.savefig(file, dpi=150)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", metavar="FILE", help="draw the samples, and the noise over any horizon")
    options = parser.parse_args()
    record = simulated(np.random.default_rng(3))
    found, errors, value = fitted(record)
    finite = np.isfinite(by_the_block(record.t)).all(axis=(1, 2)).mean()
    print(f"{SAMPLES} samples, log likelihood {value:.3f}; the block exponential is finite for {finite:.0%} of them")
    for name, true, x, error in zip(NAMES, TRUE, found, errors):
        print(f"{name:>9}  true {true:.2f}  found {x:.3f}  95 % {x * np.exp(-1.96 * error):.3f} to "
              f"{x * np.exp(1.96 * error):.3f}")
    if options.plot:
        plot(options.plot, record, found)


if __name__ == "__main__":
    main()
