"""omexpovx to a few units in the last place everywhere, and vec with its inverse."""

import mpmath
import numpy as np
import pytest

import expmgrad


def exact(x):
    with mpmath.workdps(60):
        x = mpmath.mpmathify(complex(x) if np.iscomplexobj(x) else float(x))
        return complex(-mpmath.expm1(-x) / x) if x else 1.0


MAGNITUDES = [1e-300, 1e-40, 1e-20, 1e-9, 1e-4, 0.01, 0.3, 1.0, 1.7, 5.0, 37.0, 80.0]


def test_omexpovx_has_full_precision_on_the_real_line(rng):
    for dtype in (np.float32, np.float64):
        x = np.concatenate([np.outer(MAGNITUDES, rng.uniform(0.5, 2, 40)).ravel() * sign for sign in (1, -1)]).astype(
            dtype
        )
        x = x[abs(x) >= np.finfo(dtype).tiny]
        true = np.array([exact(one) for one in x]).real
        finite = abs(true) <= np.finfo(dtype).max
        error = abs(expmgrad.omexpovx(x)[finite].astype(float) - true[finite]) / abs(true[finite])
        assert error.max() <= 4 * np.finfo(dtype).eps


def test_omexpovx_has_full_precision_in_the_complex_plane(rng):
    for dtype in (np.complex64, np.complex128):
        z = np.exp(1j * rng.uniform(0, 2 * np.pi, (12, 40))) * np.array(MAGNITUDES)[:, None]
        near_poles = 2j * np.pi * np.arange(1, 9) * (1 + 1e-3 * rng.standard_normal((5, 8)))
        z = np.concatenate([z.ravel(), near_poles.ravel(), 1j * rng.standard_normal(20)]).astype(dtype)
        z = z[abs(z) >= np.finfo(dtype).tiny]
        true = np.array([exact(one) for one in z])
        normal = (abs(true) <= np.finfo(dtype).max) & (abs(true) >= np.finfo(dtype).tiny)
        error = abs(expmgrad.omexpovx(z)[normal] - true[normal]) / abs(true[normal])
        assert error.max() <= 8 * np.finfo(dtype).eps


def test_omexpovx_at_the_ends(dtype):
    assert expmgrad.omexpovx(np.zeros(3, dtype)).tolist() == [1, 1, 1]
    if dtype.kind == "f":
        ends = expmgrad.omexpovx(np.array([np.inf, -np.inf, np.nan, np.finfo(dtype).max, -1e4], dtype))
        assert ends[0] == 0 and ends[1] == np.inf and np.isnan(ends[2]) and ends[4] == np.inf
        assert 0 <= ends[3] <= 2 / np.finfo(dtype).max
    assert expmgrad.omexpovx(np.nan + 0j) != expmgrad.omexpovx(np.nan + 0j)


def test_omexpovx_keeps_shape_and_takes_scalars(rng):
    x = rng.standard_normal((4, 6))[::-2, ::3]
    y = expmgrad.omexpovx(x)
    assert y.shape == x.shape and np.array_equal(y, expmgrad.omexpovx(x.copy()))
    assert expmgrad.omexpovx(np.zeros((0, 3))).shape == (0, 3)
    assert isinstance(expmgrad.omexpovx(1.0), np.float64) and isinstance(expmgrad.omexpovx(np.float32(1)), np.float32)
    assert expmgrad.omexpovx(1) == expmgrad.omexpovx(1.0)


@pytest.mark.parametrize("order", ["F", "C"])
def test_vec_stacks_columns_or_rows_and_unvec_inverts_it(rng, order):
    a = rng.standard_normal((2, 3, 3))
    v = expmgrad.vec(a, order)
    assert v.shape == (2, 9) and np.array_equal(v[1], a[1].ravel(order=order))
    assert np.array_equal(expmgrad.unvec(v, order), a)
    assert np.array_equal(expmgrad.vec(rng.standard_normal((2, 0, 3)), order), np.zeros((2, 0)))


def test_vec_takes_rectangles_and_defaults_to_columns():
    a = np.arange(6).reshape(2, 3)
    assert expmgrad.vec(a).tolist() == [0, 3, 1, 4, 2, 5] and expmgrad.vec(a).dtype == a.dtype
    assert expmgrad.unvec([1, 2, 3, 4]).tolist() == [[1, 3], [2, 4]]


def test_unvec_is_a_view(rng):
    v = rng.standard_normal(9)
    assert np.shares_memory(expmgrad.unvec(v), v) and np.shares_memory(expmgrad.vec(expmgrad.unvec(v)), v)


@pytest.mark.parametrize("dtype", [float, complex, int])
@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (4, 4), (2, 3, 5, 5)])
def test_unvech_is_the_inverse_of_vech(rng, shape, dtype):
    a = (9 * rng.standard_normal(shape)).astype(dtype) + (1j * rng.standard_normal(shape) if dtype is complex else 0)
    a = a + a.conj().swapaxes(-1, -2)
    v = expmgrad.vech(a)
    back = expmgrad.unvech(v)
    assert back.dtype == a.dtype and np.array_equal(back, a) and np.array_equal(expmgrad.vech(back), v)
