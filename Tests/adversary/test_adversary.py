"""The adversary itself: it finds faults that are planted, is silent without them, and repeats itself."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest
from scipy.linalg import expm

from adversary import climb, command, draws, families, report, squarings, truth
from adversary.catalogue import check_named, ratio
from adversary.checks import Case, Check
from adversary.climb import Search
from adversary.draws import Draw
from adversary.truths import true_times_vjp

RIGHT = {"value": lambda a: truth.rounded(truth.Point(a).value, a.dtype).astype(a.dtype)}


def planted(name: str, call) -> Check:
    """A check whose library is `call`."""
    check = dataclasses.replace(check_named(name))
    check.call = call
    return check


def search(check: Check, seed: int = 3, steps: int = 150, **options) -> Search:
    options = {"types": [np.dtype("float64"), np.dtype("complex64")], **options}
    return Search(seed, checks=[check], batches=[], **options).run(steps=steps)


def test_what_reproducers_begin_with_runs():
    names = {}
    exec(report.HEAD, names)
    assert {"expm", "np", "ratio", "structure_of", "tape", "tape_hvp", "under"} <= names.keys()


def test_a_library_that_rounds_the_truth_passes():
    assert not search(planted("value", RIGHT["value"])).finds


def test_a_fault_of_rare_matrices_is_found():
    def wrong_at_small_corners(a):
        y = RIGHT["value"](a)
        return y * (1 + 1e-4) if 0 < abs(a[-1, 0]) < 1e-9 * np.abs(a).max() else y

    found = search(planted("value", wrong_at_small_corners), names=["cyclic_corner", "dense"]).finds
    assert found and all(family == "cyclic_corner" for _, _, family in found)


def test_a_climb_rises_above_the_draws(monkeypatch):
    def worse_with_an_entry(a):
        return RIGHT["value"](a) * (1 + 2.0**-53 * abs(a[0, 0]) ** 2)

    monkeypatch.setattr(draws, "altered", lambda a, d: a)
    check, options = (
        planted("value", worse_with_an_entry),
        {"seed": 5, "steps": 300, "names": ["small"], "types": [np.dtype("float64")]},
    )
    climbed = search(check, **options)
    monkeypatch.setattr(climb, "UPHILL", 0.0)
    drawn = search(check, **options)
    assert climbed.highest["value", "float64"] > drawn.highest["value", "float64"]


def test_a_nan_where_the_truth_is_finite_is_found():
    found = search(planted("value", lambda a: np.full_like(a, np.nan) if len(a) == 3 else RIGHT["value"](a))).finds
    assert found and all(find.measurement.ratio == np.inf and len(find.case.a) == 3 for find in found.values())


def test_a_search_follows_from_its_seed():
    one, two, other = (search(planted("value", lambda a: expm(a)), seed=seed, steps=60) for seed in (7, 7, 8))
    assert one.highest == two.highest and one.drawn == two.drawn
    assert one.drawn != other.drawn or one.highest != other.highest


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
def test_every_family_has_matrices_in_every_type(dtype):
    for name in families.FAMILIES:
        d = Draw(np.random.default_rng(2), 4, np.dtype(dtype))
        found = [draws.matrix(families.FAMILIES[name], d) for _ in range(20)]
        assert sum(a is not None for a in found) >= 5, name
        assert all(a.dtype == dtype and np.isfinite(a).all() for a in found if a is not None), name


def test_a_reproducer_is_python_that_fails():
    check = planted("value", lambda a: expm(a) * 1.5)
    found = search(check, names=["dense"], steps=40)
    text = report.reproducer(next(iter(found.finds.values())))
    assert text.startswith("# value, ")
    code = text.replace("found = expm(a)", "found = expm(a) * 1.5")
    names: dict[str, object] = {"np": np, "expm": expm}
    exec(code, names)
    with pytest.raises(AssertionError):
        next(value for key, value in names.items() if key.startswith("test_"))()


def test_an_error_that_the_direction_explains_is_none():
    """L(A, E) of a direction that is nearly annihilated moves by more than cond u when E moves by u."""
    a = np.diag([0.0, -30.0])
    e = np.array([[0.0, 0.0], [0.0, 1.0]])
    check = check_named("jvp")
    units = truth.sensitivity(check.true, [a, e], check.project)
    assert units[1] > 1e10 > 10 * units[0]


def test_truths_of_second_order_are_derivatives_of_those_of_first_order():
    rng = np.random.default_rng(4)
    a, e, f = (truth.exact(rng.standard_normal((3, 3)) + 1j * rng.standard_normal((3, 3))) for _ in range(3))
    with truth.ctx.workprec(300):
        h = truth.arb(2) ** -80
        difference = (truth.frechet(a + f * h, e)[1] - truth.frechet(a, e)[1]) * (1 / h)
        error = truth.log_norm(truth.entries(difference - truth.second(a, e, f)[1]))
    assert error < -50 * np.log(2)


def test_the_gradient_of_times_is_that_of_its_parts():
    rng = np.random.default_rng(5)
    a, t, g = rng.standard_normal((2, 2)), np.array([0.0, 0.5, -1.0]), rng.standard_normal((3, 2, 2))
    arguments = [truth.exact_input(x) for x in (a, t, g)]
    abar, tbar = (truth.rounded(truth.entries(x), float) for x in true_times_vjp(*arguments))
    parts = [
        x * truth.rounded(truth.entries(truth.frechet(truth.exact(x * a.T), truth.exact(y))[1]), float)
        for x, y in zip(t, g)
    ]
    assert np.allclose(abar, sum(parts), rtol=1e-14)
    assert np.allclose(tbar.ravel(), [np.sum(y * (a @ expm(x * a))) for x, y in zip(t, g)], rtol=1e-12)


def test_the_squarings_of_scipys_algorithm_are_scipys():
    module = pytest.importorskip("scipy.linalg._matfuncs_expm")
    rng = np.random.default_rng(6)
    for k in range(100):
        n = int(rng.integers(3, 9))
        a = rng.standard_normal((n, n)) * 10 ** rng.uniform(-2, 2.5)
        a = np.triu(a, 1) + 1e-10 * a if k % 3 == 0 else a
        powers = np.empty((5, n, n))
        powers[0] = a
        assert tuple(module.pick_pade_structure(powers)) == squarings.al_mohy_higham(a)


def test_what_a_search_has_seen_goes_from_process_to_process():
    done = search(planted("value", lambda a: expm(a) * 1.5), steps=40)
    back = pickle.loads(pickle.dumps({name: getattr(done, name) for name in command.KEPT}))
    assert back["finds"].keys() == done.finds.keys() and back["counts"] == done.counts


def test_a_ratio_can_be_asked_for_by_name():
    assert ratio("value", a=np.eye(3)) < 10
    assert isinstance(Case("", np.eye(2)).point, truth.Point)
