#!/usr/bin/env bash
# Runs the C and Python tests in other circumstances than scripts/test.sh: with the kernels of lower processor levels,
# beside NumPy and libm without their vector code, beside Debian's older NumPy, with checked memory. Stops at the first
# suite that fails.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_python
need_debian cmake has_command cmake
need_debian python3-numpy /usr/bin/python3 -c 'import numpy'
need_debian python3-venv /usr/bin/python3 -c 'import venv, ensurepip'
install_missing
environment .venv test
python=/usr/bin/python3 environment .venv-debian debian --system-site-packages
suite "the library is built" scripts/build.sh
use_package
levels=$(other_levels)

# The first call of malloc that finds a block written beyond its end aborts; what is taken and given back is filled with
# a pattern.
checked='env LD_PRELOAD=libc_malloc_debug.so.0 MALLOC_CHECK_=3 MALLOC_PERTURB_=165'
RUN=$checked LEVELS=$levels suite "C with checked memory, at every processor level" Tests/c/run.sh
RUN=$checked suite "$(versions .venv/bin/python), with checked memory" tests .venv/bin/python bindings/python/tests
numbers=(bindings/python/tests/test_{values,special_values,small,accuracy,threads,every_entry_point}.py
    bindings/python/tests/test_{arrays,errors,fast,times}.py)
suite "$(versions .venv-debian/bin/python), on the BLAS that the library uses" tests .venv-debian/bin/python \
    "${numbers[@]}"
# What NumPy and libm call exp differs in its last bit from one processor to another, as our own levels do.
EXPMGRAD_CPU=baseline NPY_DISABLE_CPU_FEATURES=$(numpy_features .venv/bin/python) \
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA \
    suite "$(versions .venv/bin/python), with the baseline kernels, NumPy's and libm's too" \
    tests .venv/bin/python "${numbers[@]}"
for level in $levels; do
    [ "$level" = baseline ] || EXPMGRAD_CPU=$level suite "Python with the $level kernels: numbers" \
        tests .venv/bin/python "${numbers[@]}"
done
suites_passed
