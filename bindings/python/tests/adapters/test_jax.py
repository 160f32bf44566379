"""expmgrad.jax: value and derivatives within compiled programs, and every transform of JAX's."""

import itertools

import numpy as np
import pytest

jax = pytest.importorskip("jax", reason="JAX is not installed")
jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp  # noqa: E402
from jax.test_util import check_grads  # noqa: E402
from truth import adjoint, assert_near, derivative, random  # noqa: E402

import expmgrad  # noqa: E402
import expmgrad.jax as ours  # noqa: E402
from expmgrad.jax import _device  # noqa: E402
from expmgrad.jax._derivative import derivative as primitive  # noqa: E402

expm = ours.expm
COMPLEX_AND_REAL = [np.float64, np.complex128]


def pullback(f, a, g):
    return np.asarray(jax.vjp(f, a)[1](g)[0])


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_value_is_exact_to_rounding(rng, dtype, n, compiled):
    a = random(rng, dtype, n, n)
    assert_near((jax.jit(expm) if compiled else expm)(a), derivative(a), a)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_jvp_is_the_derivative_and_vjp_its_transpose_without_a_conjugate(rng, dtype, n):
    a, e, g = (random(rng, dtype, n, n) for _ in range(3))
    y, moved = jax.jvp(expm, (a,), (e,))
    assert_near(y, derivative(a), a)
    assert_near(moved, derivative(a, e), a)
    assert_near(pullback(expm, a, g), adjoint(a, g.conj()).conj(), a)
    assert_near(jax.jit(lambda a, g: jax.vjp(expm, a)[1](g)[0])(a, g), adjoint(a, g.conj()).conj(), a)


def test_the_gradient_of_a_real_loss_is_jaxs(rng, dtype):
    a = random(rng, dtype, 4, 4)

    def loss(f):
        return lambda x: jnp.sum(jnp.abs(f(x) @ x) ** 2)

    found, theirs = (
        jax.grad(loss(expm))(a),
        jax.grad(loss(jax.scipy.linalg.expm))(a.astype(np.result_type(dtype, float))),
    )
    assert np.linalg.norm(found - theirs) <= 200 * np.finfo(dtype).eps * np.linalg.norm(theirs)


@pytest.mark.parametrize("dtype", COMPLEX_AND_REAL)
@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (4, 4), (2, 3, 3)])
def test_jaxs_own_check_of_first_and_second_derivatives_passes(rng, dtype, shape):
    check_grads(expm, (jnp.asarray(random(rng, dtype, *shape)),), order=2, modes=("fwd", "rev"))


@pytest.mark.parametrize("dtype", COMPLEX_AND_REAL)
def test_derivatives_in_directions_pass_it_too(rng, dtype):
    a, e = (jnp.asarray(random(rng, dtype, 3, 3)) for _ in range(2))
    check_grads(lambda a, e: ours.expm_frechet(a, e, compute_expm=False), (a, e), order=2, modes=("fwd", "rev"))


@pytest.mark.parametrize("dtype", COMPLEX_AND_REAL)
def test_third_derivatives_in_every_mode_are_those_of_arb(rng, dtype):
    a, e, f, h = (random(rng, dtype, 3, 3) for _ in range(4))
    third = derivative(a, e, f, h)

    def along(function, direction):
        return lambda x: jax.jvp(function, (x,), (direction,))[1]

    assert_near(jax.jit(along(along(along(expm, e), f), h))(a), third, a, e, f, h)
    g = random(rng, dtype, 3, 3)
    by_reverse = jax.vjp(along(along(expm, e), f), a)[1](g)[0]
    assert_near(by_reverse, derivative(a.T, g, e.T, f.T), a, g, e, f)


