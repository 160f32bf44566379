"""What the interpreter asks of a framework. The class serves modules with NumPy's names."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from .scheme import Scheme
from .tables import DOUBLE, SINGLE

#: An array of the framework. Those that go with matrices of shape (..., n, n) have shape (..., 1, 1).
Array = Any


class Numbers(NamedTuple):
    """What one real type has room for."""

    schemes: tuple[Scheme, ...]
    #: exp overflows a little above this.
    largest_exponent: float
    #: A power of two whose square, and that of its inverse, times some 2^100 is a number.
    large: float


F64 = Numbers(DOUBLE, 709.78, 2.0**400)
F32 = Numbers(SINGLE, 88.72, 2.0**24)


class Framework:
    """A framework with the names of NumPy in its module `xp`.

    `looks`: values can be read while the program runs, so that scheme, squarings and special cases are decided by them
    and not within the computation.
    """

    def __init__(self, xp: Any, looks: bool = True):
        self.xp, self.looks = xp, looks

    def numbers(self, a: Array) -> Numbers:
        """Of a's real type."""
        return F64 if self.real(a).dtype.itemsize == 8 else F32

    def real(self, x: Array) -> Array:
        return self.xp.real(x)

    def is_complex(self, x: Array) -> bool:
        return bool(self.xp.iscomplexobj(x))

    def adjoint(self, x: Array) -> Array:
        """The conjugate transpose."""
        return self.xp.conj(self.xp.swapaxes(x, -1, -2))

    def identity(self, like: Array) -> Array:
        return self.xp.eye(like.shape[-1], dtype=like.dtype)

    def combine(self, coefficients: Sequence[float], matrices: Sequence[Array]) -> Array:
        """sum_j c_j X_j over what is there: None is a zero matrix, and the sum of nothing is None."""
        terms = [(c, x) for c, x in zip(coefficients, matrices) if c and x is not None]
        if not terms:
            return None
        total = None
        for c, x in reversed(terms):
            term = x if c == 1 else x * c
            total = term if total is None else total + term
        return total

    def multiply(self, x: Array, y: Array) -> Array:
        return x @ y

    def repeat(self, count: Any, step: Callable[[Any, Any], Any], state: Any) -> Any:
        """state = step(i, state) for i = 0 ... count - 1; `count` is an int if the framework looks."""
        for i in range(count):
            state = step(i, state)
        return state

    def power_below(self, x: Array) -> Array:
        """2^floor(log2 x) of real x >= 0, exactly; anything where x is zero or not finite."""
        return self.xp.ldexp(self.xp.ones_like(x), self.xp.frexp(x)[1] - 1)

    def read(self, facts: Sequence[Array]) -> tuple[Any, Sequence[Any]]:
        """Real numbers for `selection`, and the module that computes with them: NumPy, with one transfer for all of
        them, where the framework looks.
        """
        return self.xp, facts

    def write(self, x: Any, like: Array) -> Array:
        """What was chosen, as an array of like's real type and device."""
        return self.xp.asarray(x, self.real(like).dtype)
