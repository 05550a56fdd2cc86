"""Charts of insight: right by the schema, told in figures, named, and the same on a desk, a phone and a paper."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from carepost.insight.charts.distribution import distribution_chart
from carepost.insight.charts.funnel import funnel_chart
from carepost.insight.charts.intervals import intervals_chart
from carepost.insight.charts.map import map_chart
from carepost.insight.charts.movement import movement_chart
from carepost.insight.charts.paper import imprint, paper_png, paper_svg
from carepost.insight.charts.trend import trend_chart
from carepost.insight.engine.boundaries import boundaries
from carepost.insight.engine.comparing.movement import Rating, anyway, movement
from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.comparison import NoFigure, compare
from carepost.insight.engine.distribution import distribution
from carepost.insight.engine.funnel import funnel
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.measures import named
from carepost.insight.engine.measures.measure import Unit
from carepost.insight.engine.outcomes import Outcome, Outcomes, computed
from carepost.insight.engine.places import ENGLAND, Area, Level
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.tables import Tables
from carepost.insight.engine.trend import trend
from carepost.insight.tests.files import DAY, ascof, councils_csv, geojson
from carepost.insight.tests.test_chart_parts import of_values
from carepost.ui import drawing
from carepost.ui.drawing import NARROW, WIDE, Chart
from carepost.ui.tests.schema import faults_of

WIDTHS = [WIDE, NARROW]
BEFORE = {Rating.INADEQUATE: 5, Rating.REQUIRES_IMPROVEMENT: 15}
Drawer = Callable[[int], Chart]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = tmp_path_factory.mktemp("charts")
    files = [*councils_csv(folder), ascof(folder / "ascof.xlsx"), geojson(folder / "areas.geojson")]
    parts = [read(path, Asked(DAY)) for path in files]
    return Tables([Store(folder / "store").add(parts, datetime(2026, 11, 29, tzinfo=UTC))])


@pytest.fixture(scope="module")
def good(tables: Tables) -> Outcomes:
    return computed(named("ascof-6b"), tables)


@pytest.fixture(scope="module")
def charts(tables: Tables, good: Outcomes) -> dict[str, Drawer]:
    measure, on = good.measure, boundaries(tables)
    assert on is not None
    island = tables.places.find("Isle of Wight", good.areas)
    several = compare(good, ["Wiltshire", "Isle of Wight", "Cumbria"], tables.places)
    return {
        "funnel": lambda width: funnel_chart(measure, funnel(good), ["IOW"], width),
        "trend": lambda width: trend_chart(measure, trend(good, island), width),
        "distribution": lambda width: distribution_chart(measure, distribution(good), ["IOW"], width),
        "intervals": lambda width: intervals_chart(measure, several, width),
        "map": lambda width: map_chart(measure, distribution(good), on, ["IOW"], width),
    }


KINDS = ["funnel", "trend", "distribution", "intervals", "map"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_right_by_the_schema_and_as_wide_as_asked(
    charts: dict[str, Drawer], kind: str, width: int
) -> None:
    chart = charts[kind](width)
    assert faults_of(chart) == []
    drawn = drawing.svg(chart)
    assert float(re.search(r'<svg[^>]* width="([\d.]+)', drawn)[1]) == pytest.approx(width, abs=1)
    assert "Isle of Wight" in drawn
    assert "NaN" not in drawn


@pytest.mark.parametrize("kind", KINDS)
def test_who_cannot_see_it_is_told_the_figures(charts: dict[str, Drawer], kind: str) -> None:
    told = charts[kind](WIDE)
    assert told.title.startswith("Residential providers rated good or outstanding")
    assert "Isle of Wight" in told.description
    assert "93.5%" in told.description


def test_what_each_chart_says(charts: dict[str, Drawer]) -> None:
    assert {kind: charts[kind](WIDE).description for kind in KINDS} == {
        "funnel": (
            "3 councils by their number of cases around England's 81.7%: 3 within the limits, 0 beyond the 95% limits,"
            " 0 beyond the 99.8% limits. Isle of Wight: 93.5% of 62, within the limits. Councils differ more than"
            " chance explains (3.5 times its variance), so the limits were widened by that."
        ),
        "trend": (
            "Isle of Wight over 2 periods, from 93.7% in 2023-24 to 93.5% in 2024-25, around a mean of 93.6%. Nothing"
            " here is more than chance explains. Limits of fewer than 12 points are a first guide only."
        ),
        "distribution": (
            "Half of the 3 councils lie between 86.2% and 92.3%; the median is 91.1%, and England is at 81.7%. Isle of"
            " Wight has 93.5%, above the middle half. 1 council has no figure."
        ),
        "intervals": (
            "Cumbria: no figure. Isle of Wight: 93.5%, 58 of 62, positive (95% interval 84.6% to 97.5%). Wiltshire:"
            " 81.3%, 130 of 160, no difference (95% interval 74.5% to 86.5%). England: 81.7%."
        ),
        "map": (
            "A map of 3 councils in 3 classes: 81.3% (1), 91.1% (1), 93.5% (1). Isle of Wight has 93.5%, in the class"
            " 93.5% (1)."
        ),
    }


def test_councils_beside_each_other_stand_in_the_order_of_names(tables: Tables, good: Outcomes) -> None:
    several = compare(good, ["Wiltshire", "Isle of Wight", "Cumberland"], tables.places)
    drawn = drawing.svg(intervals_chart(good.measure, several))
    where = [drawn.index(name) for name in ("Cumberland", "Isle of Wight", "Wiltshire")]
    assert where == sorted(where)  # although Wiltshire has the lowest value, and was asked for first


def test_what_is_held_against_different_benchmarks_has_each_in_its_row(
    tables: Tables, good: Outcomes
) -> None:
    several = compare(good, ["Wiltshire", "Isle of Wight"], tables.places, against=["region"])
    chart = intervals_chart(good.measure, several, NARROW)
    drawn = " ".join(re.findall(r">([^<]+)</text>", drawing.svg(chart)))
    assert "South East 82.9%" in drawn
    assert "councils of South West 81.3%" in drawn
    assert "South East: 82.9%." in chart.description
    assert faults_of(chart) == []


def test_a_score_is_no_count_and_a_count_is_held_against_nothing(tables: Tables, good: Outcomes) -> None:
    several = compare(good, ["Isle of Wight"], tables.places)
    score = intervals_chart(replace(good.measure, unit=Unit.SCORE), several)
    assert "58 of 62" not in score.description
    count = intervals_chart(replace(good.measure, unit=Unit.COUNT), several)
    assert "England" not in count.description
    assert "England" not in drawing.svg(count)


def test_nothing_is_drawn_of_nothing(tables: Tables, good: Outcomes) -> None:
    with pytest.raises(NoFigure, match="None of these councils"):
        intervals_chart(good.measure, compare(good, ["Cumbria"], tables.places))
    with pytest.raises(NoFigure, match="There are: 2023-24, 2024-25"):
        distribution(good, "2019-20")


def test_a_point_that_is_more_than_chance_has_another_shape(good: Outcomes) -> None:
    area = Area("X", "Xton", Level.COUNCIL)
    days = [date(2020, 3, 2 + at) for at in range(16)]
    values = [5.0, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5, 9, 5, 30]
    figures = {("X", day.isoformat()): Outcome(area, day.isoformat(), day, None, None, value)
               for day, value in zip(days, values, strict=True)}  # fmt: skip
    counts = Outcomes(replace(good.measure, unit=Unit.COUNT), figures)
    chart = trend_chart(counts.measure, trend(counts, area), NARROW)
    assert "These are 17 Mar." in chart.description
    assert faults_of(chart) == []
    special = [
        layer for layer in chart.spec["layer"] if layer.get("data", {}).get("values", [{}])[0].get("kind")
    ]
    shapes = {row["kind"]: row["period"] for layer in special for row in layer["data"]["values"]}
    assert shapes["more than chance"] == "17 Mar"
    drawn = drawing.svg(chart)
    assert "more than chance" in drawn
    assert "-" not in " ".join(
        re.findall(r">(-?[\d.]+)</text>", drawn)
    )  # no limit of a count lies below nothing


def test_a_council_without_a_figure_has_a_cross_and_a_word(tables: Tables, good: Outcomes) -> None:
    on = boundaries(tables)
    assert on is not None
    without = Outcomes(good.measure, {key: each for key, each in good.figures.items() if key[0] != "CBD"})
    chart = map_chart(good.measure, distribution(without), on)
    assert "No figure: Cumberland." in chart.description
    drawn = drawing.svg(chart)
    assert "no figure (1)" in drawn
    [cross] = [layer for layer in chart.spec["layer"] if layer["mark"].get("shape") == "cross"]
    assert len(cross["data"]["values"]) == 1


def test_a_council_that_is_not_in_the_boundaries_is_named(tables: Tables, good: Outcomes) -> None:
    on = boundaries(tables)
    assert on is not None
    fewer = replace(on, shapes={key: each for key, each in on.shapes.items() if key != "WIL"})
    said = map_chart(good.measure, distribution(good), fewer).description
    assert "Not on the map, because their boundaries are not in the file: Wiltshire." in said
    with pytest.raises(NoFigure, match="of no council"):
        map_chart(good.measure, distribution(good), replace(on, shapes={}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_says_where_it_comes_from(tables: Tables, charts: dict[str, Drawer], kind: str) -> None:
    told = imprint(named("ascof-6b"), "2024-25", tables.snapshots, "A remark.")
    drawn = paper_svg(charts[kind](WIDE), told)
    for words in (
        "Residential providers rated good or outstanding", "A remark.", "Period: 2024-25.",
        "Data of 31 March 2025; Open Government Licence v3.0.", f"Made with snapshot {tables.snapshots[0].name}.",
    ):  # fmt: skip
        assert words in drawn
    assert drawn.count('role="img"') == 1


def test_a_picture_for_a_paper_is_in_our_typeface(
    tables: Tables, charts: dict[str, Drawer], monkeypatch: Any
) -> None:
    told = imprint(named("ascof-6b"), "2024-25", tables.snapshots)
    ours = paper_png(charts["trend"](WIDE), told, scale=2)
    assert ours.startswith(b"\x89PNG")
    width = int.from_bytes(ours[16:20])
    assert width == 2 * (WIDE + 32)
    other = paper_svg(charts["trend"](WIDE), told).replace(drawing.FONT, "Arial, sans-serif")
    assert drawing.png(other, 2) != ours  # what names another typeface looks otherwise: ours was found


def test_charts_know_no_django() -> None:
    code = (
        "import sys, carepost.insight.charts.map, carepost.insight.charts.paper, carepost.insight.commands.chart;"
        "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_scores_and_rates_are_drawn_in_their_units(good: Outcomes) -> None:
    rate = replace(good.measure, unit=Unit.RATE, per=100_000, polarity=Polarity.LOWER)
    chart = distribution_chart(rate, distribution(of_values(rate, [0.001, 0.002, 0.004])), ["K001"])
    assert "200.0" in chart.description
    assert "per 100,000" in drawing.svg(chart)
    assert distribution(of_values(replace(rate, unit=Unit.COUNT), [3.0])).benchmark is None
    assert ENGLAND not in {each.area.key for each in distribution(good).councils}


def every_text(spec: Any) -> Iterator[str]:
    """Every word of a spec's data."""
    if isinstance(spec, dict):
        for value in spec.values():
            yield from every_text(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from every_text(value)
    elif isinstance(spec, str):
        yield spec


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_no_ranks(charts: dict[str, Drawer], kind: str) -> None:
    chart = charts[kind](WIDE)
    said = " ".join([*every_text(dict(chart.spec)), chart.description, chart.title]).casefold()
    assert not re.search(
        r"\b(rank|best|worst|top|bottom of|league)\b", said.replace('"top"', "").replace("top ", "")
    )


@pytest.mark.parametrize(("improved", "shape"), [(12, "circle"), (20, "diamond")])
def test_the_point_of_a_movement_is_a_diamond_only_where_chance_does_not_explain_it(
    improved: int, shape: str
) -> None:
    found = movement(BEFORE, improved)
    for width in WIDTHS:
        drawn = movement_chart(found, anyway(BEFORE), width)
        assert faults_of(drawn) == []
        measured = re.search(r'<svg[^>]* width="([\d.]+)', drawing.svg(drawn))
        assert float(measured[1]) == pytest.approx(width, abs=1)
    assert found.stands_out is (shape == "diamond")
    layers = movement_chart(found, anyway(BEFORE)).spec["layer"]
    points = {
        layer["mark"]["shape"]: [row["value"] for row in layer["data"]["values"]]
        for layer in layers
        if layer["mark"]["type"] == "point"
    }
    assert 100 * improved / 20 in points[shape]
    assert {81.0, 57.0} <= {*points["circle"]}  # how often each rating rises anyway is no finding of ours
