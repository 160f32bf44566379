"""TensorFlow, PyTorch and JAX beside ours: the comparison with each, and our gradient in place of theirs."""

import importlib
import json
from importlib.util import find_spec

import numpy as np
import pytest

from expmgrad.compare import main

FRAMEWORKS = ["tensorflow", "torch", "jax"]
DTYPES = ["float32", "float64", "complex64", "complex128"]
EIGEN_QUANTITY = {"tensorflow": "grad expm_eig, one triangle", "torch": "grad expm_eig", "jax": "grad expm_eig"}


@pytest.fixture(params=FRAMEWORKS)
def framework(request):
    """The reference module of each framework that is installed."""
    if find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    return importlib.import_module(f"expmgrad.compare._references.{request.param}_reference")


@pytest.fixture
def compared(tmp_path):
    """The record of one comparison."""

    def run(*arguments):
        code = main([*map(str, arguments), "--json", str(tmp_path / "r.json")])
        return code, json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))

    return run


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_framework_is_compared_in_every_quantity_it_has(compared, framework, dtype):
    code, record = compared("--size", 4, "--seed", 2, "--dtype", dtype, "--references", framework.NAME)
    rows = [row for row in record["table"] if framework.NAME in row["source"]]
    assert code == 0
    assert record["references"][framework.NAME] == framework.VERSION
    assert {row["quantity"] for row in rows} == {
        "expm(x)",
        "expm_eig(x)",
        "grad expm",
        EIGEN_QUANTITY[framework.NAME],
        "Jacobian",
    }
    for row in rows:  # a wrong formula or convention would be off by its own size, rounding only by cond u
        assert row["difference"] is not None, row
        assert row["difference"] <= 1e3 * row["tolerance"], row


def test_our_gradient_in_place_of_the_frameworks_agrees(compared, framework):
    code, record = compared("--size", 5, "--references", framework.NAME)
    (row,) = [row for row in record["table"] if row["source"] == f"ours in {framework.NAME}"]
    assert code == 0 and row["ours"] and row["verdict"] == "agree"


def test_without_symmetry_the_conventions_still_agree(compared, framework, tmp_path):
    """Transposed or unconjugated gradients and Jacobians would show only here."""
    rng = np.random.default_rng(5)
    np.save(tmp_path / "a.npy", rng.standard_normal((4, 4)) + 1j * rng.standard_normal((4, 4)))
    code, record = compared("--matrix", tmp_path / "a.npy", "--references", framework.NAME)
    rows = [row for row in record["table"] if framework.NAME in row["source"]]
    assert code == 0 and {row["quantity"] for row in rows} == {"expm(x)", "grad expm", "Jacobian"}
    assert all(row["difference"] <= 1e3 * row["tolerance"] for row in rows)


def test_with_every_installed_framework_at_once_nothing_of_ours_is_off(command):
    installed = [name for name in FRAMEWORKS if find_spec(name) is not None]
    if not installed:
        pytest.skip("none of TensorFlow, PyTorch and JAX is installed")
    outcome = command()
    assert outcome.returncode == 0, outcome
    assert outcome.stdout.rstrip().endswith("nothing of ours off")
    for name in installed:
        assert f"ours in {name}" in outcome.stdout


def close(one, other, scale=1e3):
    """To rounding: `scale` covers n cond and the frameworks' own error at n = 4."""
    one, other = np.asarray(one), np.asarray(other)
    return np.abs(one - other).max() <= scale * np.finfo(one.dtype).eps * np.abs(other).max()


def matrix(dtype):
    rng = np.random.default_rng(9)
    a = rng.standard_normal((4, 4)) + (1j * rng.standard_normal((4, 4)) if np.dtype(dtype).kind == "c" else 0)
    return (a / 2).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_tensorflow_programs_train_through_our_gradient_in_graph_mode_too(dtype):
    tf = pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    from expmgrad.compare._references.tensorflow_reference import expm_with_our_gradient

    def gradient(expm):
        x = tf.Variable(matrix(dtype))
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.abs(expm(x @ x)) ** 2)
        return tape.gradient(loss, x)

    expected = gradient(tf.linalg.expm).numpy()
    assert close(gradient(expm_with_our_gradient).numpy(), expected)
    x = tf.constant(matrix(dtype))

    @tf.function
    def in_graph_mode(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(tf.abs(expm_with_our_gradient(x @ x)) ** 2)
        return tape.gradient(loss, x)

    assert close(in_graph_mode(x).numpy(), expected)


@pytest.mark.parametrize("dtype", DTYPES)
def test_torch_programs_train_through_our_gradient(dtype):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from expmgrad.compare._references.torch_reference import ExpmWithOurGradient

    def gradient(expm):
        x = torch.tensor(matrix(dtype), requires_grad=True)
        loss = (expm(x @ x).mT.abs() ** 2).sum()  # the cotangent arrives transposed, not contiguous
        loss.backward()
        return x.grad.resolve_conj().numpy()

    assert close(gradient(ExpmWithOurGradient.apply), gradient(torch.linalg.matrix_exp))


def test_torchs_own_gradient_check_accepts_ours():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from expmgrad.compare._references.torch_reference import ExpmWithOurGradient

    for dtype in ("float64", "complex128"):
        x = torch.tensor(matrix(dtype), requires_grad=True)
        assert torch.autograd.gradcheck(ExpmWithOurGradient.apply, (x,))


@pytest.mark.parametrize("dtype", DTYPES)
def test_jax_programs_train_through_our_gradient_and_under_jit(dtype):
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    from expmgrad.compare._references.jax_reference import expm_with_our_gradient

    def loss(expm):
        return lambda x: (abs(expm(x @ x)) ** 2).sum()

    expected = jax.grad(loss(jax.scipy.linalg.expm))(matrix(dtype))
    assert close(jax.grad(loss(expm_with_our_gradient))(matrix(dtype)), expected)
    assert close(jax.jit(jax.grad(loss(expm_with_our_gradient)))(matrix(dtype)), expected)


def test_our_gradient_in_a_framework_is_refused_where_it_would_be_differentiated_again(framework):
    """The loss and its gradient's norm: where the second derivative is dropped, the sum is wrong without a word."""
    a = matrix("float64")
    if framework.NAME == "torch":
        import torch

        x = torch.tensor(a, requires_grad=True)
        with pytest.raises(RuntimeError, match="requires grad"):
            torch.autograd.grad(framework.ExpmWithOurGradient.apply(x).sum(), x, create_graph=True)
    elif framework.NAME == "jax":
        import jax

        gradient = jax.grad(lambda x: framework.expm_with_our_gradient(x).sum())
        with pytest.raises(ValueError, match="JVP"):
            jax.grad(lambda x: (gradient(x) ** 2).sum() + x.sum())(a)
    else:
        import tensorflow as tf

        x = tf.Variable(a)
        with tf.GradientTape() as second:
            with tf.GradientTape() as first:
                loss = tf.reduce_sum(framework.expm_with_our_gradient(x))
            total = loss + tf.reduce_sum(first.gradient(loss, x) ** 2)
        with pytest.raises(NotImplementedError, match="not differentiable again"):
            second.gradient(total, x)
