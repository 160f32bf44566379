"""The comparison as text: what the seed prints, in its order, and then Jacobians and verdicts."""

from __future__ import annotations

import numpy as np

from ._comparison import Comparison
from ._quantities import EXPM, EXPM_EIG, GRADIENT, GRADIENT_EIG, GRADIENT_TRIANGLE, Measurement
from ._table import AGREE, OURS_OFF, REFERENCE_OFF, REFUSED


def render(comparison: Comparison) -> str:
    with np.printoptions(precision=3):
        sections = [comparison.problem.description + "\n", _seed_part(comparison)]
        if comparison.hermitian:
            sections.append(_one_triangle_part(comparison))
    jacobians = comparison.our_jacobians()
    if jacobians:
        with np.printoptions(precision=3, threshold=100, edgeitems=3):
            sections += [f"Jacobian, {m.method} =\n {_value(m)}" for m in jacobians]
            sections.append("")
    sections.append(_table(comparison))
    return "\n".join(sections)


def _seed_part(comparison: Comparison) -> str:
    """Line for line the seed's prints; the lines that need a symmetric x are left out without one."""
    lines = [f"\nx=\n {comparison.problem.matrix}\n",
             f"expm(x)=\n {_value(comparison.ours(EXPM))}"]
    if comparison.hermitian:
        lines.append(f"expm_eig(x)=\n {_value(comparison.ours(EXPM_EIG))}\n")
    lines.append(f"grad expm =\n {_value(comparison.ours(GRADIENT))}")
    if comparison.hermitian:
        lines.append(f"grad expm_eig =\n {_value(comparison.ours(GRADIENT_EIG))}")
    return "\n".join(lines)


def _one_triangle_part(comparison: Comparison) -> str:
    triangle = comparison.ours(GRADIENT_TRIANGLE)
    symmetric = comparison.ours(GRADIENT_EIG)
    mark = "ᴴ" if comparison.problem.matrix.dtype.kind == "c" else "ᵀ"
    lines = [f"grad expm_eig, one triangle =\n {_value(triangle)}"]
    if all(m.value is not None and np.isfinite(m.value).all() for m in (triangle, symmetric)):
        spread = (triangle.value + triangle.value.conj().T) / 2
        gap = float(np.abs(spread - symmetric.value).max())
        lines.append(
            "The two differ because an eigensolver that reads only the lower triangle books both x[i,j] and x[j,i] "
            "on the lower one,\nand they agree: "
            f"with t the one-triangle form, (t + t{mark})/2 is grad expm_eig, here to within {gap:.1e}.\n")
    return "\n".join(lines)


def _table(comparison: Comparison) -> str:
    cells = [("quantity", "source", "method", "difference", "tolerance", "verdict")]
    for row in comparison.rows:
        m = row.measurement
        cells.append((m.quantity, m.source, m.method + (" (for information)" if m.information else ""),
                      "-" if row.difference is None else f"{row.difference:.1e}", f"{row.tolerance:.1e}", row.text()))
    widths = [max(len(line[k]) for line in cells) for k in range(5)]
    lines = [_condition_line(comparison)]
    for number, line in enumerate(cells):
        if number == 0 or (number > 1 and line[0] != cells[number - 1][0]):
            lines.append("")
        lines.append("  ".join([*(text.ljust(width) for text, width in zip(line, widths)), line[5]]).rstrip())
    lines += [""] + _notes(comparison) + [_summary(comparison)]
    return "\n".join(lines)


def _condition_line(comparison: Comparison) -> str:
    certified, limits, found = comparison.certified, comparison.tolerances, comparison.condition
    versions = ", ".join(f"{name} {version}" for name, version in comparison.versions.items())
    estimate = ", estimated" if found.method == "power" else ""
    text = (f"Certified by {certified.backend} at {certified.bits} bits. References: {versions}.\n"
            "Difference: largest, relative to the largest certified entry (omexpovx: point by point).\n"
            f"Tolerance: 10 n max(1, cond) u, cond = {found.number:.3g}{estimate} (Frobenius); omexpovx: 10 u.")
    if limits.gradient > limits.general:
        text += (f"\nGradients: {limits.gradient / limits.general:.1e} times that, because a cotangent of ones "
                 "meets directions that the derivative damps.")
    return text


def _notes(comparison: Comparison) -> list[str]:
    notes = [f"Note: {line}." for line in comparison.left_out]
    notes += [f"Known reason: {line}." for line in comparison.remarks]
    return notes + [""] if notes else []


def _summary(comparison: Comparison) -> str:
    counted = [f"{comparison.count(AGREE)} agree", f"{comparison.count(REFERENCE_OFF)} references off"]
    if comparison.count(REFUSED):
        counted.append(f"{comparison.count(REFUSED)} refused")
    ours = comparison.count(OURS_OFF)
    return ", ".join(counted) + f"; {ours if ours else 'nothing'} of ours {OURS_OFF.split()[1].lower()}"


def _value(measurement: Measurement):
    return measurement.value if measurement.value is not None else measurement.failure
