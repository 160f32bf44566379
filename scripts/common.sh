# shellcheck shell=bash disable=SC2034  # what is set here is used by those who source it
# Writes nothing: the words the other scripts share. Sourced by them; runs them from the root, to the first error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$(pwd -P)

say() { printf '== %s\n' "$*" >&2; }
fail() { printf 'expmgrad: %s\n' "$*" >&2; exit 1; }

at_least() { printf '%s\n' "$1" "$2" | sort -V -C; } # version $2 is $1 or newer

library=$root/.build/release/libexpmgrad.so
built=$root/.build/.built # its date is that of the last build
python_version='3.11' # the oldest that requirements/ installs on; the package itself runs on older ones

# need_swift: Swift is the one thing that is not installed for the user.
need_swift() {
    local wanted=6.3 found
    found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1) || true
    [ -n "$found" ] || fail "Swift $wanted or newer is needed and no swift is on PATH: install it from" \
        "https://www.swift.org/install and run this again"
    at_least "$wanted" "$found" ||
        fail "Swift $wanted or newer is needed and swift is $found: install it from https://www.swift.org/install" \
            "and run this again"
}

# need_debian PACKAGE PROBE...: remembers PACKAGE unless the command PROBE succeeds; install_missing installs them.
missing=()
need_debian() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}
has_command() { command -v "$1"; }
has_header() { echo "#include <$1>" | cc -E -; }

install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    local log as_root=()
    command -v apt-get >/dev/null ||
        fail "missing, by their Debian names: ${missing[*]}. There is no apt-get here: install them with this" \
            "system's package manager and run this again"
    if [ "$(id -u)" != 0 ]; then
        as_root=(sudo -n)
        sudo -n true 2>/dev/null || fail "missing Debian packages: run 'sudo apt-get install ${missing[*]}' and" \
            "then this again"
    fi
    say "installing ${missing[*]}"
    log=$(mktemp)
    # The package lists of a fresh machine may be empty or old: fetch them when the first attempt fails.
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install
        "${missing[@]}")
    if ! "${install[@]}" </dev/null >"$log" 2>&1; then
        { "${as_root[@]}" apt-get -qq update && "${install[@]}"; } </dev/null >"$log" 2>&1 || {
            local reason
            reason=$(grep -m 1 '^E:' "$log" || tail -n 1 "$log")
            rm -f "$log"
            fail "apt-get could not install ${missing[*]}: $reason"
        }
    fi
    rm -f "$log"
    missing=()
}

# What a build needs; whoever needs more adds it before install_missing.
need_build() {
    need_swift
    need_debian build-essential has_command cc
    need_debian pkg-config has_command pkg-config
    need_debian libopenblas-dev pkg-config --exists openblas
    need_debian liblapacke-dev has_header lapacke.h
}

# need_python: an interpreter that can make virtual environments; $PYTHON chooses it.
need_python() {
    python=${PYTHON:-python3}
    local found
    found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
        fail "Python $python_version or newer is needed and '$python' does not run: install it, or name one with" \
            "PYTHON=..."
    at_least "$python_version" "$found" ||
        fail "Python $python_version or newer is needed for the virtual environment and '$python' is $found: name a" \
            "newer one with PYTHON=..."
    need_debian python3-venv "$python" -c 'import venv, ensurepip'
}

# environment DIRECTORY NAME OPTION...: DIRECTORY is a virtual environment that holds requirements/NAME.txt; venv is
# given OPTIONs. Its stamp is a hash of what was asked for, so it is made once and brought up to date when a file
# changes.
environment() {
    local directory=$1 name=$2 wanted stamp
    shift 2
    stamp=$directory/.$name
    wanted=$( ( "$python" --version; cat requirements/*.txt; echo "$directory" "$@" ) | sha256sum | cut -d ' ' -f 1)
    [ -x "$directory/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return 0
    say "filling $directory from requirements/$name.txt"
    if [ ! -x "$directory/bin/python" ] || ! "$directory/bin/python" -c 'import pip' 2>/dev/null; then
        "$python" -m venv --clear "$@" "$directory" ||
            fail "'$python -m venv $directory' failed: is the disk full, or python3-venv missing?"
    fi
    "$directory/bin/python" -m pip install --quiet --disable-pip-version-check -r "requirements/$name.txt" \
        </dev/null >&2 ||
        fail "pip could not install requirements/$name.txt into $directory (its reason is above)"
    echo "$wanted" >"$stamp"
}

# own_build_folder: an empty .build instead of one that was made elsewhere. What Swift leaves there holds absolute
# paths, so that after a clone was moved or copied nothing builds.
own_build_folder() {
    local stamp=.build/.root made_in=$root
    [ ! -f "$stamp" ] || made_in=$(cat "$stamp")
    if [ "$made_in" != "$root" ]; then
        say "removing .build, which was made in $made_in and cannot be used elsewhere"
        rm -rf .build
    fi
    mkdir -p .build
    echo "$root" >"$stamp"
}

# The Python package from this tree with the library from this tree.
use_package() {
    # Swift's report of a crash would take the place of Python's, which has the line of the test.
    export PYTHONPATH=$root/bindings/python/src EXPMGRAD_LIBRARY=$library PYTHONDONTWRITEBYTECODE=1 \
        SWIFT_BACKTRACE=enable=no
}

# suite NAME COMMAND...: runs a suite and remembers how long it took; suites_passed lists them.
took=()
suite() {
    local name=$1 start=$SECONDS
    shift
    say "$name"
    "$@"
    took+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}
suites_passed() {
    say "all passed"
    printf '%s\n' "${took[@]}" >&2
}

# tests PYTHON ARGUMENT...: pytest as every script runs it, on all cores; RUN='valgrind ...' is put before it.
pytest_options=(-q -p no:cacheprovider -n auto --dist loadfile)
tests() {
    # shellcheck disable=SC2086  # RUN is a command with its options
    ${RUN-} "$1" -m pytest "${pytest_options[@]}" "${@:2}"
}
versions() {
    "$1" -c 'import platform, numpy; print("Python", platform.python_version(), "with NumPy", numpy.__version__)'
}

# other_levels: the processor levels (EXPMGRAD_CPU) that this machine has beside the one the library takes by itself.
other_levels() {
    local level taken found
    taken=$(kernels_in_use || true)
    [ -n "$taken" ] || fail "the library just built cannot be loaded from Python"
    for level in baseline v3 v4; do
        found=$(EXPMGRAD_CPU=$level kernels_in_use)
        if [ "${found#x86-64-}" != "$level" ]; then
            say "the $level kernels are left out: this processor lacks them, the library takes $found"
        elif [ "$found" != "$taken" ]; then
            echo "$level"
        fi
    done
}

# numpy_features PYTHON: the processor features beyond its baseline that this NumPy uses on this machine, as
# NPY_DISABLE_CPU_FEATURES takes them. Their exp and sin differ from libm's in the last bit.
numpy_features() {
    "$1" - <<'EOF'
import numpy
core = numpy._core if hasattr(numpy, "_core") else numpy.core  # renamed in NumPy 2
umath = core._multiarray_umath
print(" ".join(name for name in umath.__cpu_dispatch__ if umath.__cpu_features__.get(name)))
EOF
}
kernels_in_use() {
    .venv/bin/python -c 'import expmgrad; print(expmgrad.build_info())' | sed -n 's/.*; kernels \([^;]*\);.*/\1/p'
}
