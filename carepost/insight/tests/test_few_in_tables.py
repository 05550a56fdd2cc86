"""Tables of people as they come, of districts, of rates above one, with holes: what is shown, and and its sums."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from carepost.insight.engine import few
from carepost.insight.engine.figures.mapping import Columns, MappingReason, MappingRefused
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.measures.own import found
from carepost.insight.engine.outcomes import Outcome, computed
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.tests.files import councils_csv, written

NOW = datetime(2026, 7, 31, tzinfo=UTC)
TODAY = date(2026, 7, 31)
HEADS = ("Area", "Year", "Waiting", "People", "Value")
Row = tuple[str, object, object, object]


def figures(folder: Path, rows: list[Row], **more: Any) -> dict[str, Outcome]:
    """The figures of a table of these areas, with part, whole and value, as they are shown, by the names of areas."""
    table = written(folder / "own.csv", [HEADS, *([area, "2024", *told] for area, *told in rows)])
    roles = {
        "area": "Area",
        "period": "Year",
        "numerator": "Waiting",
        "denominator": "People",
        "value": "Value",
    }
    columns = Columns("waiting", "Waiting", **{"people": "below-five", "columns": roles} | more)
    lists = [read(path, Asked(today=TODAY)) for path in councils_csv(folder)]
    made = Store(folder / "store").add([*lists, read(table, Asked(today=TODAY, columns=columns))], NOW)
    told = computed(found("waiting", [made]), Tables([made]))
    return {each.area.name: each for each in told.figures.values()}


DISTRICTS: list[Row] = [
    ("Somerset West", 3, 70, ""), ("West Somerset", 20, 80, ""), ("East Dorset", 30, 90, ""),
    ("Wiltshire", 40, 100, ""),
]  # fmt: skip


def test_a_district_is_not_what_its_region_leaves_over(tmp_path: Path) -> None:
    shown = figures(
        tmp_path, [row for row in DISTRICTS if row[0] != "West Somerset"]
    )  # of which no region is told
    assert {name for name, each in shown.items() if each.marker == few.HIDDEN} == {
        "Somerset West",
        "East Dorset",
    }
    assert (shown["South West"].numerator, shown["England"].numerator) == (73, 73)


def test_a_county_counts_once_with_its_districts_and_gives_none_of_them_away(tmp_path: Path) -> None:
    shown = figures(tmp_path, [("Somerset", 23, 150, ""), *DISTRICTS])
    assert (shown["England"].numerator, shown["England"].denominator) == (93, 340)
    assert (shown["Somerset"].numerator, shown["Somerset"].marker) == (23, "")
    assert {name for name, each in shown.items() if each.marker == few.HIDDEN} == {
        "Somerset West",
        "West Somerset",
    }


def test_a_rate_may_be_above_one(tmp_path: Path) -> None:
    shown = figures(
        tmp_path, [("Wiltshire", 502, 98, ""), ("Isle of Wight", 20, 80, "")], unit="rate", people="nhs"
    )
    assert (shown["Wiltshire"].numerator, shown["Wiltshire"].denominator) == (500, 100)
    assert shown["Wiltshire"].value == 5.0
    assert shown["England"].value == pytest.approx(520 / 180)


def test_a_rate_that_is_published_without_its_cases_stays_as_it_is(tmp_path: Path) -> None:
    roles = {"area": "Area", "period": "Year", "denominator": "People", "value": "Value"}
    rows: list[Row] = [("Wiltshire", "", 10_003, 523.4), ("Isle of Wight", "", 6, 300)]
    shown = figures(tmp_path, rows, unit="rate", people="nhs", columns=roles)
    wiltshire = shown["Wiltshire"]
    assert (wiltshire.value, wiltshire.numerator, wiltshire.denominator) == (523.4, None, 10_005)
    assert shown["Isle of Wight"].marker == few.HIDDEN


@pytest.mark.parametrize(
    ("part", "whole", "value", "told"),
    [
        (3, "", 10.0, (None, None, few.HIDDEN)),  # few, of nobody knows how many
        (12, "", 10.0, (10, None, "")),
        ("", 3, "*", (None, None, "suppressed")),  # beside a marker stands no count
        (3, "[c]", "*", (None, None, "suppressed")),
        (12, 48, 25.0, (10, 50, "")),
    ],
)
def test_a_row_with_holes_tells_no_small_count(
    tmp_path: Path, part: object, whole: object, value: object, told: tuple[float | None, float | None, str]
) -> None:
    shown = figures(tmp_path, [("Wiltshire", part, whole, value)], people="nhs")["Wiltshire"]
    assert (shown.numerator, shown.denominator, shown.marker) == told


@pytest.mark.parametrize(
    "row",
    [("Isle of Wight", "*", 900, "*"), ("Isle of Wight", "", 900, 30.0), ("Isle of Wight", 90, "", 30.0)],
)
def test_half_of_a_quotient_is_in_no_sum(tmp_path: Path, row: Row) -> None:
    shown = figures(tmp_path, [("Wiltshire", 40, 100, 40.0), row, ("Somerset", 20, 100, 20.0)], people="")
    assert (shown["England"].numerator, shown["England"].denominator) == (60, 200)


def test_shares_without_counts_are_not_added_up(tmp_path: Path) -> None:
    rows: list[Row] = [("Wiltshire", "", 100, 20.0), ("Somerset", "", 100, 30.0)]
    assert set(figures(tmp_path, rows, people="")) == {"Wiltshire", "Somerset"}


@pytest.mark.parametrize("dorset", [("Dorset", 3, "", 3.0), ("Dorset", "", 60, 5.0)])
def test_who_is_in_no_sum_does_not_stand_before_who_is(tmp_path: Path, dorset: Row) -> None:
    rows: list[Row] = [
        ("Wiltshire", 3, 100, 3.0), dorset, ("Somerset", 20, 100, 20.0), ("Isle of Wight", 50, 90, ""),
    ]  # fmt: skip
    hidden = {name for name, each in figures(tmp_path, rows).items() if each.marker == few.HIDDEN}
    assert hidden == {
        "Wiltshire",
        "Dorset",
        "Somerset",
    }  # else Somerset and the South West would tell Wiltshire's


def test_a_count_has_no_denominator(tmp_path: Path) -> None:
    with pytest.raises(MappingRefused) as refused:
        figures(tmp_path, DISTRICTS, unit="count")
    assert refused.value.reason is MappingReason.COUNT