def test_the_hessian_is_that_of_arb(rng):
    a, g = random(rng, np.float64, 3, 3), random(rng, np.float64, 3, 3)
    found = jax.jit(jax.hessian(lambda x: jnp.sum(g * expm(x))))(a)
    for i, j in np.ndindex(3, 3):
        unit = np.zeros((3, 3))
        unit[i, j] = 1
        assert_near(np.asarray(found)[i, j], adjoint(a, g, unit), a, g, unit)
    assert np.allclose(found, np.transpose(found, (2, 3, 0, 1)), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("jacobian", [jax.jacfwd, jax.jacrev])
def test_jacobians_are_the_packages(rng, dtype, jacobian):
    a = random(rng, dtype, 4, 4)
    kwargs = {"holomorphic": True} if np.dtype(dtype).kind == "c" else {}
    found = jax.jit(jacobian(expm, **kwargs))(a)
    assert_near(np.reshape(found, (16, 16)), expmgrad.expm_jacobian(a, order="C"), a)


@pytest.mark.parametrize("adjoint", [False, True])
@pytest.mark.parametrize(
    "axes",
    [
        axes
        for axes in itertools.product([None, 0, 1, -1], [None, 0, 2], [None, 0, 1])
        if any(axis is not None for axis in axes)
    ],
)
def test_vmap_equals_single_calls_bit_for_bit(rng, adjoint, axes):
    operands = [
        random(rng, np.float64, 3, 3) if axis is None else np.moveaxis(random(rng, np.float64, 4, 3, 3), 0, axis)
        for axis in axes
    ]

    def single(*operands):
        return primitive(*operands, transposed=adjoint)

    for count in (1, 2, 3):
        if all(axis is None for axis in axes[:count]) or adjoint and count == 1:
            continue
        found = jax.vmap(single, axes[:count])(*operands[:count])
        for i in range(4):
            one = [x if axis is None else np.take(x, i, axis) for x, axis in zip(operands, axes[:count])]
            assert np.array_equal(found[i], single(*one)), (count, i)


@pytest.mark.parametrize("order", ["AE", "EA"])
def test_vmap_within_vmap_equals_single_calls(rng, order):
    a, e = random(rng, np.float64, 2, 3, 3), random(rng, np.float64, 5, 3, 3)
    along = lambda a, e: jax.jvp(expm, (a,), (e,))[1]  # noqa: E731
    if order == "AE":
        found = jax.vmap(jax.vmap(along, (None, 0)), (0, None))(a, e)
    else:
        found = jnp.swapaxes(jax.vmap(jax.vmap(along, (0, None)), (None, 0))(a, e), 0, 1)
    assert found.shape == (2, 5, 3, 3)
    for i, j in np.ndindex(2, 5):
        assert np.array_equal(found[i, j], along(a[i], e[j]))


def primitives_of(jaxpr):
    for equation in jaxpr.eqns:
        if equation.primitive.name == "expmgrad_derivative":
            yield equation
        for value in equation.params.values():
            inner = getattr(value, "jaxpr", None)
            if inner is not None:
                yield from primitives_of(inner)


def test_directions_of_one_matrix_share_it(rng):
    """jacfwd, jacrev and a Jacobian of a batch hand A over once, with all its directions."""
    a = random(rng, np.float64, 3, 3)
    for jacobian in (jax.jacfwd(expm), jax.jacrev(expm)):
        derivatives = [e for e in primitives_of(jax.make_jaxpr(jacobian)(a).jaxpr) if len(e.invars) == 2]
        assert [(e.invars[0].aval.shape, e.outvars[0].aval.shape) for e in derivatives] == [((3, 3), (9, 3, 3))]
    jaxpr = jax.make_jaxpr(jax.vmap(jax.jacfwd(expm)))(np.stack([a, a, a, a])).jaxpr
    derivatives = [e for e in primitives_of(jaxpr) if len(e.invars) == 2]
    assert [(e.invars[0].aval.shape, e.outvars[0].aval.shape) for e in derivatives] == [((4, 3, 3), (4, 9, 3, 3))]


def test_a_batch_equals_its_single_calls_bit_for_bit_as_do_those_of_numpy(rng, dtype):
    a = random(rng, dtype, 2, 3, 5, 5)
    found = jax.jit(expm)(a)
    assert np.array_equal(found, expmgrad.expm(a)) and np.array_equal(found[1, 2], expm(a[1, 2]))


def test_the_compiled_program_calls_the_library_and_no_python(rng):
    a = random(rng, np.float64, 3, 3)
    text = jax.jit(jax.value_and_grad(lambda x: jnp.sum(expm(x)))).lower(a).compile().as_text()
    assert text.count('custom_call_target="expmgrad_derivative"') == 2 and "callback" not in text


def test_it_works_within_control_flow_checkpoints_and_linearize(rng):
    a, e = random(rng, np.float64, 3, 3), random(rng, np.float64, 3, 3)
    want = jax.grad(lambda x: jnp.sum(expm(expm(x))))(a)

    def twice(x):
        return jnp.sum(jax.lax.scan(lambda y, _: (expm(y), None), x, None, length=2)[0])

    for function in (twice, jax.checkpoint(twice), lambda x: jnp.sum(jax.lax.fori_loop(0, 2, lambda _, y: expm(y), x))):
        assert np.allclose(jax.jit(jax.grad(function))(a), want, rtol=1e-13)
    y, along = jax.linearize(expm, a)
    assert np.array_equal(along(e), jax.jvp(expm, (a,), (e,))[1])
    back = jax.linear_transpose(along, a)(e)[0]
    assert np.array_equal(back, pullback(expm, a, e))
    assert np.array_equal(jax.lax.cond(True, expm, lambda x: x, a), y)


def test_a_sharded_batch_is_computed_where_it_lies(run_python):
    done = run_python("""
import os
os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"
import jax, numpy as np
jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp
from jax.sharding import Mesh, NamedSharding, PartitionSpec as P
import expmgrad.jax
mesh = Mesh(jax.devices(), "x")
a = np.random.default_rng(1).standard_normal((4, 3, 3))
loss = lambda a: jnp.sum(expmgrad.jax.expm(a) ** 2)
want = jax.grad(loss)(a)
shared = jax.device_put(a, NamedSharding(mesh, P("x")))
assert np.allclose(jax.jit(jax.grad(loss))(shared), want, rtol=1e-14)
mapped = jax.shard_map(jax.grad(loss), mesh=mesh, in_specs=P("x"), out_specs=P("x"))
assert np.allclose(jax.jit(mapped)(shared), want, rtol=1e-14)
def tangent(a, w):
    return jax.jvp(expmgrad.jax.expm, (a,), (w,))[1]
def norm(a, w):
    return jax.lax.psum(jnp.sum(expmgrad.jax.expm_frechet(a, w)[1] ** 2), "x")
one = jax.shard_map(tangent, mesh=mesh, in_specs=(P(), P("x")), out_specs=P("x"))
assert one(a[0], a.reshape(12, 3)[:6]).shape == (6, 3)
summed = jax.shard_map(norm, mesh=mesh, in_specs=(P(), P("x")), out_specs=P())
there = jax.grad(lambda a: summed(a, shared))(a[0])
here = jax.grad(lambda a: jnp.sum(expmgrad.jax.expm_frechet(a, jnp.asarray(shared))[1] ** 2))(a[0])
assert np.allclose(there, here, rtol=1e-12)
print("right")
""")
    assert done.stdout == "right\n", done.stderr


def test_an_exported_program_runs_again(rng):
    a = random(rng, np.float64, 3, 3)
    exported = jax.export.export(
        jax.jit(expm), disabled_checks=[jax.export.DisabledSafetyCheck.custom_call("expmgrad_derivative")]
    )(a)
    again = jax.export.deserialize(exported.serialize())
    assert np.array_equal(again.call(a), expm(a))


@pytest.mark.parametrize("shape", [(0, 0), (0, 3, 3), (2, 0, 0)])
def test_empty_matrices_and_batches_are_empty_results(shape):
    a = jnp.zeros(shape)
    assert jax.jit(expm)(a).shape == shape
    assert jax.grad(lambda x: expm(x).sum())(a).shape == shape
    assert jax.hessian(lambda x: expm(x).sum())(a).shape == shape + shape


def test_nan_and_inf_stay_in_their_matrix(rng):
    a = random(rng, np.float64, 3, 2, 2)
    a[1, 0, 0] = np.nan
    found, gradient = expm(a), jax.grad(lambda x: expm(x).sum())(a)
    for x in (found, gradient):
        assert np.isnan(x[1]).all() and np.isfinite(x[0]).all() and np.isfinite(x[2]).all()
    huge = expm(jnp.eye(2) * 1e4)
    assert not np.isfinite(huge[0, 0])


def test_types_that_are_not_the_librarys_become_so_or_are_refused():
    assert expm(jnp.eye(2, dtype=jnp.bfloat16)).dtype == expm(jnp.eye(2, dtype=jnp.float16)).dtype == jnp.float32
    assert expm([[1, 2], [3, 4]]).dtype == jnp.float64
    for call in (expm, jax.jit(expm)):
        with pytest.raises(expmgrad.InvalidArgumentError, match="a: dtype bool is not supported"):
            call(jnp.eye(2, dtype=bool))


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (4, 2, 3)])
def test_matrices_that_are_not_square_are_refused_by_name(shape):
    for call in (expm, jax.jit(expm), jax.grad(lambda x: expm(x).sum())):
        with pytest.raises(expmgrad.InvalidArgumentError, match="a: expected square matrices"):
            call(jnp.zeros(shape))


