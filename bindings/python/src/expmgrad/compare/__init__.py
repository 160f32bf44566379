"""`python -m expmgrad compare`: the comparison of the 2018 script, against certified values.

Is this gradient of the matrix exponential right, and does it agree with autodiff through an eigensolver and
with the formulas of the literature? The command prints the value, the gradients and the Jacobians of a matrix,
holds them and every installed reference against certified values, and ends in a table of verdicts.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys

from ._input import DTYPES, InputError, load, random_hermitian, whole_number

_PLOT_FORMATS = (".png", ".pdf", ".svg")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options; values are checked in `run`, so that a bad one costs one line."""
    parser.add_argument("--size", metavar="N", help="size of the random symmetric matrix (default 5)")
    parser.add_argument("--seed", metavar="S", help="seed of the random matrix (default 0)")
    parser.add_argument("--matrix", metavar="FILE",
                        help="read the matrix instead: .npy, .csv, or whitespace-separated text")
    parser.add_argument("--dtype", metavar="TYPE",
                        help=f"{', '.join(DTYPES)} (default: the file's, or float64; complex draws a Hermitian matrix)")
    parser.add_argument("--references", metavar="LIST",
                        help="of scipy,tensorflow,torch,jax,arb (default: every one installed; scipy always)")
    parser.add_argument("--plot", metavar="FILE", help="draw the matrices and the errors (.png, .pdf or .svg)")
    parser.add_argument("--json", metavar="FILE", help="write everything machine-readable")


def main(argv: list[str] | None = None) -> int:
    """The command: parse, compare, print; the exit code is that of `run`."""
    parser = _OneLineParser(prog="python -m expmgrad compare", allow_abbrev=False,
                            description="The matrix exponential, its gradients and its Jacobians, by this "
                                        "package and by others, against certified values.")
    add_arguments(parser)
    return run(parser.parse_args(argv))


class _OneLineParser(argparse.ArgumentParser):
    """argparse, but a usage error is one line like every other error of this command."""

    def error(self, message: str):
        self.exit(2, f"expmgrad compare: {message} (--help lists the options)\n")


def run(options: argparse.Namespace) -> int:
    """Compare and print. 0: nothing of ours is off; 1: something is; 2: bad input, one line on stderr."""
    try:
        return _run(options)
    except InputError as error:
        print(f"expmgrad compare: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    from ._files import check_writable, write_together
    _require_packages(options)
    problem = _problem(options)
    plot = options.plot is not None and check_writable(options.plot, "--plot")
    if plot and plot.suffix.lower() not in _PLOT_FORMATS:
        raise InputError(f"--plot: {options.plot} must end in one of {', '.join(_PLOT_FORMATS)}")
    record = options.json is not None and check_writable(options.json, "--json")

    from ._references import select
    references, left_out = select(options.references)
    from ._certified import CertificationError
    from ._comparison import as_json, compare
    try:
        comparison = compare(problem, references, left_out)
    except CertificationError as error:
        raise InputError(str(error)) from None

    outputs = {}
    if record:
        text = json.dumps(as_json(comparison), allow_nan=False, separators=(",", ":"), ensure_ascii=False)
        outputs[record] = lambda path: path.write_text(text + "\n", encoding="utf-8")
    if plot:
        from ._plot import draw
        outputs[plot] = lambda path: draw(comparison, path)
    write_together(outputs)

    from ._report import render
    from ._table import OURS_OFF
    print(render(comparison))
    return 1 if comparison.count(OURS_OFF) else 0


def _problem(options: argparse.Namespace):
    if options.dtype is not None and options.dtype not in DTYPES:
        raise InputError(f"--dtype: {options.dtype!r} is not one of {', '.join(DTYPES)}")
    if options.matrix is not None:
        for option in ("size", "seed"):
            if getattr(options, option) is not None:
                raise InputError(f"--{option} has no meaning beside --matrix")
        return load(options.matrix, options.dtype)
    size = 5 if options.size is None else whole_number(options.size, "--size")
    seed = 0 if options.seed is None else whole_number(options.seed, "--seed")
    return random_hermitian(size, seed, options.dtype or "float64")


def _require_packages(options: argparse.Namespace) -> None:
    missing = [name for name in ("scipy", *(["matplotlib"] if options.plot else []))
               if importlib.util.find_spec(name) is None]
    if importlib.util.find_spec("flint") is None and importlib.util.find_spec("mpmath") is None:
        missing.append("mpmath")
    if missing:
        what = "--plot" if missing == ["matplotlib"] else "the comparison"
        raise InputError(f"{what} needs {' and '.join(missing)} (pip install {' '.join(missing)})")


__all__ = ["add_arguments", "main", "run"]
