#!/bin/sh
# Writes Sources/ExpmgradDylib/exports.map, the linker's list of exported names, from include/expmgrad.h.
#
#   scripts/exports.sh           write the map
#   scripts/exports.sh --check   exit 1 if the map in the tree is not the one this would write
#   scripts/exports.sh --names   print the names, one a line, sorted
#
# The version node carries the soname's number, so it changes exactly when the soname does.
set -eu
export LC_ALL=C
root=$(cd "$(dirname "$0")/.." && pwd)
header=$root/include/expmgrad.h
map=$root/Sources/ExpmgradDylib/exports.map

# Every `expmgrad_name(` that is left without comments and preprocessor lines is a declared function.
names() {
    tr '\n' '\001' <"$header" | sed 's|/\*[^*]*\*\**\([^/*][^*]*\*\**\)*/||g' | tr '\001' '\n' |
        sed '/^[[:space:]]*#/d' | grep -o 'expmgrad_[a-z0-9_]* *(' | tr -d ' (' | sort -u
}

contents() {
    major=$(sed -n 's/^#define EXPMGRAD_VERSION_MAJOR \([0-9][0-9]*\)$/\1/p' "$header")
    echo "# Made by scripts/exports.sh from include/expmgrad.h."
    echo "EXPMGRAD_$major {"
    echo "  global:"
    names | sed 's/.*/    &;/'
    echo "  local:"
    echo "    *;"
    echo "};"
}

case ${1-} in
"") contents >"$map.new" && mv "$map.new" "$map" ;;
--names) names ;;
--check)
    if ! contents | cmp -s - "$map"; then
        echo "exports.map does not list the functions of expmgrad.h: run scripts/exports.sh and commit the result" >&2
        exit 1
    fi
    ;;
*) echo "usage: scripts/exports.sh [--check | --names]" >&2 && exit 2 ;;
esac
