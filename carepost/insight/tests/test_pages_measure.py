"""A measure's own page, the snapshots that it was made from, and who reads them."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from carepost.core.testing import shared_data
from carepost.councils.tests.cast import scope
from carepost.insight import queries
from carepost.insight.commands import app
from carepost.insight.engine.figures.mapping import Columns
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.snapshots import Store
from carepost.insight.queries import figures, readings
from carepost.insight.queries.readings import Reading
from carepost.insight.tests.conftest import ASKED, first
from carepost.insight.tests.files import written
from carepost.insight.tests.test_insight_real_files import FILES
from carepost.insight.tests.test_pages_compare import page, rows
from carepost.register.tests.factories import make_service

pytestmark = pytest.mark.django_db
RATED = "/compare/measures/rated-good-or-outstanding/"


@pytest.fixture
def analyst(cast: Any, client_as: Any, home: Path) -> Any:
    return client_as(cast.analyst)


@pytest.fixture
def own(home: Path) -> Iterator[Store]:
    """A measure of Ambershire's own, in its own store."""
    store = Store(home / "files" / "snapshots", "ambershire")
    lines = [["Area", "Late", "Of"], ["Isle of Wight", 9, 40], ["Wiltshire", 30, 90]]
    columns = Columns(
        "late-visits", "Late visits", of="2025-26", polarity="lower",
        columns={"area": "Area", "numerator": "Late", "denominator": "Of"},
    )  # fmt: skip
    part = read(written(home / "late.csv", lines), Asked(ASKED.today, columns=columns))
    store.add([part], datetime(2026, 7, 31, 12, 30, tzinfo=UTC))
    yield store
    shutil.rmtree(store.folder)


def test_a_measure_says_what_it_is_and_what_a_council_has(analyst: Any) -> None:
    told = page(analyst.get(RATED, {"council": "Isle of Wight"}))
    assert "Adult social care services whose overall rating is good or outstanding" in told
    assert "Isle of Wight, 30 June 2026 80.0% 4 of 5 rated adult social care services" in told
    assert "Numerator Of them good or outstanding" in told
    assert "Open Government Licence v3.0" in told
    assert "30 June 2026" in told
    assert "ratings.csv" in told
    assert "ascof.xlsx" not in told  # another measure's file


def test_a_measure_says_where_it_stands_and_who_uses_it(analyst: Any) -> None:
    told = page(analyst.get(RATED, {"council": "Isle of Wight"}))
    assert "Used on Compare and by programs that read the SQL door" in told
    readers, _, _ = told.partition("Who uses it ")[2].partition(" of every council here")
    assert {"Analyst", "Director", "Support officer"} <= set(readers.split(", "))
    assert "Provider manager" in readers  # what is published; a measure of a council's own is its staff's
    assert "Volunteer caller" not in readers
    homes = page(analyst.get("/compare/measures/market-homes/"))
    assert homes.partition("Used on ")[2].replace(" ,", ",").startswith("Compare, Market and by programs")


def test_every_council_is_there_by_name_and_as_a_file(analyst: Any) -> None:
    found = rows(analyst.get(RATED, {"as": "csv"}))
    assert [row["Council"] for row in found] == ["Gateshead", "Isle of Wight", "Wiltshire"]
    assert [(row["Numerator"], row["Denominator"]) for row in found] == [
        ("1", "1"),
        ("4", "5"),
        ("1", "3"),
    ]
    assert [row["Council"] for row in rows(analyst.get(RATED, {"as": "csv", "find": "south"}))] == [
        "Isle of Wight",
        "Wiltshire",
    ]
    assert "No council has a figure" in page(analyst.get(RATED, {"find": "Atlantis"}))


def test_councils_are_never_ranked_by_their_figures(analyst: Any) -> None:
    by_figure = rows(analyst.get(RATED, {"as": "csv", "sort": "-value"}))
    assert [row["Council"] for row in by_figure] == ["Gateshead", "Isle of Wight", "Wiltshire"]


def test_a_council_over_time(analyst: Any) -> None:
    found = rows(analyst.get("/compare/measures/ascof-6b/", {"council": "Isle of Wight", "trend-as": "csv"}))
    assert [row["Period"] for row in found] == ["2024-25", "2023-24"]


