"""The short way of small arrays: the same as the general way, and results that are the caller's own."""
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import expmgrad
import oracle
from expmgrad import _condition, _eigh, _fast, _jacobian, _linearize, _second
from expmgrad._call import Call

SHAPES = [(1, 1), (4, 4), (30, 30), (100, 100), (16, 3, 3), (2, 3, 5, 5), (40, 20, 20)]


def normal(rng, shape, dtype):
    x = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else 0)
    return (x / np.sqrt(shape[-1])).astype(dtype)


def general(operation, structure, **arrays):
    """(y, derivative) by the general way."""
    call = Call(operation, structure=structure, **arrays)
    y, derivative = call.value("y"), call.derivative("dy" if operation == "jvp" else "abar")
    call.run()
    return y.result(), derivative.result()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("leading", [(), (1,), (3,), (2, 2)])
@pytest.mark.parametrize("structure", ["auto", "general", "upper", "lower"])
def test_same_bits_as_the_general_way(rng, dtype, shape, leading, structure):
    a, e = normal(rng, shape, dtype), normal(rng, leading + shape, dtype)
    a = {"upper": np.triu, "lower": np.tril}.get(structure, np.array)(a)
    if e.size > _fast.LIMIT:
        pytest.skip("not small")
    call = Call("expm", a=a, structure=structure)
    value = call.value("y")
    call.run()
    assert np.array_equal(_fast.small_expm(a, structure), value.result())
    expected, tangent = general("jvp", structure, a=a, e=e)
    y, dy = _fast.small_first("jvp", a, e, structure)
    assert np.array_equal(y, expected) and np.array_equal(dy, tangent)
    if a.ndim > 2 or len(a) <= _fast.SMALL_ORDER:
        y, pullback = _fast.small_vjp(a, structure, None)
        assert np.array_equal(y, value.result())
        assert np.array_equal(pullback(e), general("vjp", structure, a=a, g=e)[1])


@pytest.mark.parametrize("shape", SHAPES)
def test_second_order_and_eigenbasis_have_the_bits_of_the_general_way(rng, dtype, shape, monkeypatch):
    a, g, f, h = (normal(rng, shape, dtype) for _ in range(4))
    calls = [lambda: [expmgrad.expm_l2(a, g, f)], lambda: expmgrad.expm_hvp(a, g, f),
             lambda: expmgrad.expm_hvp(a, g, f, g_dot=h, structure="general"), lambda: [expmgrad.expm_eigh(a)],
             lambda: [expmgrad.expm_eigh_vjp(a, g)], lambda: [expmgrad.expm_eigh_vjp(a, g, convention="lower")]]
    short = [call() for call in calls]
    taken = [_fast.small_alike("l2", {"a": a, "e": g, "f": f}, ("ddy",)), _fast.small_alike("hvp", {"a": a, "g": g, "f": f}, ("abar", "abar_dot"))]
    assert all(x is not None for x in taken)
    for module in (_second, _eigh):
        monkeypatch.setattr(module, "small_alike", lambda *arguments, **named: None)
    for mine, call in zip(short, calls):
        assert all(np.array_equal(x, y) for x, y in zip(mine, call()))


def test_condition_jacobian_and_linearisation_have_the_bits_of_the_general_way(rng, dtype, monkeypatch):
    taken = []

    def watched(module, name):
        original = getattr(_fast, name)
        monkeypatch.setattr(module, name, lambda *arguments, **named: taken.append(original(*arguments, **named)) or taken[-1])

    watched(_condition, "small_alike"), watched(_jacobian, "small_alike"), watched(_linearize, "small_first")
    a, g, b = normal(rng, (5, 5), dtype), normal(rng, (2, 5, 5), dtype), normal(rng, (6, 3, 3), dtype)
    calls = [lambda: expmgrad.expm_cond(a), lambda: expmgrad.expm_cond(b), lambda: expmgrad.expm_cond(b, ord=1, method="estimate"),
             lambda: expmgrad.expm_jacobian(a), lambda: expmgrad.expm_jacobian(a, order="C", method="najfeld", form=2),
             lambda: expmgrad.expm_jacobian(a.real, half=True), lambda: expmgrad.expm_linearize(a).jvp(g),
             lambda: expmgrad.expm_linearize(a).vjp(g)]
    short = [call() for call in calls]
    assert len(taken) == len(calls) and all(x is not None for x in taken)
    for module, name in ((_condition, "small_alike"), (_jacobian, "small_alike"), (_linearize, "small_first")):
        monkeypatch.setattr(module, name, lambda *arguments, **named: None)
    for mine, call in zip(short, calls):
        theirs = call()
        assert type(mine) is type(theirs) and np.array_equal(mine, theirs)


def test_a_call_that_may_take_long_is_left_to_the_general_way():
    a = np.zeros((60, 60))
    assert _fast.small_alike("cond", {"a": a}, ("cond",), scalars=(("norm", 0), ("method", 0)), work=1.0) is not None
    assert _fast.small_alike("cond", {"a": a}, ("cond",), scalars=(("norm", 0), ("method", 0)), work=1e3) is None


