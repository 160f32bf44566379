"""Dtypes, shapes, broadcasting, memory layouts: what goes to C as it is, what is copied, and that results agree."""

import tracemalloc

import numpy as np
import pytest

import expmgrad
from expmgrad._ffi import operations as of
from expmgrad._ffi.arrays import fits, storage_order
from expmgrad._ffi.options import PLAIN
from expmgrad._ffi.plan import Plan


def normal(rng, *shape):
    return rng.standard_normal(shape)


def equal(x, y):
    return x.shape == y.shape and x.dtype == y.dtype and np.array_equal(x, y)


@pytest.mark.parametrize(
    "given, kept",
    [
        (np.float16, np.float32),
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.complex64, np.complex64),
        (np.complex128, np.complex128),
        (np.int8, np.float64),
        (np.uint64, np.float64),
        (np.int64, np.float64),
        (">f8", np.float64),
        (">c8", np.complex64),
        (">f2", np.float32),
        (">i4", np.float64),
    ],
)
def test_dtypes_are_kept_or_widened(given, kept):
    a = np.array([[0, 1], [1, 0]], given)
    same = a.astype(kept)
    assert equal(expmgrad.expm(a), expmgrad.expm(same))
    y, pullback = expmgrad.expm_vjp(a)
    assert y.dtype == pullback(a).dtype == kept
    assert {x.dtype for x in expmgrad.expm_jvp(a, a)} == {np.dtype(kept)}
    assert equal(expmgrad.omexpovx(a), expmgrad.omexpovx(same))


@pytest.mark.parametrize("dtype", [np.longdouble, np.clongdouble, bool, object, "U3", "M8[s]", [("x", float)]])
def test_other_dtypes_are_refused_by_name(dtype):
    a = np.zeros((2, 2), dtype)
    for call in (
        lambda: expmgrad.expm(a),
        lambda: expmgrad.expm_jvp(a, np.eye(2)),
        lambda: expmgrad.expm_vjp(a),
        lambda: expmgrad.expm_eigh(a),
    ):
        with pytest.raises(expmgrad.InvalidArgumentError, match=r"^a: dtype .* is not supported"):
            call()
    with pytest.raises(expmgrad.InvalidArgumentError, match="^e: dtype"):
        expmgrad.expm_jvp(np.eye(2), a)
    with pytest.raises(expmgrad.InvalidArgumentError, match="^g: dtype"):
        expmgrad.expm_vjp(np.eye(2))[1](a)


def test_mixed_dtypes_take_the_smallest_that_holds_both(rng):
    a, e = normal(rng, 3, 3).astype(np.float32), (normal(rng, 3, 3) * 1j).astype(np.complex64)
    y, dy = expmgrad.expm_jvp(a, e)
    assert y.dtype == dy.dtype == np.complex64
    assert expmgrad.expm_vjp(a)[1](e.astype(complex)).dtype == np.complex128
    assert equal(dy, expmgrad.expm_jvp(a.astype(np.complex64), e)[1])


def test_lists_are_arrays():
    assert equal(expmgrad.expm([[0, 0], [0, 0]]), np.eye(2))
    y, pullback = expmgrad.expm_vjp([[0.0]])
    assert equal(pullback([[2.0]]), np.array([[2.0]]))


@pytest.mark.parametrize("number", [1, 2.5, 1 - 2j, np.float32(0.5), np.array(3), [1.0], np.array([1j])])
def test_one_number_is_a_matrix_as_in_scipy(number):
    assert equal(expmgrad.expm(number), expmgrad.expm(np.reshape(number, (1, 1))))
    out = np.empty((1, 1), expmgrad.expm(number).dtype)
    assert expmgrad.expm(number, out=out) is out


class Sparse:
    """What NumPy would take for one object."""

    shape = (2, 2)

    def toarray(self):
        return np.eye(2)