def test_the_command_on_the_page_gives_the_figure_on_the_page(analyst: Any, home: Path) -> None:
    query = {"council": "Isle of Wight", "against": "region", "snapshot": first(home).name}
    text = analyst.get("/compare/measures/ascof-6b/", query).content.decode()
    command = text.split('cp-command"><code>')[1].split("</code>")[0].replace("&#39;", "'")
    words = shlex.split(command)
    assert words[:2] == ["carepost", "insight"]
    done = CliRunner().invoke(app, [*words[2:], "--store", str(home / "files" / "snapshots")])
    told = json.loads(done.stdout)
    assert told["snapshot"] == first(home).name
    [area] = told["areas"]
    assert (area["numerator"], area["denominator"], area["benchmark"]) == (58, 62, "South East")
    assert "58 of 62" in page(analyst.get("/compare/measures/ascof-6b/", query))


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("/compare/measures/no-such-measure/", {}, 404, ""),
        (RATED, {"period": "1999"}, 404, "There is no figure of 1999. There are: 2026-06-30."),
        (RATED, {"council": "Atlantis"}, 404, "There is no area called “Atlantis”"),
        ("/compare/measures/oflog-turnover/", {}, 200, "This snapshot has no figures of this measure"),
    ],
)
def test_what_is_not_there_is_said(analyst: Any, path: str, query: Any, status: int, words: str) -> None:
    answer = analyst.get(path, query)
    assert answer.status_code == status
    assert words in page(answer)


def test_a_snapshot_tells_its_files_with_their_seals(analyst: Any, home: Path) -> None:
    snapshot = first(home)
    told = page(analyst.get("/compare/snapshots/"))
    assert "31 July 2026 at 11:15am" in told
    found = rows(analyst.get(f"/compare/snapshots/{snapshot.name}/", {"as": "csv"}))
    assert {row["Seal of the file (SHA-256)"] for row in found} == {
        part.original_sha256 for part in snapshot.parts
    }
    assert {row["Publisher"] for row in found} == {"mySociety", "Department of Health and Social Care"}


