"""The forward run of one matrix or of each of a batch, kept by the C library for the derivatives there."""
from __future__ import annotations

import weakref

import numpy as np

from .arrays import Array, allocate
from .interrupt import Progress
from .library import function
from .operation import Input, Operation, Output, number
from .operations import ABAR, ABAR_DOT, DY, G_DOT, A, E, F, G, Y, products
from .options import Options
from .plan import HANDLE

# By rows all of them: a tape is that of A or of its transpose, and what is asked of it later has to be stored alike.
_TAPE = Input("tape", rank=0, dtype=HANDLE)
_CREATE = Operation("tape_create", (A,), (Y, Output("tape", inner=number, dtype=HANDLE)), order="C", flops=products(8))
TAPE_JVP = Operation("tape_jvp", (_TAPE, E), (DY,), k="k", order="C", flops=products(16))
TAPE_VJP = Operation("tape_vjp", (_TAPE, G), (ABAR,), k="k", order="C", flops=products(16))
TAPE_HVP = Operation("tape_hvp", (_TAPE, G, F), (ABAR, ABAR_DOT), order="C", flops=products(64))
TAPE_HVP_MOVING = Operation("tape_hvp", (_TAPE, G, F, G_DOT), (ABAR, ABAR_DOT), order="C", flops=products(64))

#: From this order on the tape of one matrix is worth its making: below, the call costs more than the arithmetic.
ORDER = 33
#: A batch of smaller matrices is faster computed anew, several side by side, than replayed one by one; and up to n =
#: 64, where a batch equals its single calls, the value of a pullback is that of `expm` to the bit.
ORDER_IN_BATCH = 65


def pays(a: Array) -> bool:
    """Whether tapes of `a`, shape (..., n, n), are worth their making."""
    return bool(a.shape[-1] >= (ORDER if a.ndim == 2 else ORDER_IN_BATCH))


class Tapes:
    """The tapes of the matrices `a`, shape (..., n, n), and exp of each; `handles` has the shape of the batch.

    Raises what the making of one raises, and keeps none then.
    """

    def __init__(self, a: Array, options: Options, progress: Progress | None = None):
        self.value = allocate(a.shape, a.dtype, "value", a.nbytes)
        memory = np.zeros(a.shape[:-2], HANDLE)
        self.handles = memory.view()
        # They die with this array, which a call that a second Ctrl-C has left still holds.
        weakref.finalize(self.handles, _destroy, memory).atexit = False
        _CREATE.run(options, (self.value, self.handles), progress, a)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a tape is a handle of this process: it is neither copied nor pickled")


def _destroy(handles: Array) -> None:
    for handle in handles.flat:
        function("tape_destroy")(int(handle))
