"""The arithmetic of the speed program: products, ratios, limits, steps; and it runs. Nothing here asserts a speed."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import certified
import products
import report
import sampled
from products import Count
from speed_parts import beside_peers, families, gemm_units, sweep
from speed_parts.subjects import GRADIENT, OURS, VALUE
from stopwatch import Effort, Timings, interleaved, repeats_for

ROOT = Path(__file__).resolve().parents[1]
U = 2.0**-53


def test_products_needed_by_value_derivatives_and_tape():
    assert products.needed(6) == 6
    assert products.needed(6, derivatives=1) == 18
    assert products.needed(6, derivatives=16) == 198
    assert products.needed(6, derivatives=1, tape=True) == 12


def test_products_counted_are_those_the_algorithm_needs():
    for n in (5, 70):
        count = products.count(products.gaussian(n)[0])
        # The scheme has 5 products; a derivative's theta is smaller, so it may take squarings more.
        assert 5 <= count.value <= count.derivative <= count.value + 2
        assert (count.of(0), count.of(1), count.of(16)) == (count.value, count.derivative, count.derivative)


def test_a_padded_matrix_has_the_same_norm():
    a, _ = products.gaussian(5)
    padded = products.padded(a)
    assert len(padded) == products.LEAST
    assert np.linalg.norm(padded, 1) == np.linalg.norm(a, 1)
    assert products.padded(np.eye(300)).shape == (300, 300)


def test_a_ratio_is_the_median_within_rounds():
    timings = Timings({"x": [2.0, 30.0, 8.0], "unit": [1.0, 10.0, 2.0]})
    assert timings.seconds("x") == 8
    assert timings.ratio("x", "unit") == 3
    timings.extend(Timings({"x": [1.0, 1.0, 1.0, 1.0], "unit": [1.0, 1.0, 1.0, 1.0]}))
    assert timings.seconds("x") == 1


def test_every_round_runs_every_subject_and_times_only_its_samples():
    calls = []

    def subject(name, seconds):
        def run(repeats):
            calls.append((name, repeats))
            return seconds * repeats

        return run

    effort = Effort(seconds=1.0, sample=0.02, rounds_least=3, rounds_most=5)
    timings = interleaved({"slow": subject("slow", 0.1), "fast": subject("fast", 0.001)}, effort)
    # A round is one call of the one (0.1 s, not preceded by another: it is its own sample) and 20 of the other.
    assert {name: len(times) for name, times in timings.rounds.items()} == {"slow": 4, "fast": 4}
    assert timings.ratio("slow", "fast") == pytest.approx(100)
    assert ("fast", repeats_for(0.001, 0.02)) in calls
    assert ("slow", 1) in calls


def test_measured_over_needed_is_held_against_the_limit():
    counted = Count(value=6, derivative=6)
    timings = Timings(
        {name: [t] for name, t in (("gemm", 0.5), ("value", 3.3), ("value + VJP", 12.0), ("tape VJP", 7.0))}
    )
    value = gemm_units.row(256, "value", counted, timings)
    assert (value.p_plus_s, value.needed, value.gemms) == (6, 6, pytest.approx(6.6))
    assert (value.ratio, value.verdict) == (pytest.approx(1.1), "within")
    gradient = gemm_units.row(256, "value + VJP", counted, timings)
    assert (gradient.needed, gradient.ratio) == (18, pytest.approx(24 / 18))
    assert gradient.verdict == "**over by 37%**"
    assert gemm_units.row(700, "value + VJP", counted, timings).verdict == "**over by 33%**"
    assert gemm_units.row(64, "value + VJP", counted, timings).verdict == "–"
    assert gemm_units.row(256, "tape VJP", counted, timings).needed == 12


def test_limits_beside_peers_depend_on_size_and_threads():
    assert beside_peers.limit(GRADIENT, "torch", 50, 1) == 7
    assert beside_peers.limit(GRADIENT, "torch", 32, 1) == 0
    assert [beside_peers.limit(GRADIENT, "scipy", n, 2) for n in (50, 100)] == [2, 3]
    assert [beside_peers.limit(GRADIENT, "jax", 100, t) for t in (1, 2)] == [1.4, 2.5]
    assert [beside_peers.limit(VALUE, "jax", n, 1) for n in (20, 32)] == [0, 1.5]


def test_a_missed_limit_is_marked():
    timings = Timings({(OURS, GRADIENT): [1.0], ("torch", GRADIENT): [6.0]})
    assert beside_peers.cell(timings, 100, GRADIENT, "torch", 1) == "**6.00** (limit 7)"
    assert beside_peers.cell(timings, 32, GRADIENT, "torch", 1) == "6.00"


def test_a_faster_peer_counts_only_if_it_is_as_good():
    timings = Timings({(OURS, VALUE): [1.0], ("scipy", VALUE): [0.5], ("jax", VALUE): [2.0]})
    assert families.best(timings, VALUE, ["scipy", "jax"], lambda peer: True) == (0.5, "scipy")
    assert families.best(timings, VALUE, ["scipy", "jax"], lambda peer: False) == (2.0, "jax")
    assert families.best(timings, VALUE, ["scipy"], lambda peer: False) == (math.inf, "")


@pytest.mark.parametrize("family", families.FAMILIES)
def test_a_family_has_the_norm_it_says(family):
    a, g = families.problem(family, 6, 20.0)
    assert np.linalg.norm(a, 1) == pytest.approx(20)
    assert a.shape == g.shape


@pytest.mark.parametrize("norm", [0.1, 2.0, 20.0])
def test_the_sampled_error_is_about_the_certified_one(norm):
    a, g = families.problem("Gaussian", 6, norm)
    true = certified.reference(a, g, g, cache=False)
    for entries, cotangent in ((true.value, None), (true.vjp, g)):
        exact = np.array([[float(x.mid()) for x in row] for row in entries])
        assert sampled.error(exact, a, cotangent) <= 2 * U
        wrong = exact + 1e-6 * np.linalg.norm(exact) / 6 * np.ones((6, 6))
        # Three Gaussian columns: the estimate of a rank-one difference is within this of it.
        assert 1e-7 < sampled.error(wrong, a, cotangent) < 1e-5
    assert sampled.condition(a) == pytest.approx(true.cond, rel=0.1)


def test_a_step_is_measured_against_the_cube():
    assert sweep.largest_step([1, 2, 4], [1.0, 8.0, 128.0]) == sweep.Step(2, 4, 2.0)
    orders = sweep.sizes()
    assert orders[0] == 1
    assert orders[-1] == 1000
    assert 45 <= len(orders) <= 70
    assert set(sweep.EDGES) <= set(orders)


def test_every_library_has_a_colour_and_a_marker_of_its_own():
    from pictures import COLOURS, MARKERS, NAMES

    assert set(NAMES.values()) == set(MARKERS) <= set(COLOURS)
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert len(set(MARKERS.values())) == len(MARKERS)


def test_numbers_are_printed_with_their_unit():
    shown = [report.time_text(x) for x in (3.21e-8, 1.5e-6, 9.996e-4, 0.25, 12.0)]
    assert shown == ["32.1 ns", "1.5 µs", "1000 µs", "250 ms", "12 s"]
    assert report.ratio_text(1.234) == "1.23"
    assert report.ratio_text(12.34) == "12"


def test_the_program_runs_and_writes_what_it_measured(tmp_path):
    file = tmp_path / "found.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "speed.py"), "--quick", "--methods", "expmgrad"]
    command += ["--parts", "products", "peers", "families", "small", "sweep"]  # compiling against Eigen takes longer
    run = subprocess.run([*command, "--threads", "1", "--json", str(file)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    found = json.loads(file.read_text(encoding="utf-8"))["1"]["found"]
    assert [p["n"] for p in found["sweep"]] == list(sweep.QUICK_SIZES)
    assert all(p["value"] > 0 and p["gradient"] > 0 for p in found["sweep"])
    assert {r["n"] for r in found["products"]} == set(gemm_units.QUICK_SIZES)
    assert "over" not in run.stdout  # limits are for large n
    assert {p["method"] for p in found["peers"]} == {"C", "expmgrad"}
    sweep.draw({1: found}, tmp_path / "speed.png")
    assert (tmp_path / "speed.png").stat().st_size > 10_000
