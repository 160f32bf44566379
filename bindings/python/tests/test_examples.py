"""The programs in examples/python run, and what they assert of their results holds."""
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "python"
FRAMEWORKS = ("dask", "jax", "tensorflow", "torch")


@pytest.mark.parametrize("program", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_runs(program, run_python):
    pytest.importorskip("scipy", reason="SciPy is not installed")
    imported = {line.split()[1].partition(".")[0] for line in program.read_text().splitlines() if line.startswith(("import ", "from "))}
    for framework in imported.intersection(FRAMEWORKS):
        pytest.importorskip(framework, reason=f"{framework} is not installed")
    found = run_python(f"import runpy; runpy.run_path({str(program)!r}, run_name='__main__')")
    assert found.returncode == 0 and found.stdout.strip(), found.stderr
