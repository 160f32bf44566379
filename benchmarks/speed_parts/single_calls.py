"""Single calls from C++ beside Eigen, by eigen/single_calls.cpp; left out where Eigen's headers are missing."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

EIGEN = Path(os.environ.get("EIGEN", "/usr/include/eigen3"))
PROGRAM = Path(__file__).resolve().parents[1] / "eigen"


def measure(options) -> tuple[str, str]:
    if options.threads > 1:
        return "Single calls of small matrices use one thread: see there.", ""
    if not (EIGEN / "unsupported" / "Eigen" / "MatrixFunctions").exists():
        return f"Left out: no Eigen in `{EIGEN}` (Debian: libeigen3-dev).", ""
    from expmgrad._ffi import library

    with tempfile.TemporaryDirectory() as build:
        variables = [f"BUILD={build}", f"EIGEN={EIGEN}", f"LIBRARY={library.path}", "ARGS=" + "--quick" * options.quick]
        command = ["make", "--no-print-directory", "-s", "-C", str(PROGRAM), "run", *variables]
        text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    return text, text
