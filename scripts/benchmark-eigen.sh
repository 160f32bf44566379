#!/usr/bin/env bash
# Writes the comparison of single calls with Eigen to standard output (all else to standard error). --quick: does it
# run?
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_debian libeigen3-dev test -e /usr/include/eigen3/unsupported/Eigen/MatrixFunctions
install_missing
scripts/build.sh
OPENBLAS_NUM_THREADS=1 make --no-print-directory -C benchmarks/eigen run LIBRARY="$library" ARGS="$*"
