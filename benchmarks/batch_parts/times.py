"""One matrix and many times: expm_times and expm_times_vjp beside the batch of tᵢ A."""

from __future__ import annotations

import numpy as np

from report import ratio_text, table, time_text
from runner import effort_for
from stopwatch import interleaved, python_calls

from .subjects import GRADIENT, VALUE, gaussian

N, COUNT, LASTS = 20, 100, (1.0, 10.0)
QUICK_COUNT = 4
LIMIT = 2.5


def calls(a: np.ndarray, t: np.ndarray, g: np.ndarray) -> dict:
    import expmgrad

    batch = t[:, None, None] * a

    def with_gradient(function, *arguments):
        y, pullback = function(*arguments)
        return y, pullback(g)

    return {
        ("times", VALUE): lambda: expmgrad.expm_times(a, t),
        ("batch", VALUE): lambda: expmgrad.expm(batch),
        ("times", GRADIENT): lambda: with_gradient(expmgrad.expm_times_vjp, a, t),
        ("batch", GRADIENT): lambda: with_gradient(expmgrad.expm_vjp, batch),
    }


def measure(options) -> tuple[str, list]:
    count = QUICK_COUNT if options.quick else COUNT
    a, _ = gaussian(N, 1)
    _, g = gaussian(N, count)
    rows, found = [], []
    for last in LASTS:
        subjects = {key: python_calls(call) for key, call in calls(a[0], np.linspace(0, last, count), g).items()}
        timings = interleaved(subjects, effort_for(options))
        for kind in (VALUE, GRADIENT):
            ratio = timings.ratio(("batch", kind), ("times", kind))
            text = ratio_text(ratio) if ratio >= LIMIT else f"**{ratio_text(ratio)}**"
            seconds = [timings.seconds((name, kind)) for name in ("times", "batch")]
            rows.append([f"{count} times from 0 to {last:g}", kind, *map(time_text, seconds), text])
            found.append([last, kind, *seconds, ratio])
    return table([f"n = {N}, norm 2", "", "times", "batch of tᵢ A", f"ratio (limit {LIMIT})"], rows), found
