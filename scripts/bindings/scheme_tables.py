"""bindings/python/src/expmgrad/_schemes/tables.py: the schemes of Sources/ExpmgradSchemes/Tables for array frameworks.

The thetas of derivatives at norms above d are those of Selection.swift, by the same sums over the same table.
"""
from schemes.tables import read

#: ||A||/d of the thetas; those of `SchemeTable.ratios`.
RATIOS = (1, 1.5, 2, 3, 4, 6, 10, 30, 100, 1e3, 1e4, 1e6, 1e8, 1e12)
#: `Scheme.double` and `Scheme.single`.
FAMILIES = {
    "DOUBLE": ("t1", "t2", "t4", "t8", "m4", "m5"),
    "SINGLE": ("t1Single", "t2Single", "t4Single", "t8Single", "m4Single"),
}


def first_weight(k, r):
    """Of |h_k| d^(k-1) in the bound of a Frechet derivative at norm r d."""
    return r * r * (k - 1) / 2 + (k + 1) / 2 if k % 2 else k * r


def second_weight(k, r):
    """Of |h_k| d^(k-2) in that of a second derivative."""
    m = k - 2
    half = m // 2
    pairs, fewer = (half + 1) * (half + 2) / 2, half * (half + 1) / 2
    return 2 * (3 * pairs * r + fewer * r**3) if m % 2 else 2 * (pairs + 3 * fewer * r * r)


def largest(total, limit, high, r):
    """The largest d below `high` with total(d, r) <= limit times the tolerance of a derivative at norm r d."""
    low = 0.0
    for _ in range(60):
        middle = (low + high) / 2
        if total(middle, r) <= limit * min(16.0, max(1.0, r * middle)):
            low = middle
        else:
            high = middle
    return low


def first_thetas(scheme):
    def total(d, r):
        return sum(h * d ** (k - 1) * first_weight(k, r) for k, h in enumerate(scheme.backward_error) if k > 0)

    limit = total(scheme.theta_frechet, 1)
    found = [largest(total, limit, scheme.theta, r) for r in RATIOS]
    return [max(found[0], scheme.theta_frechet), *found[1:]]


def second_thetas(scheme, unit):
    def total(d, r):
        return sum(h * d ** (k - 2) * second_weight(k, r) for k, h in enumerate(scheme.backward_error) if k > 1)

    limit = 1.1 * unit
    if total(0.0, 1) > limit:
        return [-1.0] * len(RATIOS)
    return [largest(total, limit, scheme.theta_frechet, r) for r in RATIOS]


def wrapped(head, texts, tail):
    """`head`, then the texts separated by commas, over lines of at most 120 columns."""
    lines, line = [], head + "("
    indent = " " * len(line)
    for text in [f"{text}," for text in texts[:-1]] + [texts[-1] + ("," if len(texts) == 1 else "") + ")" + tail]:
        if len(line) + len(text) > 119:
            lines.append(line.rstrip())
            line = indent
        line += text + " "
    return [*lines, line.rstrip()]


def entry(scheme, unit):
    yield f'    Scheme("{scheme.name}", {scheme.degree}, ('
    for left, right in scheme.products:
        yield from wrapped("        (", [repr(float(x)) for x in left], ",")
        yield from wrapped("         ", [repr(float(x)) for x in right], "),")
    yield from wrapped("    ), ", [repr(float(x)) for x in scheme.output], f", {scheme.theta!r},")
    yield from wrapped("        ", [f"{x:.12g}" for x in first_thetas(scheme)], ",")
    yield from wrapped("        ", [f"{x:.12g}" for x in second_thetas(scheme, unit)], "),")


def render():
    schemes = read()
    lines = [
        '"""The polynomial schemes of the library: products, outputs and thetas; scheme.py says what they mean.',
        "",
        "Written by scripts/generate_bindings.py from Sources/ExpmgradSchemes/Tables; do not edit.",
        '"""',
        "from .scheme import Scheme",
        "",
        *wrapped("RATIOS = ", [repr(float(r)) for r in RATIOS], ""),
    ]
    for family, keys in FAMILIES.items():
        unit = 2.0**-53 if family == "DOUBLE" else 2.0**-24
        lines += ["", f"{family} = ("]
        for key in keys:
            lines += entry(schemes[key], unit)
        lines.append(")")
    return "\n".join([*lines, ""])
