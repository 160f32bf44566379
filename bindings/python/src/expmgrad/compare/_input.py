"""The matrix to compare on: the seed's random symmetric one, or one read from a file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .._ffi.arrays import physical_memory

DTYPES = ("float32", "float64", "complex64", "complex128")


#: Bytes that a comparison takes for each entry of the matrix: its certified values have hundreds of bits.
_BYTES_AN_ENTRY = 20_000


class InputError(Exception):
    """Something the caller asked for cannot be done; the message is one line that says what."""


@dataclass(frozen=True)
class Problem:
    """A checked input: square, finite, one of the four element types."""

    matrix: np.ndarray
    description: str

    @property
    def size(self) -> int:
        return self.matrix.shape[0]

    @property
    def is_hermitian(self) -> bool:
        """Exact equality: the eigen-part reads one triangle, so a last-bit difference counts."""
        return bool(np.array_equal(self.matrix, self.matrix.conj().T))

    @property
    def asymmetry(self) -> float:
        wide = self.matrix.astype(np.result_type(self.matrix, np.float64))
        return float(np.abs(wide - wide.conj().T).max())


def random_hermitian(size: int, seed: int, dtype: str) -> Problem:
    """x + xᴴ with uniform entries: with `np.random.seed(seed)` the seed script draws the same x."""
    if size < 1:
        raise InputError(f"--size must be at least 1, not {size}")
    if not 0 <= seed < 2**32:
        raise InputError(f"--seed must be in 0 ... 2^32 - 1, not {seed}")
    _require_memory(size, "--size")
    draw = np.random.RandomState(seed)
    x = draw.rand(size, size)
    kind = "symmetric"
    if np.dtype(dtype).kind == "c":
        x = x + 1j * draw.rand(size, size)
        kind = "Hermitian"
    matrix = (x + x.conj().T).astype(dtype)
    return Problem(matrix, f"random {kind} {size} x {size}, seed {seed}, {dtype}")


def load(name: str, dtype: str | None) -> Problem:
    """A matrix from a .npy file, a .csv file, or whitespace-separated text."""
    path = Path(name)
    try:
        raw = _read_npy(path) if path.suffix.lower() == ".npy" else _read_text(path)
    except OSError as error:
        raise InputError(f"{name}: {error.strerror or error}") from None
    matrix = _checked(raw, name, dtype)
    _require_memory(len(matrix), name)
    n = matrix.shape[0]
    return Problem(matrix, f"{name}, {n} x {n}, {matrix.dtype}")


def _read_npy(path: Path) -> np.ndarray:
    try:
        with path.open("rb") as stream:
            return np.lib.format.read_array(stream, allow_pickle=False)
    except OSError:
        raise
    except Exception as error:  # a damaged header raises whatever its parser raises
        raise InputError(f"{path}: not a .npy file of numbers ({_first_line(error)})") from None


def _read_text(path: Path) -> np.ndarray:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: not numeric (not a text file)") from None
    rows: list[list[complex]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.split("#", 1)[0].strip()
        if not content:
            continue
        fields = content.split(",") if "," in content else content.split()
        rows.append([_number(field, path, number, column)
                     for column, field in enumerate(fields, start=1)])
        if len(rows[-1]) != len(rows[0]):
            raise InputError(f"{path}: not square: line {number} has {len(rows[-1])} entries, "
                             f"the first row {len(rows[0])}")
    if not rows:
        raise InputError(f"{path}: empty, no matrix in it")
    if any(isinstance(entry, complex) for row in rows for entry in row):
        return np.array(rows, dtype=np.complex128)
    return np.array(rows, dtype=np.float64)


def _number(field: str, path: Path, line: int, column: int) -> float | complex:
    """One entry; `1-2j` and NumPy's `(1.0+-2.0j)` are complex."""
    text = field.strip()
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return complex(text.replace("+-", "-"))
    except ValueError:
        raise InputError(f"{path}: not numeric: line {line}, entry {column} is {text!r}") from None


def _checked(raw: np.ndarray, name: str, dtype: str | None) -> np.ndarray:
    if raw.dtype.kind not in "iufc":
        raise InputError(f"{name}: not numeric (dtype {raw.dtype})")
    if raw.size == 0:
        raise InputError(f"{name}: empty, no matrix in it")
    if raw.ndim != 2 or raw.shape[0] != raw.shape[1]:
        raise InputError(f"{name}: not square, its shape is {' x '.join(map(str, raw.shape)) or '()'}")
    if dtype is None:
        dtype = raw.dtype.name if raw.dtype.name in DTYPES else (
            "complex128" if raw.dtype.kind == "c" else "float64")
    if raw.dtype.kind == "c" and np.dtype(dtype).kind != "c":
        raise InputError(f"{name}: complex entries do not fit --dtype {dtype}")
    if not np.isfinite(raw).all():
        row, column = np.argwhere(~np.isfinite(raw))[0] + 1
        kind = "NaN" if np.isnan(raw[row - 1, column - 1]) else "infinite"
        raise InputError(f"{name}: the entry in row {row}, column {column} is {kind}")
    with np.errstate(over="ignore"):
        matrix = np.ascontiguousarray(raw.astype(dtype))
    if not np.isfinite(matrix).all():
        raise InputError(f"{name}: too large for --dtype {dtype}")
    return matrix


def _require_memory(size: int, what: str) -> None:
    """Linux hands out more memory than there is, and kills the process that then uses it."""
    largest = math.isqrt(int(min(physical_memory(), 1e18) / _BYTES_AN_ENTRY))
    if size > largest:
        raise InputError(
            f"{what}: certified values of more than {largest} x {largest} do not fit into this machine's memory")


def whole_number(text: str, option: str) -> int:
    """An integer option; argparse would print its usage beside the error."""
    try:
        return int(text)
    except ValueError:
        raise InputError(f"{option} must be a whole number, not {text!r}") from None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


__all__ = ["DTYPES", "InputError", "Problem", "load", "random_hermitian", "whole_number"]
