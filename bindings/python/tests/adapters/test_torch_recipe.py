"""The PyTorch recipe of docs/functions.md, as it stands there: right once, right twice, refused a third time."""
import re
from pathlib import Path

import numpy as np
import pytest

import expmgrad

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "functions.md"
if not DOCUMENT.is_file():
    pytest.skip("needs a checkout", allow_module_level=True)


@pytest.fixture(scope="module")
def expm():
    rng = np.random.default_rng(1)
    a, w = rng.standard_normal((2, 4, 4))
    names = {"np": np, "expmgrad": expmgrad, "a": a, "w": w, "pullback": expmgrad.expm_vjp(a)[1]}
    recipe, = re.findall(r"^```python torch\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    exec(compile(recipe, str(DOCUMENT), "exec"), names)
    return names["Expm"].apply


def tensor(dtype, shape=(3, 3)):
    rng = np.random.default_rng(13)
    x = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else 0)
    return torch.tensor(x.astype(dtype) / 2, requires_grad=True)


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 3), (2, 3, 3)])
@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_the_recipe_passes_pytorchs_checks_of_first_and_second_derivatives(expm, dtype, shape):
    x = tensor(dtype, shape)
    assert torch.autograd.gradcheck(expm, (x,))
    assert torch.autograd.gradgradcheck(expm, (x,))


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
def test_the_loss_and_the_norm_of_its_gradient_have_the_gradient_of_matrix_exp(expm, dtype):
    def gradient(function, x):
        loss = (function(x @ x).mT.abs() ** 2).sum()  # transposed, and for complex x lazily conjugated, on the way back
        first, = torch.autograd.grad(loss, x, create_graph=True)
        return torch.autograd.grad(loss + (first.abs() ** 2).sum(), x)[0].resolve_conj().numpy()

    # Small, where PyTorch's second derivative is accurate, and in double precision: at norm 3 it has lost three digits.
    small = tensor(dtype).detach() / 4
    wanted = gradient(torch.linalg.matrix_exp, small.to(torch.promote_types(small.dtype, torch.float64)).requires_grad_())
    found = gradient(expm, small.requires_grad_())
    assert np.linalg.norm(found - wanted) <= 64 * np.finfo(dtype).eps * np.linalg.norm(wanted)


@pytest.mark.parametrize("direction_requires_grad", [False, True])
def test_a_third_derivative_is_refused(expm, direction_requires_grad):
    x = tensor("float64")
    v = torch.ones_like(x).requires_grad_(direction_requires_grad)
    first, = torch.autograd.grad(expm(x).sum(), x, create_graph=True)
    with pytest.raises(RuntimeError, match="requires grad"):
        torch.autograd.grad((first * v).sum(), x, create_graph=True)
