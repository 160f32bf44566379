#!/usr/bin/env bash
# Tests the C side against an installed copy of the library in a temporary place: what is exported and needed,
# the header as C99 and C++11, the C programs beside this file, the examples by pkg-config and by CMake.
# RUN='valgrind ...' is put before the C programs. LEVELS='baseline ...': they run under these processor levels too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# holds FACT COMMAND...: counts; a failure shows the command's output, which is left in $output.
holds() {
    local fact=$1
    shift
    if output=$("$@" 2>&1); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s\n%s\n' "$fact" "$output"
    fi
}
same() { diff <(printf '%s\n' "$1") <(printf '%s\n' "$2"); }
files() { (cd "$1" && find . ! -type d | LC_ALL=C sort); }

# ---- Installing, staging, moving, removing

PREFIX=$work/first scripts/install.sh
DESTDIR=$work/stage PREFIX=/usr scripts/install.sh
version=$(sed -n 's/^Version: //p' "$work/first/lib/pkgconfig/expmgrad.pc")
major=${version%%.*}
holds "install writes the documented files" same "$(files "$work/first")" "./include/expmgrad.h
./lib/cmake/Expmgrad/ExpmgradConfig.cmake
./lib/cmake/Expmgrad/ExpmgradConfigVersion.cmake
./lib/libexpmgrad.so
./lib/libexpmgrad.so.$major
./lib/libexpmgrad.so.$version
./lib/pkgconfig/expmgrad.pc"
holds "DESTDIR stages the same files" diff -r "$work/first" "$work/stage/usr"
DESTDIR=$work/stage PREFIX=/usr scripts/install.sh --remove
holds "uninstall leaves no file" same "$(files "$work/stage")" ""

mv "$work/first" "$work/a moved prefix" && mv "$work/a moved prefix" "$work/prefix"
prefix=$work/prefix
so=$prefix/lib/libexpmgrad.so.$version
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig LD_LIBRARY_PATH=$prefix/lib
read -r -a flags < <(pkg-config --cflags expmgrad)
read -r -a libs < <(pkg-config --libs expmgrad)

# ---- The binary

holds "what is generated is made from the header as it is" scripts/generate_bindings.py --check
holds "the exported symbols are the header's functions" same \
    "$(nm -D --defined-only "$so" | awk '$2 ~ /^[TW]$/ {sub(/@.*/, "", $3); print $3}' | LC_ALL=C sort)" \
    "$(sed -n 's/^    \(expmgrad_.*\);/\1/p' Sources/ExpmgradDylib/exports.map)"
holds "every exported name has the version node, and nothing else is exported" same \
    "$(nm -D --defined-only "$so" | awk '$2 != "A" {print $3}' | grep -v "^expmgrad_.*@@EXPMGRAD_$major\$")" ""
holds "the soname carries the major version" same "$(readelf -d "$so" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')" \
    "libexpmgrad.so.$major"
holds "no Swift library is loaded" same "$(ldd "$so" | grep -i -E 'swift|foundation|dispatch|not found')" ""
holds "no path of the machine that built it is looked in" same \
    "$(readelf -d "$so" | grep -E 'RPATH|RUNPATH' | grep '/')" ""

# ---- The header

echo '#include <expmgrad.h>' >"$work/header.c"
cp "$work/header.c" "$work/header.cpp"
holds "the header is C99" cc -std=c99 -pedantic -Wall -Wextra -Werror "${flags[@]}" -c "$work/header.c" \
    -o "$work/header.o"
holds "the header is C++11" c++ -std=c++11 -pedantic -Wall -Wextra -Werror "${flags[@]}" -c "$work/header.cpp" \
    -o "$work/header.o"

refuses() { ! "$@"; }
echo 'void f(void) { expmgrad_expm_d(0, nullptr, 1, nullptr, 1, nullptr); }' |
    cat "$work/header.cpp" - >"$work/ignored.cpp"
holds "a status that nobody looks at is a warning in C++17" refuses \
    c++ -std=c++17 -Werror "${flags[@]}" -c "$work/ignored.cpp" -o "$work/ignored.o"
sed -i 's/expmgrad_expm_d/(void)&/' "$work/ignored.cpp"
holds "and (void) says that it is meant" c++ -std=c++17 -Werror "${flags[@]}" -c "$work/ignored.cpp" \
    -o "$work/ignored.o"

# ---- Versions

holds "the interface of every version is kept, and its program runs" Tests/abi/run.py "$so"
holds "a test of structs that have grown is compiled" \
    swiftc -parse-as-library -I include Sources/ExpmgradC/GrowingStruct.swift Tests/abi/older.swift -o "$work/older"
holds "structs of older and newer callers are read and written" "$work/older"

# ---- Programs

# What a call takes from the system is counted, not what is kept from the one before.
export EXPMGRAD_KEPT_BYTES=0

for program in bad_input values tape structure versions action integrals found; do
    cc -std=c99 -pedantic -Wall -Wextra -Werror -O1 -g "${flags[@]}" "Tests/c/$program.c" -o "$work/$program" \
        "${libs[@]}" -lm -pthread
    # shellcheck disable=SC2086  # RUN is a command with its options
    holds "$program passes" ${RUN-} "$work/$program"
    tail -n 1 <<<"$output"
    for level in ${LEVELS-}; do
        # shellcheck disable=SC2086
        EXPMGRAD_CPU=$level holds "$program passes with the $level kernels" ${RUN-} "$work/$program"
    done
done

# Threads with small stacks, traps, a library that is loaded again: not under another program.
if [ -z "${RUN-}" ]; then
    cc -std=c99 -pedantic -Wall -Wextra -Werror -O1 -g "${flags[@]}" Tests/c/environment.c -o "$work/environment" \
        "${libs[@]}" -lm -pthread -ldl
    cp "$so" "$work/another.so"
    holds "environment passes" "$work/environment" "$so" "$work/another.so"
    tail -n 1 <<<"$output"
fi

# What is timed: not under another program, and on one level.
for program in cancel fork; do
    [ -z "${RUN-}" ] || continue
    cc -std=c99 -pedantic -Wall -Wextra -Werror -O1 -g "${flags[@]}" "Tests/c/$program.c" -o "$work/$program" \
        "${libs[@]}" -pthread
    holds "$program passes" "$work/$program"
    tail -n 1 <<<"$output"
done

expect() { same "$("$1")" "$(cat "Tests/c/expected/$(basename "$1").txt")"; }
cp -R examples/c "$work/examples"
holds "the examples build with pkg-config" make -C "$work/examples"
build_with_cmake() { cmake -S "$1" -B "$2" -DCMAKE_PREFIX_PATH="$prefix" && cmake --build "$2"; }
holds "the examples build with CMake" build_with_cmake "$work/examples" "$work/cmake"
for example in value_and_gradient batch phylogenetic_likelihood sampled_servo; do
    holds "$example, built with pkg-config, prints what is expected" expect "$work/examples/$example"
    holds "$example, built with CMake, prints what is expected" expect "$work/cmake/$example"
done
sed -i "s/find_package(Expmgrad [0-9.]*/find_package(Expmgrad $((major + 1)).0/" "$work/examples/CMakeLists.txt"
holds "CMake refuses the package for another major version" refuses build_with_cmake "$work/examples" "$work/refused"

echo "C: $passed passed, $failed failed"
[ "$failed" = 0 ]
