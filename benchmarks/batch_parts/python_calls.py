"""A small batch from Python: 16 matrices of 3 × 3, where the call is the cost."""

from __future__ import annotations

import numpy as np

from report import table, time_text
from stopwatch import interleaved, python_calls

from .subjects import gaussian

COUNT, N = 16, 3
LIMIT = 4e-6  # of the first call


def measure(options) -> tuple[str, dict[str, float]]:
    import expmgrad

    a, g = gaussian(N, COUNT)
    out = np.empty_like(a)
    _, pullback = expmgrad.expm_vjp(a)
    calls = {
        "expm(a)": lambda: expmgrad.expm(a),
        "expm(a, out=y)": lambda: expmgrad.expm(a, out=out),
        "y, pullback = expm_vjp(a)": lambda: expmgrad.expm_vjp(a),
        "pullback(g)": lambda: pullback(g),
    }
    timings = interleaved({name: python_calls(call) for name, call in calls.items()}, options.effort)
    seconds = {name: timings.seconds(name) for name in calls}
    limits = {"expm(a)": LIMIT}
    rows = []
    for name, t in seconds.items():
        limit = limits.get(name)
        text = time_text(t) if limit is None or t <= limit else f"**{time_text(t)}**"
        rows.append([f"`{name}`", text, time_text(limit) if limit else "–"])
    return table([f"{COUNT} of {N} × {N}, float64", "time a call", "limit"], rows), seconds
