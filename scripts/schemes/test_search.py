"""The scheme search: its gradients, its return to the order wanted, its rounding."""

from __future__ import annotations

import json
import random
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx

import search
import shape
from objective import BITS, Objective
from optimise import minimise, moved, restore
from polynomial import UNIT_ROUNDOFF, largest, magnitudes, polynomial
from rounding import badness, descend, neighbour
from tables import read

U = UNIT_ROUNDOFF["double"]


def known(name: str) -> list[arb]:
    with ctx.workprec(BITS):
        return [arb(v).mid() for v in search.load(search.PARAMETERS, name)[1]]


def eighth_degree() -> list[arb]:
    """The degree-8 scheme of the tables in the shape of the search: B_3 divided by its leading coefficient."""
    scheme = read()["t8"]
    (_, (_, (x1, x2)), ((_, x3, _), (x5, x6, x7))), y3 = scheme.products, scheme.output[2]
    return [arb(v) for v in (x2 / x1, x3 / x1, 0.0, x7 * x1 * x1, x6 * x1, x5 * x1, y3 * x1, 0.5)]


@pytest.mark.parametrize("name", ["m4", "m5"])
def test_the_gradients_are_the_derivatives(name):
    objective, x = search.AIMS[name], known(name)
    r, jacobian = objective.residuals(x)
    growth, gradient = objective.log_growth(x)
    direction = np.random.default_rng(3).standard_normal(len(x)) * [abs(float(v)) for v in x]
    step = 1e-18  # 320-bit numbers: truncation and rounding of the difference are both far below the tolerance
    changed = objective.residuals(moved(x, step * direction))[0]
    expected = jacobian @ direction
    np.testing.assert_allclose((changed - r) / step, expected, rtol=1e-4, atol=1e-6 * np.abs(expected).max())
    step = 1e-6
    above, below = (objective.log_growth(moved(x, s * direction))[0] for s in (step, -step))
    assert (above - below) / (2 * step) == pytest.approx(gradient @ direction, rel=1e-5)


def test_a_perturbed_scheme_returns_to_its_order():
    objective = Objective(3, 0.05, U, 8)
    rng = np.random.default_rng(4)
    start = moved(eighth_degree(), 1e-3 * rng.standard_normal(8) * [abs(float(v)) for v in eighth_degree()])
    assert np.linalg.norm(objective.residuals(start)[0][:7]) > 1e6
    x, r, _ = restore(objective, start)
    assert np.linalg.norm(r[:7]) < 1e-6
    theta = largest(magnitudes(polynomial(*shape.rows(3, search.exact(x))), 100), U)
    assert theta == pytest.approx(0.049912, abs=1e-6)


def test_a_step_of_the_search_lowers_the_cost_and_keeps_the_order():
    aim = search.AIMS["m4"]
    start = moved(known("m4"), 1e-5 * np.array([float(v) for v in known("m4")]))
    costs = []
    state = minimise(aim, start, 30.0, 4, lambda step, cost: costs.append(cost))
    assert len(costs) >= 2
    assert costs == sorted(costs, reverse=True)
    assert np.linalg.norm(state.residuals[: aim.order - 1]) < 1e-6


def test_refining_keeps_what_was_reached(tmp_path, capsys):
    file = tmp_path / "m5.json"
    assert search.main(["refine", "m5", "--iterations", "2", "--output", str(file)]) == 0
    products, text = search.load(file, "m5")
    rows = shape.rows(products, [Fraction(v) for v in text])
    assert largest(magnitudes(polynomial(*rows), 140), U) > 2.369
    assert "theta 2.36" in capsys.readouterr().out
    assert list(json.loads(file.read_text())["m5"]["parameters"])[0] == "e"


def test_a_random_start_of_three_products_finds_a_scheme_of_order_eight(capsys):
    """Taylor's polynomial of degree 8 is what three products reach: order 8, theta 0.04991."""
    assert search.main(["explore", "--products", "3", "--order", "8", "--theta", "0.05", "--seed", "6", "--starts", "1",
                        "--iterations", "1"]) == 0  # fmt: skip
    assert "theta 0.0499" in capsys.readouterr().out


def test_the_descent_finds_roundings_closer_to_the_exact_scheme():
    products, text = search.load(search.PARAMETERS, "m4f32")
    u = UNIT_ROUNDOFF["single"]
    rounded, start, best = descend(products, [Fraction(v) for v in text], 2.5307, u, single=True, seed=1, passes=1)
    assert best < 0.8 * start
    assert badness(products, rounded, 2.5307, u) == best
    assert all(np.float32(v) == v for v in rounded)


def test_a_neighbour_is_so_many_units_away():
    rng = random.Random(1)
    for _ in range(20):
        x = rng.uniform(-3, 3)
        assert neighbour(neighbour(x, 3, False), -3, False) == x
        assert neighbour(x, 1, False) == np.nextafter(x, np.inf)
        assert neighbour(float(np.float32(x)), -1, True) == np.nextafter(np.float32(x), np.float32(-np.inf))
