"""Objects that keep a matrix for later: copied, pickled and sent to another process."""
import copy
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import expmgrad
from test_values import random

SHAPES = [(3, 3), (40, 40), (70, 70), (2, 3, 3), (2, 66, 66), (0, 0)]


def matrix(rng, dtype, shape):
    return random(rng, dtype, *shape) if np.prod(shape) else np.zeros(shape, dtype)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_copy_of_a_linearization_is_the_linearization(rng, dtype, shape):
    at = expmgrad.expm_linearize(matrix(rng, dtype, shape))
    assert copy.copy(at) is at and copy.deepcopy(at) is at and copy.deepcopy({"at": [at]})["at"][0] is at


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("shape", SHAPES)
def test_a_pickled_linearization_is_made_anew(rng, dtype, shape, protocol):
    a = matrix(rng, dtype, shape)
    if a.size:
        a = np.triu(a)
    at = expmgrad.expm_linearize(a, structure="upper", check_structure=True)
    data = pickle.dumps(at, protocol)
    other = pickle.loads(data)
    assert np.array_equal(other.value, at.value) and other.value.dtype == dtype
    for found, wanted in ((other.jvp(a), at.jvp(a)), (other.vjp(a), at.vjp(a)), *zip(other.hvp(a, a), at.hvp(a, a))):
        assert np.array_equal(found, wanted)
    del at
    assert np.array_equal(pickle.loads(data).vjp(a), other.vjp(a))


@pytest.mark.parametrize("options", [{}, {"uplo": "lower"}])
@pytest.mark.parametrize("n", [3, 40, 70])
def test_a_pullback_is_copied_or_refuses(rng, n, options):
    a = random(rng, float, n, n)
    _, pullback = expmgrad.expm_vjp(a + a.T, **options)
    wanted = pullback(a)
    for other in (copy.copy(pullback), copy.deepcopy(pullback)):
        assert np.array_equal(other(a), wanted)
    _, of_times = expmgrad.expm_times_vjp(a, [0.5, 1.0])
    assert np.array_equal(copy.deepcopy(of_times)(a)[0], of_times(a)[0])
    for function, derivative in ((pullback, lambda f: f(a)), (of_times, lambda f: f(a)[0])):
        try:
            other = pickle.loads(pickle.dumps(function))
        except (pickle.PicklingError, AttributeError):
            continue  # a local function: the standard library says so
        assert np.array_equal(derivative(other), derivative(function))


def test_a_tape_by_itself_is_neither_copied_nor_pickled(rng):
    at = expmgrad.expm_linearize(random(rng, float, 40, 40))
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="a tape is a handle of this process"):
            attempt(at._tapes)


PROGRAM = """
import multiprocessing
import numpy as np
import expmgrad

def derivative(at):
    return at.vjp(np.eye(len(at.value)))

if __name__ == "__main__":
    at = expmgrad.expm_linearize(np.random.default_rng(3).standard_normal((50, 50)))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found, = pool.map(derivative, [at])
    print(np.array_equal(found, derivative(at)))
"""


def test_a_spawned_worker_takes_a_linearization(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(f"import sys\nsys.path.insert(0, {str(Path(expmgrad.__file__).parents[1])!r})\n{PROGRAM}")
    found = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, timeout=120)
    assert (found.returncode, found.stdout) == (0, "True\n"), found.stderr
