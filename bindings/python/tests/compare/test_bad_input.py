"""Bad input: exit 2, one line on stderr that says what, nothing printed, nothing half-written."""
import numpy as np
import pytest

from expmgrad.compare import _plot, main


@pytest.mark.parametrize("text, complaint", [
    ("1 2 3\n4 5 6\n", "not square"), ("1 2\n3\n", "not square"), ("1 two\n3 4\n", "not numeric"),
    ("1 nan\n3 4\n", "NaN"), ("1 inf\n3 4\n", "infinite"), ("\n", "empty")])
def test_a_file_without_a_matrix(refused, matrix_file, text, complaint):
    name = matrix_file(text)
    message = refused("--matrix", name, "--json", "r.json")
    assert complaint in message and name in message


def test_a_file_that_is_not_there(refused):
    assert "missing.npy: No such file" in refused("--matrix", "missing.npy", "--plot", "p.png", "--json", "r.json")


def test_a_npy_file_of_words(refused, tmp_path):
    np.save(tmp_path / "w.npy", np.array([["a"]]))
    assert "not numeric" in refused("--matrix", "w.npy")


@pytest.mark.parametrize("arguments, complaint", [
    (["--size", "0"], "--size must be at least 1"),
    (["--size", "five"], "--size must be a whole number"),
    (["--size", ""], "--size must be a whole number"),
    (["--size", "100000"], "--size: certified values of more than "),
    (["--size", "1" + "0" * 400], "--size: certified values of more than "),
    (["--seed", "-1"], "--seed must be in"),
    (["--dtype", "float16"], "--dtype: 'float16' is not one of float32"),
    (["--references", "numpy"], "--references: 'numpy' is not one of scipy"),
    (["--matrix", "m.txt", "--size", "3"], "--size has no meaning beside --matrix"),
    (["--plot", "p.txt"], "must end in one of .png"),
    (["--plot", "nowhere/p.png"], "there is no directory nowhere"),
    (["--json", "nowhere/r.json"], "there is no directory nowhere"),
    (["--json", "."], "--json"),
    (["--size"], "expected one argument"),
    (["--colour", "red"], "unrecognized arguments: --colour red"),
])
def test_an_option_that_makes_no_sense(refused, arguments, complaint):
    assert complaint in refused(*arguments)


def test_a_reference_that_is_not_installed_is_named_with_what_to_install(capsys, without):
    without("torch")
    assert main(["--references", "scipy,torch"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "expmgrad compare: --references: torch is not installed (pip install torch)\n"


@pytest.mark.parametrize("missing, arguments, complaint", [
    (["matplotlib"], ["--plot", "p.png"], "--plot needs matplotlib (pip install matplotlib)"),
    (["scipy"], [], "the comparison needs scipy (pip install scipy)"),
    (["flint", "mpmath"], [], "the comparison needs mpmath (pip install mpmath)")])
def test_a_package_that_is_missing_is_named(capsys, without, missing, arguments, complaint):
    without(*missing)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"expmgrad compare: {complaint}\n")


def test_matplotlib_is_not_needed_without_a_plot(capsys, without):
    without("matplotlib")
    assert main(["--size", "2", "--references", "scipy"]) == 0
    assert capsys.readouterr().err == ""


def test_when_one_file_cannot_be_written_the_other_is_not_either(capsys, tmp_path, monkeypatch):
    def half(comparison, path):
        path.write_bytes(b"half a picture")
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(_plot, "draw", half)
    (tmp_path / "p.png").write_bytes(b"an older picture")
    code = main(["--size", "2", "--references", "scipy", "--json", str(tmp_path / "r.json"),
                 "--plot", str(tmp_path / "p.png")])
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert captured.err == f"expmgrad compare: {tmp_path / 'p.png'}: No space left on device\n"
    assert [path.name for path in tmp_path.iterdir()] == ["p.png"]
    assert (tmp_path / "p.png").read_bytes() == b"an older picture"
