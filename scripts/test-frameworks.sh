#!/usr/bin/env bash
# Runs the comparison and the Python tests beside the real TensorFlow, PyTorch and JAX.
# They live in .venv-frameworks, or where EXPMGRAD_FRAMEWORKS says, which a CI may keep between runs.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_python
install_missing
frameworks=${EXPMGRAD_FRAMEWORKS:-.venv-frameworks}
mkdir -p "$(dirname "$frameworks")"
environment "$frameworks" frameworks
scripts/build.sh
use_package
export TF_CPP_MIN_LOG_LEVEL=2
say "the comparison with every reference"
"$frameworks/bin/python" -m expmgrad compare --references scipy,tensorflow,torch,jax,arb
say "the Python tests that use a framework"
suites=(bindings/python/tests/{compare,examples})
[ ! -d bindings/python/tests/adapters ] || suites+=(bindings/python/tests/adapters)
tests "$frameworks/bin/python" "${suites[@]}"
say "README and docs: every example runs, those of the frameworks among them"
"$frameworks/bin/python" Tests/documents/run.py
say "all tests with frameworks passed"
