"""expmgrad.tensorflow: value and derivatives, eagerly and in graphs, and in the place of tf.linalg.expm's gradient."""

import os

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
tf = pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
from truth import adjoint, assert_near, derivative, random  # noqa: E402

import expmgrad  # noqa: E402
import expmgrad.tensorflow as ours  # noqa: E402
from expmgrad.tensorflow._derivative import derivative as operation  # noqa: E402

expm = ours.expm


def gradient(function, a, g):
    """The gradient of Re<G, f(A)>."""
    a = tf.constant(a)
    with tf.GradientTape() as tape:
        tape.watch(a)
        y = function(a)
    return tape.gradient(y, a, output_gradients=tf.constant(g)).numpy()


@pytest.fixture(params=[False, True], ids=["eager", "graph"])
def made(request):
    """A function as it is, or as a graph."""
    return tf.function if request.param else lambda function: function


@pytest.mark.parametrize("n", [1, 2, 5])
def test_value_and_gradient_are_exact_to_rounding(rng, dtype, made, n):
    a, g = random(rng, dtype, n, n), random(rng, dtype, n, n)
    assert_near(made(expm)(tf.constant(a)).numpy(), derivative(a), a)
    assert_near(made(lambda a, g: gradient_in_graph(a, g))(tf.constant(a), tf.constant(g)).numpy(), adjoint(a, g), a)


def gradient_in_graph(a, g):
    with tf.GradientTape() as tape:
        tape.watch(a)
        y = expm(a)
    return tape.gradient(y, a, output_gradients=g)


def test_a_batch_equals_numpys_bit_for_bit(rng, dtype, made):
    a, g = random(rng, dtype, 2, 3, 4, 4), random(rng, dtype, 2, 3, 4, 4)
    assert np.array_equal(made(expm)(tf.constant(a)), expmgrad.expm(a))
    assert np.array_equal(made(gradient_in_graph)(tf.constant(a), tf.constant(g)), expmgrad.expm_vjp(a)[1](g))


def test_the_gradient_of_a_loss_is_tensorflows(rng, dtype):
    a = random(rng, dtype, 4, 4)

    def slope(f, x):
        x = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(tf.abs(f(x) @ x) ** 2)
        return tape.gradient(loss, x).numpy()

    found, theirs = slope(expm, a), slope(tf.linalg.expm, a.astype(np.result_type(dtype, float)))
    assert np.linalg.norm(found - theirs) <= 200 * np.finfo(dtype).eps * np.linalg.norm(theirs)


def test_second_order_is_that_of_arb(rng, dtype, made):
    a, e, f, g = (random(rng, dtype, 3, 3) for _ in range(4))

    @made
    def second(a, e, f, g):
        """Gradients of Re<F, L*(A, G)> in A and G, and of Re<G, L(A, E)> in A and E."""
        with tf.GradientTape(persistent=True) as outer:
            outer.watch([a, e, g])
            back = gradient_in_graph(a, g)
            forward = ours.expm_frechet(a, e)
        return [outer.gradient(back, [a, g], output_gradients=f), outer.gradient(forward, [a, e], output_gradients=g)]

    (of_a, of_g), (along_a, along_e) = second(*map(tf.constant, (a, e, f, g)))
    assert_near(of_a.numpy(), adjoint(a, g, f), a, g, f)
    assert_near(of_g.numpy(), derivative(a, f), a)
    assert_near(along_a.numpy(), adjoint(a, g, e), a, g, e)
    assert_near(along_e.numpy(), adjoint(a, g), a)


def test_third_order_is_that_of_arb(rng):
    a, g, f, h = (random(rng, np.float64, 3, 3) for _ in range(4))

    def nested(f, g):
        def function(a):
            with tf.GradientTape() as tape:
                tape.watch(a)
                y = f(a)
            return tape.gradient(y, a, output_gradients=tf.constant(g))

        return function

    found = nested(nested(nested(expm, g), f), h)(tf.constant(a))
    assert_near(found.numpy(), adjoint(a, g, f, h), a, g, f, h)


