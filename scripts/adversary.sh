#!/usr/bin/env bash
# Attacks the library for a while (--seconds 60 --seed 1; --help) and writes what it finds to standard output:
# reproducers and tables; the exit status is 1 if that is anything. PyTorch stands beside it where `make
# test-frameworks` has put it.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_python
install_missing
environment .venv test
scripts/build.sh
use_package
export PYTHONPATH=$root/Tests:$root/benchmarks:$PYTHONPATH
interpreter=.venv/bin/python
frameworks=${EXPMGRAD_FRAMEWORKS:-.venv-frameworks}
if "$frameworks/bin/python" -c 'import flint, scipy, torch' 2>/dev/null; then interpreter=$frameworks/bin/python; fi
"$interpreter" -m adversary "$@"