def test_directions_that_do_not_fit_are_refused():
    a = jnp.eye(3)
    with pytest.raises(expmgrad.InvalidArgumentError, match="e: expected matrices of order 3"):
        ours.expm_frechet(a, jnp.eye(2))
    for wrong in (jnp.zeros((2, 3)), jnp.zeros((3, 3), np.float32)):
        with pytest.raises(expmgrad.InvalidArgumentError, match="directions: expected float64"):
            primitive(a, wrong)
    with pytest.raises(expmgrad.InvalidArgumentError, match="directions: leading axes"):
        primitive(jnp.zeros((2, 3, 3)), jnp.zeros((4, 3, 3)))


@pytest.mark.parametrize(
    "shapes, result, attributes, words",
    [
        ([(2, 3)], (2, 3), {}, "square"),
        ([(3,)], (3,), {}, "square"),
        ([(3, 3)], (2, 2), {}, "result"),
        ([(2, 3, 3)], (3, 3), {}, "result"),
        ([(3, 3), (2, 2)], (3, 3), {}, "direction"),
        ([(3, 3)] * 4, (3, 3), {}, "at most two directions"),
        ([(3, 3)], (3, 3), {"adjoint": np.int32(1)}, "no adjoint"),
        ([(3, 3)], (3, 3), {"structure": np.int32(7)}, "a value that"),
        ([(3, 3)], (3, 3), {"structure": np.int64(0)}, "attributes"),
    ],
)
def test_the_handler_refuses_what_does_not_fit_and_the_process_lives(shapes, result, attributes, words):
    call = jax.ffi.ffi_call("expmgrad_derivative", jax.ShapeDtypeStruct(result, np.float64))
    attributes = {"adjoint": np.int32(0), "structure": np.int32(0), **attributes}
    with pytest.raises(Exception, match=words) as caught:
        jax.block_until_ready(call(*map(jnp.zeros, shapes), **attributes))
    assert "expmgrad: " in str(caught.value)


