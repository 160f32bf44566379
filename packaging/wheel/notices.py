"""The licences of what is in the wheel beside our own code: the libraries that auditwheel put in, and Swift's runtime,
which is linked into ours. Debian's packages say them; a library whose package says none stops the build.
"""
import re
import shutil
import subprocess
from pathlib import Path

#: Whole texts that Debian's copyright files only name.
COMMON = Path("/usr/share/common-licenses")

#: Of the libraries that may be put in, by Debian package; another one stops the build until it is listed here.
SPDX = {
    "libopenblas0-pthread": "BSD-3-Clause",
    "libgfortran5": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libquadmath0": "LGPL-2.1-or-later",
}


def add(unpacked: Path, library: Path) -> None:
    """Writes them below the .dist-info/licenses of an unpacked wheel, and names them in its metadata."""
    information, = unpacked.glob("*.dist-info")
    folder = information / "licenses"
    before = set(folder.rglob("*"))
    texts: set[Path] = set()
    origins, expressions = needed(library), ["Apache-2.0"]
    for grafted in sorted(unpacked.glob("*.libs/*.so*")):
        name = re.sub(r"-[0-9a-f]{8}(?=[.])", "", grafted.name, count=1)
        package, copyright = debian_copyright(origins[name])
        if package not in SPDX:
            raise SystemExit(f"{grafted.name}, of {package}, goes into the wheel: its licence is not among {[*SPDX]}")
        expressions.append(SPDX[package])
        (folder / package).mkdir(parents=True, exist_ok=True)
        shutil.copy(copyright, folder / package / "copyright")
        named = re.findall(rf"(?<={COMMON}/)[\w.+-]+", copyright.read_text(encoding="utf-8"))
        texts.update(COMMON / name.rstrip(".") for name in named)
    for text in sorted(texts):
        (folder / "common").mkdir(exist_ok=True)
        shutil.copy(text, folder / "common" / text.name)
    swift = swift_licence()
    (folder / "swift").mkdir()
    shutil.copy(swift, folder / "swift" / "LICENSE.txt")
    added = sorted(path.relative_to(folder) for path in set(folder.rglob("*")) - before if path.is_file())
    metadata = information / "METADATA"
    head, blank, body = metadata.read_text(encoding="utf-8").partition("\n\n")
    head = head.replace("License-Expression: Apache-2.0", f"License-Expression: {' AND '.join(expressions)}")
    metadata.write_text(head + "".join(f"\nLicense-File: {path}" for path in added) + blank + body, encoding="utf-8")


def needed(library: Path) -> dict[str, Path]:
    """Where the loader finds each library that `library` needs, and those that it needs in turn, by name.

    auditwheel takes the name of the file that a soname links to.
    """
    listed = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=True).stdout
    found = [Path(path).resolve() for path in re.findall(r"=> (/\S+)", listed)]
    return {path.name: path for path in found} | {
        name: Path(path).resolve() for name, path in re.findall(r"(\S+) => (/\S+)", listed)}


def debian_copyright(library: Path) -> tuple[str, Path]:
    """The package a library is from, and that package's copyright file."""
    for path in (library, Path("/usr").joinpath(*library.parts[1:])):
        owner = subprocess.run(["dpkg-query", "-S", str(path)], capture_output=True, text=True, check=False)
        if owner.returncode == 0:
            package = owner.stdout.split(":")[0]
            return package, Path("/usr/share/doc") / package / "copyright"
    raise SystemExit(f"{library} goes into the wheel and no Debian package owns it: its licence is not known")


def swift_licence() -> Path:
    compiler = shutil.which("swift")
    path = Path(compiler).resolve().parents[1] / "share" / "swift" / "LICENSE.txt" if compiler else None
    if path is None or not path.is_file():
        raise SystemExit("Swift's LICENSE.txt, which goes into the wheel, is not beside the swift on PATH")
    return path
