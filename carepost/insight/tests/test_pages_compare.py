"""The table of a council beside others: its figures, its address, its file, and what it says where there is nothing."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from carepost.core import clock, policies
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.insight.tests.conftest import first

pytestmark = pytest.mark.django_db
URL = "/compare/"


@pytest.fixture
def analyst(cast: Any, client_as: Any, home: Path) -> Any:
    return client_as(cast.analyst)


def page(answer: Any) -> str:
    """The words of a page, tags taken out."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def rows(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_a_council_beside_england_in_every_measure(analyst: Any) -> None:
    told = page(analyst.get(URL, {"council": "Isle of Wight"}))
    assert "Isle of Wight and England" in told
    assert (
        "Residential providers rated good or outstanding 2024-25 93.5% 58 of 62 84.6% to 97.5% 81.7%" in told
    )
    assert "▲ positive" in told
    assert "Services rated good or outstanding 30 June 2026 80.0% 4 of 5" in told
    assert re.search(
        r"\d+ differences were tested, \d+ stands? out; by chance alone about [\d.]+ would", told
    )


@pytest.mark.parametrize(
    ("query", "name", "figure"),
    [
        ({}, "England", "81.67%"),
        ({"against": "region"}, "South East", "82.89%"),
        ({"against": "chosen", "with": "Wiltshire"}, "the chosen areas", "81.25%"),
        ({"with": "Wiltshire"}, "England", "81.67%"),  # chosen, and not compared with
        ({"add": "Wiltshire"}, "the chosen areas", "81.25%"),
        ({"against": "nonsense"}, "England", "81.67%"),
    ],
)
def test_what_it_is_held_against_is_in_the_link(analyst: Any, query: Any, name: str, figure: str) -> None:
    found = rows(analyst.get(URL, {"council": "Isle of Wight", "as": "csv", **query}))
    [one] = [row for row in found if row["measure"] == "ascof-6b"]
    assert one["benchmark"] == name
    assert f"{100 * float(one['benchmark_value']):.2f}%" == figure
    assert one["verdict"] == "positive"


def test_an_added_council_is_one_of_the_chosen_in_the_address_that_is_passed_on(analyst: Any) -> None:
    query = {
        "council": "Isle of Wight",
        "against": "chosen",
        "with": "Gateshead",
        "add": "Wiltshire",
        "period": "",
    }
    for path in (URL, "/compare/measures/ascof-6b/"):
        answer = analyst.get(path, query)
        assert answer.status_code == 302
        assert (
            answer["Location"] == f"{path}?council=Isle+of+Wight&against=chosen&with=Gateshead&with=Wiltshire"
        )


def test_the_file_has_every_number_that_a_reader_needs_to_check(analyst: Any, home: Path) -> None:
    found = rows(analyst.get(URL, {"council": "Isle of Wight", "as": "csv"}))
    [one] = [row for row in found if row["measure"] == "ascof-6b"]
    assert (one["numerator"], one["denominator"], one["period"]) == ("58", "62", "2024-25")
    assert float(one["lower_95"]) == pytest.approx(0.8455, abs=1e-3)
    assert (
        one["snapshot"] == sorted(each.name for each in (home / "files" / "snapshots" / "open").iterdir())[-1]
    )
    assert one["value_before"].startswith("0.93")


def test_a_figure_of_an_older_snapshot_is_what_it_was(analyst: Any, home: Path) -> None:
    older = first(home).name
    found = rows(analyst.get(URL, {"council": "Isle of Wight", "as": "csv", "snapshot": older}))
    assert {row["measure"] for row in found} == {"ascof-6b"}  # the ratings came later
    assert {row["snapshot"] for row in found} == {older}
    told = page(analyst.get(URL, {"council": "Isle of Wight", "snapshot": older}))
    assert f"of the snapshot {older}, not of the newest" in told


def test_a_council_is_asked_for_where_the_viewers_own_has_no_figures(analyst: Any) -> None:
    told = page(analyst.get(URL))
    assert "There are no figures of your council in this snapshot" in told


def test_the_viewers_own_council_is_shown_first(cast: Any, client_as: Any, home: Path) -> None:
    with scope(cast.admin):
        type(cast.ambershire).objects.filter(pk=cast.ambershire.pk).update(ons_code="E06000054")
    assert "Wiltshire and England" in page(client_as(cast.analyst).get(URL))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"council": "Atlantis"}, "There is no area called “Atlantis” in this snapshot"),
        ({"council": "Wiltshire", "against": "chosen", "with": "Lyonesse"}, "no area called “Lyonesse”"),
        ({"council": "Wiltshire", "against": "chosen"}, "Choose at least one council to compare with"),
    ],
)
def test_a_name_that_nothing_has_is_said(analyst: Any, query: Any, words: str) -> None:
    answer = analyst.get(URL, query)
    assert answer.status_code == 404
    assert words in page(answer)


@pytest.mark.parametrize("name", ["2026-07-31T101500Z-00000000", "../open", "latest"])
def test_a_snapshot_that_is_none_is_nowhere(analyst: Any, name: str) -> None:
    assert analyst.get(URL, {"snapshot": name}).status_code == 404
    assert analyst.get(URL, {"own": name}).status_code == 404


def test_before_anything_was_imported_the_page_says_how(cast: Any, client_as: Any, bare: Path) -> None:
    answer = client_as(cast.analyst).get(URL)
    assert answer.status_code == 200
    assert "carepost insight import" in page(answer)


def test_everybody_who_may_read_it_finds_it_in_the_menu_or_in_the_register(
    cast: Any, client_as: Any, bare: Path
) -> None:
    for person in (cast.officer, cast.director, cast.auditor, cast.analyst, cast.admin, cast.partner):
        assert 'href="/compare/"' in client_as(person).get("/register/").content.decode()
    for person in (cast.stale_partner, cast.leaver):  # who may read nothing here finds no way to it
        assert 'href="/compare/"' not in client_as(person).get("/register/").content.decode()


def test_a_council_keeps_a_set_of_peers_under_a_name(cast: Any, client_as: Any, home: Path) -> None:
    values = {"name": "Our nearest neighbours", "councils": ["Wiltshire", "Gateshead"]}
    with scope(cast.director) as director:
        operator = director.operator(
            "tests", council_id=director.council_id, permissions={Can.ADOPT_POLICY.value}
        )
        policies.adopt(
            by=operator, council_id=cast.ambershire.pk, key="insight.peers", values=values,
            valid_from=clock.today(), authority="Directorate, 3 June",
        )  # fmt: skip
    client = client_as(cast.analyst)
    told = page(client.get(URL, {"council": "Isle of Wight", "against": "peers"}))
    assert "Isle of Wight and Our nearest neighbours" in told
    # Another council's peers are its own.
    other = page(client_as(cast.neighbour).get(URL, {"council": "Isle of Wight"}))
    assert "Our nearest neighbours" not in other


def test_no_start_of_the_web_server_waits_for_the_engine() -> None:
    code = (
        "import sys, django; django.setup(); import config.urls;"
        " print(sorted({'ibis', 'scipy', 'pyarrow'} & set(sys.modules)))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
