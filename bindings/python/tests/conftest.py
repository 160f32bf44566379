"""What the tests share: seeds, element types, tolerances, and the high-precision oracle.

The oracle is mpmath, with python-flint in its place where it is installed; never another float64 library.
"""
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SOURCES = Path(__file__).resolve().parent.parent / "src"
if "expmgrad" not in sys.modules:
    try:
        import expmgrad  # noqa: F401 - installed
    except ImportError as problem:
        if problem.name != "expmgrad":
            raise
        sys.path.insert(0, str(SOURCES))

DTYPES = [np.float32, np.float64, np.complex64, np.complex128]


@pytest.fixture(params=DTYPES, ids=lambda dtype: np.dtype(dtype).name)
def dtype(request):
    """Each element type in turn."""
    return np.dtype(request.param)


@pytest.fixture
def rng(request):
    """A generator seeded by the test's name, which pytest prints when it fails."""
    return np.random.default_rng(sum(map(ord, request.node.name)))


@pytest.fixture
def run_python():
    """Runs a program in a new interpreter that finds the package under test."""
    def run(program, **environment):
        import expmgrad

        path = str(Path(expmgrad.__file__).resolve().parent.parent)
        return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120,
                              env={**os.environ, "PYTHONPATH": path, "PYTHONFAULTHANDLER": "1", **environment})
    return run
