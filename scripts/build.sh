#!/usr/bin/env bash
# Writes .build/release/libexpmgrad.so, installing the Debian packages it needs.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
install_missing
# SwiftPM does not relink when only the export list has changed.
[ ! Sources/ExpmgradDylib/exports.map -nt "$library" ] || rm -f "$library"
swift build -c release --product expmgrad </dev/null >&2
[ -f "$library" ] || fail "swift build ended well but left no $library"
