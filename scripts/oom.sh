#!/usr/bin/env bash
# Fails the library's allocations one by one, in every operation: --draws N calls of each operation and type (2), every
# K-th allocation of the first call of a process (--every 1; 0: none, as CI). Then counts what repeated calls take from
# the system. Tests/fuzz/memory_fails.c.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

draws=2 every=1
while [ $# -gt 0 ]; do
    case $1 in
    --draws) draws=$2 ;;
    --every) every=$2 ;;
    *) fail "oom takes --draws and --every, not $1" ;;
    esac
    shift 2
done

need_build
install_missing
scripts/build.sh
export SWIFT_BACKTRACE=enable=no OPENBLAS_NUM_THREADS=1
program=.build/fuzz/memory_fails
mkdir -p .build/fuzz
cc -std=gnu11 -Wall -Wextra -Werror -O1 -g -Iinclude Tests/fuzz/memory_fails.c -o "$program" -L"${library%/*}" \
    -lexpmgrad -lm -ldl
ln -sf libexpmgrad.so "${library%/*}/libexpmgrad.so.0"
export LD_LIBRARY_PATH=${library%/*}
say "every allocation of every operation fails in turn"
EXPMGRAD_KEPT_BYTES=0 "$program" --draws "$draws"
say "a repeated call takes nothing from the system"
"$program" --steady --draws $((4 * draws))
if [ "$every" != 0 ]; then
    say "allocations of the first call of a process fail"
    "$program" --cold --draws 1 --every "$every"
fi
