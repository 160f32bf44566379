"""The matrix exponential in TensorFlow: `expm` and its derivatives, eagerly and in a `tf.function`.

`tf.GradientTape`, nested ones too, `tf.autodiff.ForwardAccumulator`, `tf.gradients`, to any order, for float32,
float64, complex64 and complex128, on a CPU. No Python runs in a graph: it has an operation of libexpmgrad's.
"""
from __future__ import annotations

from ._functions import expm, expm_eigh, expm_frechet

__all__ = ["expm", "expm_eigh", "expm_frechet"]
