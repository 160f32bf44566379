#!/usr/bin/env bash
# Reads all code of the tree and changes nothing: Swift by .swift-format, C by .clang-format, Python by ruff.toml, mypy
# --strict on the package and on a program that uses it, and what in Swift could end the caller's process. With --fix it
# formats Swift and C.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_swift
need_python
install_missing
environment .venv-lint lint

# What is generated, and interfaces of released versions, are as they are; expmgrad.h is laid out by hand, to be read.
mapfile -t swift < <(git ls-files '*.swift' | grep -v /Generated/)
mapfile -t c < <(git ls-files '*.c' '*.h' '*.cpp' | grep -v -e ^include/ -e ^Tests/abi/ -e ^Tests/c/operations.h)
if [ "${1-}" = --fix ]; then
    swift format --in-place "${swift[@]}"
    .venv-lint/bin/clang-format -i "${c[@]}"
    exit
fi
swift format lint --strict "${swift[@]}"
.venv-lint/bin/clang-format --dry-run --Werror "${c[@]}"
scripts/traps.py
# 120 columns where no formatter counts them.
! LC_ALL=C.UTF-8 git grep -nE '^.{121,}' -- '*.sh' .ci/run Makefile '*.[ch]' ':!Tests/abi' ':!*/xla_ffi.h' ||
    fail "longer than 120 columns"
.venv-lint/bin/ruff check --no-cache .
.venv-lint/bin/mypy --config-file bindings/python/pyproject.toml --cache-dir "$(mktemp -d)" \
    bindings/python/src/expmgrad bindings/python/tests/client.py
