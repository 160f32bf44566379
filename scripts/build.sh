#!/usr/bin/env bash
# Writes .build/release/libexpmgrad.so and, beside it, libexpmgrad_jax.so and libexpmgrad_tensorflow.so, installing the
# Debian packages it needs. With --with-tests the Swift tests too: side by side both take little longer than the
# library.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

need_build
install_missing
own_build_folder
# SwiftPM does not relink when only the export list has changed.
[ ! Sources/ExpmgradDylib/exports.map -nt "$library" ] || rm -f "$library"
say "building libexpmgrad.so (minutes the first time)"
# Optimised: the bit-for-bit tests run a hundred times as many operations as a debug build bears. Package.swift gives
# the tests numerics of their own that are testable: made so, all targets would be compiled again.
what=(--product expmgrad)
[ "${1-}" != --with-tests ] || what=(--build-tests)
touch "$built.new" # what is edited from here on is newer; the library's own date stays when no object changes
# The library is stripped: what debuggers read would be nine tenths of its objects.
if ! swift build -c release -debug-info-format none "${what[@]}" </dev/null >.build/build.log 2>&1; then
    grep -E 'error:' .build/build.log >&2 || tail -n 20 .build/build.log >&2
    fail "the build failed: the lines above are from .build/build.log"
fi
[ -f "$library" ] || fail "swift build ended well but left no $library"
mv "$built.new" "$built"
say "building what joins it to JAX and TensorFlow"
bindings/frameworks/build.sh "$library"