@pytest.mark.parametrize("shape", [(4, 4), (16, 3, 3), (60, 4, 4)])
def test_out_is_written_whatever_it_shares_with_the_input(rng, dtype, shape):
    memory = normal(rng, (2 * shape[0],) + shape[1:], dtype)
    for nan in (False, True):
        if nan:
            memory[0] = np.nan
        a = memory[:shape[0]].copy()
        y = expmgrad.expm(a)
        for given, out in ((a, np.zeros_like(a)), (memory[:shape[0]].copy(), None), (memory[:shape[0]], memory[1:shape[0] + 1])):
            before, kept = given.copy(), memory.copy()
            out = given if out is None else out
            assert expmgrad.expm(given, out=out) is out and np.array_equal(out, y, equal_nan=True)
            if out is not given and not np.may_share_memory(given, out):
                assert np.array_equal(given, before, equal_nan=True)
            memory[...] = kept


@pytest.mark.parametrize("shape", [(4, 4), (16, 3, 3), (40, 20, 20)])
def test_results_are_the_callers_own_and_inputs_are_only_read(rng, dtype, shape):
    a, e = normal(rng, shape, dtype), normal(rng, shape, dtype)
    a.flags.writeable = e.flags.writeable = False
    before = a.copy(), e.copy()
    y, pullback = expmgrad.expm_vjp(a)
    results = [y, pullback(e), *expmgrad.expm_jvp(a, e), expmgrad.expm(a)]
    kept = [x.copy() for x in results]
    expmgrad.expm(e), expmgrad.expm_jvp(e, a), expmgrad.expm_vjp(e)[1](a)
    assert all(np.array_equal(x, y) and x.flags.writeable for x, y in zip(results, kept))
    assert np.array_equal(a, before[0]) and np.array_equal(e, before[1])


@pytest.mark.parametrize("shape", SHAPES)
def test_the_layout_of_the_other_input_changes_no_bit(rng, dtype, shape):
    a, e = normal(rng, shape, dtype), normal(rng, shape, dtype)
    layouts = [np.swapaxes(np.swapaxes(e, -1, -2).copy(), -1, -2), np.repeat(e, 2, axis=-1)[..., ::2], e[..., ::-1].copy()[..., ::-1]]
    for other in layouts:
        assert np.array_equal(expmgrad.expm_jvp(a, other)[1], general("jvp", "auto", a=a, e=other)[1])
        if a.ndim > 2 or len(a) <= _fast.SMALL_ORDER:
            assert np.array_equal(expmgrad.expm_vjp(a)[1](other), general("vjp", "auto", a=a, g=other)[1])


def test_one_shape_in_many_threads_at_once(rng):
    a = normal(rng, (400, 4, 4), float)
    alone = [expmgrad.expm_jvp(x, x.T.copy()) for x in a]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda x: expmgrad.expm_jvp(x, x.T.copy()), a))
    assert all(np.array_equal(x, y) for mine, theirs in zip(alone, together) for x, y in zip(mine, theirs))


def test_more_shapes_than_are_remembered(rng):
    a = normal(rng, (_fast.REMEMBERED + 10, 1, 1), float)
    true = np.array([oracle.expm(x) for x in a])
    for count in range(1, len(a)):
        # e^x is within an ulp, which is 2u; the truth is rounded too.
        assert (abs(expmgrad.expm(a[:count]) - true[:count]) <= 3 * oracle.unit(float) * true[:count]).all()
        assert len(_fast._shapes) <= _fast.REMEMBERED


@pytest.mark.parametrize("a", [np.zeros(3), np.zeros((2, 3)), np.zeros((2, 2), ">f8"), np.zeros((2, 2), int), np.zeros((0, 0)),
                               np.zeros((2, 2)).T[::-1], np.float64(1), [[0.0]], np.zeros((200, 200)), np.full((2, 2), np.nan)])
def test_what_is_out_of_the_ordinary_takes_the_general_way(a):
    assert _fast.small_expm(a, "auto") is None and _fast.small_first("jvp", a, a, "auto") is None and _fast.small_vjp(a, "auto", None) is None


@pytest.mark.parametrize("structure", ["triangular", "", None, 30, ["upper"]])
def test_a_structure_that_there_is_not_is_refused_by_name(structure):
    a = np.zeros((2, 2))
    for call in (expmgrad.expm, lambda a, structure: expmgrad.expm_jvp(a, a, structure=structure), expmgrad.expm_vjp):
        with pytest.raises(expmgrad.InvalidArgumentError, match="structure"):
            call(a, structure=structure)


def test_a_cotangent_of_another_type_meets_the_matrix_as_it_was(rng):
    a = normal(rng, (4, 4), float)
    kept, pullback = a.copy(), expmgrad.expm_vjp(a)[1]
    a[:] = 0
    g = normal(rng, (4, 4), np.float32)
    assert np.array_equal(pullback(g), expmgrad.expm_vjp(kept)[1](g.astype(float)))
    assert np.array_equal(pullback(g.tolist()), pullback(g))
