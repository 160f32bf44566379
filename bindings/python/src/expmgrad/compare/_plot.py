"""The picture: matrices as heat maps above, a bar for every compared value below."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from ._colours import COLOURS, OURS
from ._comparison import Comparison
from ._quantities import EXPM, EXPM_EIG, GRADIENT, GRADIENT_EIG
from ._table import AGREE, Row, certified_value

_WIDTH = 7.2  # inches: the text width of a two-column page
_BAR_HEIGHT = 0.128
_EQUAL = "#e6e6e6"
_SETTINGS = {"font.size": 8, "axes.titlesize": 8.5, "axes.linewidth": 0.6, "xtick.labelsize": 7,
             "ytick.labelsize": 7, "xtick.major.width": 0.6, "ytick.major.width": 0.6, "hatch.linewidth": 0.5,
             "svg.fonttype": "none", "pdf.fonttype": 42}


def draw(comparison: Comparison, path: Path) -> None:
    """Write the figure; the format follows the suffix of `path`."""
    from matplotlib import rc_context
    with rc_context(_SETTINGS):
        bars = [row for row in comparison.rows if row.difference is not None]
        map_rows = 2 if comparison.hermitian else 1
        heights = [2.05 * map_rows, _BAR_HEIGHT * (len(bars) + 1.6 * _groups(bars)) + 0.9]
        figure = Figure(figsize=(_WIDTH, sum(heights)), layout="constrained")
        figure.get_layout_engine().set(w_pad=0.06, h_pad=0.06)
        upper, lower = figure.subfigures(2, 1, height_ratios=heights)
        _heat_maps(upper, comparison)
        _bars(lower, bars, comparison)
        figure.savefig(path, dpi=200)


def _heat_maps(figure, comparison: Comparison) -> None:
    """x, exp(x), both gradients; and log10 of what separates the two ways to each."""
    def certified(quantity):
        return certified_value(quantity, comparison.certified).high

    def ours(quantity):
        value = comparison.ours(quantity).value
        return np.full_like(comparison.problem.matrix, np.nan) if value is None else value

    x, value, gradient = comparison.problem.matrix, ours(EXPM), ours(GRADIENT)
    if comparison.hermitian:
        axes = figure.subplots(2, 3)
        gradient_eig = ours(GRADIENT_EIG)
        shared = _limits(_real(gradient), _real(gradient_eig))
        _map(axes[0, 0], x, "x")
        _map(axes[0, 1], value, "exp(x)")
        _difference_map(axes[0, 2], value, ours(EXPM_EIG), "the difference of\nexpm and expm_eig")
        _map(axes[1, 0], gradient, "grad expm", shared)
        _map(axes[1, 1], gradient_eig, "grad expm_eig", shared)
        _difference_map(axes[1, 2], gradient, gradient_eig, "the difference of\nthe two gradients")
    else:
        axes = figure.subplots(1, 4)
        _map(axes[0], x, "x")
        _map(axes[1], value, "exp(x)")
        _map(axes[2], gradient, "grad expm")
        _difference_map(axes[3], gradient, certified(GRADIENT), "the error of\ngrad expm")


def _map(axes, matrix: np.ndarray, title: str, limits: tuple[float, float] | None = None) -> None:
    shown = _real(matrix)
    low, high = limits or _limits(shown)
    signed = low < 0 < high
    largest = max(abs(low), abs(high))
    norm = Normalize(-largest, largest) if signed else Normalize(low, high)
    _image(axes, shown, f"|{title}|" if matrix.dtype.kind == "c" else title, norm, "RdBu_r" if signed else "viridis")


def _difference_map(axes, one: np.ndarray, other: np.ndarray, what: str) -> None:
    """log10 of |one - other| over the largest entry; entries that are equal stay light grey."""
    with np.errstate(all="ignore"):
        scale = np.nanmax(np.abs(other)) if np.isfinite(other).any() else 1.0
        logarithm = np.log10(np.abs(one - other).astype(np.float64) / scale)
    finite = logarithm[np.isfinite(logarithm)]
    low, high = (np.floor(finite.min()), np.ceil(finite.max())) if finite.size else (-17.0, -16.0)
    norm = Normalize(low, high if high > low else low + 1)
    note = None if finite.size == logarithm.size else "grey: equal" if finite.size else "equal in every entry"
    _image(axes, np.ma.masked_invalid(logarithm), f"log₁₀ of {what}", norm, "magma", note)


def _image(axes, shown, title: str, norm, colours: str, note: str | None = None) -> None:
    axes.set_facecolor(_EQUAL)
    n = shown.shape[0]
    image = axes.imshow(shown, norm=norm, cmap=colours, interpolation="nearest", extent=(0.5, n + 0.5, n + 0.5, 0.5))
    axes.set_title(title)
    step = max(1, round(n / 5))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(range(1, n + 1) if n <= 6 else range(step, n + 1, step))
        axis.set_tick_params(length=0)
    if note:
        axes.set_xlabel(note, fontsize=7)
    bar = axes.figure.colorbar(image, ax=axes, fraction=0.046, pad=0.03)
    if np.ma.count(shown) == 0:
        bar.ax.set_visible(False)  # it still takes its place, so that the columns stay aligned
    bar.outline.set_linewidth(0.4)
    bar.ax.tick_params(width=0.4, length=2)
    bar.locator = MaxNLocator(4)
    bar.update_ticks()


def _bars(figure, rows: list[Row], comparison: Comparison) -> None:
    """One horizontal bar per row of the table, grouped by quantity, each group with its tolerance."""
    axes = figure.subplots()
    smallest = float(np.finfo(comparison.problem.matrix.dtype).eps) / 64
    largest = max([row.difference for row in rows if np.isfinite(row.difference)] + [row.tolerance for row in rows])
    right = 10.0 ** (np.ceil(np.log10(max(largest, smallest * 10))) + 0.9)
    position, ticks, labels, spans = 0.0, [], [], []
    for number, row in enumerate(rows):
        if number and row.measurement.quantity != rows[number - 1].measurement.quantity:
            position += 1.6
        if not spans or spans[-1][0] != row.measurement.quantity:
            spans.append([row.measurement.quantity, position, position, row.tolerance])
        spans[-1][2] = position
        _bar(axes, row, position, smallest, right)
        ticks.append(position)
        labels.append(f"{row.measurement.source}: {row.measurement.method}")
        position += 1
    for quantity, first, last, tolerance in spans:
        axes.plot([tolerance] * 2, [first - 0.6, last + 0.6], color="black", linewidth=1, linestyle=(0, (3, 1.5)))
        axes.text(smallest, first - 0.62, quantity, fontsize=8, fontweight="bold", ha="left", va="bottom")
    axes.set_yticks(ticks, labels)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(position - 0.2, -1.7)
    axes.set_xscale("log")
    axes.set_xlim(smallest, right)
    axes.xaxis.set_major_locator(LogLocator(numticks=12))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.grid(axis="x", color="#dddddd", linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel("largest difference from the certified value, relative to its largest entry")
    _legend(figure, rows)


def _bar(axes, row: Row, position: float, smallest: float, right: float) -> None:
    m = row.measurement
    end = min(max(row.difference, smallest * 1.15), right)
    axes.barh(position, end - smallest, left=smallest, height=0.78,
              color=COLOURS[OURS if m.ours else m.source],
              hatch="////" if m.information else None, edgecolor="white", linewidth=0)
    if row.verdict != AGREE:
        axes.text(max(end, row.tolerance) * 1.25, position, f"{row.difference:.0e}", va="center", ha="left",
                  fontsize=6.5, color="#a00000", fontweight="bold" if m.ours else "normal",
                  bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"})


def _legend(figure, rows: list[Row]) -> None:
    sources = [name for name in COLOURS if any(row.measurement.source == name for row in rows)]
    entries = [Patch(color=COLOURS[OURS], label="ours")]
    entries += [Patch(color=COLOURS[name], label=name) for name in sources]
    if any(row.measurement.information for row in rows):
        entries.append(Patch(facecolor="#bbbbbb", hatch="////", edgecolor="white", label="for information"))
    entries.append(Line2D([], [], color="black", linewidth=1, linestyle=(0, (3, 1.5)), label="tolerance"))
    figure.legend(handles=entries, loc="outside upper center", ncols=len(entries), frameon=False, fontsize=7.5,
                  handlelength=1.4, columnspacing=1.2)


def _groups(rows: list[Row]) -> int:
    return len({row.measurement.quantity for row in rows})


def _real(matrix: np.ndarray) -> np.ndarray:
    return np.abs(matrix) if matrix.dtype.kind == "c" else matrix


def _limits(*matrices: np.ndarray) -> tuple[float, float]:
    finite = np.concatenate([m[np.isfinite(m)] for m in matrices])
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    return (low, high) if high > low else (low, low + 1)
