#!/usr/bin/env bash
# Installs the wheel of dist/, made anew, in clean environments, and runs the package's tests in a root that holds
# nothing but the interpreter and the C library (Tests/wheel/bare_root.sh): those that the Python or the NumPy may
# change, on the newest Python and, with the oldest NumPy, on the oldest from 3.9 on, of PATH or pyenv. --all: on every
# one between, too, and all tests on the newest.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

all=no
[ "${1-}" != --all ] || all=yes

need_debian util-linux has_command unshare
unshare $([ "$(id -u)" = 0 ] || echo --map-root-user) --mount true 2>/dev/null ||
    fail "the wheel is tested in a mount namespace of its own, which this system does not let its users make: run" \
        "this as root"
scripts/wheel.sh
wheel=$(echo "$root"/dist/expmgrad-*.whl)

# Of each version one interpreter, the newest version last.
interpreters() {
    local candidate
    for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3 \
        $(compgen -c python3 | grep -E '^python3(\.[0-9]+t?)?$' | sort -u); do
        "$candidate" -c 'if 1:
            import sys, venv, ensurepip
            if sys.version_info >= (3, 9):
                free = hasattr(sys, "_is_gil_enabled") and not sys._is_gil_enabled()
                print("%d.%02d%s" % (*sys.version_info[:2], "t" if free else ""), sys.executable)' 2>/dev/null || true
    done | sort -u -k 1,1
}
mapfile -t found < <(interpreters)
[ ${#found[@]} -gt 0 ] || fail "no Python 3.9 or newer that can make virtual environments was found"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r bindings/python/tests Tests/wheel/test_installed.py "$work"
boundary=(tests/test_{special_values,arrays,errors,fast,times}.py)

# in_bare_root REQUIREMENTS INTERPRETER TEST...: the wheel installed there, and the tests.
in_bare_root() {
    local requirements=$1 interpreter=$2
    shift 2
    rm -rf "$work/env"
    "$interpreter" -m venv "$work/env"
    "$work/env/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
        -r "requirements/$requirements.txt" "$wheel" </dev/null
    suite "the wheel, $(cd / && versions "$work/env/bin/python")" Tests/wheel/bare_root.sh "$work" \
        "$work/env/bin/python" -m pytest "${pytest_options[@]}" "${@/#/$work/}"
}

in_bare_root wheel-oldest "${found[0]#* }" test_installed.py "${boundary[@]}"
if [ "$all" = yes ]; then
    for ((i = 0; i < ${#found[@]} - 1; i++)); do
        in_bare_root wheel-tests "${found[i]#* }" test_installed.py "${boundary[@]}"
    done
    boundary=(tests)
fi
in_bare_root test "${found[-1]#* }" test_installed.py "${boundary[@]}"
printf 'found: %s\n' "${found[@]}" >&2
suites_passed
