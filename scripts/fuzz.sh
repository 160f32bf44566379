#!/usr/bin/env bash
# Calls the library with arguments drawn from the header for --seconds (60), at every processor level. --seed N, --jobs
# N. With --steered libFuzzer chooses, for as long again, on a build of its own with address sanitizer and Swift's
# checks.
# Exit status 1 if anything is found; what is printed says how to see it again.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source scripts/sanitized.sh

seconds=60 seed=1 jobs=1 steered=no
while [ $# -gt 0 ]; do
    case $1 in
    --seconds) seconds=$2 ;;
    --seed) seed=$2 ;;
    --jobs) jobs=$2 ;;
    --steered) steered=yes; shift; continue ;;
    *) fail "fuzz takes --seconds, --seed, --jobs and --steered, not $1" ;;
    esac
    shift 2
done

need_build
need_python
install_missing
environment .venv test
scripts/build.sh
use_package
export OPENBLAS_NUM_THREADS=2
mkdir -p .build/fuzz/corpus
flags=(-std=gnu11 -Wall -Wextra -Werror -O1 -g -Iinclude)
cc "${flags[@]}" Tests/fuzz/plain.c -o .build/fuzz/plain -L"${library%/*}" -lexpmgrad -lm
ln -sf libexpmgrad.so "${library%/*}/libexpmgrad.so.0"
export LD_LIBRARY_PATH=${library%/*}

mapfile -t levels < <(kernels_in_use; other_levels)
each=$((seconds / ${#levels[@]}))
for level in "${levels[@]#x86-64-}"; do
    say "$each s of random calls with the $level kernels"
    pids=()
    for ((job = 0; job < jobs; job++)); do
        EXPMGRAD_CPU=$level .build/fuzz/plain --seconds "$each" --seed $((seed + job)) &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid" || fail "the fuzzer found something, see above"; done
done
[ "$steered" = yes ] || exit 0
build_sanitized address address,fuzzer
toolchain_cc "${flags[@]}" -fsanitize=address,fuzzer Tests/fuzz/libfuzzer.c -o .build/fuzz/steered \
    -L"${sanitized%/*}" -lexpmgrad -lm
ln -sf libexpmgrad.so "${sanitized%/*}/libexpmgrad.so.0"
export LD_LIBRARY_PATH=${sanitized%/*}
say "$seconds s steered by libFuzzer, with address sanitizer"
.build/fuzz/steered -max_total_time="$seconds" -seed="$seed" -max_len=512 -timeout=120 -rss_limit_mb=4096 \
    -print_final_stats=1 \
    -artifact_prefix=.build/fuzz/ .build/fuzz/corpus || fail "libFuzzer found something, see above"
