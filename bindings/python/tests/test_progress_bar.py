"""progress=True: a bar on stderr, by tqdm where it is installed, none for a call that is short."""
import builtins
import re

import numpy as np
import pytest

import expmgrad
from expmgrad._ffi import bar


@pytest.fixture(params=["tqdm", "our own line"])
def way(request, monkeypatch):
    if request.param == "tqdm":
        pytest.importorskip("tqdm", reason="tqdm is not installed")
    else:
        real = builtins.__import__

        def without_tqdm(name, *rest, **more):
            if name.startswith("tqdm"):
                raise ImportError(name)
            return real(name, *rest, **more)

        monkeypatch.setattr(builtins, "__import__", without_tqdm)
    return request.param


def test_a_short_call_shows_nothing_and_its_result_is_the_same(way, capsys, monkeypatch):
    monkeypatch.setattr(bar, "PATIENCE", 1e6)
    a = np.array([[0.5, 0.25], [-0.25, 1.0]])
    assert np.array_equal(expmgrad.expm(a, progress=True), expmgrad.expm(a))
    assert np.array_equal(expmgrad.expm(a, progress=False), expmgrad.expm(a))
    assert capsys.readouterr().err == ""


def test_a_bar_shows_the_name_and_grows(way, capsys, monkeypatch):
    monkeypatch.setattr(bar, "PATIENCE", -1.0)
    with bar.bar("jacobian") as report:
        for done in range(11):
            report(done, 10)
    shares = [int(share) for share in re.findall(r"jacobian:? +(\d+)%", capsys.readouterr().err)]
    assert shares and shares == sorted(shares) and shares[-1] == 100


def test_the_numbers_of_several_calls_are_those_of_all(rng):
    """A tape for each matrix of a batch is a call of its own."""
    seen = []
    expmgrad.expm_linearize(rng.standard_normal((3, 300, 300)), progress=lambda done, total: seen.append(done / total))
    assert all(0 <= share <= 1 for share in seen)


def test_what_ends_a_call_ends_its_bar(way, capsys, monkeypatch):
    monkeypatch.setattr(bar, "PATIENCE", -1.0)
    with pytest.raises(KeyboardInterrupt), bar.bar("expm") as report:
        report(3, 10)
        raise KeyboardInterrupt
    assert "100%" not in capsys.readouterr().err
