#!/usr/bin/env bash
# Runs the benchmarks beside SciPy, PyTorch and JAX (downloaded): speed, batches, other operations, accuracy, and Eigen
# from C++. Their tables go to standard output; --write puts them into docs/, --quick only tries whether they run.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_python
need_debian libeigen3-dev test -e /usr/include/eigen3/unsupported/Eigen/MatrixFunctions
install_missing
environment .venv-frameworks frameworks
scripts/build.sh
use_package
for program in speed batch functions accuracy; do
    [ -f "benchmarks/$program.py" ] || continue
    say "$program"
    .venv-frameworks/bin/python "benchmarks/$program.py" "$@"
done
