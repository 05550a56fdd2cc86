"""Entries and exits as measures: small markets by hand, Oldham's by plain counts of its own file."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import ibis
import pytest

from carepost.core.testing import shared_data
from carepost.insight.engine.comparison import Benchmark, judged
from carepost.insight.engine.history.keeping import added
from carepost.insight.engine.history.lives import Told
from carepost.insight.engine.history.opening import preferred
from carepost.insight.engine.history.registrations import label, of_tables, year_before, years
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.market.moves import moves
from carepost.insight.engine.measures import CATALOGUE, named
from carepost.insight.engine.measures.measure import COLUMNS
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import SnapshotRefused, Store
from carepost.insight.engine.tables import Tables
from carepost.insight.tests.files import active_csv, councils_csv
from carepost.insight.tests.test_history_command import followed_nearby

LAST = date(2026, 6, 30)
OTHERS: list[dict[str, object]] = [{"ref": f"1-30000000{at}", "beds": 10} for at in range(10)]
STAYS: dict[str, object] = {"ref": "1-100000001", "beds": 20}
CLOSES: dict[str, object] = {
    "ref": "1-100000002",
    "beds": 30,
    "postcode": "PO30 1AA",
    "street": "1 High Street",
}
HANDS: dict[str, object] = {
    "ref": "1-100000003",
    "beds": 40,
    "postcode": "PO30 2AA",
    "street": "2 High Street",
}
OVER = HANDS | {"ref": "1-100000004", "beds": 41, "provider": "1-200000009", "start": "01/05/2026"}
NEW: dict[str, object] = {
    "ref": "1-100000005",
    "beds": 7,
    "start": "01/03/2026",
    "postcode": "PO31 1AA",
    "street": "9 Low Road",
}
AGENCY: dict[str, object] = {
    "ref": "1-100000006",
    "home": "N",
    "homecare": "Y",
    "beds": "",
    "start": "01/03/2026",
}
MONTHS = {
    date(2025, 6, 30): [STAYS, CLOSES, HANDS, *OTHERS],
    date(2025, 12, 31): [STAYS | {"beds": 25}, HANDS, *OTHERS],
    LAST: [STAYS | {"beds": 25}, OVER, NEW, AGENCY, *OTHERS],
}  # fmt: skip


def tables_of(folder: Path, months: dict[date, list[dict[str, object]]]) -> Tables:
    store = Store(folder / "store")
    store.add([read(path, Asked(LAST)) for path in councils_csv(folder)], datetime(2026, 7, 1, tzinfo=UTC))
    for at, (day, services) in enumerate(months.items()):
        file = active_csv(folder / f"{day}.csv", services)
        parts = added([file], Asked(LAST, day), store.latest())
        store.add(parts, datetime(2026, 7, 1, 1 + at, tzinfo=UTC), instead=True)
    return Tables([store.latest()])


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return tables_of(tmp_path_factory.mktemp("moves"), MONTHS)


@pytest.mark.parametrize(
    ("key", "numerator", "denominator"),
    [
        ("market-entries", 2, 13),
        ("market-exits", 1, 13),
        ("market-net", 1, 13),
        ("market-hands", 1, 13),
        ("market-beds-opened", 7, 190),
        ("market-beds-closed", 30, 190),
        ("market-beds-net", 25 + 41 + 7 + 100 - 190, 190),
    ],
)
def test_a_year_of_a_small_market(tables: Tables, key: str, numerator: int, denominator: int) -> None:
    found = computed(named(key), tables)
    assert found.periods == ["year to 2026-06-30"]
    for area in ("IOW", "E12000008", "E92000001"):  # one council alone is its region, and England
        figure = found.figures[area, found.periods[0]]
        assert (figure.numerator, figure.denominator) == (numerator, denominator)


def test_rates_are_tested_and_what_only_was_counted_is_not(tables: Tables) -> None:
    held = Benchmark("England", 0.2)
    exits, net, beds = (
        judged(named(key), computed(named(key), tables).figures["IOW", "year to 2026-06-30"], held)
        for key in ("market-exits", "market-net", "market-beds-net")
    )
    assert exits.usual is not None
    assert exits.verdict is not None
    # More left than came: a rate below nothing has a value, and no interval that would stop at nothing.
    assert beds.outcome.value == pytest.approx(-17 / 190)
    for each in (net, beds):
        assert each.usual is None
        assert each.note.startswith("Not tested: all of them were counted")


def test_of_less_than_a_year_nothing_is_told(tmp_path: Path) -> None:
    tables = tables_of(tmp_path, {day: rows for day, rows in MONTHS.items() if day > date(2025, 7, 1)})
    with pytest.raises(SnapshotRefused, match="over a whole year"):
        computed(named("market-exits"), tables)
    empty = Tables([Store(tmp_path / "store").open(Store(tmp_path / "store").names()[0])])
    assert preferred(empty) == ""
    with pytest.raises(SnapshotRefused, match="import FILES --history"):
        computed(named("market-exits"), empty)


@pytest.mark.parametrize(
    ("days", "since", "found"),
    [
        (
            [date(2024, 7, 10), date(2026, 6, 30)], None,
            [(date(2025, 6, 30), LAST), (date(2024, 7, 10), date(2025, 6, 30))],
        ),
        # A file of a day near the year's start begins it: what it says for the first time happened before.
        (
            [date(2025, 1, 1), date(2025, 7, 2), date(2026, 6, 30)], None, [(date(2025, 7, 2), LAST)],
        ),
        ([date(2024, 7, 20), date(2026, 6, 30)], None, [(date(2025, 6, 30), LAST)]),
        ([date(2020, 1, 1), date(2026, 6, 30)], date(2025, 1, 1), [(date(2025, 6, 30), LAST)]),
        ([date(2026, 6, 30)], None, []),
    ],
)  # fmt: skip
def test_years_are_those_that_are_known_whole(
    days: list[date], since: date | None, found: list[tuple[date, date]]
) -> None:
    assert years(Told(ibis.table({}, name="rows"), days, since=since)) == found


def test_a_year_before_a_leap_day() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert label(LAST) == "year to 2026-06-30"


# --- Oldham, as CQC's API tells it -----------------------------------------------------------------------------

API = "cqc/api_locations_oldham_2025-08.jsonl.gz"


@pytest.fixture(scope="module")
def oldham(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    asked = Asked(date(2026, 11, 29), date(2025, 8, 31))
    files = [read(shared_data(name), asked) for name in ("geo/local_authorities.csv", API)]
    parts = added([shared_data(API)], asked, None)
    store = Store(tmp_path_factory.mktemp("oldham"))
    return Tables([store.add([*files, *parts], datetime(2026, 11, 29, tzinfo=UTC))])


def test_oldhams_years_by_the_cells_of_its_file(oldham: Tables) -> None:
    with gzip.open(shared_data(API), "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = [json.loads(line) for line in file]
    care = {row["locationId"]: row for row in rows if row["type"] == "Social Care Org"}
    after = {
        each["relatedLocationId"] for row in rows for each in row["relationships"] if each["type"] == "HSCA Predecessor"
    }  # fmt: skip
    found = {key: computed(named(f"market-{key}"), oldham) for key in ("entries", "exits", "beds-closed")}
    assert len(found["exits"].periods) > 10
    for end in (date(year, 8, 31) for year in (2023, 2024, 2025)):
        start, last = year_before(end).isoformat(), end.isoformat()
        there = [
            row
            for row in care.values()
            if row["registrationDate"] <= start < row.get("deregistrationDate", "9")
        ]
        closed = [
            row for ref, row in care.items()
            if start < row.get("deregistrationDate", "") <= last and ref not in after
            and not _has(row, "HSCA Successor") and not followed_nearby(care, [ref])
        ]  # fmt: skip
        new = [
            row
            for row in care.values()
            if start < row["registrationDate"] <= last and not _has(row, "HSCA Predecessor")
        ]
        figures = {key: each.figures["OLD", label(end)] for key, each in found.items()}
        assert figures["exits"].denominator == figures["entries"].denominator == len(there)
        assert figures["exits"].numerator == len(closed)
        # Besides those who name a predecessor, a few follow somebody at the same address without its saying so.
        assert len(new) - 2 <= (figures["entries"].numerator or 0) <= len(new)
        assert figures["beds-closed"].numerator == sum(
            row["numberOfBeds"] for row in closed if row["careHome"] == "Y"
        )
        beds = sum(row["numberOfBeds"] for row in there if row["careHome"] == "Y")
        assert figures["beds-closed"].denominator == beds
    assert figures["entries"].numerator == len(new) == 8


def _has(row: dict[str, Any], kind: str) -> bool:
    return any(each["type"] == kind for each in row["relationships"])


@pytest.mark.parametrize(("start", "end"), [("2020-01-01", "2024-12-31"), ("2024-08-31", "2025-08-31")])
def test_oldhams_moves_between_two_days_by_the_cells_of_its_file(
    oldham: Tables, start: str, end: str
) -> None:
    with gzip.open(shared_data(API), "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = [json.loads(line) for line in file]
    care = [row for row in rows if row["type"] == "Social Care Org"]
    days = (date.fromisoformat(day) for day in (start, end))
    found = moves(oldham, oldham.places.find("Oldham", {}), *days)
    at = [
        [row for row in care if row["registrationDate"] <= day < row.get("deregistrationDate", "9")]
        for day in (start, end)
    ]
    assert [found.total.before, found.total.after] == [len(each) for each in at]
    beds = [sum(row["numberOfBeds"] for row in each if row["careHome"] == "Y") for each in at]
    assert [found.total.beds_before, found.total.beds_after] == beds
    gone = [row for row in care if start < row.get("deregistrationDate", "") <= end]
    assert sum(not each.came for each in found.moves) == len(gone)
    agencies = [
        sum(any(kind["name"] == "Homecare agencies" for kind in row["gacServiceTypes"]) for row in each)
        for each in at
    ]
    [home_care] = [each for each in found.kinds if each.kind == "homecare"]
    assert [home_care.before, home_care.after] == agencies
    for flow in (found.total, *found.kinds):
        assert flow.after == flow.before + flow.new - flow.left + flow.elsewhere


@pytest.mark.parametrize(("area", "services"), [("Isle of Wight", 96), ("Wiltshire", 252)])
def test_of_one_file_nobody_came_and_nobody_left(tmp_path: Path, area: str, services: int) -> None:
    """January 2021 alone is in the folder: its services are there, and of who came it says what it takes to know."""
    path = shared_data("cqc/ratings_england_asc_2021-01.csv.gz")
    asked = Asked(date(2026, 11, 29), date(2021, 1, 31))
    parts = [read(shared_data("geo/local_authorities.csv"), asked), *added([path], asked, None)]
    tables = Tables([Store(tmp_path).add(parts, datetime(2026, 11, 29, tzinfo=UTC))])
    told, rows = of_tables(tables)
    assert told.days == [date(2021, 1, 31)]
    assert len([row for row in tables.rows(rows) if row["area_name"] == area]) == services
    with pytest.raises(SnapshotRefused, match=r"one day only, 31 January 2021\. Who came and who left takes"):
        moves(tables, tables.places.find(area, {}))


def test_measures_of_a_history_have_the_columns_of_all_measures(tmp_path: Path) -> None:
    tables = tables_of(tmp_path, MONTHS)
    found = {
        key: each.expression(tables).columns for key, each in CATALOGUE.items() if each.table == "history"
    }
    assert len(found) == 7
    assert {tuple(columns) for columns in found.values()} == {COLUMNS}
