"""A plugin of pytest: scipy.linalg has our expm, expm_frechet and expm_cond in place of its own."""
import scipy.linalg

import expmgrad

for name in ("expm", "expm_frechet", "expm_cond"):
    setattr(scipy.linalg, name, getattr(expmgrad, name))