def test_forward_mode_is_the_derivative(rng, dtype):
    a, e = random(rng, dtype, 3, 3), random(rng, dtype, 3, 3)
    x = tf.constant(a)
    with tf.autodiff.ForwardAccumulator(x, tf.constant(e)) as forward:
        y = expm(x)
    assert_near(forward.jvp(y).numpy(), derivative(a, e), a)


def test_tensorflows_own_numerical_check_passes(rng):
    a, delta = random(rng, np.float64, 2, 3, 3), 2.0**-10
    for function in (expm, lambda a: gradient_in_graph(a, tf.ones_like(a))):
        theory, numeric = tf.test.compute_gradient(function, [a], delta=delta)
        assert np.abs(theory[0] - numeric[0]).max() < delta**2 * np.exp(np.linalg.norm(a, axis=(1, 2)).max())


def test_a_jacobian_of_a_tape_is_the_packages(rng):
    a = tf.constant(random(rng, np.float64, 3, 3))
    with tf.GradientTape() as tape:
        tape.watch(a)
        y = expm(a)
    assert_near(np.reshape(tape.jacobian(y, a), (9, 9)), expmgrad.expm_jacobian(a.numpy(), order="C"), a.numpy())


def test_it_takes_the_place_of_the_gradient_of_tensorflows_expm(rng):
    """What was proposed to TensorFlow (issue 15465): the gradient is the derivative at the transpose."""

    @tf.custom_gradient
    def proposed(x):
        return tf.linalg.expm(x), lambda dy: ours.expm_frechet(tf.linalg.adjoint(x), dy)

    a, g = random(rng, np.float64, 5, 5), random(rng, np.float64, 5, 5)
    theirs = gradient(tf.linalg.expm, a, g)
    found = gradient(proposed, a, g)
    assert_near(found, adjoint(a, g), a)
    assert np.allclose(found, theirs, rtol=1e-12, atol=1e-12)

    x = tf.constant(a)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = proposed(x)
        first = inner.gradient(y, x, output_gradients=tf.constant(g))
    assert_near(outer.gradient(first, x, output_gradients=tf.constant(g)).numpy(), adjoint(a, g, g), a, g, g)


def test_directions_of_one_matrix_share_it(rng):
    a, e = random(rng, np.float64, 2, 3, 3), random(rng, np.float64, 2, 5, 3, 3)
    x, w = tf.constant(a), tf.constant(e)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, w])
        moved = ours.expm_frechet(x, w)
    assert np.array_equal(moved, expmgrad.expm_jvp(a[:, None], e)[1])
    of_x, of_w = tape.gradient(moved, [x, w], output_gradients=w)
    assert of_x.shape == x.shape and of_w.shape == w.shape
    for i in range(2):
        assert_near(of_x[i].numpy(), sum(adjoint(a[i], one, one) for one in e[i]), a[i], e[i], e[i])


def test_a_graph_has_the_librarys_operation_and_no_python(rng):
    graph = tf.function(gradient_in_graph).get_concrete_function(
        tf.TensorSpec((None, None), tf.float64), tf.TensorSpec((None, None), tf.float64)
    )
    kinds = {operation.type for operation in graph.graph.get_operations()}
    assert "ExpmgradDerivative" in kinds and not {kind for kind in kinds if "PyFunc" in kind}
    a = random(rng, np.float64, 3, 3)
    assert np.array_equal(graph(tf.constant(a), tf.constant(a)), expmgrad.expm_vjp(a)[1](a))


def test_unknown_shapes_are_inferred_as_far_as_they_are_known():
    seen = []

    @tf.function(input_signature=[tf.TensorSpec(None, tf.float64), tf.TensorSpec((None, 3, 3), tf.float64)])
    def shapes(x, y):
        seen.append((expm(x).shape.rank, expm(y).shape.as_list(), ours.expm_frechet(y[0], y).shape.as_list()))
        return expm(x), expm(y)

    shapes(tf.eye(2, dtype=tf.float64), tf.zeros((4, 3, 3), tf.float64))
    assert seen == [(None, [None, 3, 3], [None, 3, 3])]


