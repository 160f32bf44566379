"""expmgrad.torch beside torch.linalg.matrix_exp and PyTorch's own checks: every mode, order, transform and kind of
tensor.
"""

import gc
import itertools

import numpy as np
import pytest

import expmgrad

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch.autograd import forward_ad, gradcheck, gradgradcheck  # noqa: E402
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vjp, vmap  # noqa: E402

from expmgrad.torch import (  # noqa: E402
    _device,
    _engines,
    expm,
    expm_eigh,
    expm_frechet,
    expm_jvp_lowrank,
    expm_times,
    expm_vjp_lowrank,
)

matrix_exp = torch.linalg.matrix_exp
OPERATOR = torch.ops.expmgrad.derivative.default
TYPES = [torch.float32, torch.float64, torch.complex64, torch.complex128]
DOUBLE = [torch.float64, torch.complex128]


@pytest.fixture(params=["library", "schemes"])
def engine(request):
    """The C library, and what other devices run, forced upon CPU tensors."""
    if request.param == "library":
        yield
    else:
        with _device.forced():
            yield


def random(*shape, dtype=torch.float64, seed=13, scale=0.7):
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed)) * scale


def unit(dtype):
    return torch.finfo(dtype).eps / 2


def close(found, wanted, factor=200):
    assert found.shape == wanted.shape and found.dtype == wanted.dtype
    assert torch.linalg.vector_norm(found - wanted) <= factor * unit(found.dtype) * torch.linalg.vector_norm(wanted)


def loss(function):
    return lambda x: (function(x @ x).mT.abs() ** 2).sum()


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 2, 2), (65, 65), (2, 0, 0), (0, 3, 3)])
@pytest.mark.parametrize("dtype", TYPES)
def test_the_value_is_that_of_the_library_in_a_tensor_by_rows(engine, dtype, shape):
    a = random(*shape, dtype=dtype, scale=0.3)
    close(expm(a), torch.from_numpy(expmgrad.expm(a.numpy())))
    assert expm(a.mT).is_contiguous()


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 2, 2)])
@pytest.mark.parametrize("dtype", DOUBLE)
def test_pytorchs_checks_of_first_and_second_derivatives_pass_in_every_mode(engine, dtype, shape):
    a, e = random(*shape, dtype=dtype).requires_grad_(), random(*shape, dtype=dtype, seed=2).requires_grad_()
    modes = {"check_forward_ad": True, "check_batched_grad": True, "check_batched_forward_grad": True}
    assert gradcheck(expm, a, **modes)
    assert gradgradcheck(expm, a, check_fwd_over_rev=True, check_rev_over_rev=True, check_batched_grad=True)
    assert gradcheck(expm_frechet, (a, e), **modes)


@pytest.mark.parametrize("dtype", DOUBLE)
def test_pytorchs_checks_pass_for_the_other_functions(dtype):
    a, u, v = (random(3, 3, dtype=dtype, seed=i).requires_grad_() for i in range(3))
    t = torch.tensor([0.5, -1.0, 0.0], dtype=torch.float64, requires_grad=True)
    for function, inputs in (
        (expm_times, (a, t)),
        (expm_jvp_lowrank, (a, u[:, :2], v[:, :2])),
        (lambda a, u, v: expm_vjp_lowrank(a)[1](u, v), (a, u, v)),
        (lambda x: expm_eigh(x + x.mH), (a,)),
        (lambda x: expm_eigh(x, convention="triangle"), (a,)),
        (lambda x: expm_eigh(x, uplo="upper", convention="triangle"), (a,)),
        (lambda x: expm_eigh(torch.eye(3, dtype=dtype) + 0 * (x + x.mH)), (a,)),
    ):
        assert gradcheck(function, inputs, check_forward_ad=True)
        assert gradgradcheck(function, inputs)


