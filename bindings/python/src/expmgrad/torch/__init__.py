"""The matrix exponential of PyTorch tensors, differentiable to any order and in any mode: docs/pytorch.md.

    from expmgrad.torch import expm

Leading axes are batch axes. CPU tensors go to the C library without a copy, others take its schemes by their own
products. float32, float64, complex64 and complex128 are kept; float16 and bfloat16 are computed in float32.
"""
from ._action import expm_multiply
from ._eigh import expm_eigh
from ._expm import expm, expm_frechet
from ._lowrank import expm_jvp_lowrank, expm_vjp_lowrank
from ._times import expm_times

__all__ = ["expm", "expm_eigh", "expm_frechet", "expm_jvp_lowrank", "expm_multiply", "expm_times", "expm_vjp_lowrank"]
