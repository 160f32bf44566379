"""expmgrad.jax.expm_multiply: values and gradients of dense and BCOO matrices, and what it refuses."""

import numpy as np
import pytest

jax = pytest.importorskip("jax", reason="JAX is not installed")
jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp  # noqa: E402
from jax.experimental import sparse  # noqa: E402
from jax.test_util import check_grads  # noqa: E402

import expmgrad  # noqa: E402
import oracle  # noqa: E402
from expmgrad.jax import expm, expm_multiply  # noqa: E402

PLACES = np.array([[0, 0], [3, 1], [1, 2], [0, 3], [2, 2], [3, 3]])


def random(rng, dtype, *shape):
    x = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else 0)
    return jnp.asarray(x, dtype)


def dense(values, n=4):
    return jnp.zeros((n, n), values.dtype).at[tuple(PLACES.T)].add(values)


def matrix(values, layout, n=4):
    return sparse.BCOO((values, jnp.asarray(PLACES)), shape=(n, n)) if layout == "bcoo" else dense(values, n)


def direct(values, b, t, scale=1):
    return expm(scale * t[..., None, None] * dense(values)) @ b


def close(found, wanted, factor=1000):
    assert found.shape == wanted.shape and found.dtype == wanted.dtype
    assert oracle.distance(np.asarray(found), np.asarray(wanted)) <= factor * oracle.unit(np.dtype(wanted.dtype))


@pytest.mark.parametrize("layout", ["dense", "bcoo"])
@pytest.mark.parametrize("scale", [1, -1j])
@pytest.mark.parametrize("compiled", [False, True])
def test_values_and_gradients_are_those_of_the_exponential(rng, dtype, layout, scale, compiled):
    values, b = random(rng, dtype, 6), random(rng, dtype, 4, 2)
    t = jnp.asarray([0.7, -0.4], values.real.dtype)

    def ours(values, b, t):
        return expm_multiply(matrix(values, layout), b, t, scale=scale)

    found, pullback = jax.vjp(jax.jit(ours) if compiled else ours, values, b, t)
    wanted, exact = jax.vjp(lambda *x: direct(*x, scale).astype(found.dtype), values, b, t)
    close(found, wanted)
    g = random(rng, found.dtype, *found.shape)
    for x, y in zip(pullback(g), exact(g)):
        close(x, y)


@pytest.mark.parametrize("layout", ["dense", "bcoo"])
def test_a_real_matrix_beside_complex_vectors_has_a_real_gradient(rng, layout):
    values, b = random(rng, np.float64, 6), random(rng, np.complex128, 4)
    loss = lambda values: jnp.abs(expm_multiply(matrix(values, layout), b, 0.5) ** 2).sum()  # noqa: E731
    assert jax.grad(loss)(values).dtype == np.float64
    check_grads(loss, (values,), order=1, modes=["rev"])


def test_the_gradient_of_a_bcoo_is_one_on_its_pattern_and_padding_counts_nothing(rng):
    values, b = random(rng, np.float64, 6), random(rng, np.float64, 4)
    padded = sparse.BCOO((jnp.append(values, 7.0), jnp.asarray(np.vstack([PLACES, [[4, 4]]]))), shape=(4, 4))
    close(expm_multiply(padded, b), direct(values, b, jnp.asarray(1.0)))
    gradient = jax.grad(lambda a: expm_multiply(a, b).sum(), allow_int=True)(padded)
    wanted = jax.grad(lambda values: direct(values, b, jnp.asarray(1.0)).sum())(values)
    close(gradient.data[:6], wanted)
    assert gradient.data[6] == 0


def test_entries_that_stand_twice_are_added(rng):
    values = random(rng, np.float64, 2)
    twice = lambda values: expm_multiply(sparse.BCOO((values, jnp.array([[0, 1], [0, 1]])), shape=(2, 2)), jnp.ones(2))  # noqa: E731
    close(twice(values), jnp.array([1 + values.sum(), 1.0]))
    close(jax.grad(lambda values: twice(values)[0])(values), jnp.ones(2))


def test_vmap_takes_each_matrix(rng):
    a, b = random(rng, np.float64, 3, 4, 4), random(rng, np.float64, 4)
    close(jax.vmap(lambda a: expm_multiply(a, b, 0.6))(a), expm(0.6 * a) @ b)
    ours, wanted = (
        jax.vmap(jax.grad(lambda a, f=f: (f(a) ** 2).sum()))(a)
        for f in (lambda a: expm_multiply(a, b, 0.6), lambda a: expm(0.6 * a) @ b)
    )
    close(ours, wanted)


def test_forward_mode_and_second_derivatives_are_errors_and_never_zero(rng):
    a, b = random(rng, np.float64, 3, 3), random(rng, np.float64, 3)
    loss = lambda a: expm_multiply(a, b).sum()  # noqa: E731
    with pytest.raises(TypeError, match="forward-mode"):
        jax.jvp(loss, (a,), (a,))
    with pytest.raises(ValueError, match="JVP"):
        jax.grad(lambda a: jax.grad(loss)(a).sum())(a)


def test_a_stated_generator_is_right_entry_by_entry():
    n = 60
    rates = np.linspace(0.5, 1.0, n - 1)
    i = np.arange(n - 1)
    places = jnp.asarray(np.concatenate([np.stack([i + 1, i], 1), np.stack([i, i], 1)]))
    q = sparse.BCOO((jnp.asarray(np.concatenate([rates, -rates])), places), shape=(n, n))
    p = expm_multiply(q, jnp.eye(n)[0], 2.0, structure="markov")
    wanted = expmgrad.expm(2 * np.asarray(q.todense()), structure="markov")[:, 0]
    assert np.allclose(p, wanted, rtol=1e-13, atol=0) and p[-1] > 0


@pytest.mark.parametrize(
    "change, message",
    [
        ({"a": jnp.ones((3, 2))}, "square"),
        ({"a": sparse.BCSR.fromdense(jnp.eye(3))}, "BCOO"),
        ({"a": jnp.eye(3, dtype=bool)}, "not supported"),
        ({"b": jnp.ones(4)}, "shape"),
        ({"t": jnp.asarray(1j)}, "scale"),
        ({"scale": float("nan")}, "not finite"),
        ({"structure": "round"}, "structure"),
    ],
)
def test_what_does_not_fit_is_named(change, message):
    with pytest.raises(expmgrad.InvalidArgumentError, match=message):
        expm_multiply(**{"a": jnp.eye(3), "b": jnp.ones(3), "t": 1.0, **change})
