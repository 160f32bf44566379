"""The library's schemes over any framework's arrays, on whatever device these are: docs/design/derivatives.md.

scheme, tables      the schemes as data; the tables are generated from the Swift ones
interpreter         a scheme and its squarings over R[e1, e2]: value, tangents, second order
selection           scheme and squarings from norms
exponential         shift, norms, scaling; the interpreter; the results
framework           what is asked of a framework

It knows nothing of the C library: every operation is the framework's, products are its `@`.
"""
from .exponential import derivatives, linearize
from .framework import Framework, Numbers

__all__ = ["Framework", "Numbers", "derivatives", "linearize"]
