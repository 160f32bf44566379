"""What the tests of the comparison share: running the command, and bad input."""
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

if importlib.util.find_spec("scipy") is None:
    collect_ignore_glob = ["test_*.py"]  # the comparison needs SciPy; a skip here would skip all tests in pytest 7


@pytest.fixture
def command(tmp_path):
    """Runs `python -m expmgrad compare ...` in an empty directory."""
    def run(*arguments, **environment):
        import expmgrad

        path = str(Path(expmgrad.__file__).resolve().parent.parent)
        return subprocess.run([sys.executable, "-m", "expmgrad", "compare", *map(str, arguments)], cwd=tmp_path,
                              capture_output=True, text=True, timeout=600,
                              env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **environment})
    return run


@pytest.fixture
def refused(command, tmp_path):
    """Runs the command on bad input: exit 2, one line on stderr, nothing on stdout, no file left behind."""
    def run(*arguments, **environment):
        before = sorted(tmp_path.rglob("*"))
        outcome = command(*arguments, **environment)
        assert outcome.returncode == 2, outcome
        assert outcome.stdout == ""
        assert len(outcome.stderr.splitlines()) == 1, outcome.stderr
        assert outcome.stderr.startswith("expmgrad compare: ")
        assert sorted(tmp_path.rglob("*")) == before
        return outcome.stderr
    return run


@pytest.fixture
def matrix_file(tmp_path):
    """Writes a text file and gives its name."""
    def write(text, name="matrix.txt"):
        (tmp_path / name).write_text(text)
        return name
    return write


@pytest.fixture
def without(monkeypatch):
    """Makes packages look as if they were not installed, for the process that runs the test."""
    def hide(*packages):
        found = importlib.util.find_spec
        monkeypatch.setattr(importlib.util, "find_spec",
                            lambda name, *rest: None if name in packages else found(name, *rest))
    return hide
