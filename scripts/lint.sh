#!/usr/bin/env bash
# Reads all Python of the tree: ruff (ruff.toml), and mypy --strict on the package and on a program that uses it. Changes nothing.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_python
install_missing
environment .venv-lint lint
.venv-lint/bin/ruff check --no-cache .
.venv-lint/bin/mypy --config-file bindings/python/pyproject.toml --cache-dir "$(mktemp -d)" \
    bindings/python/src/expmgrad bindings/python/tests/client.py