@pytest.mark.parametrize(
    "given, way",
    [
        (np.ma.masked_array(np.eye(2), mask=np.eye(2)), r"\.filled\(value\)"),
        (np.ma.masked_array(np.eye(2)), r"\.filled\(value\)"),
        ([np.ma.masked_array(np.eye(2))] * 2, r"\.filled\(value\)"),
        (Sparse(), r"\.toarray\(\)"),
        ([Sparse()], r"\.toarray\(\)"),
    ],
)
def test_what_numpy_would_read_with_a_loss_is_refused_and_the_message_names_the_way(given, way):
    for name, call in (
        ("a", expmgrad.expm),
        ("a", expmgrad.expm_vjp),
        ("a", expmgrad.expm_cond),
        ("a", expmgrad.vec),
        ("x", expmgrad.omexpovx),
        ("a", lambda x: expmgrad.expm_times(x, 1.0)),
        ("e", lambda x: expmgrad.expm_jvp(np.eye(2), x)),
        ("g", expmgrad.expm_vjp(np.eye(2))[1]),
        ("g", expmgrad.expm_linearize(np.eye(2)).vjp),
    ):
        with pytest.raises(expmgrad.InvalidArgumentError, match=f"^{name}: .*{name}{way}"):
            call(given)


def test_scipys_sparse_matrices_are_refused():
    sparse = pytest.importorskip("scipy.sparse", reason="SciPy is not installed")
    for given in (sparse.csr_matrix(np.eye(2)), sparse.coo_array(np.eye(2))):
        with pytest.raises(expmgrad.InvalidArgumentError, match=r"^a: .*a\.toarray\(\)"):
            expmgrad.expm(given)


class Unreadable:
    """An array of another library that cannot be had as NumPy's."""

    def __array__(self, dtype=None, copy=None):
        raise NotImplementedError("no values here\nmore lines")


def test_what_another_library_raises_is_one_line_that_names_the_argument():
    with pytest.raises(expmgrad.InvalidArgumentError) as caught:
        expmgrad.expm_jvp(np.eye(2), Unreadable())
    assert str(caught.value) == "e: not an array of numbers: no values here"


def layouts(a):
    """The matrices of `a`, (2, 3, n, n), in every kind of memory: (name, array, whether it needs no copy)."""
    n = a.shape[-1]
    wide = np.zeros((2, 3, n, n + 3), a.dtype)
    wide[..., 1 : n + 1] = a
    spaced = np.zeros((4, 3, 2 * n, n), a.dtype)
    spaced[1::2, :, ::2] = a
    half = np.zeros((2, 3, n, 2 * n), a.dtype)
    half[..., ::2] = a
    unaligned = np.zeros(a.nbytes + 1, np.uint8)[1:].view(a.dtype).reshape(a.shape)
    unaligned[...] = a
    read_only = a.copy()
    read_only.flags.writeable = False
    yield "C", a.copy(), True
    yield "F", a.swapaxes(-1, -2).copy().swapaxes(-1, -2), True
    yield "leading dimension", wide[..., 1 : n + 1], True
    yield "every other row and matrix", spaced[1::2, :, ::2], False
    yield "every other row", spaced[1::2, :, ::2][:1], True
    yield "every other column", half[..., ::2], False
    yield "reversed rows", a[..., ::-1, :].copy()[..., ::-1, :], False
    yield "reversed columns", a[..., ::-1].copy()[..., ::-1], False
    yield "reversed batch", a[::-1].copy()[::-1], False
    yield "axes exchanged", a.swapaxes(0, 1).copy().swapaxes(0, 1), False
    yield "whole array Fortran-ordered", np.asfortranarray(a), False
    yield "big-endian", a.astype(a.dtype.newbyteorder(">")), False
    yield "unaligned", unaligned, False
    yield "read-only", read_only, True


