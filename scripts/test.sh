#!/usr/bin/env bash
# Runs all tests: Swift, C, the scripts, Python with the newest NumPy and with Debian's; C and the numbers from Python also with the
# kernels of every lower processor level. Stops at the first suite that fails.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_python
need_debian cmake has_command cmake
need_debian python3-numpy /usr/bin/python3 -c 'import numpy'
need_debian python3-pytest /usr/bin/python3 -c 'import pytest'
need_debian python3-hypothesis /usr/bin/python3 -c 'import hypothesis'
need_debian python3-mpmath /usr/bin/python3 -c 'import mpmath'
install_missing
environment .venv test
scripts/build.sh

say "the commands say what they miss"
Tests/scripts/run.sh
say "scheme tables, scheme search, accuracy measurement"
.venv/bin/python -m pytest -q -p no:cacheprovider scripts/schemes benchmarks
use_package
levels=$(other_levels)
say "C: header, bad input, values, symbols, installed copy, examples"
LEVELS=$levels Tests/c/run.sh
say "README and docs: every example runs"
.venv/bin/python Tests/documents/run.py
say "Python $(.venv/bin/python -c 'import platform, numpy; print(platform.python_version(), "with NumPy", numpy.__version__)')"
.venv/bin/python -m pytest -q -p no:cacheprovider bindings/python/tests
say "Python $(/usr/bin/python3 -c 'import platform, numpy; print(platform.python_version(), "with NumPy", numpy.__version__)')"
/usr/bin/python3 -m pytest -q -p no:cacheprovider bindings/python/tests
for level in $levels; do
    say "Python with the $level kernels: values, special values, small matrices, accuracy, threads"
    EXPMGRAD_CPU=$level .venv/bin/python -m pytest -q -p no:cacheprovider \
        bindings/python/tests/test_{values,special_values,small,accuracy,threads}.py
done
say "Swift"
# Optimised: the bit-for-bit tests run a hundred times as many operations as a debug build bears. A folder of its own keeps
# the library as it was built.
swift test -c release -Xswiftc -enable-testing --scratch-path .build/testing </dev/null
say "all tests passed"
