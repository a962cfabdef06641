"""What is made of measures: growth, tables, a plot; the measuring itself is no test."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bench.growth import Point, exponent, table
from bench.plot import drawn


def points(shape: str, *cpu: float) -> list[Point]:
    sizes = (1_000, 10_000, 100_000)
    return [Point("terraform", shape, size, 1, took, took, 0.0, 2**30) for size, took in zip(sizes, cpu, strict=True)]


LINEAR = points("flat", 1.0, 10.0, 100.0)
QUADRATIC = points("network", 1.0, 100.0, 10_000.0)


def test_the_exponent_tells_a_line_from_a_square() -> None:
    assert exponent(LINEAR) == pytest.approx(1.0)
    assert exponent(QUADRATIC) == pytest.approx(2.0)


def test_the_table_sets_each_size_beside_the_smallest() -> None:
    lines = list(table([*LINEAR, *QUADRATIC]))
    assert lines[4] == "| terraform, flat | 100,000 | 100.00 s | 100.00 s | 1.000 | 1.00 x | 1,024 MiB |"
    assert "| 100.00 x |" in lines[7]
    assert lines[-1] == "| terraform, network | resources ^ 2.00 |"


def test_the_plot_has_a_line_for_each_shape() -> None:
    picture = ElementTree.fromstring(drawn([*LINEAR, *QUADRATIC]))
    lines = picture.findall(".//{http://www.w3.org/2000/svg}polyline")
    flat, square = ([float(pair.split(",")[1]) for pair in line.attrib["points"].split()] for line in lines)
    assert flat[0] == pytest.approx(flat[2], abs=0.1)
    assert square[0] > square[2]  # up is smaller
