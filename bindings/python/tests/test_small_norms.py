"""Near the identity every digit of the diagonal is to be had: nothing rounds at one but the last sum."""
import numpy as np
import pytest

import expmgrad
import oracle

pytestmark = pytest.mark.skipif(oracle.flint is None, reason="python-flint is not installed")


def near_identity(n, shift, dtype, seed):
    rng = np.random.default_rng(seed)
    a = rng.standard_normal((n, n))
    if np.issubdtype(dtype, np.complexfloating):
        a = a + 1j * rng.standard_normal((n, n))
    a *= (0.5 - abs(shift)) * rng.uniform(0.01, 0.99) / np.linalg.norm(a, 1)
    return (a + shift * np.eye(n)).astype(dtype)


@pytest.mark.parametrize("dtype", (np.float32, np.float64, np.complex64, np.complex128))
@pytest.mark.parametrize("shift", (0.0, 0.1, -0.2, -0.4, 0.35))
@pytest.mark.parametrize("n", (1, 2, 3, 4, 5, 8, 9, 16, 33, 64))
def test_values_near_the_identity_are_right_to_an_ulp_and_a_half_on_the_diagonal(n, shift, dtype):
    a = near_identity(n, shift, dtype, seed=n)
    true = oracle.expm(a)
    real = np.finfo(dtype).dtype
    for y in (expmgrad.expm(a), expmgrad.expm(np.stack([a] * 9))[4]):
        ulp = np.spacing(np.abs(np.diag(true)).astype(real)).astype(float)
        assert (np.abs(np.diag(y) - np.diag(true)) <= 1.5 * ulp).all()
        assert np.linalg.norm(y - true, 1) <= 2 * oracle.unit(dtype) * np.linalg.norm(true, 1)
