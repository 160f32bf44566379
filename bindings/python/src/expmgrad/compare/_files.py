"""Output files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Callable

from ._input import InputError


def check_writable(name: str, option: str) -> Path:
    """The path of an output file, refused before anything is computed if it cannot be written."""
    path = Path(name)
    if not path.name:
        raise InputError(f"{option}: {name!r} is not a file name")
    if path.is_dir():
        raise InputError(f"{option}: {name} is a directory")
    if not path.parent.is_dir():
        raise InputError(f"{option}: there is no directory {path.parent}")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{option}: no permission to write in {path.parent}")
    return path


def write_together(outputs: dict[Path, Callable[[Path], None]]) -> None:
    """Write every file beside its place first, then move all of them there."""
    written: dict[Path, Path] = {}
    try:
        for path, write in outputs.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
            os.close(handle)
            written[path] = Path(temporary)
            write(written[path])
            os.chmod(temporary, 0o666 & ~_umask())
        for path, temporary in written.items():
            os.replace(temporary, path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    finally:
        for temporary in written.values():
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
