"""Who came and who left, as a page: its figures, the rows behind them, its chart and files, and what it refuses."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.insight.engine.history.lives import How
from carepost.insight.engine.market.moves import _steps, moves
from carepost.insight.engine.tables import Tables
from carepost.insight.tests.test_moves import LAST, MONTHS, tables_of
from carepost.insight.tests.test_pages_compare import page, rows

pytestmark = pytest.mark.django_db
URL, ROWS = "/compare/market/moves/", "/compare/market/moves/services/"
WIGHT = {"council": "Isle of Wight"}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    home = tmp_path_factory.mktemp("moves")
    return tables_of(home, MONTHS)


@pytest.fixture
def analyst(cast: Any, client_as: Any, bare: Path, tables: Tables) -> Any:
    (bare / "files").mkdir()
    (bare / "files" / "snapshots").symlink_to(tables.snapshots[0].folder.parents[1])
    return client_as(cast.analyst)


def test_the_page_says_who_came_and_who_left(analyst: Any) -> None:
    told = page(analyst.get(URL, WIGHT))
    assert "Isle of Wight: who came and who left" in told
    assert "After 30 June 2025, until 30 June 2026, from CQC’s active locations" in told
    assert "2 are new to the market, with 7 beds" in told
    assert "1 left it, with 30 beds: 7.7% of 13 at the start" in told
    assert "1 went on under another provider or legal entity" in told
    assert "13 services on 30 June 2025 became 14 on 30 June 2026, and 190 beds became 173" in told


def test_each_table_is_a_file_whose_rows_add_up(analyst: Any) -> None:
    told = rows(analyst.get(URL, {**WIGHT, "services-as": "csv"}))
    assert [list(row.values()) for row in told] == [
        ["All", "13", "2", "1", "1", "14", "1", "0"],
        ["Care home service without nursing", "13", "1", "1", "0", "13", "1", "0"],
        ["Domiciliary care service", "0", "1", "0", "1", "1", "0", "0"],
    ]
    beds = rows(analyst.get(URL, {**WIGHT, "beds-as": "csv"}))
    assert [list(row.values())[1:] for row in beds] == [["190", "7", "30", "6", "173"]] * 2
    steps = rows(analyst.get(URL, {**WIGHT, "steps-as": "csv"}))
    assert [tuple(row.values()) for row in steps] == [
        ("Jul to Sep 2025", "0", "0"), ("Oct to Dec 2025", "0", "1"), ("Jan to Mar 2026", "0", "0"),
        ("Apr to Jun 2026", "2", "0"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "kind", "refs"),
    [
        ("new", "", ["1-100000005", "1-100000006"]),
        ("new", "homecare", ["1-100000006"]),
        ("left", "", ["1-100000002"]),
        ("hands", "", ["1-100000003"]),
        ("again", "", []),
    ],
)
def test_each_number_leads_to_its_rows(analyst: Any, what: str, kind: str, refs: list[str]) -> None:
    asked = {**WIGHT, "what": what, "kind": kind}
    assert [row["CQC location"] for row in rows(analyst.get(ROWS, {**asked, "as": "csv"}))] == refs
    told = page(analyst.get(ROWS, asked))
    assert all(ref in told for ref in refs)
    if what == "hands":
        assert "Taken over by another provider 1-100000004" in told


def test_any_two_days_may_be_asked_for(analyst: Any) -> None:
    told = page(analyst.get(URL, {**WIGHT, "from": "2025-12-31", "to": "2026-06-30"}))
    assert "After 31 December 2025, until 30 June 2026" in told
    assert "0 left it" in told


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"from": "soon"}, "Write the day as year, month, day, such as 2026-06-30."),
        ({"from": "2026-01-01", "to": "2025-01-01"}, "The first day must be before the last."),
        ({"source": "tea leaves"}, "There is no history from “tea leaves”. There is one from: active."),
        ({"council": "Narnia"}, "There is no area called “Narnia”"),
    ],
)
def test_what_cannot_be_asked_says_what_can(analyst: Any, more: dict[str, str], said: str) -> None:
    answer = analyst.get(URL, WIGHT | more)
    assert answer.status_code == 404
    assert said in page(answer)
    assert "your council" not in page(answer)
    for path in (ROWS, f"{URL}chart.svg", f"{URL}paper.svg"):
        assert analyst.get(path, WIGHT | more).status_code == 404


def test_days_of_which_nothing_is_known_and_a_council_without_a_history(analyst: Any) -> None:
    told = page(analyst.get(URL, {**WIGHT, "from": "2030-01-01"}))
    assert "The history goes from 30 June 2025 to 30 June 2026." in told
    assert analyst.get(ROWS, {**WIGHT, "what": "everything"}).status_code == 404
    assert analyst.get(ROWS, {**WIGHT, "kind": "zoo"}).status_code == 404


def test_the_chart_is_a_picture_and_a_file_with_its_source(analyst: Any) -> None:
    drawn = analyst.get(f"{URL}chart.svg", WIGHT)
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert "2 services came and 1 left" in drawn.content.decode()
    paper = b"".join(analyst.get(f"{URL}paper.svg", WIGHT)).decode()
    assert "CQC’s active locations. Data of 30 June 2026" in " ".join(paper.split())


def test_a_measure_of_moves_leads_to_them(analyst: Any) -> None:
    told = analyst.get("/compare/measures/market-exits/", WIGHT).content.decode()
    assert "/compare/market/moves/?council=Isle+of+Wight&amp;from=2025-06-30&amp;to=2026-06-30" in told
    assert "year to 30 June 2026" in told
    counts = rows(analyst.get("/compare/measures/market-exits/", {**WIGHT, "as": "csv"}))
    assert [(row["Numerator"], row["Denominator"]) for row in counts] == [("1", "13")]  # and not 1.0 of 13.0


def test_an_unknown_council_is_not_called_yours(analyst: Any) -> None:
    for path in (URL, "/compare/market/", "/compare/"):
        told = page(analyst.get(path, {"council": "Narnia"}))
        assert "There is no area called “Narnia”" in told
        assert "your council" not in told


def test_what_was_before_and_what_came_between_give_what_is_there_after(tables: Tables) -> None:
    area = tables.places.find("Isle of Wight", {})
    for start in MONTHS:
        if start < LAST:
            found = moves(tables, area, start)
            for flow in (found.total, *found.kinds):
                assert flow.after == flow.before + flow.new - flow.left + flow.elsewhere
            assert found.total.elsewhere == 0
            assert found.total.new == sum(step.new for step in found.steps)
            assert found.total.left == sum(step.left for step in found.steps)
            assert len(found.of(How.CLOSED, came=False)) == found.total.left


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 9000))
def test_steps_cover_the_period_once(start: date, span: int) -> None:
    end = date.fromordinal(start.toordinal() + span)
    found = list(_steps([], start, end))
    assert (found[0].start, found[-1].end) == (start, end)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(each.start < each.end for each in found)
    assert len(found) <= 30