@pytest.mark.parametrize("dtype", DOUBLE)
@pytest.mark.parametrize("batch", [(), (2,)])
def test_transforms_of_torch_func_give_what_they_give_of_matrix_exp(engine, dtype, batch):
    a, e = random(*batch, 3, 3, dtype=dtype), random(*batch, 3, 3, dtype=dtype, seed=3)
    close(jvp(expm, (a,), (e,))[1], jvp(matrix_exp, (a,), (e,))[1])
    close(vjp(expm, a)[1](e)[0], vjp(matrix_exp, a)[1](e)[0])
    close(grad(loss(expm))(a), grad(loss(matrix_exp))(a))
    if not batch:
        return
    close(vmap(expm)(a), matrix_exp(a))
    close(vmap(vmap(expm))(a[None]), matrix_exp(a[None]))
    close(vmap(grad(loss(expm)))(a), vmap(grad(loss(matrix_exp)))(a))
    close(vmap(expm_frechet, (None, 0))(a[0], e), expm_frechet(a[0].expand_as(e), e))
    close(vmap(expm_frechet, (-1, None), -1)(a.movedim(0, -1), e[0]), vmap(expm_frechet, (0, None), -1)(a, e[0]))


def test_jacobians_hessians_and_third_derivatives_of_every_mode_agree(engine):
    a = random(3, 3)
    close(jacrev(expm)(a), jacrev(matrix_exp)(a))
    close(jacfwd(expm)(a), jacrev(matrix_exp)(a))
    close(hessian(loss(expm))(a), hessian(loss(matrix_exp))(a))
    close(jacrev(jacfwd(loss(expm)))(a), hessian(loss(matrix_exp))(a))
    close(jacfwd(jacfwd(loss(expm)))(a), hessian(loss(matrix_exp))(a))
    small = random(2, 2)
    third = jacrev(hessian(loss(matrix_exp)))(small)
    for modes in itertools.product((jacfwd, jacrev), repeat=3):
        found = loss(expm)
        for mode in modes:
            found = mode(found)
        # What matrix_exp's own third derivative is good to: a block of order 8 n.
        close(found(small), third, 1e4)


@pytest.mark.parametrize("order", [_engines.TAPED, 65, 70])
def test_gradients_from_a_kept_forward_run_are_those_computed_anew(engine, order):
    a, g = random(order, order, scale=0.4).requires_grad_(), random(order, order, seed=5)
    y = expm(a)
    (once,) = torch.autograd.grad(y, a, g, retain_graph=True)
    (again,) = torch.autograd.grad(y, a, g, create_graph=True)
    cond = expmgrad.expm_cond(a.detach().numpy(), method="estimate")
    close(once, again, 100 * cond)
    close(once, torch.from_numpy(expmgrad.expm_vjp(a.detach().numpy())[1](g.numpy())), 100 * cond)


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("norm", [1e-9, 1e-3, 0.1, 0.5, 2.0, 30.0])
def test_schemes_give_the_librarys_gradients_to_100_cond_u(dtype, norm):
    a = random(4, 8, 8, dtype=dtype)
    a = a / torch.linalg.matrix_norm(a, 1, keepdim=True) * norm * torch.tensor([1, 0.3, 0.03, 1]).reshape(4, 1, 1)
    g, results = random(4, 8, 8, dtype=dtype, seed=7), []
    a = a.to(dtype)
    for device in (False, True):
        x = a.clone().requires_grad_()
        if device:
            with _device.forced():
                expm(x).backward(g)
        else:
            expm(x).backward(g)
        results.append(x.grad)
    for library, schemes, matrix in zip(*results, a):
        close(schemes, library, 100 * max(1.0, float(expmgrad.expm_cond(matrix.numpy()))))


@pytest.mark.parametrize("exponent", [-900, -300, 300, 900])
def test_a_gradient_does_not_depend_on_the_size_of_its_cotangent(engine, exponent):
    a, g = random(4, 4).requires_grad_(), random(4, 4, seed=1)
    (one,) = torch.autograd.grad(expm(a), a, g)
    (scaled,) = torch.autograd.grad(expm(a), a, torch.ldexp(g, torch.tensor(exponent)))
    assert torch.isfinite(scaled).all()
    close(torch.ldexp(scaled, torch.tensor(-exponent)), one, 1)


