"""The package in pools of processes, and in the interpreters where it does not run: there the import says so in one
line.
"""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

import expmgrad
from expmgrad._ffi import interpreter
from public_calls import bits, calls

STARTS = multiprocessing.get_all_start_methods()


@pytest.fixture(params=STARTS)
def pool(request, monkeypatch):
    """Two processes beside one that has used the library on several threads."""
    expmgrad.expm(np.ones((2000, 4, 4)))
    before = expmgrad.get_num_threads()
    expmgrad.set_num_threads(2)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(request.param)) as made:
        yield made
    expmgrad.set_num_threads(before)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_processes_of_a_pool_get_the_bits_of_their_parent(pool, rng):
    batches = [rng.standard_normal((count, n, n)) / n for n, count in ((3, 3000), (20, 100), (70, 2)) for _ in range(4)]
    for a, found in zip(batches, pool.map(expmgrad.expm, batches, timeout=120)):
        assert np.array_equal(found, expmgrad.expm(a))
    for a, found in zip(batches, pool.map(expmgrad.expm_jvp, batches, batches, timeout=120)):
        assert bits(found) == bits(expmgrad.expm_jvp(a, a))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_an_error_in_a_process_of_a_pool_is_the_parents_error(pool):
    with pytest.raises(expmgrad.InvalidArgumentError, match="^a: "):
        pool.submit(expmgrad.expm, np.ones((2, 3))).result(timeout=120)
    assert pool.submit(expmgrad.expm, np.zeros((1, 1))).result(timeout=120) == 1


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_linearization_is_made_again_where_it_is_sent(pool, rng):
    a, e = rng.standard_normal((2, 70, 70)) / 70
    linear = expmgrad.expm_linearize(a)
    assert np.array_equal(pool.submit(linear.jvp, e).result(timeout=120), linear.jvp(e))


@pytest.mark.parametrize("start", [start for start in STARTS if start != "fork"])
def test_a_new_process_gets_every_functions_bits(start):
    table = calls()
    # Settings and texts are the process's own; the rest is mathematics.
    names = [name for name in table if not name.startswith(("get_", "set_", "build_info"))]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(start)) as made:
        found = made.submit(all_bits, names).result(timeout=120)
    assert [name for name, there in zip(names, found) if there != bits(table[name]())] == []


def all_bits(names):
    table = calls()
    return [bits(table[name]()) for name in names]


IN_ANOTHER = """
import sys

program = '''
try:
    import expmgrad
except ImportError as problem:
    message = str(problem)
else:
    message = "imported"
assert message.startswith("expmgrad does not run in a subinterpreter") and "\\\\n" not in message, message
'''
try:
    import _interpreters as interpreters  # Python 3.13 and newer
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        print("none")
        sys.exit()
run = getattr(interpreters, "exec", None) or interpreters.run_string
for kind in ("legacy", "isolated"):
    if hasattr(interpreters, "exec"):
        made = interpreters.create(kind)
    else:
        made = interpreters.create(isolated=kind == "isolated")
    failed = run(made, program)
    assert failed is None, failed
import expmgrad  # the first interpreter's own import is as it always was
print(expmgrad.expm([[0.0]])[0, 0])
"""


def test_a_subinterpreter_is_refused_by_one_line_and_the_first_goes_on(run_python):
    done = run_python(IN_ANOTHER)
    assert done.returncode == 0, done.stderr
    if done.stdout.strip() == "none":
        pytest.skip("this Python has no module that makes subinterpreters")
    assert done.stdout.strip() == "1.0"


WITHOUT_LOCK = """
import sys
sys._is_gil_enabled = lambda: False
import expmgrad
"""


def test_python_without_its_lock_is_refused_before_numpy_is_there(run_python):
    """By what such an interpreter says of itself: there is none among those that the tests run on."""
    done = run_python(WITHOUT_LOCK)
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 1 and last.startswith("ImportError: expmgrad does not run without Python's global lock")
    assert "PYTHON_GIL=1" in last and "numpy" not in done.stderr


def test_a_free_threaded_build_with_the_lock_is_no_matter(monkeypatch):
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: True, raising=False)
    interpreter.check()
