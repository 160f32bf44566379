"""Calls from many threads, calls that are interrupted, progress, and how the library is found."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import expmgrad
from expmgrad._ffi import interrupt, library, signatures


def test_any_number_of_threads_may_call_at_once(rng):
    a = rng.standard_normal((64, 12, 12))
    g = rng.standard_normal((12, 12))
    _, shared = expmgrad.expm_vjp(a[0])

    def one(i):
        y, pullback = expmgrad.expm_vjp(a[i])
        return y, pullback(g), shared(a[i]), expmgrad.expm_jvp(a[i], a[:3])[1]

    alone = [one(i) for i in range(64)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(one, range(64)))
    assert all(np.array_equal(x, y) for mine, theirs in zip(alone, together) for x, y in zip(mine, theirs))


def seconds_of(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def long_jacobian(seconds):
    """A function of `progress` that computes a Jacobian of about so many seconds, and the same for the batch below."""
    a = np.random.default_rng(0).standard_normal((24, 24)) * (1 + 1j)
    each = min(seconds_of(lambda: expmgrad.expm_jacobian(a, method="frechet")) for _ in range(3))
    n = min(60, int(24 * max(1.0, seconds / each) ** (1 / 5)))
    a = np.random.default_rng(0).standard_normal((n, n)) * (1 + 1j)
    return lambda progress=None: expmgrad.expm_jacobian(a, method="frechet", progress=progress)


def long_batch(seconds):
    a = np.random.default_rng(0).standard_normal((64, 24, 24))
    each = min(seconds_of(lambda: expmgrad.expm(a)) for _ in range(3)) / 64
    a = a[:1].repeat(min(100_000, max(1000, int(seconds / each))), axis=0)
    out = np.empty_like(a)  # the system's clearing of new memory, and checked memory's filling, are not the call's
    return lambda progress=None: expmgrad.expm(a, progress=progress, out=out).copy()


def long_matrix(seconds):
    """One matrix of so large an order, of which a product takes at most a quarter of a second."""
    a = np.random.default_rng(0).standard_normal((400, 400)) * (1 + 1j)
    each = min(seconds_of(lambda: expmgrad.expm(a)) for _ in range(3))
    n = min(2000, int(400 * max(1.0, seconds / each) ** (1 / 3)))
    a = np.random.default_rng(0).standard_normal((n, n)) * (1 + 1j)
    return lambda progress=None: expmgrad.expm(a, progress=progress)


LONG = [long_jacobian, long_batch, long_matrix]


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no timer signals")
@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("number", ["SIGINT", "SIGALRM"])
def test_a_signal_ends_a_long_call_within_a_second_and_the_library_stays_usable(number, long):
    class Rung(Exception):
        pass

    def ring(*_):
        raise Rung

    # Processor time, which other processes on the machine do not lengthen: never less than the call's own share of a
    # second.
    rung_at = []

    def send():
        rung_at.append(time.process_time())
        os.kill(os.getpid(), number)

    call = long(3.0)
    number = getattr(signal, number)
    previous = signal.signal(number, ring if number == signal.SIGALRM else signal.default_int_handler)
    timer = threading.Timer(0.3, send)
    try:
        timer.start()
        with pytest.raises((KeyboardInterrupt, Rung)):
            call()
        assert time.process_time() - rung_at[0] < 1.0
    finally:
        timer.cancel()
        timer.join()
        signal.signal(number, previous)
    assert np.array_equal(expmgrad.expm(np.zeros((2, 2))), np.eye(2))


@pytest.mark.parametrize("long", LONG)
def test_progress_is_reported_on_the_calling_thread(long):
    reports = []
    call = long(1.0)
    found = call(lambda done, total: reports.append((done, total, threading.get_ident())))
    assert np.array_equal(found, call())
    assert reports and {ident for *_, ident in reports} == {threading.get_ident()}
    assert all(0 <= done <= total for done, total, _ in reports)
    assert [done for done, *_ in reports] == sorted(done for done, *_ in reports)


@pytest.mark.parametrize("long", LONG)
def test_what_progress_raises_cancels_the_call(long):
    class Enough(Exception):
        pass

    def progress(done, total):
        raise Enough

    call = long(3.0)
    start = time.process_time()
    with pytest.raises(Enough):
        call(progress)
    assert time.process_time() - start < 2.0


def test_a_watched_call_returns_what_the_call_returns():
    assert interrupt.run(lambda: 17, signatures.Options()) == 17
    with pytest.raises(ZeroDivisionError):
        interrupt.run(lambda: 1 // 0, signatures.Options())


def test_a_watched_call_holds_its_arrays_while_the_library_may_write_to_them(monkeypatch):
    calls = []
    monkeypatch.setattr(interrupt, "run", lambda call, options, progress: calls.append(call) or 0)
    y = expmgrad.expm(np.zeros((2, 2)), progress=lambda done, total: None)
    written, call = weakref.ref(y if y.base is None else y.base), calls.pop()
    del y
    assert written() is not None
    del call
    assert written() is None


def test_num_threads_is_set_and_read():
    before = expmgrad.get_num_threads()
    try:
        expmgrad.set_num_threads(1)
        assert expmgrad.get_num_threads() == 1
        expmgrad.set_num_threads(0)  # the default
        assert expmgrad.get_num_threads() == len(os.sched_getaffinity(0))
    finally:
        expmgrad.set_num_threads(before)
    assert expmgrad.get_num_threads() == before


def test_versions_agree():
    assert expmgrad.__version__ == signatures.VERSION
    assert library.function("version")().decode().split(".")[:2] == expmgrad.__version__.split(".")[:2]
    assert re.fullmatch(r"libexpmgrad \S+; Swift \d+\.\d+ -\S.*; .*Clang .*; kernels \S+; .*", expmgrad.build_info())


def test_a_library_that_is_not_there_is_one_clear_import_error(run_python, tmp_path):
    missing = str(tmp_path / "nothing.so")
    found = run_python("import expmgrad", EXPMGRAD_LIBRARY=missing)
    last = found.stderr.strip().splitlines()[-1]
    assert found.returncode == 1 and last.startswith("ImportError: cannot load libexpmgrad; tried " + missing)


def test_a_missing_openblas_is_to_be_installed_and_nothing_to_be_built(monkeypatch):
    def without(path):
        raise OSError("libopenblas.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(library.ctypes, "CDLL", without)
    with pytest.raises(ImportError, match="install that.*libopenblas0") as caught:
        library.load()
    assert "Build" not in str(caught.value) and library.candidates()[0] in str(caught.value)


def run_command(command, **environment):
    """`python -m expmgrad command`, which is to fail: the one line that it prints."""
    path = os.pathsep.join([*environment.pop("before", []), str(Path(expmgrad.__file__).parents[1])])
    found = subprocess.run(
        [sys.executable, "-m", "expmgrad", command],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, **environment},
    )
    assert found.returncode == 2 and not found.stdout and found.stderr.count("\n") == 1, found
    return found.stderr


@pytest.mark.parametrize("command", ["info", "compare"])
def test_a_command_without_the_library_is_one_line_and_exit_code_2(command, tmp_path):
    missing = str(tmp_path / "nothing.so")
    line = run_command(command, EXPMGRAD_LIBRARY=missing)
    assert (
        line.startswith(f"python -m expmgrad: cannot load libexpmgrad; tried {missing}")
        and "EXPMGRAD_LIBRARY=/path/to/" in line
    )


def test_a_command_without_numpy_is_one_line_too(tmp_path):
    (tmp_path / "numpy.py").write_text("raise ModuleNotFoundError(\"No module named 'numpy'\", name='numpy')")
    assert run_command("info", before=[str(tmp_path)]) == "python -m expmgrad: No module named 'numpy'\n"


def test_an_older_python_is_told_what_is_needed(run_python):
    found = run_python("import sys; sys.version_info = (3, 8, 18); import expmgrad")
    assert found.stderr.strip().splitlines()[-1] == "ImportError: expmgrad needs Python 3.9 or later, this is 3.8"


def test_a_package_that_imports_this_one_and_is_run_as_a_command_gets_the_exception(tmp_path):
    package = tmp_path / "other"
    package.mkdir()
    (package / "__init__.py").write_text("try:\n    import expmgrad\nexcept ImportError:\n    expmgrad = None")
    (package / "__main__.py").write_text("from other import expmgrad; print(expmgrad)")
    path = os.pathsep.join([str(tmp_path), str(Path(expmgrad.__file__).parents[1])])
    found = subprocess.run(
        [sys.executable, "-m", "other"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "EXPMGRAD_LIBRARY": str(tmp_path / "nothing.so")},
    )
    assert (found.returncode, found.stdout) == (0, "None\n"), found.stderr


def test_a_file_that_is_not_the_library_is_an_import_error(run_python, tmp_path):
    other = tmp_path / "other.so"
    other.write_bytes(b"no library")
    found = run_python("import expmgrad", EXPMGRAD_LIBRARY=str(other))
    assert found.returncode == 1 and "ImportError: cannot load libexpmgrad" in found.stderr


def test_another_minor_version_is_refused(run_python):
    program = """
import importlib, sys, types
spec = importlib.util.find_spec("expmgrad")
sys.modules["expmgrad"] = package = types.ModuleType("expmgrad")
package.__path__ = spec.submodule_search_locations
from expmgrad._ffi import signatures
signatures.VERSION = "0.999.0"
try:
    from expmgrad._ffi import library
except ImportError as problem:
    print(problem)
"""
    found = run_python("import importlib.util\n" + program)
    assert "this package is for 0.999.0" in found.stdout, found.stderr


def test_info_prints_what_a_bug_report_needs(capsys):
    from expmgrad.__main__ import main

    assert main(["info"]) == 0
    printed = capsys.readouterr().out
    assert expmgrad.build_info() in printed and np.__version__ in printed
    with pytest.raises(SystemExit) as caught:
        main(["info", "--size", "3"])
    assert caught.value.code == 2
    with pytest.raises(SystemExit):
        main([])


def test_a_share_of_the_progress_is_never_a_division_by_zero():
    seen = []
    expmgrad.expm(
        np.random.default_rng(3).standard_normal((1200, 1200)), progress=lambda done, total: seen.append(done / total)
    )
    assert all(0 <= share <= 1 for share in seen)
