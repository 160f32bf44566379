"""examples/python/grape_two_qubits.py: the gradient through all slices, and the pulse that it leads to."""
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

jax = pytest.importorskip("jax", reason="JAX is not installed")
EXAMPLES = Path(__file__).resolve().parents[4] / "examples" / "python"
if not EXAMPLES.is_dir():
    pytest.skip("needs a checkout", allow_module_level=True)


@pytest.fixture
def grape(monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import grape_two_qubits

    return grape_two_qubits


def test_the_gradient_of_the_fidelity_is_that_of_differences(grape, rng):
    pulse, e = rng.standard_normal((2, 6, 4))
    _, slope = jax.jit(lambda x, e: jax.jvp(grape.infidelity, (x,), (e,)))(pulse, e)
    gradient = jax.jit(jax.grad(grape.infidelity))(pulse)
    difference = (grape.infidelity(pulse + 1e-5 * e) - grape.infidelity(pulse - 1e-5 * e)) / 2e-5
    assert np.isclose(np.sum(gradient * e), slope, rtol=1e-12, atol=1e-14) and np.isclose(difference, slope, rtol=1e-6, atol=1e-9)


def test_the_pulse_makes_a_cnot_gate(grape, monkeypatch, capsys, tmp_path):
    arguments = ["grape_two_qubits.py"]
    if importlib.util.find_spec("matplotlib"):
        arguments += ["--plot", str(tmp_path / "figure.png")]
    monkeypatch.setattr(sys, "argv", arguments)
    grape.main()
    assert capsys.readouterr().out == "40 slices of 4 controls: 1 - fidelity 0.964 at first, below 1e-10 at the end: True\n"
    assert len(arguments) == 1 or (tmp_path / "figure.png").stat().st_size > 10000
