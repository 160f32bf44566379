"""SciPy's own tests of matrix functions pass with our functions in place of SciPy's."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import expmgrad

#: Tests, the plugin that puts our functions in their place, and how many pass at least in SciPy 1.17: what SciPy
#: expects of its own functions to fail or skips is not ours.
SUITES = [
    ("scipy.linalg.tests.test_matfuncs", "ours_in_scipy", 150),
    ("scipy.sparse.linalg.tests.test_expm_multiply", "our_action_in_scipy", 100),
]
#: From this release on its tests are written for functions of batches, as ours are.
FIRST = (1, 17)


def skip_reason():
    if importlib.util.find_spec("scipy") is None:
        return "SciPy is not installed"
    import scipy

    if tuple(map(int, scipy.__version__.split(".")[:2])) < FIRST:
        return f"SciPy {scipy.__version__} is older than {'.'.join(map(str, FIRST))}"
    return "" if importlib.util.find_spec("scipy.linalg.tests") else "SciPy is installed without its tests"


@pytest.mark.parametrize(("tests", "plugin", "least"), SUITES)
def test_scipys_own_tests_pass_with_our_functions(tests, plugin, least):
    reason = skip_reason()
    if reason:
        pytest.skip(reason)
    here = Path(__file__).resolve().parent
    path = os.pathsep.join([str(here), str(Path(expmgrad.__file__).resolve().parents[1])])
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", plugin, "-p", "no:cacheprovider", "--pyargs", tests],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=1200,
        env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
    )
    last = found.stdout.strip().splitlines()[-1]
    passed = re.search(r"(\d+) passed", last)
    assert found.returncode == 0 and passed and int(passed[1]) >= least, found.stdout + found.stderr