def test_every_layout_gives_the_result_of_a_contiguous_array(rng, dtype):
    a = (normal(rng, 2, 3, 4, 4) + (1j * normal(rng, 2, 3, 4, 4) if dtype.kind == "c" else 0)).astype(dtype)
    y, (_, dy), abar = expmgrad.expm(a), expmgrad.expm_jvp(a, a), expmgrad.expm_vjp(a)[1](a)
    bound = 200 * np.finfo(dtype).eps
    for name, given, _ in layouts(a):
        before = given.copy()
        for found, true in (
            (expmgrad.expm(given), y),
            (expmgrad.expm_jvp(given, given)[1], dy),
            (expmgrad.expm_vjp(given)[1](given), abar),
            (expmgrad.expm_jvp(a[: len(given)], given)[1], dy),
        ):
            true = true[: len(given)]
            # Equal but for rounding: a transposed matrix takes other sums.
            assert found.shape == true.shape and np.max(abs(found - true)) <= bound * np.max(abs(true)), name
        assert np.array_equal(given, before), name


def test_regular_layouts_are_passed_without_a_copy(rng, dtype):
    a = normal(rng, 2, 3, 4, 4).astype(dtype)
    for name, given, in_place in layouts(a):
        if name == "unaligned":
            continue  # copied before there is a plan
        (read,) = Plan(of.EXPM, PLAIN, (given,)).inputs
        assert (read.strides is not None) == in_place, name
        assert read.read.ld >= 4 and read.read.matrix >= 0
        assert in_place or np.array_equal(read.copied(given), given.reshape(read.shape)) or read.order == "F"


def test_a_remembered_layout_reads_and_writes_the_arrays_of_its_own_call(rng, dtype):
    a, b = normal(rng, 2, 3, 4, 4).astype(dtype), normal(rng, 2, 3, 4, 4).astype(dtype)
    for (name, first, _), (_, second, _) in zip(layouts(a), layouts(b)):
        e = first[0, 0] if name != "read-only" else np.broadcast_to(first[:, :1], first.shape)
        results = [expmgrad.expm(x, return_info=True)[0] for x in (first, second)] + [
            expmgrad.expm_jvp(x, e)[1] for x in (first, second)
        ]
        of.INFO.plans.clear(), of.JVP.plans.clear()
        again = [expmgrad.expm(second, return_info=True)[0], expmgrad.expm_jvp(second, e)[1]]
        assert equal(results[1], again[0]) and equal(results[3], again[1]), name
        assert not any(np.shares_memory(x, y) for x, y in zip(results, results[1:]))


@pytest.mark.parametrize("shape", [(500, 4, 4), (3000, 4, 4), (200, 200), (3, 100, 100)])
def test_no_array_is_made_but_the_results_and_what_a_pullback_keeps(rng, shape):
    a, out = normal(rng, *shape) / shape[-1], np.empty(shape)
    y, pullback = expmgrad.expm_vjp(a)
    for made, call in (
        (1, lambda: expmgrad.expm(a)),
        (0, lambda: expmgrad.expm(a, out=out)),
        (2, lambda: expmgrad.expm_vjp(a)),
        (1, lambda: pullback(y)),
        (2, lambda: expmgrad.expm_jvp(a, y)),
    ):
        call()
        tracemalloc.start()
        result = call()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak <= made * a.nbytes + 0.2 * a.nbytes
        del result


def test_the_order_with_the_fewest_bytes_to_copy_is_taken(rng):
    c, f, large_f = normal(rng, 3, 3), normal(rng, 3, 3).T, normal(rng, 5, 3, 3).swapaxes(1, 2)
    assert storage_order([c]) == storage_order([c, f]) == "C"
    assert storage_order([f]) == storage_order([c, large_f]) == "F"
    assert fits(normal(rng, 1, 1), "C") and fits(normal(rng, 1, 1), "F")


