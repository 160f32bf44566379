#!/usr/bin/env bash
# Writes the documentation site into .build/site; a warning is an error. EXPMGRAD_LIBRARY names a library that is built
# already.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ -n "${EXPMGRAD_LIBRARY-}" ] || need_build
need_python
install_missing
environment .venv-docs docs
if [ -n "${EXPMGRAD_LIBRARY-}" ]; then
    library=$EXPMGRAD_LIBRARY
else
    scripts/build.sh
fi
use_package
mkdir -p .build
.venv-docs/bin/python -m sphinx --fail-on-warning --keep-going --quiet -b html -d .build/site-cache docs .build/site
say "written: .build/site/index.html"
