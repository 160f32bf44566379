#!/usr/bin/env bash
# Runs the C tests under valgrind's memory checker and fails on any error in them or in the library.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_debian cmake has_command cmake
need_debian valgrind has_command valgrind
install_missing
scripts/build.sh
RUN='valgrind --quiet --error-exitcode=9 --leak-check=no' Tests/c/run.sh
