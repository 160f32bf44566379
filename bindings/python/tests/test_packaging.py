"""The wheel holds the library, typing information and nothing of this tree's build, and is tagged for the platform."""
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from expmgrad._ffi import library as _library
from expmgrad._ffi import signatures as _native

PROJECT = Path(__file__).resolve().parents[1]
pytest.importorskip("hatchling")
if not (PROJECT / "pyproject.toml").is_file() or not Path(_library.path).is_file():
    pytest.skip("needs a checkout and a library file", allow_module_level=True)


def build(target, directory, monkeypatch, library=_library.path):
    monkeypatch.setenv("EXPMGRAD_LIBRARY", str(library))
    return subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(directory)], cwd=PROJECT,
                          capture_output=True, text=True, timeout=600)


def test_the_wheel_holds_the_library_and_is_of_one_platform(tmp_path, monkeypatch):
    found = build("wheel", tmp_path, monkeypatch)
    assert found.returncode == 0, found.stderr
    wheel, = tmp_path.glob("*.whl")
    name, version, python, abi, platform = wheel.stem.split("-")
    assert (name, version, python, abi) == ("expmgrad", _native.VERSION, "py3", "none") and platform != "any"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        bundled = archive.read(f"expmgrad/_lib/{_library.NAME}")
    assert bundled == Path(_library.path).read_bytes()
    assert "expmgrad/py.typed" in names and "expmgrad/compare/__init__.py" in names
    assert f"expmgrad-{version}.dist-info/licenses/LICENSE" in names
    assert not [one for one in names if not one.startswith(("expmgrad/", f"expmgrad-{version}.dist-info/"))]


def test_the_sdist_without_a_library_says_what_it_needs_in_one_line(tmp_path, monkeypatch):
    assert build("sdist", tmp_path, monkeypatch).returncode == 0
    archive, = tmp_path.glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path, filter="data")
    source, = (path for path in tmp_path.iterdir() if path.is_dir())
    assert (source / "LICENSE").read_bytes() == (PROJECT.parents[1] / "LICENSE").read_bytes()
    monkeypatch.delenv("EXPMGRAD_LIBRARY")
    found = subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=source,
                           capture_output=True, text=True, timeout=600)
    last = found.stderr.strip().splitlines()[-1]
    assert found.returncode != 0 and last.startswith("expmgrad: ") and "EXPMGRAD_LIBRARY" in last and "wheel" in last


def test_a_stated_library_that_is_not_there_stops_the_build(tmp_path, monkeypatch):
    found = build("wheel", tmp_path, monkeypatch, tmp_path / "nothing.so")
    assert found.returncode != 0 and "EXPMGRAD_LIBRARY names" in found.stderr
    assert not list(tmp_path.glob("*.whl"))
