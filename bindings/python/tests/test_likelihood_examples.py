"""examples/python: likelihoods whose gradients are right, and fits by them that find the truth."""
import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "python"
if not EXAMPLES.is_dir():
    pytest.skip("needs a checkout", allow_module_level=True)
pytest.importorskip("scipy", reason="SciPy is not installed")


def module(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def printed(name, *arguments):
    done = subprocess.run([sys.executable, str(EXAMPLES / f"{name}.py"), *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def central(f, x):
    """The gradient of f by differences: right to h² and u/h."""
    h = 1e-5 * np.maximum(1e-2, np.abs(x))
    return np.array([(f(x + step) - f(x - step)) / (2 * size) for step, size in zip(np.diag(h), h)])


def test_the_gradient_of_the_phylogenetic_likelihood_is_that_of_differences(rng):
    example = module("phylogenetic_likelihood")
    alignment = example.simulated(300, rng)
    rates, lengths = rng.uniform(0.5, 3, 6), rng.uniform(0.02, 0.4, 9)
    value, in_rates, in_lengths = example.log_likelihood(rates, lengths, alignment)
    assert np.allclose(in_rates, central(lambda r: example.log_likelihood(r, lengths, alignment)[0], rates), rtol=1e-5, atol=1e-5)
    assert np.allclose(in_lengths, central(lambda t: example.log_likelihood(rates, t, alignment)[0], lengths), rtol=1e-5, atol=1e-5)
    assert abs(in_rates @ rates) < 1e-9 * np.abs(in_rates * rates).sum()  # the scale of all rates is of no account


def test_the_phylogenetic_fit_finds_the_truth(tmp_path):
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed")
    example = module("phylogenetic_likelihood")
    lines = printed("phylogenetic_likelihood", "--plot", str(tmp_path / "figure.png")).splitlines()
    assert lines[0].startswith("log likelihood at equal rates and lengths of 0.1: -104616.6")
    assert lines[3].startswith("largest log likelihood: -97234.78")
    found = np.array(lines[4].split()[1:], float), np.array(lines[5].split()[1:], float)
    assert np.allclose(found[0], example.TRUE_RATES, rtol=0.1) and np.allclose(found[1], example.TRUE_LENGTHS, atol=0.02)
    assert (tmp_path / "figure.png").stat().st_size > 10000


def test_the_gradient_of_the_panel_likelihood_is_that_of_differences(rng):
    example = module("markov_panel")
    counts = example.counted(200, 5, rng)
    rates = rng.uniform(0.05, 0.5, len(example.MOVES))
    found = example.log_likelihood(rates, counts)[1]
    assert np.allclose(found, central(lambda r: example.log_likelihood(r, counts)[0], rates), rtol=1e-5, atol=1e-5)


def test_the_panel_fit_finds_the_truth(tmp_path):
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed")
    lines = printed("markov_panel", "--plot", str(tmp_path / "figure.png")).splitlines()
    assert lines[0] == "12192 pairs of visits, log likelihood -8167.966"
    for line in lines[1:]:
        words = line.split()
        true, low, high = float(words[words.index("true") + 1]), float(words[-3]), float(words[-1])
        assert low < true < high, line
    assert (tmp_path / "figure.png").stat().st_size > 10000
