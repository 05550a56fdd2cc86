"""Measures on a small country, checked by hand; comparisons with every way in which there is nothing to compare."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carepost.insight.engine.comparing.verdicts import Polarity, Strength
from carepost.insight.engine.comparison import Benchmark, Compared, NoFigure, compare, judged
from carepost.insight.engine.funnel import funnel
from carepost.insight.engine.importing import Asked, read
from carepost.insight.engine.measures import CATALOGUE, Measure, Unit, UnknownMeasure, named
from carepost.insight.engine.measures.measure import COLUMNS, measure
from carepost.insight.engine.outcomes import Outcome, computed
from carepost.insight.engine.places import Area, Level
from carepost.insight.engine.snapshots import SnapshotRefused, Store
from carepost.insight.engine.tables import Tables
from carepost.insight.engine.telling import flags, shown
from carepost.insight.engine.telling import row as told
from carepost.insight.tests.files import DAY, ascof, councils_csv, ratings_csv

NOW = datetime(2026, 7, 31, 10, 15, tzinfo=UTC)
OLD, NEW = "01/06/2023", "01/06/2025"
SERVICES = [
    *[("Isle of Wight", "Y", "Good", NEW)] * 3,
    ("ISLE OF WIGHT COUNCIL", "Y", "Requires improvement", OLD),
    ("Isle of Wight", "N", "Outstanding", NEW),
    ("Isle of Wight", "N", "Insufficient evidence to rate", NEW),
    *[("Wiltshire", "Y", "Inadequate", NEW)] * 2,
    ("Wilts", "N", "Good", OLD),
    ("Cumbria", "N", "Good", NEW),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = tmp_path_factory.mktemp("insight")
    files = [
        *councils_csv(folder),
        ratings_csv(folder / "ratings.csv", SERVICES),
        ascof(folder / "ascof.xlsx"),
    ]
    asked = Asked(today=date(2026, 7, 31), day=DAY)
    return Tables([Store(folder / "store").add([read(path, asked) for path in files], NOW)])


@pytest.mark.parametrize(
    ("key", "wight", "wiltshire", "england"),
    [
        ("rated-good-or-outstanding", (4, 5), (1, 3), (6, 9)),
        ("homes-good-or-outstanding", (3, 4), (0, 2), (3, 6)),
        ("community-good-or-outstanding", (1, 1), (1, 1), (3, 3)),
        ("rated-outstanding", (1, 5), (0, 3), (1, 9)),
        ("rated-good", (3, 5), (1, 3), (5, 9)),
        ("rated-requires-improvement", (1, 5), (0, 3), (1, 9)),
        ("rated-inadequate", (0, 5), (2, 3), (2, 9)),
        ("ratings-old", (1, 5), (1, 3), (2, 9)),
        ("ratings-inherited", (0, 5), (0, 3), (0, 9)),
    ],
)
def test_ratings_are_counted_by_council_and_summed_for_england(
    tables: Tables, key: str, wight: tuple[int, int], wiltshire: tuple[int, int], england: tuple[int, int]
) -> None:
    found = computed(named(key), tables)
    counts = {area: outcome.counts for (area, _), outcome in found.figures.items()}
    assert (counts["IOW"], counts["WIL"], counts["E92000001"]) == (wight, wiltshire, england)


def test_a_service_without_enough_evidence_is_listed_and_not_rated(tables: Tables) -> None:
    listed = computed(named("services-listed"), tables)
    assert {area: outcome.value for (area, _), outcome in listed.figures.items()} == {
        "IOW": 6, "WIL": 3, "CMA": 1, "E12000008": 6, "E12000009": 3, "E12000002": 1, "E92000001": 10,
    }  # fmt: skip
    [wight] = compare(listed, ["IOW"], tables.places)
    assert (wight.verdict, wight.note) == (None, "A count is not held against another area's.")


def test_files_of_ratings_say_nothing_of_services_without_one(tables: Tables) -> None:
    assert computed(named("services-unrated"), tables).figures == {}
    with pytest.raises(NoFigure, match="no figure in the snapshot"):
        compare(computed(named("services-unrated"), tables), ["Wiltshire"], tables.places)


def test_every_measure_has_the_same_columns_and_a_definition(tables: Tables) -> None:
    for each in CATALOGUE.values():
        if each.table != "history":  # of which there is none here: test_moves
            assert tuple(each.expression(tables).columns) == COLUMNS, each.key
        assert each.definition.endswith("."), each.key
        assert each.title
        assert each.source
        assert each.numerator


def test_two_measures_cannot_have_one_key_nor_one_go_without_a_definition() -> None:
    declared = measure("rated-good", "x", numerator="x", denominator="x", source="x")
    with pytest.raises(ValueError, match="a key of its own"):
        declared(CATALOGUE["rated-good"].expression)
    with pytest.raises(ValueError, match="a definition"):
        measure("new", "x", numerator="x", denominator="x", source="x")(lambda tables: tables.services)
    with pytest.raises(UnknownMeasure, match="Did you mean rated-good"):
        named("rated-god")


def by_area(found: list[Compared]) -> dict[str, Compared]:
    return {each.outcome.area.name: each for each in found}


def test_a_published_share_is_held_against_the_published_england(tables: Tables) -> None:
    found = computed(named("ascof-6b"), tables)
    assert found.periods == ["2023-24", "2024-25"]
    told_of = by_area(compare(found, ["iow", "Wiltshire", "England", "Cumbria"], tables.places))
    wight = told_of["Isle of Wight"]
    assert wight.outcome.counts == (58, 62)
    assert wight.benchmark == Benchmark("England", 11287 / 13820, 11287, 13820, "as published")
    assert wight.verdict is not None
    assert wight.verdict.words == "positive"
    assert told_of["Wiltshire"].verdict is not None
    assert told_of["Wiltshire"].verdict.words == "no difference"
    assert told_of["England"].note == "This is the benchmark itself."
    assert told_of["Cumbria"].note == "Its publisher gives no figure: suppressed."


def test_groups_of_councils_are_no_areas(tables: Tables) -> None:
    found = computed(named("ascof-6b"), tables)
    assert "Shire Counties" not in {area.name for area in found.areas.values()}


def test_a_council_that_ended_says_who_followed_it(tables: Tables) -> None:
    found = computed(named("ascof-6b"), tables)
    [bournemouth] = compare(found, ["Bournemouth"], tables.places)
    assert bournemouth.note.startswith(
        "Bournemouth ended on 2019-03-31; Bournemouth, Christchurch and Poole followed"
    )
    [cumberland] = compare(found, ["Cumberland"], tables.places, period="2023-24")
    assert cumberland.note == "Its publisher gives no figure: not available."
    with pytest.raises(NoFigure, match="There are: 2023-24, 2024-25"):
        compare(found, ["Cumberland"], tables.places, period="2020-21")


def test_a_region_or_a_chosen_set_may_be_the_benchmark(tables: Tables) -> None:
    found = computed(named("ascof-6b"), tables)
    [by_region] = compare(found, ["Isle of Wight"], tables.places, against=["region"])
    assert by_region.benchmark == Benchmark("South East", 2166 / 2613, 2166, 2613, "as published")
    [by_set] = compare(found, ["Isle of Wight"], tables.places, against=["Wiltshire", "Cumberland"])
    assert by_set.benchmark == Benchmark("the chosen areas", 202 / 239, 202, 239, "2 areas by their counts")
    [no_region] = compare(found, ["Wiltshire"], tables.places, against=["region"])
    assert no_region.benchmark is not None  # no row of the South West: its councils together
    assert no_region.benchmark.name == "councils of South West"


def test_a_region_that_was_summed_is_found_by_its_name(tables: Tables) -> None:
    listed = computed(named("rated-good"), tables)
    [region] = compare(listed, ["South East"], tables.places)
    assert region.outcome.counts == (3, 5)


def test_england_is_told_as_the_sum_where_councils_add_up(tables: Tables) -> None:
    [wight] = compare(computed(named("rated-good-or-outstanding"), tables), ["Isle of Wight"], tables.places)
    assert wight.benchmark == Benchmark("England", 6 / 9, 6, 9, "the sum of all its councils")


# --- the field's own examples, by number ------------------------------------------------------------------------------

AREA = Area("WIL", "Wiltshire", Level.COUNCIL)


def a_measure(polarity: Polarity = Polarity.HIGHER, unit: Unit = Unit.SHARE) -> Measure:
    base = CATALOGUE["rated-good"]
    return Measure("m", "m", "", "", polarity, unit, "", "figures", "", base.expression, additive=False)


def judged_of(numerator: float | None, denominator: float | None, value: float | None, benchmark: float,
              polarity: Polarity = Polarity.HIGHER) -> Compared:  # fmt: skip
    outcome = Outcome(AREA, "2024", date(2024, 12, 31), numerator, denominator, value)
    return judged(a_measure(polarity), outcome, Benchmark("England", benchmark))


@pytest.mark.parametrize(
    ("number", "found", "words"),
    [
        ("T11.1", judged_of(82, 119, None, 0.5945), "positive"),
        ("T11.2", judged_of(25, 113, None, 0.1208), "strong positive"),
        ("T11.4", judged_of(0, 122, None, 0.0125), "no difference"),
        ("T11.4 of 60", judged_of(0, 60, None, 0.0154), "no difference"),
        ("T11.5", judged_of(None, None, 0.1076, 0.0974, Polarity.LOWER), "direction negative, not tested"),
        ("T11.6", judged_of(None, None, 0.37, 0.29, Polarity.LOWER), "direction negative, not tested"),
    ],
)
def test_the_fields_examples_come_out(number: str, found: Compared, words: str) -> None:
    assert found.verdict is not None
    assert found.verdict.words == words, number


def test_what_is_not_tested_says_how_many_cases_it_would_take() -> None:
    found = judged_of(None, None, 0.1076, 0.0974, Polarity.LOWER)
    assert (found.needed, found.usual) == (3247, None)  # T11.5
    assert found.note == "Not tested: its source gives no number of cases."


def test_a_published_share_of_so_many_answers_is_tested_on_them() -> None:
    found = judged_of(None, 400, 0.669, 0.60)
    assert found.outcome.counts == (268, 400)
    assert found.verdict is not None
    assert found.verdict.strength is Strength.PLAIN


def test_a_score_is_never_tested_as_if_it_were_a_share() -> None:
    outcome = Outcome(AREA, "2024", date(2024, 12, 31), None, 455, 19.5)
    found = judged(a_measure(unit=Unit.SCORE), outcome, Benchmark("England", 19.0))
    assert (found.usual, found.needed) == (None, None)
    assert "no spread of the scores" in found.note


def test_a_rate_has_an_exact_interval() -> None:
    outcome = Outcome(AREA, "2024", date(2024, 12, 31), 12, 40.0, None)
    found = judged(a_measure(Polarity.LOWER, Unit.RATE), outcome, Benchmark("England", 0.1))
    assert found.usual is not None
    assert found.usual.lower < 0.3 < found.usual.upper
    assert found.verdict is not None
    assert found.verdict.words == "strong negative"


@pytest.mark.parametrize(
    ("value", "words"), [(0.8125, "81.3%"), (0.0005, "0.1%"), (None, "–"), (1.0, "100.0%")]
)
def test_shares_are_told_in_per_cent_with_halves_upward(value: float | None, words: str) -> None:
    assert shown(a_measure(), value) == words


def test_an_answer_says_how_many_would_stand_out_by_chance(tables: Tables) -> None:
    found = computed(named("ascof-6b"), tables)
    rows = [
        told(found.measure, each) for each in compare(found, ["Isle of Wight", "Wiltshire"], tables.places)
    ]
    assert flags(rows) == {"tested": 2, "standing_out": 1, "by_chance_alone": 0.1}


def test_a_funnel_has_every_council_in_the_order_of_names_and_no_rank(tables: Tables) -> None:
    found = funnel(computed(named("ascof-6b"), tables))
    assert [point.outcome.area.name for point in found.points] == ["Cumberland", "Isle of Wight", "Wiltshire"]
    assert found.benchmark.value == 11287 / 13820
    with pytest.raises(NoFigure, match="no figure in the snapshot"):
        funnel(computed(named("ascof-6a"), tables))


def test_a_table_that_was_never_imported_says_so(tmp_path: Path) -> None:
    asked = Asked(today=date(2026, 7, 31), day=DAY)
    store = Store(tmp_path / "store").add([read(ascof(tmp_path / "ascof.xlsx"), asked)], NOW)
    with pytest.raises(SnapshotRefused, match="table of services"):
        computed(named("rated-good"), Tables([store]))
