# shellcheck shell=bash
# Writes nothing: sourced after common.sh by scripts that need the library built for a sanitizer.

# build_sanitized NAME SANITIZERS: .build/NAME has libexpmgrad.so with Swift's checks and the baseline kernels, for
# programs that toolchain_cc links with -fsanitize=SANITIZERS; sets $sanitized.
build_sanitized() {
    say "building libexpmgrad.so for -sanitize=$2"
    sanitized=$root/.build/$1/release/libexpmgrad.so
    if ! EXPMGRAD_SANITIZE=$2 swift build -c release --scratch-path ".build/$1" --product expmgrad </dev/null \
        >".build/$1.log" 2>&1; then
        grep -E 'error:' ".build/$1.log" >&2 || tail -n 20 ".build/$1.log" >&2
        fail "the build failed: the lines above are from .build/$1.log"
    fi
}

# The C compiler of Swift's toolchain, whose sanitizers are those of the library.
toolchain_cc() { "$(dirname "$(readlink -f "$(command -v swiftc)")")/clang" "$@"; }
