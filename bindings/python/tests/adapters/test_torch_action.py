"""expmgrad.torch.expm_multiply: values and first derivatives of dense and sparse tensors, and what it refuses."""

import warnings

import numpy as np
import pytest

import expmgrad

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch.autograd import gradcheck  # noqa: E402
from torch.func import grad, jvp, vmap  # noqa: E402

from expmgrad.torch import expm, expm_multiply  # noqa: E402

LAYOUTS = ["dense", "csr", "coo"]
# PyTorch differentiates no complex CSR tensor in the values that it is made of.
MADE_OF_VALUES = [
    (layout, dtype)
    for layout in LAYOUTS
    for dtype in (torch.float64, torch.complex128)
    if layout != "csr" or not dtype.is_complex
]
warnings.filterwarnings("ignore", "Sparse .*support is in beta")


def random(*shape, dtype=torch.float64, seed=3):
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


def matrix(values, layout, n=4):
    """n x n with `values` at 0, 3, 6 ... of its entries by rows."""
    places = torch.arange(0, n * n, 3)[: len(values)]
    if layout == "dense":
        return torch.zeros(n * n, dtype=values.dtype).index_put((places,), values).reshape(n, n)
    coo = torch.sparse_coo_tensor(torch.stack([places // n, places % n]), values, (n, n))
    if layout == "coo":
        return coo
    offsets = torch.zeros(n + 1, dtype=torch.int64)
    offsets[1:] = torch.bincount(places // n, minlength=n).cumsum(0)
    return torch.sparse_csr_tensor(offsets, places % n, values, (n, n))


def direct(values, b, t, scale=1):
    """The same by the exponential, which has derivatives of its own."""
    a = matrix(values, "dense")
    return expm(scale * t.reshape(*t.shape, 1, 1) * a) @ b.to(torch.promote_types((scale * a).dtype, b.dtype))


def close(found, wanted, factor=1000):
    assert found.shape == wanted.shape and found.dtype == wanted.dtype
    size = torch.linalg.vector_norm(wanted)
    assert torch.linalg.vector_norm(found - wanted) <= factor * torch.finfo(found.dtype).eps * size


@pytest.mark.parametrize("layout, dtype", [*MADE_OF_VALUES, ("csr", torch.float32), ("coo", torch.complex64)])
def test_values_and_gradients_are_those_of_the_exponential(layout, dtype):
    values, b = random(6, dtype=dtype).requires_grad_(), random(4, 2, dtype=dtype, seed=4).requires_grad_()
    t = torch.tensor([0.7, -0.4], dtype=dtype.to_real(), requires_grad=True)
    found, wanted = expm_multiply(matrix(values, layout), b, t), direct(values, b, t)
    close(found, wanted)
    g = random(*found.shape, dtype=dtype, seed=5)
    for x, y in zip(torch.autograd.grad(found, (values, b, t), g), torch.autograd.grad(wanted, (values, b, t), g)):
        close(x, y)
    with torch.no_grad():
        close(expm_multiply(matrix(values, layout), b[:, 0], 0.7), wanted[0, :, 0])


@pytest.mark.parametrize("layout, dtype", MADE_OF_VALUES)
@pytest.mark.parametrize("scale", [1, -1j])
def test_gradcheck_passes_in_both_modes(layout, dtype, scale):
    values, b = random(6, dtype=dtype).requires_grad_(), random(4, dtype=dtype, seed=4).requires_grad_()
    t = torch.tensor([0.5, -0.3], dtype=torch.float64, requires_grad=True)

    def function(values, b, t):
        return expm_multiply(matrix(values, layout), b, t, scale=scale)

    assert gradcheck(function, (values, b, t))
    # PyTorch makes no sparse tensor in forward mode.
    moving = values if layout == "dense" else values.detach()
    assert gradcheck(function, (moving, b, t), check_forward_ad=True, check_backward_ad=False)


@pytest.mark.parametrize("layout", ["csr", "coo"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.complex128])
def test_a_sparse_leaf_has_a_gradient_on_its_pattern(layout, dtype):
    values, b = random(6, dtype=dtype), random(4, dtype=dtype, seed=4)
    a = matrix(values, layout)
    a = (a.coalesce() if layout == "coo" else a).requires_grad_()
    expm_multiply(a, b, 0.8).abs().sum().backward()
    x = values.clone().requires_grad_()
    (wanted,) = torch.autograd.grad(direct(x, b, torch.tensor(0.8, dtype=dtype.to_real())).abs().sum(), x)
    assert a.grad.layout == a.layout
    close((a.grad.coalesce() if layout == "coo" else a.grad).values(), wanted)


def test_entries_of_a_coo_tensor_that_stand_twice_are_added():
    values = random(2, seed=6).requires_grad_()
    a = torch.sparse_coo_tensor([[0, 0], [1, 1]], values, (2, 2))
    w = expm_multiply(a, torch.ones(2, dtype=values.dtype))
    close(w, torch.stack([1 + values.sum(), torch.ones((), dtype=values.dtype)]))
    close(torch.autograd.grad(w[0], values)[0], torch.ones(2, dtype=values.dtype))


def test_transforms_of_torch_func_work_and_vmap_takes_each_matrix():
    a, b = random(3, 4, 4), random(4, seed=4)
    e, time = random(4, 4, seed=5), torch.tensor(0.6, dtype=b.dtype)

    def of(function):
        return lambda a: (function(a) ** 2).sum()

    found = vmap(grad(of(lambda a: expm_multiply(a, b, 0.6))))(a)
    close(found, torch.stack([grad(of(lambda a: expm(time * a) @ b))(x) for x in a]))
    close(vmap(lambda b: expm_multiply(a[0], b, 0.6), -1, -1)(a[1]), expm(time * a[0]) @ a[1])
    close(
        jvp(lambda a: expm_multiply(a, b, 0.6), (a[0],), (e,))[1], jvp(lambda a: expm(time * a) @ b, (a[0],), (e,))[1]
    )


def test_a_second_derivative_is_refused_and_never_zero():
    a, b = random(3, 3).requires_grad_(), random(3, seed=4)
    (first,) = torch.autograd.grad(expm_multiply(a, b).sum(), a, create_graph=True)
    with pytest.raises(NotImplementedError, match="no second derivative"):
        torch.autograd.grad(first.sum() + a.sum(), a)
    for outer in (grad, lambda f: lambda x: jvp(f, (x,), (torch.ones_like(x),))[1]):
        with pytest.raises(NotImplementedError, match="no second derivative"):
            outer(lambda a: grad(lambda a: expm_multiply(a, b).sum())(a).sum())(a.detach())


def test_values_changed_in_place_before_the_gradient_are_noticed():
    a, b = random(3, 3).requires_grad_(), random(3, seed=4)
    w = expm_multiply(a, b)
    with torch.no_grad():
        a.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        w.sum().backward()


def test_a_stated_generator_is_right_entry_by_entry():
    n = 20
    rates = torch.linspace(0.5, 1.0, n - 1, dtype=torch.float64).requires_grad_()
    i = torch.arange(n - 1)
    places = torch.stack([torch.cat([i + 1, i]), torch.cat([i, i])])
    q = torch.sparse_coo_tensor(places, torch.cat([rates, -rates]), (n, n)).coalesce()
    start = torch.zeros(n, dtype=torch.float64)
    start[0] = 1
    p = expm_multiply(q, start, 2.0, structure="markov")
    wanted = expmgrad.expm(2 * q.detach().to_dense().numpy(), structure="markov")[:, 0]
    assert np.allclose(p.detach().numpy(), wanted, rtol=1e-12, atol=0) and p[12] > 0
    (gradient,) = torch.autograd.grad(p[12].log(), rates)
    # Only rates that lead there, or away from there, matter.
    assert torch.all(gradient[13:] == 0) and torch.all(gradient[:12] != 0)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"a": np.eye(3)}, "expmgrad.expm_multiply takes arrays"),
        ({"a": torch.eye(3)[:2]}, "square"),
        ({"a": torch.eye(3, dtype=torch.int64)}, "not supported"),
        ({"a": torch.eye(4).to_sparse_csc()}, "to_sparse_csr"),
        ({"a": torch.eye(3, device="meta")}, "on the CPU"),
        ({"b": torch.ones(4)}, "shape"),
        ({"b": torch.ones(3).to_sparse()}, "dense"),
        ({"t": torch.tensor(1j)}, "scale"),
        ({"structure": "round"}, "structure"),
    ],
)
def test_what_does_not_fit_is_named(change, message):
    with pytest.raises(expmgrad.InvalidArgumentError, match=message):
        expm_multiply(**{"a": torch.eye(3), "b": torch.ones(3), "t": 1.0, **change})
