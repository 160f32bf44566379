"""The picture: it is made for every kind of matrix, and says what the table says."""
import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="the plot needs matplotlib")
from expmgrad.compare import main  # noqa: E402


def drawn(tmp_path, suffix, *arguments):
    path = tmp_path / f"picture{suffix}"
    assert main(["--references", "scipy", "--plot", str(path), *arguments]) == 0
    return path.read_bytes()


@pytest.mark.parametrize("suffix, signature", [(".png", b"\x89PNG\r\n"), (".pdf", b"%PDF-"), (".svg", b"<?xml")])
def test_the_suffix_chooses_the_format(tmp_path, suffix, signature):
    assert drawn(tmp_path, suffix, "--size", "2").startswith(signature)


def test_it_names_every_quantity_and_source(tmp_path):
    text = drawn(tmp_path, ".svg", "--size", "4").decode()
    for words in ("x", "exp(x)", "grad expm", "grad expm_eig", "grad expm_eig, one triangle", "Jacobian", "omexpovx",
                  "ours: expm_vjp", "scipy: funm on ad", "ours: Najfeld-Havel form 3", "for information", "tolerance",
                  "the two gradients"):
        assert f">{words}<" in text, words


@pytest.mark.parametrize("entries", ["0", "1 2\n0 -1", "900 1\n1 900", "0 0\n0 0", "1j 0\n0 1", "1 2j\n-2j 3"],
                         ids=["one", "unsymmetric", "overflow", "zero", "complex", "Hermitian"])
def test_it_is_drawn_for_any_matrix(tmp_path, entries):
    (tmp_path / "a.txt").write_text(entries)
    picture = drawn(tmp_path, ".png", "--matrix", str(tmp_path / "a.txt"))
    width, height = (int.from_bytes(picture[k:k + 4], "big") for k in (16, 20))
    assert width == 1440 and height > 800


def test_it_is_drawn_without_jacobians(tmp_path):
    np.save(tmp_path / "a.npy", np.random.default_rng(0).standard_normal((26, 26)) / 5)
    assert drawn(tmp_path, ".png", "--matrix", str(tmp_path / "a.npy")).startswith(b"\x89PNG")
