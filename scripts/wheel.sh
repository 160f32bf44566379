#!/usr/bin/env bash
# Writes dist/expmgrad-*.whl, which needs Python and NumPy alone, and the sdist. EXPMGRAD_LIBRARY names a library that
# is built already.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ -n "${EXPMGRAD_LIBRARY-}" ] || need_build
need_python
install_missing
environment .venv-wheel wheel
if [ -z "${EXPMGRAD_LIBRARY-}" ]; then
    scripts/build.sh
    export EXPMGRAD_LIBRARY=$library
fi
# The files in the wheel bear the date of the commit, so that the same tree gives the same bytes.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 315532800)
export SOURCE_DATE_EPOCH
say "packing dist/"
.venv-wheel/bin/python packaging/wheel/build.py dist
