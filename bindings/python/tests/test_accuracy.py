"""The accuracy bar on hard matrices: error / (cond u) of value, JVP and VJP in four element types.

Certified by Arb at 640 bits or more. The matrices, the certified values and the measure are those of
benchmarks/accuracy.py, at a smaller size; cond = max(1, Frobenius condition number), cond u at most 1, and results
that overflow or underflow the element type left out.
"""
import sys
from pathlib import Path

import pytest

pytest.importorskip("flint")
pytest.importorskip("scipy")
BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
if not BENCHMARKS.is_dir():
    pytest.skip("the benchmarks are not part of this copy", allow_module_level=True)
sys.path.append(str(BENCHMARKS))

from matrices import test_set as matrices_of  # noqa: E402
from measure import KINDS, measure, summary  # noqa: E402
from methods import expmgrad as our_method  # noqa: E402

SIZE = 6
GEOMETRIC_MEAN = 0.03
WORST = 7
DTYPES = ["float64", "complex128", "float32", "complex64"]

# Matrices that do not reach the bar. Each must miss it somewhere: one that reaches it leaves this list.
OPEN = {
    "al_mohy_higham_2": "A² is lost to cancellation, so the norm alone decides: 13 squarings",
    "kenney_laub_98_1": "a triangle's corrected diagonal lacks e^μ where μ is applied before squaring",
    "najfeld_havel": "three squarings more than ‖A⁴‖ would ask for",
    "involutory_8_pi": "float32: cond u > 1, and the computed value overflows",
}


@pytest.fixture(scope="module")
def measurements():
    """Every measurement, by element type; each type is measured once, when first asked for."""
    kept = {}

    def of(dtype):
        if dtype not in kept:
            kept[dtype] = list(measure(matrices_of(dtype, SIZE), [our_method()], cache=False))
        return kept[dtype]
    return of


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_no_error_passes_seven_cond_u(measurements, dtype, kind):
    found = [m for m in measurements(dtype) if m.kind == kind and m.problem not in OPEN]
    assert len(found) > 120
    above = {m.problem: m.ratio for m in found if not m.ratio <= WORST}
    assert not above


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", [
    "float64", "complex128",
    pytest.param("float32", marks=pytest.mark.xfail(reason="0.033 to 0.04")),
    pytest.param("complex64", marks=pytest.mark.xfail(reason="0.04 to 0.06"))])
def test_the_geometric_mean_of_the_errors_is_three_hundredths_of_cond_u(measurements, dtype, kind):
    found = [m for m in measurements(dtype) if m.kind == kind]
    assert summary(found).geometric_mean <= GEOMETRIC_MEAN


@pytest.mark.parametrize("name", OPEN)
def test_a_matrix_excused_from_the_bar_still_misses_it(measurements, name):
    assert max(m.ratio for dtype in DTYPES for m in measurements(dtype) if m.problem == name) > WORST
