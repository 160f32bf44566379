"""The package has two storeys, and imports go one way: public modules know what speaks to C, which knows nothing of
them.
"""

import ast
from pathlib import Path

import pytest

import expmgrad

PACKAGE = Path(expmgrad.__file__).resolve().parent
LOWER = sorted((PACKAGE / "_ffi").glob("*.py"))


@pytest.mark.parametrize("path", LOWER, ids=lambda path: path.name)
def test_what_speaks_to_c_imports_nothing_from_the_storey_above(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level <= 1 and not (node.module or "").startswith("expmgrad"), ast.unparse(node)
        elif isinstance(node, ast.Import):
            assert not any(name.name.startswith("expmgrad") for name in node.names), ast.unparse(node)
