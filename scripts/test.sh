#!/usr/bin/env bash
# Runs every suite once, within ten minutes on two cores: scripts, schemes, C, documents, Python, Swift. Stops at the
# first that fails. scripts/test-variants.sh runs them in other circumstances.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
need_python
need_debian cmake has_command cmake
install_missing
environment .venv test
suite "the library and its Swift tests are built" scripts/build.sh --with-tests
use_package
suite "the commands say what they miss" Tests/scripts/run.sh
suite "scheme tables, scheme search, accuracy measurement, signatures" tests .venv/bin/python scripts benchmarks
suite "C: header, bad input, values, symbols, installed copy, examples" Tests/c/run.sh
suite "company: the bits of one thread beside processes that come and go" .venv/bin/python Tests/company/stress.py \
    --seconds 10
suite "README and docs: every example runs" .venv/bin/python Tests/documents/run.py
suite "$(versions .venv/bin/python)" tests .venv/bin/python bindings/python/tests
suite "Swift" swift test -c release --disable-testable-imports --skip-build </dev/null
suites_passed
