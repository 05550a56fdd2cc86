"""What did our change do, in the browser: the answer, its files, what is refused; and ratings after a programme."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carepost.insight.commands import app
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.snapshots import Store
from carepost.insight.tests.conftest import ASKED
from carepost.insight.tests.files import councils_csv, workbook
from carepost.insight.tests.test_effect_command import FALLING, STEADY, WEEKS
from carepost.insight.tests.test_pages_compare import page, rows

pytestmark = pytest.mark.django_db
URL = "/compare/measures/outbreaks-new/change/"
WIGHT = {"council": "Isle of Wight", "since": "2020-05-18"}
MOVED = {"inadequate": 0, "requires_improvement": 8, "good": 0, "outstanding": 0, "improved": 5}


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with nineteen weeks of outbreaks; Gateshead's have a gap, and Cumberland's begin late."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("files")
    gap: list[object] = [*STEADY[:5], "", *STEADY[6:]]
    late: list[object] = [*[""] * 10, *STEADY[10:]]
    table: list[list[object]] = [
        ["", "", "", "Week commencing"],
        ["Local Authority", "UTLAApr19CD", "Government office regions", *(f"{week}" for week in WEEKS)],
        ["Isle of Wight", "E06000046", "South East", *FALLING],
        ["Wiltshire", "E06000054", "South West", *STEADY],
        ["Gateshead", "E08000037", "North East", *gap],
        ["Cumberland", "E06000063", "North West", *late],
    ]
    path = workbook(folder / "weeks.xlsx", {"Upper_Tier_Local_authorities": table})
    parts = [read(each, Asked(ASKED.today)) for each in (path, *councils_csv(folder))]
    Store(home / "files" / "snapshots").add(parts, datetime(2026, 7, 31, tzinfo=UTC))
    return home


@pytest.fixture
def analyst(cast: Any, client_as: Any, weeks: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.CAREPOST_HOME = weeks
    monkeypatch.setenv("CAREPOST_HOME", str(weeks))
    return client_as(cast.analyst)


def test_a_measure_leads_to_it_and_a_date_is_asked_for_before_anything_is_told(analyst: Any) -> None:
    measure = analyst.get("/compare/measures/outbreaks-new/", {"council": "Isle of Wight"}).content.decode()
    assert f'href="{URL}?council=Isle+of+Wight"' in measure
    told = analyst.get(URL, {"council": "Isle of Wight"})
    assert "by what you know of it, not by looking at the figures" in page(told)
    text = told.content.decode()
    assert '<option value="2020-05-04">' in text  # the ninth of nineteen weeks
    assert '<option value="2020-06-22">' in text  # the fourth before the end
    assert '<option value="2020-04-27">' not in text
    assert '<option value="2020-06-29">' not in text


def test_the_page_says_what_the_command_says(analyst: Any) -> None:
    told = unescape(page(analyst.get(URL, WIGHT)))
    command = shlex.split(told[told.index("carepost insight effect") : told.index(" --json")] + " --json")
    done = CliRunner().invoke(app, command[2:])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["conclusion"] in told
    assert found["conclusion"].startswith("Since then it was ")
    assert "whether it was this or another thing of the same days, no series can tell" in told
    file = rows(analyst.get(URL, {**WIGHT, "periods-as": "csv"}))
    assert len(file) == len(found["periods"]) == 19
    assert [float(row["Figure"]) for row in file] == [float(each) for each in FALLING]
    since = found["periods"][12]
    assert since["expected_lower"] < since["expected"] < since["expected_upper"]
    dates = rows(analyst.get(URL, {**WIGHT, "others-as": "csv"}))
    assert len(dates) == found["other_dates_tried"] + 1
    assert dates[0]["Beside the change"] == "the change asked about"
    assert [row["Beside the change"] for row in dates].count("as great") == found["as_great_at"]


def test_the_chart_is_taken_away_with_its_sentence_licence_and_snapshot(analyst: Any, weeks: Path) -> None:
    assert analyst.get(f"{URL[:-1]}.svg", WIGHT).status_code == 200
    svg = analyst.get(f"{URL}paper.svg", WIGHT).content.decode()
    for words in (
        "Since then it was",
        "Open Government Licence",
        Store(weeks / "files" / "snapshots").names()[0],
    ):
        assert words in svg
    png = analyst.get(f"{URL}paper.png", WIGHT).content
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        (
            {"council": "Cumberland"},
            200,
            "Cumberland has 9 periods of this measure. It takes 8 before",
        ),
        ({"council": "Gateshead"}, 200, "Gateshead has no figure of 2020-04-13, between others."),
        ({"council": "Wiltshire", "since": "2020-03-30"}, 404, "there are 3 and 16"),
        ({"council": "Wiltshire", "since": "someday"}, 404, "is no period"),
        ({"council": "Narnia"}, 404, "There is no area called"),
    ],
)
def test_what_cannot_be_told_is_refused_plainly(analyst: Any, query: Any, status: int, says: str) -> None:
    answer = analyst.get(URL, query)
    assert answer.status_code == status
    assert says in page(answer)
    assert analyst.get(f"{URL[:-1]}.svg", query).status_code == 404
    assert analyst.get(f"{URL}paper.png", query).status_code == 404


def test_ratings_after_a_programme_stand_beside_what_would_have_happened(analyst: Any) -> None:
    told = page(analyst.get("/compare/movement/", MOVED))
    assert "5 of 8 improved; without any programme 57.0% would have. No evidence of an effect" in told  # T9.2
    file = rows(analyst.get("/compare/movement/", {**MOVED, "as": "csv"}))
    assert [row["Inspected again"] for row in file] == ["0", "8", "0", "0"]
    mixed = {**MOVED, "requires_improvement": 15, "inadequate": 5, "improved": 12}
    assert "63.0% would have anyway" in page(analyst.get("/compare/movement/", mixed))  # T9.3


def test_the_chart_of_ratings_has_its_table_and_is_a_file_with_its_source(analyst: Any) -> None:
    mixed = {**MOVED, "inadequate": 5, "requires_improvement": 15, "improved": 12}
    whole = analyst.get("/compare/movement/", mixed).content.decode()
    src = unescape(re.findall(r'<img src="([^"]+)"', whole)[0])
    drawn = analyst.get(src)
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    told = " ".join(drawn.content.decode().split())
    assert "12 of 20 improved; without any programme 63.0% would have. No evidence of an effect" in told
    assert "95% interval 38.7% to 78.1%" in told
    assert analyst.get(f"{src}&narrow=1").content != drawn.content
    papers = [unescape(each) for each in re.findall(r'href="([^"]+paper[^"]+)" download', whole)]
    svg, png = (b"".join(analyst.get(each)) for each in papers)
    assert "The state of adult social care services 2014 to 2017" in " ".join(svg.decode().split())
    assert png.startswith(b"\x89PNG")
    table = rows(analyst.get("/compare/movement/", {**mixed, "chart-as": "csv"}))
    assert [list(row.values()) for row in table] == [
        ["Improved", "0.6", "0.386582", "0.781193", "12", "20"],
        ["Would have anyway", "0.63", "", "", "12.6", "20"],
        ["Inadequate before, would have anyway", "0.81", "", "", "4.05", "5"],
        ["Requires improvement before, would have anyway", "0.57", "", "", "8.55", "15"],
    ]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({**MOVED, "improved": 9}, "8 were inspected again: no more than these can have improved."),
        (
            {**MOVED, "outstanding": 2, "improved": 9},
            "8 had another rating than outstanding: no more than these",
        ),
        ({**MOVED, "requires_improvement": 0, "improved": 0}, "Say how many services were inspected again"),
        ({**MOVED, "good": "-1"}, "good"),
        ({"good": "3"}, "Enter how many were inadequate"),
    ],
)
def test_numbers_that_cannot_be_are_said_to_be_none(analyst: Any, query: Any, says: str) -> None:
    answer = analyst.get("/compare/movement/", query)
    assert answer.status_code == 400
    assert says in page(answer)
    assert "No evidence of an effect" not in page(answer)
    for path in ("chart.svg", "paper.svg", "paper.png"):
        assert analyst.get(f"/compare/movement/{path}", query).status_code == 404


def test_the_periods_of_the_chart_stand_in_their_order(analyst: Any) -> None:
    drawn = analyst.get(f"{URL[:-1]}.svg", WIGHT).content.decode()
    ticks = re.findall(r">(\d+ (?:Mar|Apr|May|Jun|Jul))</text>", drawn)
    days = [datetime.strptime(f"{each} 2020", "%d %b %Y").replace(tzinfo=UTC) for each in ticks]
    assert len(days) > 5
    assert days == sorted(days)