BACKENDS = ["eager", "aot_eager"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_compiled_whole_it_has_value_and_gradient(backend):
    for dtype in DOUBLE:
        a = random(2, 3, 3, dtype=dtype)
        compiled = torch.compile(loss(expm), fullgraph=True, backend=backend)
        x, z = a.clone().requires_grad_(), a.clone().requires_grad_()
        compiled(x).backward()
        loss(matrix_exp)(z).backward()
        close(x.grad, z.grad)


@pytest.mark.parametrize(
    "transform", [grad, hessian, lambda f: lambda x: jvp(f, (x,), (x.mT,))[1]], ids=["grad", "hessian", "jvp"]
)
def test_transforms_within_a_compiled_function_are_right(transform):
    torch._dynamo.reset()
    a = random(2, 2)
    found = torch.compile(lambda x: transform(loss(expm))(x), fullgraph=True, backend="aot_eager")(a)
    close(found, transform(loss(matrix_exp))(a))


def test_vmap_and_other_functions_compile_whole():
    torch._dynamo.reset()
    a, t = random(2, 3, 3), torch.tensor([0.5, 1.0], dtype=torch.float64)
    compiled = torch.compile(
        lambda a, t: (vmap(expm)(a), expm_times(a, t), expm_eigh(a)), fullgraph=True, backend="aot_eager"
    )
    for found, wanted in zip(compiled(a, t), (matrix_exp(a), expm_times(a, t), expm_eigh(a))):
        close(found, wanted)


@pytest.mark.parametrize("directions", [0, 1, 2])
def test_the_operator_passes_opcheck(directions):
    a = random(3, 3).requires_grad_()
    together = random(directions, 3, 3, seed=4).requires_grad_() if directions else None
    results = torch.library.opcheck(OPERATOR, (a, together, directions == 1, "auto"))
    assert set(results.values()) == {"SUCCESS"}


def test_the_operator_itself_drops_no_tangent():
    """As one of register_autograd does: its jvp is zero, without a word."""
    a, e = random(3, 3), random(3, 3, seed=9)
    close(jvp(lambda x: OPERATOR(x, None, False, "auto"), (a,), (e,))[1], jvp(matrix_exp, (a,), (e,))[1])
    with forward_ad.dual_level():
        for function in (lambda x: OPERATOR(x, None, False, "auto"), expm):
            tangent = forward_ad.unpack_dual(function(forward_ad.make_dual(a, e))).tangent
            close(tangent, expm_frechet(a, e))


def test_lazy_bits_views_and_parameters_are_taken_as_they_are(engine):
    z = random(6, 6, dtype=torch.complex128)
    for x in (z.conj(), z.mH, z.conj().imag, z.real, z[::2, ::2], z.flip(0), z[None].expand(3, 6, 6), z.T[1:4, 1:4]):
        close(expm(x), matrix_exp(x.resolve_conj().resolve_neg().contiguous()))
        leaf = x.clone().requires_grad_()
        expm(leaf).abs().sum().backward()
        inner = (leaf.detach().requires_grad_() * 1).conj()  # not a leaf, and conjugated lazily
        inner.retain_grad()
        expm(inner.conj()).abs().sum().backward()
        close(inner.grad.conj().resolve_conj(), leaf.grad)
    parameter = torch.nn.Parameter(z.real.clone())
    expm(parameter).sum().backward()
    assert type(expm(parameter)) is torch.Tensor and parameter.grad is not None


def test_inference_mode_subclasses_meta_and_small_types():
    class Mine(torch.Tensor):
        pass

    a = random(3, 3)
    with torch.inference_mode():
        assert expm(a).is_inference() and not expm(a.clone().requires_grad_()).requires_grad
    assert type(expm(a.as_subclass(Mine))) is Mine
    close(expm(a.as_subclass(Mine)).as_subclass(torch.Tensor), expm(a))
    meta = expm(torch.empty(2, 3, 3, device="meta"))
    assert meta.device.type == "meta" and meta.shape == (2, 3, 3)
    for dtype in (torch.float16, torch.bfloat16):
        x = a.to(dtype).requires_grad_()
        y = expm(x)
        y.sum().backward()
        assert y.dtype == x.grad.dtype == dtype


def test_a_cpu_tensor_is_not_copied(monkeypatch):
    from expmgrad.torch import _engines

    seen = []
    one = _engines.EXPM.one
    monkeypatch.setattr(
        _engines.EXPM, "one", lambda *arguments: seen.append(arguments[3]) or one(*arguments), raising=False
    )
    a = random(5, 5)
    expm(a)
    assert seen[0].__array_interface__["data"][0] == a.data_ptr()


def test_what_a_graph_keeps_is_freed_with_it():
    a = random(128, 128, scale=0.1).requires_grad_()
    y = expm(a)
    node = y.grad_fn
    assert node.pullback is not None
    y.sum().backward()
    del y, node
    gc.collect()
    y = expm(a)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        b = a * 1
        y = expm(b)
        b.add_(1)
        torch.autograd.grad(y.sum(), a, create_graph=True)


def test_a_nan_stays_in_its_own_matrix_and_an_overflow_has_no_gradient(engine):
    a = torch.eye(2, dtype=torch.float64).repeat(3, 1, 1)
    a[1, 0, 0], a[2] = float("nan"), 800 * torch.eye(2)
    a.requires_grad_()
    y = expm(a)
    y.sum().backward()
    assert torch.isfinite(y[0]).all() and torch.isfinite(a.grad[0]).all()
    assert y[1].isnan().all() and a.grad[1:].isnan().all()


@pytest.mark.parametrize(
    "value, words",
    [
        (np.eye(2), ("torch.Tensor", "expmgrad.expm")),
        (torch.eye(2).long(), ("int64", "a.to(torch.float64)")),
        (torch.eye(2).to_sparse(), ("a.to_dense()",)),
        (torch.ones(2, 3), ("(..., n, n)", "(2, 3)")),
    ],
)
def test_what_does_not_fit_is_refused_by_name(value, words):
    with pytest.raises(expmgrad.InvalidArgumentError) as caught:
        expm(value)
    assert str(caught.value).startswith("a: ") and all(word in str(caught.value) for word in words)


def test_other_arguments_that_do_not_fit_are_refused_by_name():
    a = random(3, 3)
    for call, name in (
        (lambda: expm(a, structure="odd"), "structure"),
        (lambda: expm_frechet(a, random(2, 2)), "e"),
        (lambda: expm_times(a, a * 1j), "t"),
        (lambda: expm_eigh(a, uplo="left"), "uplo"),
        (lambda: expm_eigh(a, convention="odd"), "convention"),
        (lambda: expm_jvp_lowrank(a, a[:2], a), "u"),
        (lambda: expm_vjp_lowrank(a)[1](a, a[:, :1]), "v"),
    ):
        with pytest.raises(expmgrad.InvalidArgumentError, match=f"^{name}: "):
            call()


def test_expm_times_shares_its_powers_and_gives_the_same(engine):
    a, t = random(2, 4, 4), torch.linspace(-1, 2, 5, dtype=torch.float64)
    close(expm_times(a, t), expm(t.reshape(-1, 1, 1, 1) * a))
    assert expm_times(a, torch.tensor(0.5)).shape == a.shape
    with torch.no_grad():
        assert expm_times(a.requires_grad_(), t).shape == (5, 2, 4, 4)


@pytest.mark.parametrize("convention", ["symmetric", "triangle"])
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("order", [3, 40])
def test_expm_eigh_reads_one_triangle_and_has_the_packages_gradients(dtype, order, convention):
    a, g = random(order, order, dtype=dtype, scale=0.2), random(order, order, dtype=dtype, seed=8)
    for uplo in ("lower", "upper"):
        beyond = torch.ones(order, order).triu(1) if uplo == "lower" else torch.ones(order, order).tril(-1)
        x = torch.where(beyond > 0, torch.full_like(a, float("nan")), a).requires_grad_()
        y = expm_eigh(x, uplo=uplo, convention=convention)
        y.backward(g)
        wanted, pullback = expmgrad.expm_eigh_vjp(x.detach().numpy(), uplo=uplo, convention=convention)
        close(y.detach(), torch.from_numpy(wanted), 400)
        close(x.grad, torch.from_numpy(pullback(g.numpy())), 400)
