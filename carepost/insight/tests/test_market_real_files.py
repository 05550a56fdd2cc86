"""The market of the published files, beside plain counts of their own cells."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any

import pytest

from carepost.core.testing import shared_data
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.market.council import Market, market
from carepost.insight.engine.market.failing import failing
from carepost.insight.engine.market.service import stock
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables

FILES = {
    "geo/local_authorities.csv": None,
    "geo/local_authority_name_spellings.csv": None,
    "statistics/skills_for_care_workforce_by_la.csv": None,
    "cqc/ratings_england_asc_2021-01.csv.gz": date(2021, 1, 31),
    "cqc/api_locations_oldham_2025-08.jsonl.gz": date(2025, 8, 31),
    "cqc/api_providers_oldham_2025-08.jsonl.gz": date(2025, 8, 31),
    "cqc/latest_ratings_lincolnshire_2026-06.csv": date(2026, 6, 30),
}
DAY = "2021-01-31"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    read_in = [read(shared_data(name), Asked(date(2026, 11, 29), day)) for name, day in FILES.items()]
    store = Store(tmp_path_factory.mktemp("market"))
    return Tables([store.add(read_in, datetime(2026, 11, 29, tzinfo=UTC))])


@pytest.fixture(scope="module")
def england() -> list[dict[str, str]]:
    """The rows of CQC's file for a service as a whole, as they are written."""
    with gzip.open(shared_data("cqc/ratings_england_asc_2021-01.csv.gz"), "rt", encoding="utf-8") as file:
        rows = {row["Location ID"]: row for row in csv.DictReader(file)}
    return list(rows.values())


def of(tables: Tables, area: str, period: str = "") -> Market:
    return market(tables, tables.places.find(area, {}), period)


def test_the_isle_of_wight_in_whose_hands(tables: Tables, england: list[dict[str, str]]) -> None:
    found = of(tables, "Isle of Wight")
    mine = [row for row in england if row["Location Local Authority"] == "Isle of Wight"]
    assert (found.services, found.homes) == (len(mine), 71) == (96, 71)
    owners = Counter(
        row["Provider ID"] if row["Brand Name"] == "-" else row["Brand Name"]
        for row in mine
        if row["Care Home?"] == "Y"
    )
    homes = found.concentration[0]
    assert sorted(owners.values(), reverse=True) == [each.amount for each in homes.owners]
    assert homes.hhi == pytest.approx(sum((100 * count / 71) ** 2 for count in owners.values()))
    assert (found.alternatives.unknown, len(found.alternatives.near)) == (1, 95)


def test_wiltshires_largest_owner_and_the_median_age_of_its_ratings(
    tables: Tables, england: list[dict[str, str]]
) -> None:
    mine = [row for row in england if row["Location Local Authority"] == "Wiltshire"]
    owners = Counter(row["Brand Name"] if row["Brand Name"] != "-" else row["Provider ID"] for row in mine)
    largest = computed(named("market-largest-services"), tables).figures["WIL", DAY]
    assert (largest.numerator, largest.denominator) == (owners.most_common(1)[0][1], 252) == (20, 252)
    days = sorted((date(2021, 1, 31) - _day(row["Publication Date"])).days for row in mine)
    middle = (days[125] + days[126]) / 2 / 365.25
    assert of(tables, "Wiltshire").ages.median_years == pytest.approx(middle)
    assert computed(named("market-rating-age"), tables).figures["WIL", DAY].value == pytest.approx(middle)


def test_the_end_of_a_brand_by_its_own_rows(tables: Tables, england: list[dict[str, str]]) -> None:
    found = failing(stock(tables, DAY), brand="HC-One Limited")
    rows = [row for row in england if row["Brand Name"] == "BRAND HC-One Limited"]
    assert len(found.services) == len(rows) == 267
    homes = [
        row for row in england if row["Care Home?"] == "Y" and row["Location Local Authority"] == "Tameside"
    ]
    theirs = [row for row in homes if row["Brand Name"] == "BRAND HC-One Limited"]
    first = found.lost[0]
    assert (first.area_name, first.services, first.of_services) == ("Tameside", len(theirs), len(homes)) == (
        "Tameside", 16, 38,
    )  # fmt: skip


def test_the_nearest_of_another_owner_by_a_look_at_every_home(
    tables: Tables, england: list[dict[str, str]]
) -> None:
    near = [each for each in of(tables, "Isle of Wight").alternatives.near if each.kind == "care_home"][:20]
    homes = [row for row in england if row["Care Home?"] == "Y" and row["lat"] not in {"", "nan", "NA"}]
    by_ref = {row["Location ID"]: row for row in homes}
    for each in near:
        row = by_ref[each.service.ref]
        others = [other for other in homes if _owner(other) != _owner(row)]
        assert each.miles == pytest.approx(min(_miles(row, other) for other in others), abs=1e-3)


def test_oldhams_homes_and_beds(tables: Tables) -> None:
    with gzip.open(shared_data("cqc/api_locations_oldham_2025-08.jsonl.gz"), "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = [json.loads(line) for line in file]
    here = [row for row in rows if row["registrationStatus"] == "Registered" and row["careHome"] == "Y"]
    found = of(tables, "Oldham")
    assert found.day == date(2025, 8, 31)
    assert (found.homes, found.concentration[0].total) == (
        len(here),
        sum(row["numberOfBeds"] for row in here),
    )
    assert computed(named("market-beds"), tables).figures["OLD", "2025-08-31"].value == 1574
    assert found.managers.known == 0  # names were taken out of this file: that is no vacancy
    assert any("1 council only" in each for each in found.limits)


def test_oldhams_providers_have_names_where_their_file_tells_them(tables: Tables) -> None:
    with gzip.open(shared_data("cqc/api_providers_oldham_2025-08.jsonl.gz"), "rt", encoding="utf-8") as file:
        names = {row["providerId"]: row["name"] for row in map(json.loads, file)}
    assert tables.provider_names() == names
    services = stock(tables, "2025-08-31").services
    assert all(each.provider_name == names.get(each.provider, "") for each in services)


def test_lincolnshires_ratings_with_and_without(tables: Tables) -> None:
    found = of(tables, "Lincolnshire")
    assert (found.services, found.ratings.rated) == (356, 349)
    assert found.alternatives.unknown == 356
    assert found.ratings.unrated is None


def test_workforce_is_skills_for_cares(tables: Tables) -> None:
    told = {title: round(each.value or 0, 4) for title, each in of(tables, "Isle of Wight").workforce}
    assert set(told) == {"Posts that are vacant", "Staff who left within the year (Skills for Care)"}
    assert all(0.01 < each < 0.6 for each in told.values())


def _day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def _owner(row: dict[str, str]) -> str:
    return row["Provider ID"] if row["Brand Name"] == "-" else row["Brand Name"]


def _miles(one: dict[str, str], other: dict[str, str]) -> float:
    north, east, north2, east2 = (
        radians(float(each[key])) for each in (one, other) for key in ("lat", "long")
    )
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * 3958.7613 * asin(sqrt(half))
