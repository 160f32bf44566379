#!/usr/bin/env bash
# Runs the C tests under address and thread sanitizers and under valgrind's memory checker, and random mixed calls on 16
# threads, with children and signals, for --seconds (60) on the library as users have it and for half of that under the
# thread sanitizer.
# --threads-only: the first alone, without another build.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source scripts/sanitized.sh

seconds=60 valgrind=yes threads_only=no
while [ $# -gt 0 ]; do
    case $1 in
    --seconds) seconds=$2 ;;
    --without-valgrind) valgrind=no; shift; continue ;;
    --threads-only) threads_only=yes valgrind=no; shift; continue ;;
    *) fail "sanitize takes --seconds, --without-valgrind and --threads-only, not $1" ;;
    esac
    shift 2
done

need_build
[ "$valgrind" = no ] || need_debian valgrind has_command valgrind
install_missing
scripts/build.sh
export SWIFT_BACKTRACE=enable=no
mkdir -p .build/fuzz
flags=(-Wall -Wextra -Werror -O1 -g -Iinclude)

# beside LIBRARY COMPILER-OPTION... SOURCE: compiles a program beside the library; $program is it.
beside() {
    local so=$1
    shift
    program=.build/fuzz/$(basename "${@: -1}" .c)-$(basename "$(dirname "$(dirname "$so")")")
    toolchain_cc "${flags[@]}" "$@" -o "$program" -L"${so%/*}" -lexpmgrad -lm -pthread
    ln -sf libexpmgrad.so "${so%/*}/libexpmgrad.so.0"
    export LD_LIBRARY_PATH=${so%/*}
}

say "16 threads at once, $seconds s"
beside "$library" -std=gnu11 Tests/fuzz/together.c
OPENBLAS_NUM_THREADS=1 "$program" --seconds "$seconds"

[ "$threads_only" = no ] || exit 0

if [ "$valgrind" = yes ]; then
    for test in bad_input values tape structure found; do
        say "$test under valgrind"
        beside "$library" -std=gnu11 "Tests/c/$test.c"
        EXPMGRAD_CPU=v3 OPENBLAS_CORETYPE=Haswell OPENBLAS_NUM_THREADS=1 valgrind --quiet --error-exitcode=9 \
            --leak-check=full \
            --errors-for-leak-kinds=definite,indirect --suppressions=Tests/sanitize/valgrind.txt "$program"
    done
fi

build_sanitized address address,fuzzer
for test in bad_input values tape structure found; do
    say "$test under the address sanitizer"
    beside "$sanitized" -std=gnu11 -fsanitize=address "Tests/c/$test.c"
    LSAN_OPTIONS=suppressions=Tests/sanitize/leaks.txt "$program"
done

build_sanitized thread thread
say "8 threads at once under the thread sanitizer, $((seconds / 2)) s"
beside "$sanitized" -std=gnu11 -fsanitize=thread -DWITHOUT_FORK Tests/fuzz/together.c
TSAN_OPTIONS=suppressions=$root/Tests/sanitize/threads.txt OPENBLAS_NUM_THREADS=1 "$program" --threads 8 \
    --seconds $((seconds / 2))
