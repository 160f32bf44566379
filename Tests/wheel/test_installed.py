"""The installed wheel, in a bare root: all that it maps is its own, or what manylinux promises; licences are there."""

import importlib.metadata
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import expmgrad
from expmgrad._ffi import library

PACKAGE = Path(expmgrad.__file__).resolve().parent
SITE = PACKAGE.parent
#: What PEP 600 lets a wheel need, as far as we do, and the loader.
PROMISED = re.compile(r"(lib(c|m|dl|rt|pthread|stdc\+\+|gcc_s)|ld-linux-x86-64)\.so\.\d")


def mapped():
    """The shared objects of this process."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        return {Path(line.split(maxsplit=5)[5].strip()) for line in maps if ".so" in line}


def test_the_library_and_its_blas_are_those_of_the_wheel():
    expmgrad.expm(np.random.default_rng(1).standard_normal((200, 200)))
    ours = {path.name for path in mapped() if SITE in path.parents and path.parent.name in ("_lib", "expmgrad.libs")}
    assert Path(library.path).parent == PACKAGE / "_lib"
    assert any(name.startswith("libexpmgrad.so.0") for name in ours) and any("openblas" in name for name in ours), ours


def test_nothing_of_the_system_is_mapped_but_what_manylinux_promises():
    expmgrad.expm(np.eye(3))
    of_python = Path(sys.base_prefix).resolve()
    others = {path for path in mapped() if SITE not in path.parents}
    for path in others:
        found = [word for word in ("openblas", "lapack", "blas", "gfortran", "quadmath", "swift") if word in path.name]
        assert not found, path
    needed = {path.name for path in others if not PROMISED.match(path.name) and of_python not in path.parents}
    # The rest is the interpreter's: what its own modules need (libffi, libz, ...).
    assert all(not name.startswith("libexpmgrad") for name in needed), needed


def test_the_system_has_no_blas_to_fall_back_on():
    if Path("/usr/include").exists():
        pytest.skip("not in a bare root")
    assert not [path for path in Path("/usr/lib").rglob("*") if re.search("blas|lapack|gfortran|swift", path.name)]


def test_each_library_that_was_put_in_has_its_licence():
    found = importlib.metadata.distribution("expmgrad")
    texts = {str(path) for path in found.files if ".dist-info/licenses/" in str(path)}
    for needed in (
        "LICENSE",
        "libopenblas0-pthread/copyright",
        "libgfortran5/copyright",
        "libquadmath0/copyright",
        "swift/LICENSE.txt",
    ):
        assert any(text.endswith("licenses/" + needed) for text in texts), (needed, texts)
    named = found.metadata.get_all("License-File")
    assert sorted(text.split("/licenses/")[1] for text in texts) == sorted(named)
    assert (
        "GCC-exception" in found.metadata["License-Expression"]
        and "BSD-3-Clause" in found.metadata["License-Expression"]
    )
