"""The short way of small arrays: the same as the general way, and results that are the caller's own."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import expmgrad
import oracle
from expmgrad._ffi import operation
from expmgrad._ffi import operations as of
from expmgrad._ffi.by_addresses import ByAddresses
from expmgrad._ffi.by_bytes import COPIED
from expmgrad._ffi.options import PLAIN
from expmgrad._ffi.plan import Plan

SHAPES = [(1, 1), (4, 4), (30, 30), (100, 100), (16, 3, 3), (2, 3, 5, 5), (40, 20, 20)]


def normal(rng, shape, dtype):
    x = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else 0)
    return (x / np.sqrt(shape[-1])).astype(dtype)


def general(which, options, *arrays):
    """What the way by addresses returns."""
    return ByAddresses(Plan(which, options, arrays))(arrays, None, None)


def is_small(which, options, *arrays):
    return not isinstance(which.executor(options, *arrays), ByAddresses)


def same(found, wanted):
    found, wanted = ([*x] if isinstance(x, tuple) else [x] for x in (found, wanted))
    return len(found) == len(wanted) and all(x.dtype == y.dtype and np.array_equal(x, y) for x, y in zip(found, wanted))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("leading", [(), (1,), (3,), (2, 2)])
@pytest.mark.parametrize("structure", ["auto", "general", "upper", "lower"])
@pytest.mark.parametrize("order", "CF")
def test_same_bits_as_the_general_way(rng, dtype, shape, leading, structure, order):
    a, e = normal(rng, shape, dtype), normal(rng, leading + shape, dtype)
    a = {"upper": np.triu, "lower": np.tril}.get(structure, np.array)(a)
    if order == "F":
        a, e = (x.swapaxes(-1, -2).copy().swapaxes(-1, -2) for x in (a, e))
    options = structure, False, None
    assert is_small(of.EXPM, options, a) == (a.size <= COPIED) and is_small(of.JVP, options, a, e) == (e.size <= COPIED)
    assert same(expmgrad.expm(a, structure=structure), general(of.EXPM, options, a))
    assert same(expmgrad.expm_jvp(a, e, structure=structure), general(of.JVP, options, a, e))
    if a.ndim > 2 or len(a) <= 64:
        y, pullback = expmgrad.expm_vjp(a, structure=structure)
        assert same(y, general(of.EXPM, options, a)) and same(pullback(e), general(of.VJP, options, a, e))


@pytest.mark.parametrize("shape", [(1, 1), (5, 5), (6, 3, 3)])
def test_every_operation_has_the_bits_of_the_general_way(rng, dtype, shape):
    a, g, f, h = (normal(rng, shape, dtype) for _ in range(4))
    exact, quadrature = ("auto", False, None, 0, 0), ("auto", False, None, 10, 0)
    lower, t = (
        ("auto", False, "lower"),
        np.array([0.5, -1.0, 2.0]).astype(a.real.dtype).reshape((3,) + (1,) * (a.ndim - 2)),
    )
    for which, options, *arrays in [
        (of.L2, PLAIN, a, g, f),
        (of.HVP, PLAIN, a, g, f),
        (of.HVP_MOVING, PLAIN, a, g, f, h),
        (of.EIGH, lower, a),
        (of.EIGH_VJP, (*lower, 0), a, g),
        (of.EIGH_VJP, (*lower, 10), a, g),
        (of.COND, exact, a),
        (of.COND, quadrature, a),
        (of.JACOBIAN, exact, a),
        (of.JACOBIAN_HALF, PLAIN, a.real.copy()),
        (of.TIMES, PLAIN, a, t),
        (of.TIMES_VJP, PLAIN, a, t, np.stack([a, g, f])),
        (of.VALUE, ("auto", False, "lower"), a),
        (of.OMEXPOVX, PLAIN, a),
        (of.JVP, PLAIN, a.astype(np.complex128), g),
    ]:
        found = which.run(options, None, None, *arrays)
        assert same(found, general(which, options, *arrays)), which.name
        if a.ndim == 2:
            assert is_small(which, options, *arrays) == (shape != (5, 5) or which is not of.JACOBIAN), which.name


def test_facts_are_those_of_the_general_way(rng, dtype):
    a = normal(rng, (5, 5), dtype)
    y, facts = of.INFO.run(PLAIN, None, None, a)
    other, others = general(of.INFO, PLAIN, a)
    assert is_small(of.INFO, PLAIN, a) and same(y, other) and facts == others


def test_a_call_that_may_take_long_is_left_to_the_general_way():
    a = np.zeros((22, 22))
    assert is_small(of.COND, ("auto", False, None, 0, 0), a)
    assert not is_small(of.COND, ("auto", False, None, 0, 0), np.zeros((60, 60)))
    assert not is_small(of.EXPM, PLAIN, np.zeros((23, 23)))


@pytest.mark.parametrize("shape", [(4, 4), (16, 3, 3), (60, 4, 4)])
def test_out_is_written_whatever_it_shares_with_the_input(rng, dtype, shape):
    memory = normal(rng, (2 * shape[0],) + shape[1:], dtype)
    for nan in (False, True):
        if nan:
            memory[0] = np.nan
        a = memory[: shape[0]].copy()
        y = expmgrad.expm(a)
        for given, out in (
            (a, np.zeros_like(a)),
            (memory[: shape[0]].copy(), None),
            (memory[: shape[0]], memory[1 : shape[0] + 1]),
        ):
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
    layouts = [
        np.swapaxes(np.swapaxes(e, -1, -2).copy(), -1, -2),
        np.repeat(e, 2, axis=-1)[..., ::2],
        e[..., ::-1].copy()[..., ::-1],
    ]
    for other in layouts:
        assert np.array_equal(expmgrad.expm_jvp(a, other)[1], general(of.JVP, PLAIN, a, other)[1])
        if a.ndim > 2 or len(a) <= 64:
            assert np.array_equal(expmgrad.expm_vjp(a)[1](other), general(of.VJP, PLAIN, a, other))


def test_one_shape_in_many_threads_at_once(rng):
    a = normal(rng, (400, 4, 4), float)
    alone = [expmgrad.expm_jvp(x, x.T.copy()) for x in a]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda x: expmgrad.expm_jvp(x, x.T.copy()), a))
    assert all(np.array_equal(x, y) for mine, theirs in zip(alone, together) for x, y in zip(mine, theirs))


def test_more_shapes_than_are_remembered(rng):
    a = normal(rng, (operation.REMEMBERED + 10, 1, 1), float)
    true = np.array([oracle.expm(x) for x in a])
    for count in range(1, len(a)):
        # e^x is within an ulp, which is 2u; the truth is rounded too.
        assert (abs(expmgrad.expm(a[:count]) - true[:count]) <= 3 * oracle.unit(float) * true[:count]).all()
        assert len(of.EXPM.plans) <= operation.REMEMBERED


def test_no_more_directions_are_remembered_than_a_program_uses_at_a_time(rng):
    a = normal(rng, (1, 1), float)
    for count in range(1, operation.REMEMBERED + 10):
        assert expmgrad.expm_jvp(a, np.ones((count, 1, 1)))[1].shape == (count, 1, 1)
        assert len(of.JVP.family(PLAIN, a)) <= operation.REMEMBERED


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
