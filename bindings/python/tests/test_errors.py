"""Arguments that do not fit are named; what is data, NaN and overflow, never raises."""

import pickle

import numpy as np
import pytest

import expmgrad
from expmgrad import ExpmgradError, InvalidArgumentError, NotConvergedError, OutOfMemoryError
from expmgrad._ffi import arrays, status
from expmgrad._ffi import signatures as native

SQUARE = np.eye(3)


def test_exceptions_are_the_builtins_a_caller_expects():
    assert issubclass(InvalidArgumentError, (ExpmgradError, ValueError)) and issubclass(
        InvalidArgumentError, ValueError
    )
    assert issubclass(OutOfMemoryError, ExpmgradError) and issubclass(OutOfMemoryError, MemoryError)
    assert issubclass(NotConvergedError, ExpmgradError) and issubclass(NotConvergedError, np.linalg.LinAlgError)


def test_exceptions_survive_pickling():
    error = pickle.loads(pickle.dumps(InvalidArgumentError(1502, "a: no")))
    assert type(error) is InvalidArgumentError and error.status == 1502 and str(error) == "a: no"


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: expmgrad.expm(np.zeros(3)), "a"),
        (lambda: expmgrad.expm([]), "a"),
        (lambda: expmgrad.expm_jvp(1.0, 1.0), "a"),
        (lambda: expmgrad.expm(np.zeros((3, 2))), "a"),
        (lambda: expmgrad.expm(np.zeros((4, 3, 2))), "a"),
        (lambda: expmgrad.expm([[1.0, 2.0], [3.0]]), "a"),
        (lambda: expmgrad.expm("text"), "a"),
        (lambda: expmgrad.expm(None), "a"),
        (lambda: expmgrad.expm(SQUARE, structure="round"), "structure"),
        (lambda: expmgrad.expm(SQUARE, structure=None), "structure"),
        (lambda: expmgrad.expm(SQUARE, structure=["auto"]), "structure"),
        (lambda: expmgrad.expm_frechet(SQUARE, SQUARE, method="pade"), "method"),
        (lambda: expmgrad.expm_frechet(SQUARE, np.eye(2)), "e"),
        (lambda: expmgrad.expm_frechet(SQUARE, SQUARE * np.nan), "e"),
        (lambda: expmgrad.expm_frechet(np.full((3, 3), np.inf), SQUARE), "a"),
        (lambda: expmgrad.expm_jvp(np.zeros((2, 3, 3)), np.zeros((4, 3, 3))), "e"),
        (lambda: expmgrad.expm_jvp(SQUARE, np.zeros((3, 1))), "e"),
        (lambda: expmgrad.expm_vjp(SQUARE, structure="no"), "structure"),
        (lambda: expmgrad.expm_vjp(SQUARE)[1](np.eye(2)), "g"),
        (lambda: expmgrad.expm_vjp(np.zeros((2, 3, 3)))[1](np.zeros((3, 3, 3))), "g"),
        (lambda: expmgrad.expm_vjp(np.zeros((66, 66)))[1](SQUARE), "g"),
        (lambda: expmgrad.expm_times(SQUARE, 1.0, structure="round"), "structure"),
        (lambda: expmgrad.expm_times_vjp(SQUARE, [1.0, 2.0])[1](np.zeros((3, 3, 3))), "g"),
        (lambda: expmgrad.expm_cond(SQUARE * np.nan), "a"),
        (lambda: expmgrad.expm(SQUARE, progress=1), "progress"),
        (lambda: expmgrad.expm_jacobian(SQUARE, progress="bar"), "progress"),
        (lambda: expmgrad.expm(np.array([[1.0, None], [0.0, 1.0]])), "a"),
        (lambda: expmgrad.expm(np.eye(2, dtype=np.longdouble)), "a"),
        (lambda: expmgrad.expm_eigh_vjp(SQUARE, convention="upper"), "convention"),
        (lambda: expmgrad.expm_eigh_vjp(SQUARE)[1](np.eye(2)), "g"),
        (lambda: expmgrad.expm_eigh(SQUARE, uplo="both"), "uplo"),
        (lambda: expmgrad.expm(SQUARE, uplo="lower", structure="upper"), "structure"),
        (lambda: expmgrad.expm(SQUARE, uplo="lower", return_info=True), "uplo"),
        (lambda: expmgrad.expm_vjp_lowrank(SQUARE)[1](np.zeros((3, 2)), np.zeros((3, 1))), "v"),
        (lambda: expmgrad.expm_jvp_lowrank(SQUARE, np.zeros((2, 2)), np.zeros((3, 2))), "u"),
        (lambda: expmgrad.unvech(np.zeros(4)), "v"),
        (lambda: expmgrad.expm_jacobian(SQUARE, order="A"), "order"),
        (lambda: expmgrad.expm_jacobian(SQUARE, method="guess"), "method"),
        (lambda: expmgrad.expm_jacobian(SQUARE, form=4), "form"),
        (lambda: expmgrad.expm_jacobian(SQUARE * 1j, half=True), "half"),
        (lambda: expmgrad.vec(np.zeros(3)), "a"),
        (lambda: expmgrad.vec([[1.0, 2.0], [3.0]]), "a"),
        (lambda: expmgrad.vech([[1.0, 2.0], [3.0]]), "a"),
        (lambda: expmgrad.unvec([1.0, [2.0]]), "v"),
        (lambda: expmgrad.vec(SQUARE, order="K"), "order"),
        (lambda: expmgrad.unvec(np.zeros(3)), "v"),
        (lambda: expmgrad.unvec(1.0), "v"),
        (lambda: expmgrad.omexpovx("x"), "x"),
        (lambda: expmgrad.set_num_threads(-1), "n"),
        (lambda: expmgrad.set_num_threads(1.5), "n"),
        (lambda: expmgrad.set_num_threads(2**40), "n"),
    ],
)
def test_the_message_names_the_argument(call, name):
    with pytest.raises(InvalidArgumentError) as caught:
        call()
    assert str(caught.value).startswith(f"{name}: ") and "\n" not in str(caught.value)


