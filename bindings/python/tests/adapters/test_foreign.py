"""Tensors of a framework: those that NumPy can read are taken, the others refused with a message that names the way."""

import numpy as np
import pytest

import expmgrad

A = np.array([[0.5, 0.25], [-0.25, 1.0]])


def refused(call, *words):
    with pytest.raises(expmgrad.InvalidArgumentError) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message and all(word in message for word in words), message


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed")


def test_a_torch_tensor_is_taken(torch):
    assert np.array_equal(expmgrad.expm(torch.from_numpy(A)), expmgrad.expm(A))


@pytest.mark.parametrize(
    "call",
    [
        expmgrad.expm,
        expmgrad.expm_vjp,
        expmgrad.expm_cond,
        lambda a: expmgrad.expm_times(a, 1.0),
        lambda a: expmgrad.expm([a, a]),
    ],
)
def test_a_torch_tensor_that_requires_grad_is_refused(torch, call):
    x = torch.from_numpy(A).requires_grad_()
    refused(lambda: call(x), "a: ", "requires grad", "a.detach()", "expmgrad.torch")


def test_a_lazy_conjugate_is_refused(torch):
    z = torch.from_numpy(A * (1 + 1j))
    for given in (z.conj(), z.mH):
        refused(lambda: expmgrad.expm(given), "a: ", "a.resolve_conj()")
        refused(lambda: expmgrad.expm_jvp(A, given), "e: ", "e.resolve_conj()")
    refused(lambda: expmgrad.expm(z.conj().imag), "a.resolve_neg()")


def test_torch_tensors_without_values_or_dense_storage_are_refused(torch):
    refused(lambda: expmgrad.expm(torch.eye(2, device="meta")), "a: not an array of numbers")
    refused(lambda: expmgrad.expm(torch.eye(2).to_sparse()), "a: not an array of numbers", "to_dense()")
    refused(lambda: torch.func.vmap(expmgrad.expm)(torch.eye(2).expand(3, 2, 2)), "a: not an array of numbers")


def test_cpu_arrays_of_torch_and_jax_are_read_where_they_are(torch):
    from expmgrad._ffi.arrays import as_matrices

    x = torch.from_numpy(A.copy())
    assert np.shares_memory(as_matrices(x, "a"), x.numpy())
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    z = jax.numpy.asarray(A.astype("f"))
    assert as_matrices(z, "a").__array_interface__["data"][0] == z.unsafe_buffer_pointer()


def test_a_jax_tracer_is_refused():
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    assert np.array_equal(expmgrad.expm(jax.numpy.asarray(A.astype("f"))), expmgrad.expm(A.astype("f")))
    for call in (jax.jit(expmgrad.expm), jax.vmap(expmgrad.expm), jax.grad(lambda x: expmgrad.expm(x).sum())):
        refused(lambda: call(A[None].repeat(3, 0)), "a: ", "JAX tracer", "expmgrad.jax.expm")


def test_a_tensorflow_tensor_without_values_is_refused():
    tf = pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    assert np.array_equal(expmgrad.expm(tf.constant(A)), expmgrad.expm(A))
    traced = tf.function(expmgrad.expm, autograph=False)
    refused(lambda: traced(tf.constant(A)), "a: ", "expmgrad.tensorflow.expm")