def test_a_type_that_the_handler_does_not_know_is_refused():
    call = jax.ffi.ffi_call("expmgrad_derivative", jax.ShapeDtypeStruct((2, 2), np.int32))
    with pytest.raises(Exception, match="element type"):
        jax.block_until_ready(call(jnp.zeros((2, 2), np.int32), adjoint=np.int32(0), structure=np.int32(0)))


def test_a_stated_triangle_is_the_one_that_numpy_has(rng):
    a = random(rng, np.float64, 4, 4)
    for structure, part in (("upper", np.triu), ("lower", np.tril)):
        assert_near(expm(part(a), structure=structure), derivative(part(a)), part(a))
    with pytest.raises(expmgrad.InvalidArgumentError, match="structure: 'uper'"):
        expm(a, structure="uper")


@pytest.mark.parametrize("uplo", ["lower", "upper"])
def test_expm_eigh_reads_one_triangle_and_has_its_gradient(rng, dtype, uplo):
    a = random(rng, dtype, 4, 4)
    a[0, 0] = a[1, 1] = a[2, 2]
    part = np.tril if uplo == "lower" else np.triu
    y, pull = expmgrad.expm_eigh_vjp(a, uplo=uplo, convention="triangle")
    g = random(rng, dtype, 4, 4)
    found, back = jax.vjp(lambda x: ours.expm_eigh(x, uplo=uplo), a)
    whole = part(a) + part(a, -1 if uplo == "lower" else 1).conj().T
    assert_near(found, y, whole)
    assert_near(back(g)[0], np.conj(pull(g.conj())), whole)
    assert np.isfinite(back(g)[0]).all()


