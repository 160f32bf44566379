"""The table of C signatures is what the header gives."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(not (ROOT / "include" / "expmgrad.h").is_file(), reason="not in a checkout")
def test_the_table_is_up_to_date():
    found = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "generate_bindings.py"), "--check"], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr


def test_every_declared_function_is_in_the_library():
    from expmgrad._ffi import library, signatures

    for operation, letters, _, _ in signatures.SIGNATURES:
        for letter in letters or ("",):
            assert library.function(operation, letter) is not None
