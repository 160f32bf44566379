"""The colour of each library in every picture, those of benchmarks/ too: Okabe and Ito's, told apart by all eyes."""
from __future__ import annotations

OURS = "expmgrad"
COLOURS = {OURS: "#0072b2", "scipy": "#e69f00", "tensorflow": "#d55e00", "torch": "#cc79a7", "jax": "#009e73",
           "arb": "#8c8c8c"}
