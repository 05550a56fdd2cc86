"""How numbers are written: alike in every file and on every page, and by one module alone."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from carepost.insight import engine
from carepost.insight.commands import app
from carepost.insight.engine import digits
from carepost.insight.tests.test_pages_compare import rows

ROOM = Path(engine.__file__).parents[1]
WIGHT = {"council": "Isle of Wight"}


@pytest.mark.parametrize(
    ("value", "written"),
    [(58.0, "58"), (0.0, "0"), (12.5, "12.5"), (1e6, "1000000"), (0.1 + 0.2, "0.3"), (None, "None")],
)
def test_a_count_is_whole_in_a_file_unless_it_was_published_with_a_fraction(
    value: float | None, written: str
) -> None:
    assert str(digits.count(value)) == written


@pytest.mark.parametrize(("value", "written"), [(1.0, "1.0"), (0.0, "0.0"), (58 / 62, "0.935484")])
def test_a_share_keeps_its_digits(value: float, written: str) -> None:
    assert str(digits.rounded(value)) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.0625, "6.3%"), (0.57 * 15 / 100, "8.6%"), (0.0005, "0.1%"), (1 / 3, "33.3%"), (0.0, "0.0%"),
     (np.float64(0.125), "12.5%"), (12, "1,200.0%")],
)  # fmt: skip
def test_halves_go_up_as_people_expect(share: float, written: str) -> None:
    assert digits.percent(share) == written


@pytest.mark.parametrize(
    ("difference", "written"), [(0.05, "+5.0"), (-0.05, "−5.0"), (0, "0.0"), (-0.0001, "0.0")]
)
def test_a_difference_has_its_sign_and_nought_has_none(difference: float, written: str) -> None:
    assert digits.points(difference) == written


def test_a_number_of_cases_has_commas_for_people() -> None:
    assert [digits.whole(each) for each in (23124.0, 0, 2.5, None)] == ["23,124", "0", "3", ""]


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_what_is_written_is_no_further_off_than_half_of_its_last_digit(value: float, places: int) -> None:
    written = Decimal(digits.decimal(value, places).replace(",", ""))
    assert abs(written - Decimal(repr(value))) <= Decimal("0.5").scaleb(-places) + Decimal("1e-10")


@pytest.mark.django_db
def test_every_file_of_a_figure_writes_it_alike(
    cast: Any, client_as: Any, home: Path, tmp_path: Path
) -> None:
    """The framework's 58 of 62, in the page's file, the measure's own, a chart's, the command's three, Parquet."""
    client = client_as(cast.analyst)
    compare = rows(client.get("/compare/", {**WIGHT, "as": "csv"}))
    [page] = [row for row in compare if row["measure"] == "ascof-6b"]
    measure = "/compare/measures/ascof-6b/"
    every = rows(client.get(measure, {**WIGHT, "as": "csv"}))
    [own] = [row for row in every if row["Council"] == WIGHT["council"]]
    [chart] = rows(client.get(measure, {**WIGHT, "intervals-as": "csv"}))
    asked = ["compare", "-m", "ascof-6b", "-a", "Isle of Wight", "--store", str(home / "files" / "snapshots")]
    [line] = csv.DictReader(io.StringIO(_said(*asked, "--csv")))
    [area] = json.loads(_said(*asked, "--json"), parse_float=str, parse_int=str)["areas"]
    told = {
        (each[first], each[second], each[value])
        for each, first, second, value in (
            (page, "numerator", "denominator", "value"), (line, "numerator", "denominator", "value"),
            (area, "numerator", "denominator", "value"), (own, "Numerator", "Denominator", "Figure"),
            (chart, "Numerator", "Denominator", "Figure"),
        )
    }  # fmt: skip
    assert told == {("58", "62", "0.935484")}
    assert (page["benchmark_numerator"], line["benchmark_denominator"]) == ("11287", "13820")
    _said(*asked, "--parquet", str(tmp_path / "6b.parquet"))
    [typed] = pq.read_table(tmp_path / "6b.parquet").to_pylist()
    assert (typed["numerator"], typed["value"]) == (58, 0.935484)
    # A column has one type in all files, and some counts are published with a fraction.
    assert pq.read_schema(tmp_path / "6b.parquet").field("numerator").type == pa.float64()


@pytest.mark.django_db
def test_a_count_that_is_a_figure_is_whole_too(cast: Any, client_as: Any, home: Path) -> None:
    compare = rows(client_as(cast.analyst).get("/compare/", {**WIGHT, "as": "csv"}))
    [page] = [row for row in compare if row["measure"] == "services-listed"]
    assert (page["value"], page["benchmark_value"]) == ("5", "9")


def _said(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


_FIXED = re.compile(r"\.\d+[fe%]$")
_IN_TEMPLATES = re.compile(r"%\.\d+f|\|\s*round\b")
#: Places in a picture, and what is rounded as a file is read, which is no writing of figures.
_NOT_FIGURES = {"digits.py", "planar.py", "cells.py"}


def _own_digits(source: str) -> Iterator[int]:
    """Lines that choose how many decimals a number is written with."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            told = "".join(
                str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant)
            )
            if _FIXED.search(told):
                yield node.lineno
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "round"
            and len(node.args) > 1
        ):
            yield node.lineno  # fmt: skip


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('f"{100 * x:.1f}%"', [1]), ('f"{x:,.0f}"', [1]), ("round(x, 6)", [1]), ('f"{x:,}"', []),
        ("round(x)", []), ('f"{name:<{width}}"', []),
    ],
)  # fmt: skip
def test_who_chooses_decimals_alone_is_found(source: str, found: list[int]) -> None:
    assert list(_own_digits(source)) == found


def test_nobody_else_chooses_how_many_decimals_a_figure_has() -> None:
    files = [
        path
        for path in ROOM.rglob("*.py")
        if not {"tests", "charts"} & set(path.relative_to(ROOM).parts) and path.name not in _NOT_FIGURES
    ]
    assert len(files) > 80
    found = [f"{path.relative_to(ROOM)}:{line}" for path in files for line in _own_digits(path.read_text())]
    found += [str(path) for path in ROOM.rglob("*.html") if _IN_TEMPLATES.search(path.read_text())]
    assert found == []
