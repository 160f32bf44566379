from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = os.environ.get("EXPMGRAD_LIBRARY") or str(ROOT / ".build" / "release" / "libexpmgrad.so")


@pytest.fixture(autouse=True)
def package(monkeypatch):
    """The Python package and the library of this tree, here and in the processes that a test starts."""
    source = str(ROOT / "bindings" / "python" / "src")
    monkeypatch.syspath_prepend(source)
    monkeypatch.setenv("PYTHONPATH", source)
    monkeypatch.setenv("EXPMGRAD_LIBRARY", LIBRARY)
