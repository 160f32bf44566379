#!/usr/bin/env bash
# Writes the library, header, pkg-config file and CMake package below $DESTDIR$PREFIX (default /usr/local);
# with --remove it removes them. What it writes can be moved: every path in it is relative.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prefix=${DESTDIR-}${PREFIX:-/usr/local}
[[ $prefix = /* ]] || prefix=$PWD/$prefix
number() { sed -n "s/^#define EXPMGRAD_VERSION_$1 \([0-9]*\)$/\1/p" include/expmgrad.h; }
major=$(number MAJOR)
version=$major.$(number MINOR).$(number PATCH)
real=lib/libexpmgrad.so.$version
links=("lib/libexpmgrad.so.$major" lib/libexpmgrad.so)
templates=(lib/pkgconfig/expmgrad.pc lib/cmake/Expmgrad/ExpmgradConfig.cmake
    lib/cmake/Expmgrad/ExpmgradConfigVersion.cmake)

if [ "${1-}" = --remove ]; then
    (cd "$prefix" 2>/dev/null && rm -f "$real" "${links[@]}" "${templates[@]}" include/expmgrad.h) ||
        fail "nothing removed: $prefix is not there or not writable (PREFIX=... names another)"
    rmdir --ignore-fail-on-non-empty "$prefix/lib/cmake/Expmgrad" 2>/dev/null || true
    exit 0
fi

# Build only when something is newer than the library: 'sudo make install' then needs no Swift.
if [ ! -f "$library" ] || [ ! -f "$built" ] ||
    [ -n "$(find Package.swift Sources include -newer "$built" -type f -print -quit)" ]; then
    scripts/build.sh
fi
if ! mkdir -p "$prefix/lib/pkgconfig" "$prefix/lib/cmake/Expmgrad" "$prefix/include" 2>/dev/null ||
    [ ! -w "$prefix/lib" ]; then
    fail "no right to write to $prefix: run 'sudo make install', or choose a place with PREFIX=\$HOME/.local"
fi
install -m 755 "$library" "$prefix/$real"
for link in "${links[@]}"; do ln -sf "$(basename "$real")" "$prefix/$link"; done
install -m 644 include/expmgrad.h "$prefix/include/expmgrad.h"
for file in "${templates[@]}"; do
    sed "s/@VERSION@/$version/g; s/@MAJOR@/$major/g" "packaging/$(basename "$file").in" >"$prefix/$file"
done
say "installed libexpmgrad $version in $prefix"
