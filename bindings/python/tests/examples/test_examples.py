"""examples/python: every program runs once, prints and draws what it should, and its gradients are those of
differences.
"""

import importlib
import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

EXAMPLES = Path(__file__).resolve().parents[4] / "examples" / "python"
if not EXAMPLES.is_dir():
    pytest.skip("needs a checkout", allow_module_level=True)
pytest.importorskip("scipy", reason="SciPy is not installed")
FRAMEWORKS = {"grape_two_qubits": "jax", "se3_poses": "torch"}


@pytest.fixture
def example(monkeypatch):
    """An example's module by its name."""

    def imported(name):
        if name in FRAMEWORKS:
            pytest.importorskip(FRAMEWORKS[name], reason=f"{FRAMEWORKS[name]} is not installed")
        monkeypatch.syspath_prepend(str(EXAMPLES))
        return importlib.import_module(name)

    return imported


def numbers(text):
    return np.array(re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?", text), float)


def chain_rates(lines, _):
    total, _, p, smallest = numbers(lines[0])
    assert abs(total - 1) < 1e-13 and np.isclose(p, 2.753e-33, rtol=1e-3) and np.isclose(smallest, 8.44e-109, rtol=0.01)
    assert lines[0].endswith("none negative: True") and lines[1].startswith("most by the rate 886 -> 900;")
    assert np.allclose(numbers(lines[1])[-2:], 42.114796, atol=1e-6)


def diffusion_tensors(lines, _):
    found = {line.partition(":")[0].strip(): numbers(line) for line in lines[1:5]}
    negative, distance, _, _ = np.transpose([*found.values()])
    assert list(found) == ["true", "least squares", "Euclidean smoothing", "log-Euclidean"]
    assert list(negative) == [0, 24, 0, 0]
    assert distance[0] == 0 and distance[3] < 0.09 < 0.1 < distance[2] < 0.11 < 0.36 < distance[1]
    # det diag(1.15, 1.15, 0.3) over det diag(2, 0.3, 0.3), and that of the geometric mean.
    assert np.allclose(numbers(lines[5])[:2], [2.20, 1.00])


def grape_two_qubits(lines, _):
    assert lines == ["40 slices of 4 controls: 1 - fidelity 0.964 at first, below 1e-10 at the end: True"]


def heat_fit(lines, _):
    before, after, _, error = numbers(lines[0])
    assert np.isclose(before, 0.922, atol=1e-3) and after < 1e-5 and error < 0.005


def markov_panel(lines, _):
    assert lines[0] == "12192 pairs of visits, log likelihood -8167.966"
    for line in lines[1:]:
        true, _, _, low, high = numbers(line)
        assert low < true < high, line


def phylogenetic_likelihood(lines, module):
    assert lines[0].startswith("log likelihood at equal rates and lengths of 0.1: -104616.6")
    assert lines[3].startswith("largest log likelihood: -97234.78")
    assert np.allclose(numbers(lines[4]), module.TRUE_RATES, rtol=0.1)
    assert np.allclose(numbers(lines[5]), module.TRUE_LENGTHS, atol=0.02)


def sampled_servo(lines, _):
    samples, _, percent = numbers(lines[0])
    assert samples == 500 and percent < 10
    for line in lines[1:]:
        true, _, _, low, high = numbers(line)
        assert low < true < high < 2 * low, line


def se3_poses(lines, module):
    _, _, first, last, _, least = numbers(lines[0])
    # Each frame fits six numbers to 3 SEEN of variance NOISE².
    expected = (3 * module.SEEN - 6) * module.NOISE**2 / (2 * module.SEEN)
    assert first > 1 and last == least and np.isclose(least, expected, rtol=0.05)
    degrees, place = numbers(lines[1])
    assert degrees < 1 and place < 0.03
    assert np.all(numbers(lines[2]) < 1e-4)


def spin_pulse(lines, _):
    before, after, _ = numbers(lines[0])
    assert before == 0.0001 and after > 0.95


PRINTED = (
    chain_rates,
    diffusion_tensors,
    grape_two_qubits,
    heat_fit,
    markov_panel,
    phylogenetic_likelihood,
    sampled_servo,
    se3_poses,
    spin_pulse,
)


def test_what_every_example_prints_is_tested():
    assert {check.__name__ for check in PRINTED} == {program.stem for program in EXAMPLES.glob("*.py")}


def test_the_gallery_shows_every_example():
    gallery = EXAMPLES.parents[1] / "docs" / "gallery.md"
    text = gallery.read_text(encoding="utf-8")
    for program in EXAMPLES.glob("*.py"):
        picture = f"images/examples/{program.stem}.png"
        assert f"({picture})" in text and (gallery.parent / picture).is_file(), program.stem


@pytest.mark.parametrize("check", PRINTED, ids=lambda check: check.__name__)
def test_an_example_prints_and_draws(check, example, run_python, tmp_path):
    name, picture = check.__name__, tmp_path / "figure.png"
    module, program = example(name), str(EXAMPLES / f"{name}.py")
    draws = importlib.util.find_spec("matplotlib") is not None
    arguments = [program, *["--plot", str(picture)] * draws]
    done = run_python(f"import runpy, sys; sys.argv = {arguments}; runpy.run_path({program!r}, run_name='__main__')")
    assert done.returncode == 0, done.stderr
    check(done.stdout.splitlines(), module)
    assert not draws or picture.stat().st_size > 10000


def central(f, x):
    """The gradient of f by differences: right to h² and u/h."""
    h = 1e-5 * np.maximum(1e-2, np.abs(x))
    return np.array([(f(x + step) - f(x - step)) / (2 * size) for step, size in zip(np.diag(h), h)])


def test_the_gradient_of_the_phylogenetic_likelihood_is_that_of_differences(example, rng):
    f = example("phylogenetic_likelihood")
    alignment = f.simulated(300, rng)
    rates, lengths = rng.uniform(0.5, 3, 6), rng.uniform(0.02, 0.4, 9)
    _, in_rates, in_lengths = f.log_likelihood(rates, lengths, alignment)
    of_rates = central(lambda r: f.log_likelihood(r, lengths, alignment)[0], rates)
    of_lengths = central(lambda t: f.log_likelihood(rates, t, alignment)[0], lengths)
    assert np.allclose(in_rates, of_rates, rtol=1e-5, atol=1e-5)
    assert np.allclose(in_lengths, of_lengths, rtol=1e-5, atol=1e-5)
    # The scale of all rates is of no account.
    assert abs(in_rates @ rates) < 1e-9 * np.abs(in_rates * rates).sum()


def test_the_gradient_of_the_panel_likelihood_is_that_of_differences(example, rng):
    f = example("markov_panel")
    counts = f.counted(200, 5, rng)
    rates = rng.uniform(0.05, 0.5, len(f.MOVES))
    found = f.log_likelihood(rates, counts)[1]
    assert np.allclose(found, central(lambda r: f.log_likelihood(r, counts)[0], rates), rtol=1e-5, atol=1e-5)


def test_the_gradient_of_the_servos_likelihood_is_that_of_differences(example, rng, monkeypatch):
    f = example("sampled_servo")
    monkeypatch.setattr(f, "SAMPLES", 40)
    record, x = f.simulated(rng), rng.uniform(0.5, 3, 3)
    found = f.log_likelihood(x, record)[1]
    assert np.allclose(found, central(lambda x: f.log_likelihood(x, record)[0], x), rtol=1e-5, atol=1e-4)


def test_the_gradient_of_the_tensor_field_is_that_of_differences(example, rng, monkeypatch):
    f = example("diffusion_tensors")
    monkeypatch.setattr(f, "SIZE", 3)
    g = f.directions()
    measured = f.signals(f.true_field(), g) + 0.1 * rng.standard_normal((9, f.DIRECTIONS))
    x = rng.standard_normal(9 * 6)
    found = f.objective(x, measured, g, f.laplacian())[1]
    differences = central(lambda x: f.objective(x, measured, g, f.laplacian())[0], x)
    assert np.allclose(found, differences, rtol=1e-5, atol=1e-5 * np.abs(found).max())


def test_the_gradient_of_the_misfit_of_poses_is_that_of_differences(example, rng):
    f, torch = example("se3_poses"), pytest.importorskip("torch")
    _, landmarks, measured = (x[:1] for x in f.flight(rng))
    x = rng.standard_normal(6)
    xi = torch.tensor(x[None], requires_grad=True)
    (found,) = torch.autograd.grad(f.misfit(xi, landmarks, measured).sum(), xi)
    differences = central(lambda x: f.misfit(torch.from_numpy(x[None]), landmarks, measured).item(), x)
    assert np.allclose(found[0].numpy(), differences, rtol=1e-5, atol=1e-7)


def test_the_gradient_of_the_fidelity_is_that_of_differences(example, rng):
    f, jax = example("grape_two_qubits"), pytest.importorskip("jax")
    pulse, e = rng.standard_normal((2, 6, 4))
    _, slope = jax.jit(lambda x, e: jax.jvp(f.infidelity, (x,), (e,)))(pulse, e)
    gradient = jax.jit(jax.grad(f.infidelity))(pulse)
    difference = (f.infidelity(pulse + 1e-5 * e) - f.infidelity(pulse - 1e-5 * e)) / 2e-5
    assert np.isclose(np.sum(gradient * e), slope, rtol=1e-12, atol=1e-14)
    assert np.isclose(difference, slope, rtol=1e-6, atol=1e-9)
