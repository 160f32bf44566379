from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / folder) for folder in ("Tests", "benchmarks", "bindings/python/src")]
os.environ.setdefault("EXPMGRAD_LIBRARY", str(ROOT / ".build" / "release" / "libexpmgrad.so"))