def test_fortran_ordered_input_gives_fortran_ordered_results(rng):
    a = np.asfortranarray(normal(rng, 3, 3))
    assert expmgrad.expm(a).flags.f_contiguous
    assert all(x.flags.f_contiguous for x in expmgrad.expm_jvp(a, a))
    assert expmgrad.expm(a.copy(order="C")).flags.c_contiguous


SHAPES = [
    ((), ()),
    ((3,), ()),
    ((), (3,)),
    ((3,), (3,)),
    ((2, 1), (2, 3)),
    ((1, 3), (2, 3)),
    ((2, 3), (3,)),
    ((2, 3), (2, 1)),
    ((2, 1), (1, 3)),
    ((2, 1, 3), (4, 1)),
    ((1, 1), ()),
    ((), (1,)),
    ((3,), (1, 3)),
    ((1,), (1, 1)),
    ((4, 1, 2, 1), (3, 1, 5)),
    ((0,), ()),
    ((), (0,)),
    ((2, 0), (1,)),
    ((2, 1), (2, 0)),
]


@pytest.mark.parametrize("a_shape, e_shape", SHAPES)
@pytest.mark.parametrize("a_order", "CF")
@pytest.mark.parametrize("e_order", "CF")
def test_leading_axes_broadcast(rng, a_shape, e_shape, a_order, e_order):
    a, e = normal(rng, *a_shape, 2, 2), normal(rng, *e_shape, 2, 2)
    a, e = (
        x if order == "C" else x.swapaxes(-1, -2).copy().swapaxes(-1, -2) for x, order in ((a, a_order), (e, e_order))
    )
    y, dy = expmgrad.expm_jvp(a, e)
    shape = np.broadcast_shapes(a_shape, e_shape)
    assert y.shape == a.shape and dy.shape == shape + (2, 2)
    full_a, full_e = np.broadcast_to(a, dy.shape), np.broadcast_to(e, dy.shape)
    for index in np.ndindex(shape):
        assert np.allclose(
            dy[index], expmgrad.expm_frechet(full_a[index], full_e[index], compute_expm=False), rtol=0, atol=1e-13
        )
    for index in np.ndindex(a_shape):
        assert np.allclose(y[index], expmgrad.expm(a[index]), rtol=0, atol=1e-13)
    abar = expmgrad.expm_eigh_vjp(a)[1](e)
    assert abar.shape == dy.shape
    for index in np.ndindex(shape):
        assert np.allclose(abar[index], expmgrad.expm_eigh_vjp(full_a[index])[1](full_e[index]), rtol=0, atol=1e-13)


def test_a_repeated_matrix_is_computed_once(rng):
    a, e = normal(rng, 3, 3), normal(rng, 5, 3, 3)
    repeated = np.broadcast_to(a, (5, 3, 3))
    assert equal(expmgrad.expm(repeated), np.stack([expmgrad.expm(a)] * 5))
    y, dy = expmgrad.expm_jvp(repeated, e)
    assert equal(y, np.stack([expmgrad.expm_jvp(a, e)[0]] * 5)) and equal(dy, expmgrad.expm_jvp(a, e)[1])
    for which, arrays, counts in (
        (of.EXPM, (repeated,), (1, 1)),
        (of.JVP, (repeated, e), (1, 5)),
        (of.JVP, (a, e), (1, 5)),
        (of.JVP, (normal(rng, 4, 1, 3, 3), e), (4, 5)),
    ):
        plan = Plan(which, PLAIN, arrays)
        assert (plan.count, plan.k) == counts


