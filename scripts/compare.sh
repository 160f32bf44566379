#!/usr/bin/env bash
# Writes the comparison of expmgrad with its references to standard output (all else to standard error).
# Arguments are those of `python -m expmgrad compare`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_python
install_missing
environment .venv compare
scripts/build.sh
use_package
.venv/bin/python -m expmgrad compare "$@"
