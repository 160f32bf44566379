"""The annotations are there and true: `client.py`, which `make lint` checks with mypy --strict, also runs."""

import importlib.util
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import expmgrad

CLIENT = Path(__file__).with_name("client.py")
PROJECT = CLIENT.parents[1]


def test_the_program_that_type_checkers_read_runs():
    path = str(Path(expmgrad.__file__).parents[1])
    found = subprocess.run(
        [sys.executable, str(CLIENT)], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert found.returncode == 0, found.stderr


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is in the linters' environment")
def test_the_package_and_the_program_are_clean_under_mypy_strict(tmp_path):
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--config-file",
            "pyproject.toml",
            "--cache-dir",
            str(tmp_path),
            "src/expmgrad",
            "tests/client.py",
        ],
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    assert found.returncode == 0, found.stdout


def test_every_public_function_says_what_it_takes_and_returns():
    assert Path(expmgrad.__file__).with_name("py.typed").is_file()
    for name in expmgrad.__all__:
        function = getattr(expmgrad, name)
        if inspect.isfunction(function):
            signature = inspect.signature(function)
            assert signature.return_annotation is not signature.empty, name
            assert all(x.annotation is not x.empty for x in signature.parameters.values()), name
            assert "Raises" in function.__doc__ or name.startswith(("get_", "build_")), name
