"""Which matrices are read, and what is said of those that are not."""
import numpy as np
import pytest

from expmgrad.compare._input import InputError, load, random_hermitian, whole_number


def test_a_random_matrix_is_the_one_the_seed_script_draws():
    np.random.seed(7)
    x = np.random.rand(5, 5)
    problem = random_hermitian(5, 7, "float64")
    assert np.array_equal(problem.matrix, x + x.T)
    assert problem.is_hermitian and "seed 7" in problem.description


@pytest.mark.parametrize("name", ["float32", "float64", "complex64", "complex128"])
def test_a_random_matrix_is_hermitian_in_every_type(name):
    problem = random_hermitian(4, 3, name)
    assert problem.matrix.dtype == name
    assert np.array_equal(problem.matrix, problem.matrix.conj().T)


@pytest.mark.parametrize("text, name, expected", [
    ("1 2\n3 4\n", "m.txt", [[1, 2], [3, 4]]),
    ("# comment\n1,2\n\n3 , 4  # more\n", "m.csv", [[1, 2], [3, 4]]),
    ("1e-3\t-2\n+3 .5", "m.dat", [[1e-3, -2], [3, 0.5]]),
    ("\ufeff7", "m.txt", [[7]]),
    ("1+2j 0\n(1.5+-2.0j) -1j", "m.txt", [[1 + 2j, 0], [1.5 - 2j, -1j]]),
])
def test_text_is_read(tmp_path, text, name, expected):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    matrix = load(str(path), None).matrix
    assert np.array_equal(matrix, expected)
    assert matrix.dtype == np.array(expected, dtype=complex if np.iscomplexobj(expected) else float).dtype


def test_what_savetxt_writes_is_read_exactly(tmp_path):
    a = np.random.default_rng(0).standard_normal((3, 3)) * (1 - 2j)
    np.savetxt(tmp_path / "a.csv", a, delimiter=",", fmt="%.18e")
    assert np.array_equal(load(str(tmp_path / "a.csv"), None).matrix, a)


@pytest.mark.parametrize("given, asked, result", [
    ("float32", None, "float32"), ("complex64", None, "complex64"), ("int64", None, "float64"),
    ("float16", None, "float64"), ("float64", "float32", "float32"), ("float64", "complex64", "complex64"),
    (">f8", None, "float64"), ("uint8", None, "float64")])
def test_npy_keeps_its_type_unless_another_is_asked_for(tmp_path, given, asked, result):
    np.save(tmp_path / "a.npy", np.eye(3).astype(given))
    matrix = load(str(tmp_path / "a.npy"), asked).matrix
    assert matrix.dtype == result and matrix.dtype.isnative
    assert np.array_equal(matrix, np.eye(3))


@pytest.mark.parametrize("array, complaint", [
    (np.ones((2, 3)), "not square, its shape is 2 x 3"),
    (np.ones(4), "not square, its shape is 4"),
    (np.ones((2, 2, 2)), "not square, its shape is 2 x 2 x 2"),
    (np.float64(3), "not square"),
    (np.zeros((0, 0)), "empty"),
    (np.array([["a"]]), "not numeric"),
    (np.array([[True]]), "not numeric"),
    (np.array([[1, np.nan], [0, 1]]), "row 1, column 2 is NaN"),
    (np.array([[1, 0], [-np.inf, 1]]), "row 2, column 1 is infinite"),
])
def test_a_npy_file_without_a_square_finite_matrix_is_refused(tmp_path, array, complaint):
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(InputError, match=complaint):
        load(str(tmp_path / "a.npy"), None)


@pytest.mark.parametrize("text, complaint", [
    ("1 2\n3\n", "not square: line 2 has 1 entries"),
    ("1 2 3\n4 5 6\n", "not square, its shape is 2 x 3"),
    ("", "empty"), ("# nothing\n", "empty"),
    ("1 x\n2 3\n", "not numeric: line 1, entry 2 is 'x'"),
    ("1,,2\n", "not numeric: line 1, entry 2 is ''"),
    ("nan 1\n1 1\n", "row 1, column 1 is NaN"),
    ("1 1e999\n1 1\n", "row 1, column 2 is infinite"),
])
def test_text_without_a_square_finite_matrix_is_refused(tmp_path, text, complaint):
    (tmp_path / "a.txt").write_text(text)
    with pytest.raises(InputError, match=complaint):
        load(str(tmp_path / "a.txt"), None)


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x01\x00garbage", b"PK\x03\x04", b"1 2\n3 4\n"])
def test_a_damaged_npy_file_is_refused(tmp_path, content):
    (tmp_path / "a.npy").write_bytes(content)
    with pytest.raises(InputError, match="not a .npy file"):
        load(str(tmp_path / "a.npy"), None)


def test_a_pickle_in_a_npy_file_is_not_loaded(tmp_path):
    np.save(tmp_path / "a.npy", np.array([[{}]], dtype=object), allow_pickle=True)
    with pytest.raises(InputError, match="not a .npy file"):
        load(str(tmp_path / "a.npy"), None)


def test_a_binary_file_is_not_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not numeric"):
        load(str(tmp_path / "a.txt"), None)


@pytest.mark.parametrize("name", ["missing.npy", "missing.csv", "."])
def test_what_is_not_a_readable_file_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="No such file|Is a directory"):
        load(str(tmp_path / name), None)


def test_complex_entries_and_large_ones_do_not_fit_a_smaller_type(tmp_path):
    (tmp_path / "a.txt").write_text("1j")
    with pytest.raises(InputError, match="complex entries do not fit"):
        load(str(tmp_path / "a.txt"), "float64")
    (tmp_path / "b.txt").write_text("1e300")
    with pytest.raises(InputError, match="too large for --dtype float32"):
        load(str(tmp_path / "b.txt"), "float32")


def test_a_last_bit_makes_a_matrix_unsymmetric(tmp_path):
    np.save(tmp_path / "a.npy", np.array([[0, 1], [np.nextafter(1, 2), 0]]))
    problem = load(str(tmp_path / "a.npy"), None)
    assert not problem.is_hermitian
    assert problem.asymmetry == np.finfo(float).eps


@pytest.mark.parametrize("size, seed", [(0, 0), (-1, 0), (2, -1), (2, 2**32)])
def test_size_and_seed_have_a_range(size, seed):
    with pytest.raises(InputError, match="must be"):
        random_hermitian(size, seed, "float64")


def test_an_option_that_is_not_a_number_is_named():
    with pytest.raises(InputError, match="--size must be a whole number, not '2.5'"):
        whole_number("2.5", "--size")