def test_expm_frechet_broadcasts_and_shares(rng):
    a, e = random(rng, np.float64, 3, 3), random(rng, np.float64, 5, 3, 3)
    y, moved = ours.expm_frechet(a, e)
    assert y.shape == (3, 3) and np.array_equal(moved, expmgrad.expm_jvp(a, e)[1])
    y, moved = ours.expm_frechet(e, a)
    assert y.shape == moved.shape == (5, 3, 3) and np.array_equal(moved, expmgrad.expm_jvp(e, a)[1])


# ---- What runs where there is no CPU: the scheme tables over JAX's own products


def by_schemes(*operands, transposed=False):
    """Compiled for a CPU, which takes long over products of small matrices, hence without optimisation."""

    def run(*operands):
        return _device.by_schemes(*operands, transposed=transposed, structure="auto")

    return jax.jit(run, compiler_options={"xla_backend_optimization_level": 0})(*operands)


def of_three_sizes(rng, dtype):
    """Matrices of one batch, each with its own squarings, and two directions."""
    a, e, f = (random(rng, dtype, 3, 3) for _ in range(3))
    return np.stack([a / 1000, a, 20 * a]), e, f


def test_the_schemes_over_jaxs_products_give_the_derivative(rng, dtype):
    a, e, _ = of_three_sizes(rng, dtype)
    for one, y in zip(a, by_schemes(a, e)):
        assert_near(y, derivative(one, e), one, e)


def test_they_give_value_and_second_order_and_its_transpose(rng):
    a, e, f = of_three_sizes(rng, np.complex128)
    for directions, transposed in (((), False), ((e, f), False), ((e, f), True)):
        for one, y in zip(a, by_schemes(a, *directions, transposed=transposed)):
            true = derivative(one.T, e, f.T) if transposed else derivative(one, *directions)
            assert_near(y, true, one, *directions)


def test_the_schemes_share_a_matrix_among_its_directions(rng):
    a, e, one = random(rng, np.float64, 2, 3, 3), random(rng, np.float64, 2, 5, 3, 3), random(rng, np.float64, 3, 3)
    for directions in ((e,), (one, e)):
        found = by_schemes(a, *directions)
        assert found.shape == e.shape
        for i, j in np.ndindex(2, 5):
            each = [x[i, j] if x is e else x for x in directions]
            assert_near(found[i, j], derivative(a[i], *each), a[i], *each)


@pytest.mark.parametrize("platform", ["cuda", "tpu"])
def test_programs_for_devices_have_the_schemes_and_no_call_of_the_library(platform):
    traced = jax.jit(jax.value_and_grad(lambda x: jnp.sum(expm(x)))).trace(jnp.eye(3, dtype=np.float32))
    text = traced.lower(lowering_platforms=(platform,)).as_text()
    assert "expmgrad_derivative" not in text and "stablehlo.while" in text and "stablehlo.dot_general" in text
