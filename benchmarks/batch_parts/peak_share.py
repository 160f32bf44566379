"""The share of the machine's peak FMA rate that a batch call reaches inside its products.

Counted are the 2 n³ operations of each matrix product: p of the scheme and s squarings for a value, three times as many
for value and VJP, p and s of every matrix as `return_info` tells of its value. The time is that of the whole call, with
packing, norms, the choice of scaling, combinations and unpacking. A derivative may take a squaring more than the value,
which is not counted: the share is a lower bound. The peak is c/peak.c on as many threads, in the same rounds.
"""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import native
from report import table
from stopwatch import Subject, interleaved

from .beside_peers import COUNTS
from .subjects import GRADIENT, VALUE, gaussian

WITH_PRODUCTS = {n: count for n, count in COUNTS.items() if n > 2}  # 2 x 2 is a closed form
QUICK_COUNTS = {4: 50}
DTYPES = ("float64", "float32")
SAMPLED = 200  # matrices whose products are counted: return_info estimates each one's condition too
PEAK_REPEATS = 200_000  # about a millisecond


def products_a_matrix(a: np.ndarray) -> float:
    """p + s, the mean of the batch; NaN where a matrix is computed by something other than a scheme."""
    import expmgrad

    _, info = expmgrad.expm(a[:SAMPLED], return_info=True)
    total = np.where(info.products > 0, info.products + info.squarings, np.nan)
    return float(np.mean(total))


class Peak:
    """Operations a second of `threads` threads, each on chains of its own."""

    def __init__(self, threads: int):
        self.library = ctypes.CDLL(native.compiled("peak", "-march=native"))
        self.library.time_peak.restype = self.library.peak_flops.restype = ctypes.c_double
        self.threads, self.pool = threads, ThreadPoolExecutor(threads)

    @property
    def bits(self) -> int:
        return self.library.peak_bits()

    def flops(self, dtype: str) -> float:
        """Of one call of the subject; single precision has twice the lanes."""
        double = self.library.peak_flops() * PEAK_REPEATS * self.threads
        return double * 8 / np.dtype(dtype).itemsize

    def subject(self) -> Subject:
        def seconds(repeats: int) -> float:
            return self.library.time_peak(ctypes.c_int64(repeats * PEAK_REPEATS), ctypes.byref(ctypes.c_double()))

        return lambda repeats: max(self.pool.map(seconds, [repeats] * self.threads))


def share(products: float, n: int, count: int, seconds_ratio: float, peak_flops: float) -> float:
    """Of the peak; `seconds_ratio` is the batch's time over that of one call of the peak's subject."""
    return products * 2 * n**3 * count / (seconds_ratio * peak_flops)


def measure(options) -> tuple[str, dict]:
    peak = Peak(options.threads)
    rows, found, rates = [], [], []
    for n, count in (QUICK_COUNTS if options.quick else WITH_PRODUCTS).items():
        for dtype in DTYPES:
            a, g = gaussian(n, count, dtype)
            p_plus_s = products_a_matrix(a)
            subjects = {VALUE: native.expm_batch(a), GRADIENT: native.vjp_batch(a, g), "peak": peak.subject()}
            timings = interleaved(subjects, options.effort)
            rates.append(peak.flops("float64") / timings.seconds("peak"))
            shares = [
                share(factor * p_plus_s, n, count, timings.ratio(kind, "peak"), peak.flops(dtype))
                for kind, factor in ((VALUE, 1), (GRADIENT, 3))
            ]
            found.append([n, dtype, p_plus_s, *shares])
            rows.append([str(n), dtype, f"{p_plus_s:.2f}", *(f"{s:.0%}" if s == s else "–" for s in shares)])
    heading = f"Peak: {np.median(rates) / 1e9:.1f} · 10⁹ operations a second in float64 ({peak.bits}-bit vectors), "
    heading += "twice that in float32."
    return f"{heading}\n\n{table(['n', 'type', 'p + s', VALUE, GRADIENT], rows)}", {
        "peak": np.median(rates),
        "shares": found,
    }
