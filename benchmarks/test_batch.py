"""The arithmetic of the batch program: times a matrix, limits, shares, the peak; and it runs.

Nothing here asserts a speed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from batch_parts import beside_peers, peak_share, subjects, sweep, types
from batch_parts.subjects import GRADIENT, OURS, VALUE
from stopwatch import Timings

ROOT = Path(__file__).resolve().parents[1]


def test_times_of_batches_become_times_of_a_matrix():
    timings = subjects.a_matrix(Timings({"x": [2.0, 4.0, 6.0], "y": [1.0, 1.0, 1.0]}), {"x": 2, "y": 10})
    assert timings.seconds("x") == 2
    assert timings.seconds("y") == 0.1
    assert timings.ratio("x", "y") == pytest.approx(20)


@pytest.mark.parametrize("dtype", types.DTYPES)
def test_matrices_have_the_type_and_the_norm_they_should(dtype):
    a, g = subjects.gaussian(16, 50, dtype)
    assert a.dtype == g.dtype == dtype
    assert a.shape == g.shape == (50, 16, 16)
    # The 2-norm of a Gaussian matrix with entries of variance 1/n tends to 2.
    assert np.median(np.linalg.norm(a, 2, axis=(1, 2))) == pytest.approx(2, rel=0.15)


def test_every_method_computes_the_same_values_and_gradients():
    """What is timed is what is meant: each call returns exp of the batch, and L*(A, G)."""
    a, g = subjects.gaussian(4, 3)
    names = [name for name in subjects.SUBJECTS if name == OURS or _installed(name)]
    want = None
    for name in names:
        calls = subjects.SUBJECTS[name](a, g)
        value, (y, gradient) = calls[VALUE][0](), _pairs(calls[GRADIENT][0]())
        found = [np.asarray(x) for x in (value, np.swapaxes(y, 1, 2) if name == "scipy" else y, gradient)]
        want = want or found
        # SciPy loops over the transposed matrices. Tolerance: norms of 2, the peers' errors of tens of n u.
        for x, w in zip(found, want):
            assert np.linalg.norm(x - w) <= 1e3 * np.finfo(float).eps * np.linalg.norm(w), name


def _pairs(result):
    """(values, gradients), from a pair of arrays (some libraries wrap one of them) or a list of pairs."""
    if isinstance(result, list):
        return tuple(np.stack(part) for part in zip(*result))
    y, gradient = result
    gradient = gradient[0] if isinstance(gradient, (tuple, list)) else gradient
    return y.detach() if hasattr(y, "detach") else y, gradient


def _installed(name):
    import importlib.util

    return importlib.util.find_spec(name) is not None


def test_the_fastest_peer_is_held_against_the_limit():
    timings = Timings({(OURS, VALUE): [1.0], ("torch", VALUE): [17.0], ("jax", VALUE): [90.0], ("C", VALUE): [0.5]})
    assert beside_peers.fastest(timings, VALUE, ["torch", "jax"]) == (17, "torch")
    cells = beside_peers.row(4, 10, timings, VALUE, ["torch", "jax"])
    assert cells[-2:] == ["**17** PyTorch", "18"]
    timings.rounds["torch", VALUE] = [18.0]
    assert beside_peers.row(4, 10, timings, VALUE, ["torch", "jax"])[-2:] == ["18 PyTorch", "18"]
    assert len(beside_peers.row(4, 10, timings, VALUE, [])) == 4
    assert set(beside_peers.LIMITS[VALUE]) == set(beside_peers.LIMITS[GRADIENT]) == set(beside_peers.COUNTS)


def test_types_are_held_against_float64():
    seconds = {"float64": 2.0, "float32": 1.0, "complex64": 3.0, "complex128": 10.0}
    timings = Timings({(dtype, VALUE): [t] for dtype, t in seconds.items()})
    assert types.row(4, timings, VALUE)[-2:] == ["2.00", "**5.00**"]
    timings.rounds |= {("float32", VALUE): [1.6], ("complex128", VALUE): [9.0]}
    assert types.row(4, timings, VALUE)[-2:] == ["**1.25**", "4.50"]


def test_the_share_of_the_peak_is_operations_over_operations():
    # 10 matrices of 4 × 4 at 5 products of 128 operations; the peak does 64,000 in a tenth of the time: 1%.
    assert peak_share.share(5, 4, 10, seconds_ratio=10, peak_flops=64_000) == pytest.approx(0.01)


def test_products_are_those_of_the_scheme_and_the_squarings():
    a = np.stack([np.full((3, 3), 0.4), 60 * np.ones((3, 3))]) + np.triu(np.ones((3, 3)))
    import expmgrad

    _, info = expmgrad.expm(a, return_info=True)
    assert info.squarings[1] > info.squarings[0]
    assert peak_share.products_a_matrix(a) == np.mean(info.products + info.squarings)
    assert np.isnan(peak_share.products_a_matrix(np.zeros((2, 3, 3))))


def test_the_peak_counts_what_its_vectors_hold():
    peak = peak_share.Peak(1)
    assert peak.bits in (128, 256, 512)
    assert peak.flops("float64") == 2 * 12 * (peak.bits / 64) * peak_share.PEAK_REPEATS
    assert peak.flops("float32") == 2 * peak.flops("float64")
    assert peak.subject()(1) > 0


def test_a_batch_of_the_sweep_takes_about_64_kib():
    assert sweep.count(1) == 8192
    assert sweep.count(40) == 5
    assert sweep.count(1000) == 1


def test_the_program_runs_and_writes_what_it_measured(tmp_path):
    file = tmp_path / "found.json"
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "batch.py"),
        "--quick",
        "--methods",
        "expmgrad",
        "--threads",
        "1",
    ]
    run = subprocess.run([*command, "--json", str(file)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    found = json.loads(file.read_text(encoding="utf-8"))["1"]["found"]
    assert [p["n"] for p in found["sweep"]] == list(sweep.QUICK_SIZES)
    assert all(p[VALUE] > 0 and p[GRADIENT] > 0 for p in found["sweep"])
    assert {p["n"] for p in found["peers"]} == set(beside_peers.QUICK_COUNTS)
    assert all(0 < share < 1 for *_, value, gradient in found["peak"]["shares"] for share in (value, gradient))
    assert all(seconds > 0 for seconds in found["python"].values())
    sweep.draw(found["sweep"], found["peers"], 1, tmp_path / "batch.png")
    assert (tmp_path / "batch.png").stat().st_size > 10_000
