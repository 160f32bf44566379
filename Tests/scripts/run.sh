#!/usr/bin/env bash
# Runs the commands of the README on machines that lack something, imitated by a PATH of our own:
# each must fail with one line that says what to do. And in a clone that was moved.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# machine NAME COMMAND...: a PATH with all of this system's commands but COMMAND...
machine() {
    local bin=$work/$1 directory
    mkdir "$bin"
    local IFS=:
    for directory in $PATH; do
        [ ! -d "$directory" ] || find -L "$directory" -maxdepth 1 -type f -executable -exec ln -s -t "$bin" {} + \
            2>/dev/null || true
    done
    shift
    for command in "$@"; do rm -f "$bin/$command"; done
    IFS=' ' # for "$*" of callers
}
pretend() { printf '#!/bin/sh\n%s\n' "$3" >"$work/$1/$2.new" && chmod +x "$work/$1/$2.new" &&
    mv -f "$work/$1/$2.new" "$work/$1/$2"; }

# says FACT MACHINE PATTERN SCRIPT...: the script fails, and beside what it reports as its steps ("== ...") its output
# is one line, which has PATTERN.
says() {
    local fact=$1 bin=$work/$2 pattern=$3 output status=0
    shift 3
    output=$(PATH=$bin PREFIX="$work/prefix" "$@" </dev/null 2>&1) || status=$?
    output=$(sed '/^== /d' <<<"$output")
    if [ "$status" != 0 ] && [ "$(wc -l <<<"$output")" = 1 ] && [[ $output =~ $pattern ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s: exit %s, output:\n%s\n' "$fact" "$status" "$output"
    fi
}

machine no-swift swift
machine old-swift swift
pretend old-swift swift 'echo "Swift version 5.10.1 (swift-5.10.1-RELEASE)"'
machine new-swift swift
pretend new-swift swift 'echo "Swift version 6.10 (swift-6.10-RELEASE)"'
pretend new-swift pkg-config 'exit 1'
cp -R "$work/new-swift" "$work/no-apt" && rm -f "$work/no-apt/apt-get"
cp -R "$work/new-swift" "$work/no-right"
pretend no-right id 'echo 1000'
pretend no-right sudo 'exit 1'
cp -R "$work/new-swift" "$work/broken-apt"
pretend broken-apt id 'echo 0'
pretend broken-apt apt-get 'echo "E: Unable to locate package" >&2; echo "more noise" >&2; exit 100'
machine old-python
pretend old-python python3 'echo 3.8'
machine no-python python3

for script in build compare test test-variants test-frameworks test-valgrind; do
    says "$script without Swift names the version and the place" no-swift 'Swift 6\.3 or newer .*swift\.org' \
        "scripts/$script.sh"
    says "$script with an old Swift says which it found" old-swift '5\.10\.1' "scripts/$script.sh"
    says "$script without apt-get names the packages" no-apt 'libopenblas-dev.*package manager' "scripts/$script.sh"
    says "$script without the right to install gives the command" no-right 'sudo apt-get install .*libopenblas-dev' \
        "scripts/$script.sh"
    says "$script passes on apt-get's reason" broken-apt 'Unable to locate package' "scripts/$script.sh"
done
for script in compare test test-variants test-frameworks; do
    says "$script with an old Python says which it found" old-python '3\.8' "scripts/$script.sh"
    says "$script without Python names PYTHON" no-python 'PYTHON=' "scripts/$script.sh"
done
mkdir "$work/readonly" && touch "$work/readonly/prefix"
says "install without the right to write names PREFIX" no-apt 'PREFIX=' env PREFIX="$work/readonly/prefix" \
    scripts/install.sh

# holds FACT CONDITION...: counts, as says does.
holds() {
    local fact=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && printf 'FAILED: %s\n' "$fact"; fi
}
machine any-swift swift
pretend any-swift swift 'echo "Swift version 6.10 (swift-6.10-RELEASE)"'
clone=$(cd "$work" && pwd -P)/clone
mkdir -p "$clone/.build" && cp -R scripts "$clone/"
build() { PATH=$work/any-swift "$clone/scripts/build.sh" </dev/null 2>&1 || true; }
touch "$clone/.build/object" && echo "$clone" >"$clone/.build/.root"
build >/dev/null
holds "a build folder that was made here is kept" test -e "$clone/.build/object"
echo /elsewhere >"$clone/.build/.root"
said=$(build)
holds "a build folder that was made elsewhere is removed with a line that says so" \
    grep -q '^== removing .build, .* /elsewhere ' <<<"$said"
holds "nothing of it is left" test ! -e "$clone/.build/object"
holds "the new one is that of this place" test "$(cat "$clone/.build/.root")" = "$clone"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
