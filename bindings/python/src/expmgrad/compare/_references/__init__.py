"""The references, one module a framework; each is imported only when it is asked for."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType

from .._input import InputError

PACKAGES = {"scipy": "scipy", "tensorflow": "tensorflow", "torch": "torch", "jax": "jax", "arb": "flint"}
"""Reference name -> the package it needs, in the order of the table."""

_ADVICE = {"tensorflow": "tensorflow-cpu", "jax": "'jax[cpu]'", "arb": "python-flint"}


def select(names: str | None) -> tuple[list[ModuleType], list[str]]:
    """The reference modules for `--references`, and a line for each one that was left out.

    Without names: every installed one. SciPy is always among them. A name that is unknown, not
    installed or cannot be imported is an InputError when it was asked for.
    """
    asked = None if names is None else [name.strip().lower() for name in names.split(",") if name.strip()]
    for name in asked or []:
        if name not in PACKAGES:
            raise InputError(f"--references: {name!r} is not one of {', '.join(PACKAGES)}")
        if not _is_installed(name):
            raise InputError(f"--references: {name} is not installed (pip install {_ADVICE.get(name, name)})")
    modules, left_out = [], []
    for name in PACKAGES:
        wanted = name == "scipy" or (_is_installed(name) if asked is None else name in asked)
        if not wanted:
            continue
        try:
            modules.append(importlib.import_module(f"{__name__}.{name}_reference"))
        except Exception as error:  # a broken framework raises anything while it is imported
            reason = (str(error).splitlines() or [""])[0] or type(error).__name__
            if name == "scipy" or asked is not None:
                raise InputError(f"--references: {name} cannot be imported ({reason})") from None
            left_out.append(f"{name} is left out: it cannot be imported ({reason})")
    return modules, left_out


def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(PACKAGES[name]) is not None
