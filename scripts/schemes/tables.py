"""Reads the scheme tables from the Swift sources, their only home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).resolve().parents[2] / "Sources" / "ExpmgradSchemes" / "Tables"


@dataclass
class Scheme:
    name: str
    degree: int
    theta: float
    theta_frechet: float
    products: list[tuple[list[float], list[float]]]
    output: list[float]
    backward_error: list[float]


_SCHEME = re.compile(
    r'static let (?P<key>\w+) = Scheme\(\s*name: "(?P<name>\w+)", degree: (?P<degree>\d+), '
    r"theta: (?P<theta>\S+), thetaFrechet: (?P<frechet>\S+),\s*products: \[(?P<products>.*?)\n?\s*\],\s*"
    r"output: \[(?P<output>[^\]]*)\],\s*backwardError: \[(?P<error>[^\]]*)\]\)",
    re.S,
)
_PRODUCT = re.compile(r"Product\(\s*left: \[([^\]]*)\],\s*right: \[([^\]]*)\]\)")


def number(text: str) -> float:
    return float.fromhex(text) if "0x" in text else float(text)


def numbers(text: str) -> list[float]:
    return [number(t.strip()) for t in text.split(",") if t.strip()]


def parse(source: str) -> dict[str, Scheme]:
    """The schemes of one Swift file, by the name of their static property."""
    source = re.sub(r"//[^\n]*", "", source)
    found = {}
    for match in _SCHEME.finditer(source):
        body = match["products"] + "]" if "Product(" in match["products"] else ""
        found[match["key"]] = Scheme(
            name=match["name"],
            degree=int(match["degree"]),
            theta=number(match["theta"]),
            theta_frechet=number(match["frechet"]),
            products=[(numbers(left), numbers(right)) for left, right in _PRODUCT.findall(body)],
            output=numbers(match["output"]),
            backward_error=numbers(match["error"]),
        )
    if source.count("= Scheme(") != len(found):
        raise ValueError("a scheme could not be read")
    return found


def read(folder: Path = TABLES) -> dict[str, Scheme]:
    """All schemes, by the name of their static property: t1 ... m5 for float64, t1Single ... m4Single for float32."""
    found: dict[str, Scheme] = {}
    for file in sorted(folder.glob("*.swift")):
        found |= parse(file.read_text(encoding="utf-8"))
    return found
