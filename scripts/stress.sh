#!/usr/bin/env bash
# Compares the bits of several threads with one thread's beside processes that take cores away; ARGS are those of
# Tests/company/stress.py.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_python
install_missing
environment .venv test
scripts/build.sh
use_package
.venv/bin/python Tests/company/stress.py "$@"
