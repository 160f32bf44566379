"""The exceptions of this package. Each also derives from the builtin a caller expects."""
from __future__ import annotations

import numpy as np


class ExpmgradError(Exception):
    """An operation of libexpmgrad could not be done.

    Attributes
    ----------
    status : int or None
        The `expmgrad_status` of the C library; None where Python saw the error before the call.
    """

    def __init__(self, status: int | None = None, message: str | None = None):
        super().__init__(status, message)
        self.status = status
        self.message = message

    def __str__(self) -> str:
        return self.message or f"expmgrad status {self.status}"


class InvalidArgumentError(ExpmgradError, ValueError):
    """An argument has a shape, dtype or value that the function does not take; the message names it."""


class OutOfMemoryError(ExpmgradError, MemoryError):
    """The result or the scratch memory does not fit."""


class NotConvergedError(ExpmgradError, np.linalg.LinAlgError):
    """An eigensolver or an iteration gave up."""


def invalid(argument: str, problem: str) -> InvalidArgumentError:
    """The error for `argument`, in the one form of all messages: "name: what is wrong"."""
    return InvalidArgumentError(None, f"{argument}: {problem}")