def test_empty_matrices_and_batches(dtype):
    for shape in [(0, 0), (3, 0, 0), (0, 0, 0), (0, 4, 4), (2, 0, 3, 3)]:
        a = np.zeros(shape, dtype)
        y, pullback = expmgrad.expm_vjp(a)
        for found in (
            expmgrad.expm(a),
            expmgrad.expm_eigh(a),
            y,
            pullback(a),
            *expmgrad.expm_jvp(a, a),
            expmgrad.expm_eigh_vjp(a)[1](a),
        ):
            assert found.shape == shape and found.dtype == dtype
        n = shape[-1]
        assert expmgrad.expm_jacobian(a).shape == shape[:-2] + (n * n, n * n)
        assert expmgrad.expm(a, return_info=True)[1].status.shape == shape[:-2]
    y, dy = expmgrad.expm_jvp(np.zeros((2, 2), dtype), np.zeros((0, 2, 2), dtype))
    assert equal(y, np.eye(2, dtype=dtype)) and dy.shape == (0, 2, 2)


def test_out_receives_the_result(rng, dtype):
    for name, a, _ in layouts(normal(rng, 2, 3, 4, 4).astype(dtype)):
        if name in ("read-only", "big-endian"):
            continue
        y = expmgrad.expm(a)
        out = np.full(a.shape, 7, dtype)
        assert expmgrad.expm(a, out=out) is out and np.array_equal(out, y), name
        assert expmgrad.expm(a, out=a) is a and np.array_equal(a, y), name


def test_out_may_overlap_the_input_in_any_way(rng):
    memory = normal(rng, 5, 3, 3)
    y = expmgrad.expm(memory[:4].copy())
    assert equal(expmgrad.expm(memory[:4], out=memory[1:]), y)
    square = normal(rng, 3, 3)
    y = expmgrad.expm(square.copy())
    assert np.array_equal(expmgrad.expm(square, out=square.T), y)


def test_out_that_does_not_fit_is_refused():
    a = np.eye(3)
    read_only = np.zeros((3, 3))
    read_only.flags.writeable = False
    for out in (np.zeros((2, 2)), np.zeros((1, 3, 3)), np.zeros((3, 3), np.float32), [[0.0] * 3] * 3, read_only):
        with pytest.raises(expmgrad.InvalidArgumentError, match="^out: "):
            expmgrad.expm(a, out=out)
    assert not read_only.any()


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_stated_triangle_is_that_of_the_matrix_not_of_its_memory(rng, order):
    upper = np.array(np.triu(normal(rng, 4, 4)), order=order)
    true = expmgrad.expm(upper, structure="general")
    assert np.allclose(expmgrad.expm(upper, structure="upper"), true, rtol=0, atol=1e-14)
    assert np.allclose(expmgrad.expm(upper.T, structure="lower"), true.T, rtol=0, atol=1e-14)
    e = normal(rng, 4, 4)
    stated = expmgrad.expm_jvp(upper, e, structure="upper")[1]
    assert np.allclose(stated, expmgrad.expm_jvp(upper, e, structure="general")[1], rtol=0, atol=1e-13)
    assert np.allclose(
        expmgrad.expm_vjp(upper, structure="upper")[1](e), expmgrad.expm_vjp(upper)[1](e), rtol=0, atol=1e-13
    )


@pytest.mark.parametrize("structure", ["auto", "general", "hermitian"])
def test_structures_of_a_symmetric_matrix_agree(rng, structure):
    a = normal(rng, 2, 4, 4)
    a = a + a.swapaxes(1, 2)
    assert np.allclose(expmgrad.expm(a, structure=structure), expmgrad.expm(a), rtol=0, atol=1e-12)


def test_batches_equal_single_calls_bit_for_bit(rng, dtype):
    a, e = normal(rng, 7, 3, 3).astype(dtype), normal(rng, 7, 3, 3).astype(dtype)
    y, dy, (_, pullback) = expmgrad.expm(a), expmgrad.expm_jvp(a, e)[1], expmgrad.expm_vjp(a)
    abar = pullback(e)
    for i in range(7):
        assert np.array_equal(y[i], expmgrad.expm(a[i]))
        assert np.array_equal(dy[i], expmgrad.expm_jvp(a[i], e[i])[1])
        assert np.array_equal(abar[i], expmgrad.expm_vjp(a[i])[1](e[i]))