def test_a_saved_model_keeps_the_operation(rng, tmp_path):
    module = tf.Module()
    module.call = tf.function(expm, input_signature=[tf.TensorSpec((None, None), tf.float64)])
    tf.saved_model.save(module, str(tmp_path))
    a = random(rng, np.float64, 3, 3)
    assert np.array_equal(tf.saved_model.load(str(tmp_path)).call(tf.constant(a)), expmgrad.expm(a))


def test_several_threads_run_kernels_at_once(rng):
    a = random(rng, np.float64, 64, 4, 4)
    found = tf.map_fn(expm, tf.constant(a), parallel_iterations=8)
    assert np.array_equal(found, expmgrad.expm(a))


@pytest.mark.parametrize("shape", [(3,), (2, 3), (4, 2, 3)])
def test_matrices_that_are_not_square_raise_tensorflows_error(made, shape):
    with pytest.raises((tf.errors.InvalidArgumentError, ValueError), match="square"):
        made(expm)(tf.zeros(shape, tf.float64))


def test_shapes_that_no_graph_knew_are_refused_when_it_runs():
    graph = tf.function(expm, input_signature=[tf.TensorSpec(None, tf.float64)])
    with pytest.raises(tf.errors.InvalidArgumentError, match="a: expected square matrices"):
        graph(tf.zeros((2, 3), tf.float64))


def test_directions_that_do_not_fit_are_refused():
    a = tf.eye(3, dtype=tf.float64)
    with pytest.raises(tf.errors.InvalidArgumentError, match="direction"):
        ours.expm_frechet(a, tf.eye(2, dtype=tf.float64))
    with pytest.raises(expmgrad.InvalidArgumentError, match="e: expected float64"):
        ours.expm_frechet(a, tf.eye(3))
    with pytest.raises(tf.errors.InvalidArgumentError, match="no adjoint"):
        operation(a, adjoint=True)
    with pytest.raises(tf.errors.InvalidArgumentError, match="a value that"):
        operation(a, structure=7)


def test_types_that_are_not_the_librarys_become_so_or_are_refused():
    assert expm(tf.eye(2, dtype=tf.bfloat16)).dtype == expm(tf.eye(2, dtype=tf.float16)).dtype == tf.float32
    assert expm([[1, 2], [3, 4]]).dtype == tf.float64
    with pytest.raises(expmgrad.InvalidArgumentError, match="a: dtype bool is not supported"):
        expm(tf.eye(2) > 0)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3, 3), (2, 0, 0)])
def test_empty_matrices_and_batches_are_empty_results(made, shape):
    a = tf.zeros(shape, tf.float64)
    assert made(expm)(a).shape == shape and made(gradient_in_graph)(a, a).shape == shape


def test_nan_stays_in_its_matrix(rng):
    a = random(rng, np.float64, 3, 2, 2)
    a[1, 0, 0] = np.nan
    for found in (expm(a).numpy(), gradient(expm, a, np.ones_like(a))):
        assert np.isnan(found[1]).all() and np.isfinite(found[0]).all() and np.isfinite(found[2]).all()


def test_a_stated_triangle_is_the_one_that_numpy_has(rng):
    a = random(rng, np.float64, 4, 4)
    for structure, part in (("upper", np.triu), ("lower", np.tril)):
        assert_near(expm(part(a), structure=structure).numpy(), derivative(part(a)), part(a))
    with pytest.raises(expmgrad.InvalidArgumentError, match="structure: 'uper'"):
        expm(a, structure="uper")


@pytest.mark.parametrize("uplo", ["lower", "upper"])
def test_expm_eigh_reads_one_triangle_and_has_its_gradient(rng, dtype, uplo):
    a, g = random(rng, dtype, 4, 4), random(rng, dtype, 4, 4)
    a[0, 0] = a[1, 1] = a[2, 2]
    part = np.tril if uplo == "lower" else np.triu
    whole = part(a) + part(a, -1 if uplo == "lower" else 1).conj().T
    y, pull = expmgrad.expm_eigh_vjp(a, uplo=uplo, convention="triangle")
    assert_near(ours.expm_eigh(a, uplo=uplo).numpy(), y, whole)
    assert_near(gradient(lambda x: ours.expm_eigh(x, uplo=uplo), a, g), pull(g), whole)
