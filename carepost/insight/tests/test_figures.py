"""Published files become figures: markers, two rows of headings, totals, notes, shifted columns, twice the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from carepost.insight.engine.figures.cells import Cell, Marker, NoNumber, cell
from carepost.insight.engine.figures.periods import UnreadablePeriod, period
from carepost.insight.engine.figures.reading import FigureReason, FiguresRefused, read_figures
from carepost.insight.engine.figures.shapes import Item
from carepost.insight.engine.figures.sources import BY_KEY
from carepost.insight.tests.files import ascof, workbook, written

OFLOG = [
    "Financial year",
    "Local authority code",
    "Local authority name",
    "Code",
    "Value",
    "MEDIAN",
    "MADs_from_median",
]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("81.7", Cell(81.7)),
        (" 11,287 ", Cell(11287)),
        ("-0.3", Cell(-0.3)),
        ("8.05E-2", Cell(0.0805)),
        ("4.5999999999999996", Cell(4.6)),  # as spreadsheets keep it
        ("81.7%", Cell(81.7, percent=True)),
        ("[c]", Cell(None, Marker.SUPPRESSED)),
        ("*", Cell(None, Marker.SUPPRESSED)),
        ("[z]", Cell(None, Marker.NOT_APPLICABLE)),
        ("[x]", Cell(None, Marker.NOT_AVAILABLE)),
        ("-", Cell(None, Marker.NOT_AVAILABLE)),
        ("", Cell(None, Marker.BLANK)),
        ("[low]", Cell(None, Marker.LOW)),
    ],
)
def test_a_cell_is_a_number_or_the_marker_in_its_place(text: str, says: Cell) -> None:
    assert cell(text) == says


@pytest.mark.parametrize(
    "text", ["0 (0.5)", "1,30", "12.3.4", "Wiltshire", "=1+1", "1e", "--4", "1e30", "-1e400"]
)
def test_what_is_neither_is_said_to_be_neither(text: str) -> None:
    with pytest.raises(NoNumber):
        cell(text)


@pytest.mark.parametrize(
    ("text", "label", "start", "end"),
    [
        ("2024 to 2025", "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
        ("2024-25", "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
        ("2024/25", "2024-25", date(2024, 4, 1), date(2025, 3, 31)),
        ("1999-00", "1999-00", date(1999, 4, 1), date(2000, 3, 31)),
        ("2011-12", "2011-12", date(2011, 4, 1), date(2012, 3, 31)),
        ("2020-05", "2020-05", date(2020, 5, 1), date(2020, 5, 31)),
        ("2020-02", "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-03-09T00:00:00", "2020-03-09", date(2020, 3, 9), date(2020, 3, 9)),
        ("mid-2020", "2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2014", "2014", date(2014, 1, 1), date(2014, 12, 31)),
    ],
)
def test_periods_are_read_however_they_are_written(text: str, label: str, start: date, end: date) -> None:
    found = period(text)
    assert (found.label, found.start, found.end) == (label, start, end)


@pytest.mark.parametrize("text", ["", "2024 to 2027", "2024-13", "2021-02-30", "last year"])
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UnreadablePeriod):
        period(text)


def test_the_outcomes_framework_is_read_below_its_titles_with_its_markers(tmp_path: Path) -> None:
    found = read_figures(ascof(tmp_path / "ascof.xlsx"))
    assert found is not None
    assert found.shape.key == "ascof"
    figures = {(one.area, one.period.label): one for one in found.figures}
    wight = figures["Isle of Wight", "2024-25"]
    assert (wight.measure, wight.breakdown, wight.code) == ("6b", "", "E06000046")
    assert wight.items == {Item.NUMERATOR: 58, Item.DENOMINATOR: 62, Item.VALUE: 93.5}
    assert figures["Shire Counties", "2024-25"].code == ""  # a group of councils has a marker for its code
    assert figures["Cumbria", "2024-25"].marker == "suppressed"
    assert figures["Cumberland", "2023-24"].marker == "not available"
    assert found.latest == date(2025, 3, 31)


def test_a_cell_that_is_no_number_is_left_out_and_told_with_its_place(tmp_path: Path) -> None:
    found = read_figures(ascof(tmp_path / "ascof.xlsx"))
    assert found is not None
    wiltshire = next(
        one for one in found.figures if one.area == "Wiltshire" and one.period.label == "2023-24"
    )
    assert Item.NUMERATOR not in wiltshire.items
    assert any(
        "One cell is neither" in each and "“1,30” (Table_6b, cell D9)" in each for each in found.warnings
    )


def test_a_file_whose_columns_are_shifted_is_refused_whole(tmp_path: Path) -> None:
    row = ["England", "England", "E92000001", 11331, 14105, 80.3, 11287, 13820, 81.7]
    shifted = ["South East", "SE", "E12000008", "x y", "E06", "E06 a", "b c", "d e", "f g"]
    with pytest.raises(FiguresRefused, match="columns may be shifted"):
        read_figures(ascof(tmp_path / "ascof.xlsx", [row, shifted]))


def test_values_that_are_not_what_their_counts_give_are_told(tmp_path: Path) -> None:
    rows = [[str(at), f"Council {at}", f"E060000{at:02d}", 50, 100, 50, 50, 100, 50] for at in range(40)]
    rows[3][8] = 61
    found = read_figures(ascof(tmp_path / "ascof.xlsx", rows))
    assert found is not None
    assert found.warnings == (
        "6b: 1 values are not what their counts give; the first is Council 3, 2024-25.",
    )


def test_a_rate_that_is_no_percentage_of_its_counts_is_no_mistake(tmp_path: Path) -> None:
    rows = [[str(at), f"Council {at}", f"E060000{at:02d}", 50, 100, 500, 50, 100, 500] for at in range(40)]
    found = read_figures(ascof(tmp_path / "ascof.xlsx", rows))
    assert found is not None
    assert found.warnings == ()


def test_two_rows_of_headings_and_a_column_for_each_week(tmp_path: Path) -> None:
    sheet = [
        [None, None, None, "Week commencing"],
        ["Local Authority", "UTLAApr19CD", "Government office regions", "2020-03-09", "2020-03-16"],
        ["Derby", "E06000015", "East Midlands", 0, 11],
    ]
    lower = [
        ["Local Authority", "LTLAApr19CD", "Regions", "2020-03-09"],
        ["Blaby", "E07000129", "East Midlands", 4],
    ]
    path = workbook(tmp_path / "weeks.xlsx", {"Upper_Tier_Local_authorities": sheet, "Lower_Tier": lower})
    found = read_figures(path)
    assert found is not None
    told = {one.period.label: one.items[Item.VALUE] for one in found.figures}
    assert told == {"2020-03-09": 0, "2020-03-16": 11}  # and nothing of the sheet of districts
    assert {one.measure for one in found.figures} == {"outbreaks"}


def test_a_list_of_objects_is_a_table_too(tmp_path: Path) -> None:
    path = tmp_path / "weeks.json"
    path.write_text('[{"Name":"Ashfield","Number of care homes":56,"Date":"2020-03-09","Outbreaks":1}]')
    found = read_figures(path)
    assert found is not None
    assert {one.measure: one.items[Item.VALUE] for one in found.figures} == {
        "outbreaks": 1,
        "number of care homes": 56,
    }


def test_one_figure_twice_is_taken_once_where_alike_and_refused_where_not(tmp_path: Path) -> None:
    row = ["2022-23", "E06000046", "Isle of Wight", "ASC7", 0.4594, 0.28, 3]
    found = read_figures(written(tmp_path / "alike.csv", [OFLOG, row, row]))
    assert found is not None
    assert len(found.figures) == 1
    assert "twice, alike" in found.warnings[0]
    with pytest.raises(FiguresRefused) as refused:
        read_figures(written(tmp_path / "not.csv", [OFLOG, row, [*row[:4], 0.5, 0.28, 3]]))
    assert refused.value.reason is FigureReason.TWICE
    assert "ASC7 of Isle of Wight, 2022-23; again in row 3" in str(refused.value)


def test_a_file_with_headings_and_no_figures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FiguresRefused, match="no figures"):
        read_figures(written(tmp_path / "empty.csv", [OFLOG]))


def test_a_period_that_nobody_can_read_names_its_row(tmp_path: Path) -> None:
    row = ["someday", "E06000046", "Isle of Wight", "ASC7", 0.4594, 0.28, 3]
    with pytest.raises(FiguresRefused, match="Row 2: “someday” is no period"):
        read_figures(written(tmp_path / "period.csv", [OFLOG, row]))


def test_a_renamed_column_makes_another_file_of_it(tmp_path: Path) -> None:
    renamed = [*OFLOG[:3], "Indicator", *OFLOG[4:]]
    assert read_figures(written(tmp_path / "renamed.csv", [renamed, ["2022-23"] * 7])) is None
    assert BY_KEY["oflog"].missing(renamed) == ("Code",)
