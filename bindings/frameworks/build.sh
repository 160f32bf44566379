#!/usr/bin/env bash
# Writes libexpmgrad_jax.so and libexpmgrad_tensorflow.so beside the libexpmgrad.so that it is given. Neither framework
# is needed: what of their interfaces is used is declared here, and TensorFlow's functions are those of the process.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
library=$(realpath "${1:?the path of libexpmgrad.so}")
beside=$(dirname "$library")
# The library is needed by its soname: the package has loaded it before, and an installed copy lies beside.
# shellcheck disable=SC2016  # $ORIGIN is the loader's
flags=(-std=c11 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Wpedantic -Werror -I../../include
    '-Wl,-rpath,$ORIGIN' -Wl,-z,relro -Wl,--as-needed)
build() { # NAME SOURCE... -- FLAG...
    "${CC:-cc}" "${flags[@]}" "${@:2}" derivative.c "$library" -o "$beside/libexpmgrad_$1.so.new"
    mv "$beside/libexpmgrad_$1.so.new" "$beside/libexpmgrad_$1.so"
}
build jax jax.c -Wl,-z,defs
build tensorflow tensorflow.c
