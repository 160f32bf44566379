"""Writes the wheel that needs nothing of the system, and the sdist, into a folder.

    python packaging/wheel/build.py dist

Hatchling packs the package with the library that EXPMGRAD_LIBRARY names, auditwheel puts in the libraries that needs
beyond what manylinux promises and gives the lowest tag it can, and what was put in gets its licences (notices.py). The
shared objects of the frameworks need libexpmgrad.so.0 itself, which is in the wheel and not to be put in once more.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import notices

PROJECT = Path(__file__).resolve().parents[2] / "bindings" / "python"


def run(*command, **options):
    found = subprocess.run([sys.executable, "-m", *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, **options)
    if found.returncode:
        raise SystemExit(f"{found.stdout}\n{' '.join(map(str, command))} failed")
    return found.stdout


def only(paths):
    found, = paths
    return found


def build(target):
    """The wheel in the folder `target`, and the sdist beside it."""
    target.mkdir(parents=True, exist_ok=True)
    for old in [*target.glob("expmgrad-*.whl"), *target.glob("expmgrad-*.tar.gz")]:
        old.unlink()
    run("hatchling", "build", "-t", "sdist", "-d", target, cwd=PROJECT)
    with tempfile.TemporaryDirectory() as work:
        plain, repaired, unpacked = (Path(work) / name for name in ("plain", "repaired", "unpacked"))
        run("hatchling", "build", "-t", "wheel", "-d", plain, cwd=PROJECT)
        run("auditwheel", "repair", "--only-plat", "--exclude", "libexpmgrad.so.0", "-w", repaired,
            only(plain.iterdir()), env=with_patchelf())
        run("wheel", "unpack", "-d", unpacked, only(repaired.iterdir()))
        notices.add(only(unpacked.iterdir()), Path(os.environ["EXPMGRAD_LIBRARY"]))
        run("wheel", "pack", "-d", target, only(unpacked.iterdir()))
    return only(target.glob("expmgrad-*.whl"))


def with_patchelf():
    """The environment in which auditwheel finds the patchelf that is installed beside it."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


if __name__ == "__main__":
    wheel = build(Path(sys.argv[1]).resolve())
    print(f"{wheel.name}  {wheel.stat().st_size / 1e6:.1f} MB")
