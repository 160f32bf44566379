#!/usr/bin/env bash
# Runs a command where there is nothing but an interpreter and the C library: no OpenBLAS, Fortran, Swift, compiler or
# checkout.
#
#   bare_root.sh FOLDER COMMAND...     FOLDER holds a virtual environment, env, and is all that can be written
#
# The root is a tmpfs in a mount namespace of its own, gone with the command. In it are the interpreter that FOLDER/env
# was made of, the libraries that this needs, and those that every manylinux wheel may use: the C library's parts,
# libstdc++ and libgcc_s.
set -euo pipefail

if [ "${INSIDE-}" != yes ]; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(--map-root-user)
    INSIDE=yes exec unshare "${as_root[@]}" --mount "$0" "$@"
fi

folder=$(realpath "$1")
shift
mapfile -t places < <("$folder/env/bin/python" - <<'PYTHON'
import os, sys, sysconfig
base = os.path.realpath(sys.base_prefix)
if base != "/usr":
    print(base)
else:  # the system's: its own folders, none of what others keep beside them
    print(os.path.realpath(sys.executable))
    print(sys._base_executable)
    print(sysconfig.get_path("stdlib"))
PYTHON
)
[ ${#places[@]} -gt 0 ]

root=$(mktemp -d)
mount -t tmpfs none "$root"
mkdir -p "$root"/{usr/lib,usr/lib64,usr/bin,tmp,etc,proc,dev}
ln -s usr/lib "$root/lib"
ln -s usr/lib64 "$root/lib64"
ln -s usr/bin "$root/bin"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
shown() { # PATH: the same path in the root, a view of it
    if [ -d "$1" ]; then
        mkdir -p "$root$1"
    else
        mkdir -p "$(dirname "$root$1")"
        touch "$root$1"
    fi
    mount --rbind "$1" "$root$1"
}
for place in "${places[@]}"; do
    shown "$place"
done
shown "$folder"

# What the loader finds for the interpreter and the modules of its standard library, and what manylinux promises.
{
    mapfile -t binaries < <(find -L "${places[@]}" -path '*/site-packages' -prune -o -path '*/dist-packages' -prune -o \
        -type f \( -name '*.so' -o -path '*/bin/python3*' \) -print)
    { ldd "${binaries[@]}" 2>/dev/null || true; } |
        sed -n 's|.*=> \(/[^ ]*\) .*|\1|p; s|^\s*\(/lib64/ld-linux[^ ]*\) .*|\1|p'
    ldconfig -p | sed -nE 's#^\s*lib(stdc\+\+|gcc_s|c|m|pthread|dl|rt|util)\.so\.[0-9] \(libc6,x86-64.*=> ##p'
} | sort -u | while read -r path; do
    case $path in
        *libopenblas* | *libblas* | *liblapack* | *libgfortran* | *libquadmath* | *libexpmgrad* | *swift*)
            echo "bare_root.sh: the interpreter needs $path, so that nothing would be proved" >&2
            exit 1
            ;;
    esac
    [ -e "$root$path" ] || { mkdir -p "$(dirname "$root$path")" && cp -L "$path" "$root$path"; }
done

exec env -i PATH="$folder/env/bin:/bin" HOME=/tmp LANG=C.UTF-8 "$(command -v chroot)" "$root" "$@"
