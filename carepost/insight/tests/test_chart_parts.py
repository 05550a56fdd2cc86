"""What charts are made of: classes of a map, names that do not meet, shades that differ without colour."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from carepost.insight.charts import labels
from carepost.insight.charts.classes import classes
from carepost.insight.charts.map import SHADES
from carepost.insight.engine.distribution import distribution
from carepost.insight.engine.measures import named
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.outcomes import Outcome, Outcomes
from carepost.insight.engine.places import Area, Level


def of_values(measure: Measure, values: list[float]) -> Outcomes:
    """One period of councils with these values, and no counts."""
    end = date(2025, 3, 31)
    areas = [Area(f"K{at:03}", f"Council {at:03}", Level.COUNCIL) for at in range(len(values))]
    figures = {(area.key, "2024-25"): Outcome(area, "2024-25", end, None, None, value)
               for area, value in zip(areas, values, strict=True)}  # fmt: skip
    return Outcomes(measure, figures)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_every_council_is_in_one_class_and_classes_do_not_overlap(values: list[float]) -> None:
    found = distribution(of_values(named("ascof-6b"), values))
    several = classes(found)
    keys = [key for each in several for key in each.keys]
    assert sorted(keys) == sorted(outcome.area.key for outcome in found.councils)
    by_key = {outcome.area.key: outcome.value or 0 for outcome in found.councils}
    ends = [
        (min(by_key[key] for key in each.keys), max(by_key[key] for key in each.keys)) for each in several
    ]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert 1 <= len(several) <= len(SHADES)
    assert found.lower <= found.median <= found.upper


_MARKS = st.tuples(st.sampled_from(["Essex", "Isle of Wight", "Bath"]), st.floats(0, 600), st.floats(10, 390))


@given(st.lists(_MARKS, max_size=8))
def test_no_name_stands_on_another(marks: list[tuple[str, float, float]]) -> None:
    found = labels.placed([labels.Named(*mark) for mark in marks], 600, 400)
    assert len(found) == len(marks)
    for at, one in enumerate(found):
        assert not labels._meets(one, found[:at])
        assert labels._reach(one)[0] >= 0
        assert labels._reach(one)[1] <= 605


def luminance(colour: str) -> float:
    """How light a colour is (WCAG's relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_shades_differ_without_any_colour() -> None:
    light = [luminance(shade) + 0.05 for shade in SHADES]
    assert all(before / after > 1.4 for before, after in pairwise(light))