class TestOwn:
    """What is one council's own is read by that council, and by no other at any address."""

    def test_its_council_reads_it_beside_the_open_figures(self, analyst: Any, own: Store) -> None:
        told = page(analyst.get("/compare/", {"council": "Wiltshire"}))
        assert "Late visits" in told
        of_its_own = page(analyst.get("/compare/measures/late-visits/", {"council": "Wiltshire"}))
        assert "30 of 90" in of_its_own
        assert "of your council alone" in of_its_own
        assert "SQL door" not in of_its_own
        assert "your council’s own" in page(analyst.get("/compare/snapshots/"))
        assert analyst.get(f"/compare/snapshots/{own.names()[0]}/").status_code == 200

    def test_no_other_council_reads_it_at_any_address(self, cast: Any, client_as: Any, own: Store) -> None:
        neighbour, name = client_as(cast.neighbour), own.names()[0]
        assert "Late visits" not in page(neighbour.get("/compare/", {"council": "Wiltshire"}))
        for path, query in _ways(name):
            assert neighbour.get(path, query).status_code == 404, (path, query)
        assert name not in page(neighbour.get("/compare/snapshots/"))

    def test_a_store_that_everybody_opened_would_be_noticed(
        self, cast: Any, client_as: Any, own: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(readings, "own_store", lambda viewer: own)
        neighbour = client_as(cast.neighbour)
        answers = [neighbour.get(path, query) for path, query in _ways(own.names()[0])]
        for answer in answers:
            answer.close()
        assert 200 in {answer.status_code for answer in answers}

    def test_a_council_that_is_called_like_the_open_store_has_none_of_its_own(
        self, cast: Any, home: Path
    ) -> None:
        council = cast.ambershire
        type(council).objects.filter(pk=council.pk).update(slug="open")
        assert readings.own_store(cast.analyst.actor) is None

    def test_a_measure_of_its_own_takes_no_key_of_the_open_ones(self, home: Path, own: Store) -> None:
        reading = Reading(Store(home / "files" / "snapshots").latest(), own.latest())
        assert figures.measures(reading)["ascof-6b"].source.startswith("Adult social care outcomes")
        assert figures.is_own(reading, "late-visits")
        assert not figures.is_own(reading, "ascof-6b")


def _ways(name: str) -> list[tuple[str, dict[str, str]]]:
    """Every address that could lead to a snapshot of another council, or to its measure."""
    measure = "/compare/measures/late-visits/"
    return [
        ("/compare/", {"own": name}),
        ("/compare/", {"snapshot": name}),
        (RATED, {"own": name}),
        (measure, {}),
        (measure, {"own": name, "as": "csv"}),
        (f"/compare/snapshots/{name}/", {}),
    ]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("real-home")
    parts = [read(shared_data(name), Asked(ASKED.today, day)) for name, day in list(FILES.items())[:4]]
    Store(home / "files" / "snapshots").add(parts, datetime(2026, 11, 29, tzinfo=UTC))
    return home


def test_the_pages_count_england_wiltshire_and_the_isle_of_wight_as_others_do(
    real: Path, settings: Any, cast: Any, client_as: Any
) -> None:
    settings.CAREPOST_HOME = real
    analyst = client_as(cast.analyst)
    told = {}
    for council in ("England", "Wiltshire", "Isle of Wight"):
        found = rows(analyst.get("/compare/", {"council": council, "as": "csv"}))
        told[council] = {row["measure"]: row for row in found}
    count = {name: each["services-listed"]["value"] for name, each in told.items()}
    assert count == {"England": "23124", "Wiltshire": "252", "Isle of Wight": "96"}
    mix = ("rated-outstanding", "rated-good", "rated-requires-improvement", "rated-inadequate")
    assert [told["Wiltshire"][key]["numerator"] for key in mix] == ["5", "202", "45", "0"]
    assert [told["Isle of Wight"][key]["numerator"] for key in mix] == ["5", "81", "10", "0"]
    residential = [told[name]["ascof-6b"] for name in ("England", "Wiltshire", "Isle of Wight")]
    figures_told = [(row["numerator"], row["denominator"]) for row in residential]
    assert figures_told == [("11287", "13820"), ("130", "160"), ("58", "62")]
    pages = [page(analyst.get("/compare/", {"council": name})) for name in told]
    for one, figure in zip(pages, ("81.7%", "81.3% 130 of 160", "93.5% 58 of 62"), strict=True):
        assert f"Residential providers rated good or outstanding 2024-25 {figure}" in one


class TestRows:
    """The rows behind a number are as many as it says."""

    @pytest.mark.parametrize("council", ["Isle of Wight", "Wiltshire", "South West", "England"])
    @pytest.mark.parametrize(
        "key", ["rated-good-or-outstanding", "services-listed", "ratings-old", "rated-inadequate"]
    )
    def test_they_are_as_many(self, home: Path, council: str, key: str) -> None:
        store = Store(home / "files" / "snapshots")
        reading = Reading(store.latest())
        area = figures.find(reading, council)
        assert area is not None
        behind = queries.rows.behind(reading, key, area)
        assert behind is not None
        outcome = behind.outcome
        if outcome.numerator is None:
            assert len(behind.services) == outcome.value
        else:
            assert (len(behind.counted), len(behind.services)) == (outcome.numerator, outcome.denominator)

    def test_the_page_and_its_file_list_them(self, analyst: Any) -> None:
        path = f"{RATED}rows/"
        told = page(analyst.get(path, {"council": "Isle of Wight"}))
        assert "4 of 5 on 30 June 2026" in told
        assert "Counted: 4" in told
        found = rows(analyst.get(path, {"council": "Isle of Wight", "as": "csv"}))
        assert {row["CQC rating"] for row in found} == {"good", "outstanding"}
        every = rows(analyst.get(path, {"council": "Isle of Wight", "as": "csv", "which": "all"}))
        assert [row["Counted"] for row in every].count("no") == 1

    def test_a_service_of_the_register_is_a_link_to_it(self, cast: Any, analyst: Any) -> None:
        with scope(cast.officer):
            service = make_service(ref="1-100000000", host=cast.ambershire)
        text = analyst.get(f"{RATED}rows/", {"council": "Isle of Wight"}).content.decode()
        assert f"/register/services/{service.ref}/" in text
        assert "/register/services/1-100000001/" not in text

    @pytest.mark.parametrize(
        ("path", "query"),
        [
            ("/compare/measures/ascof-6b/rows/", {"council": "Isle of Wight"}),
            (f"{RATED}rows/", {"council": "Isle of Wight", "period": "1999"}),
            (f"{RATED}rows/", {}),
            (f"{RATED}rows/", {"council": "Cumbria"}),
        ],
    )
    def test_a_figure_without_rows_has_no_page_of_them(self, analyst: Any, path: str, query: Any) -> None:
        assert analyst.get(path, query).status_code == 404
