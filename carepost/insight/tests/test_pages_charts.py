"""The charts of a measure's page: each at an address of its own, with its figures in words, a table and a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from carepost.insight.tests.conftest import first
from carepost.insight.tests.test_pages_compare import page, rows

pytestmark = pytest.mark.django_db
RESIDENTIAL, RATED = "/compare/measures/ascof-6b/", "/compare/measures/rated-good-or-outstanding/"
WIGHT = {"council": "Isle of Wight"}


@pytest.fixture
def analyst(cast: Any, client_as: Any, home: Path) -> Any:
    return client_as(cast.analyst)


@pytest.mark.parametrize("kind", ["intervals", "trend", "distribution", "funnel"])
def test_a_chart_is_a_picture_with_its_figures_in_words(analyst: Any, kind: str) -> None:
    answer = analyst.get(f"{RESIDENTIAL}{kind}.svg", WIGHT)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    root = etree.fromstring(answer.content)
    words = root.findtext("{http://www.w3.org/2000/svg}desc")
    assert "93.5%" in words or "81.7%" in words
    assert words in analyst.get(RESIDENTIAL, WIGHT).content.decode().replace("&#39;", "'")
    again = analyst.get(f"{RESIDENTIAL}{kind}.svg", WIGHT, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_the_chosen_councils_are_named_in_the_drawing(analyst: Any) -> None:
    alone = analyst.get(f"{RESIDENTIAL}funnel.svg", WIGHT).content.decode()
    both = analyst.get(f"{RESIDENTIAL}funnel.svg", {**WIGHT, "against": "chosen", "with": "Wiltshire"})
    assert "Wiltshire" not in alone
    assert "Wiltshire" in both.content.decode()


@pytest.mark.parametrize(
    ("kind", "key", "values"),
    [
        ("trend", "Period", ["2024-25", "2023-24"]),
        ("intervals", "Council", ["Isle of Wight"]),
        ("funnel", "Council", ["Isle of Wight"]),
        ("distribution", "", ["lowest", "lower quarter", "median", "upper quarter", "highest"]),
    ],
)
def test_beside_each_chart_stands_a_table_that_is_a_file_too(
    analyst: Any, kind: str, key: str, values: list[str]
) -> None:
    found = rows(analyst.get(RESIDENTIAL, {**WIGHT, f"{kind}-as": "csv"}))
    assert [row[key] for row in found] == values


@pytest.mark.parametrize(("ending", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_is_taken_away_with_its_source_and_snapshot_in_the_picture(
    analyst: Any, home: Path, ending: str, begins: bytes
) -> None:
    older = first(home).name
    answer = analyst.get(f"{RESIDENTIAL}paper/funnel.{ending}", {**WIGHT, "snapshot": older})
    assert answer.content.startswith(begins)
    assert f"ascof-6b-funnel.{ending}" in answer["Content-Disposition"]
    if ending == "svg":
        words = " ".join(etree.fromstring(answer.content).itertext())
        assert older in words
        assert "Residential providers rated good or outstanding" in words


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{RESIDENTIAL}map.svg", WIGHT),  # no boundaries were imported
        (f"{RATED}trend.svg", WIGHT),  # one period
        (f"{RATED}trend.svg", {}),  # no council
        (f"{RATED}funnel.svg", {"period": "1999"}),
        (f"{RATED}funnel.svg", {"council": "Atlantis"}),
        (f"{RATED}paper/trend.png", WIGHT),
        ("/compare/measures/no-such/funnel.svg", WIGHT),
        (f"{RATED}pie.svg", WIGHT),
        (f"{RATED}paper/funnel.exe", WIGHT),
    ],
)
def test_what_cannot_be_drawn_is_nowhere(analyst: Any, path: str, query: Any) -> None:
    assert analyst.get(path, query).status_code == 404


def test_the_page_says_why_a_chart_is_not_drawn(analyst: Any) -> None:
    told = page(analyst.get(RATED, WIGHT))
    assert "Not drawn: over time, map" in told
    assert "carepost insight import" in told
