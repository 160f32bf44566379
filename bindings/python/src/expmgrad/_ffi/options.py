"""The words of options and the values that C has for them."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from . import signatures as native
from .errors import invalid

T = TypeVar("T")


def named(prefix: str) -> dict[str, int]:
    """The constants EXPMGRAD_<prefix>_<name> by name."""
    return {
        name[len(prefix) + 1 :].lower(): value for name, value in vars(native).items() if name.startswith(prefix + "_")
    }


STRUCTURES = named("STRUCTURE")
del STRUCTURES["mismatch"]  # a status
#: options.uplo of a triangle as the library, which reads columns, names it.
TRIANGLES = {"lower": ord("L"), "upper": ord("U")}

_OTHER = {"upper": "lower", "lower": "upper"}


def as_stored(name: str, table: Mapping[str, int], order: str) -> int:
    """The value of `name` for matrices stored in `order`:
    rows are columns to the library, and a triangle is then the other.
    """
    return table[_OTHER.get(name, name) if order == "C" else name]


def choice(name: str, value: Any, table: Mapping[Any, T]) -> T:
    """table[value], or an error that lists what `name` may be."""
    try:
        return table[value]
    except (KeyError, TypeError):
        raise invalid(name, f"{value!r} is not one of {', '.join(map(repr, table))}") from None


#: An operation's options: structure, check_structure and uplo, then the operation's own scalars. They begin the key of
#: a plan.
Options = tuple[Any, ...]
PLAIN: Options = ("auto", False, None)


def checked(options: Options) -> None:
    """Raises unless structure and uplo are known and go together."""
    structure, _, uplo = options[:3]
    choice("structure", structure, STRUCTURES)
    if uplo is not None:
        choice("uplo", uplo, TRIANGLES)
        if structure not in ("auto", "hermitian"):
            raise invalid(
                "structure",
                f"a matrix given by one triangle (uplo) is Hermitian: {structure!r} is neither 'auto' nor 'hermitian'",
            )