@pytest.mark.parametrize("structure", ["diagonal", "upper", "lower", "hermitian", "skew_hermitian", "markov"])
@pytest.mark.parametrize(
    "call",
    [
        lambda a, **options: expmgrad.expm(a, **options),
        lambda a, **options: expmgrad.expm_jvp(a, a, **options),
        lambda a, **options: expmgrad.expm_vjp(a, **options),
        lambda a, **options: expmgrad.expm_hvp(a, a, a, **options),
        lambda a, **options: expmgrad.expm_linearize(a, **options),
        lambda a, **options: expmgrad.expm_times(a, [1.0, 2.0], **options),
        lambda a, **options: expmgrad.expm_times_vjp(a, [1.0, 2.0], **options),
    ],
    ids=["expm", "jvp", "vjp", "hvp", "linearize", "times", "times_vjp"],
)
@pytest.mark.parametrize("n", [2, 40, 66])
def test_a_stated_structure_is_verified_where_that_is_asked(call, structure, n):
    a = np.eye(n)
    a[0, 1], a[1, 0] = -2.0, 3.0
    for matrix in (a, np.stack([np.eye(n), a])):
        with pytest.raises(InvalidArgumentError, match="the matrix does not have the stated structure"):
            call(matrix, structure=structure, check_structure=True)
        call(matrix, structure=structure)  # trusted
        call(matrix, structure="general", check_structure=True)
        call(matrix, check_structure=True)
    call(np.full((n, n), np.nan), structure=structure, check_structure=True)  # a NaN is data


def test_a_batch_tells_which_matrix_lacks_the_structure():
    a = np.stack([np.eye(3), np.triu(np.ones((3, 3)))])
    y, info = expmgrad.expm(a, structure="diagonal", check_structure=True, return_info=True)
    assert info.status.tolist() == [0, native.STRUCTURE_MISMATCH] and np.isnan(y[1]).all() and np.isfinite(y[0]).all()


@pytest.mark.parametrize("n", [500, 3000])
def test_a_jacobian_that_cannot_fit_is_refused(n, monkeypatch):
    monkeypatch.setattr(
        arrays, "physical_memory", lambda: 2.0**38
    )  # n = 500 needs more, and the system would promise it
    with pytest.raises(OutOfMemoryError, match=f"^jac: .*{8 * n**4} bytes"):
        expmgrad.expm_jacobian(np.broadcast_to(0.0, (n, n)))


def test_a_status_names_the_argument_of_the_c_function():
    arguments = ("n", "a", "lda")
    error = status.error(native.LEADING_DIMENSION + 3, "expm", arguments)
    assert isinstance(error, InvalidArgumentError) and error.status == 1303 and str(error).startswith("expm: lda: ")
    assert isinstance(status.error(native.SIZE_OVERFLOW + 1, "expm", arguments), OutOfMemoryError)
    assert isinstance(status.error(native.OUT_OF_MEMORY, "expm"), OutOfMemoryError)
    assert isinstance(status.error(native.NOT_CONVERGED, "expm"), NotConvergedError)
    assert type(status.error(native.CANCELLED, "expm")) is ExpmgradError
    assert type(status.error(99, "expm")) is ExpmgradError


def test_nan_and_inf_stay_in_their_matrix(rng, dtype):
    a = rng.standard_normal((5, 3, 3)).astype(dtype)
    clean = expmgrad.expm(a)
    jacobian, gradient = expmgrad.expm_jvp(a, a)[1], expmgrad.expm_vjp(a)[1](a)
    a[1, 0, 2], a[3, 1, 1] = np.nan, np.inf
    y, info = expmgrad.expm(a, return_info=True)
    dirty = np.array([False, True, False, True, False])
    assert np.array_equal(info.status != 0, dirty) and set(info.status[dirty]) == {native.NONFINITE}
    for found, true in ((y, clean), (expmgrad.expm(a), clean)):
        assert np.isnan(found[dirty]).all() and np.array_equal(found[~dirty], true[~dirty])
    e = np.ones_like(a)
    e[~dirty] = a[~dirty]
    for found, true in ((expmgrad.expm_jvp(a, e)[1], jacobian), (expmgrad.expm_vjp(a)[1](e), gradient)):
        assert np.isnan(found[dirty]).all() and np.array_equal(found[~dirty], true[~dirty])


def test_overflow_is_not_finite_and_its_derivative_nan(dtype):
    a = np.array([[1.0, 1.0], [0.0, 1.0]]).astype(dtype) * 1e4
    y, info = expmgrad.expm(a, return_info=True)
    assert info.status == native.OVERFLOW and not np.isfinite(y[0, 0])
    y, pullback = expmgrad.expm_vjp(a)
    assert np.isnan(pullback(np.ones_like(a))).all() and np.isnan(expmgrad.expm_jvp(a, a)[1]).all()


def test_underflow_is_silent(dtype):
    a = np.array([[-1e4, 0.0], [0.0, 0.0]]).astype(dtype)
    y, info = expmgrad.expm(a, return_info=True)
    assert info.status == 0 and np.array_equal(y, np.diag([0, 1]).astype(dtype))


def test_check_finite_can_be_switched_off():
    y, dy = expmgrad.expm_frechet(SQUARE * np.nan, SQUARE, check_finite=False)
    assert np.isnan(y).all() and np.isnan(dy).all()
