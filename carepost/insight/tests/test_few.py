"""Figures of few people: hidden, with all by which they could be worked out (domain 11.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from carepost.insight.engine import few
from carepost.insight.engine.comparing.small_numbers import BELOW_FIVE, SECONDARY_CARE, Rule
from carepost.insight.engine.comparison import together
from carepost.insight.engine.measures.measure import Unit
from carepost.insight.engine.outcomes import Outcome
from carepost.insight.engine.places import ENGLAND, Area, Level

REGIONS = {"South": ("Brighton", "Hove", "Medway"), "North": ("Leeds", "York"), "": ("Scilly",)}
NAMES = [name for names in REGIONS.values() for name in names]
Pair = tuple[int, int]
EXACT = Rule(most=7, nearest=1)  # nothing is rounded: whatever is not hidden, the attacker knows


def figure(name: str, level: Level, part: int, whole: int, region: str = "") -> Outcome:
    return Outcome(
        Area(name, name, level, region), "2025", date(2025, 3, 31), float(part), float(whole), None
    )


def tree(counts: Sequence[Pair]) -> list[Outcome]:
    """Councils with these parts and wholes, their regions and England."""
    of = dict(zip(NAMES, counts, strict=True))
    councils = [
        figure(name, Level.COUNCIL, *of[name], region) for region, names in REGIONS.items() for name in names
    ]
    regions = [
        figure(region, Level.REGION, *(sum(of[name][at] for name in names) for at in (0, 1)))
        for region, names in REGIONS.items()
        if region
    ]
    england = Area(ENGLAND, "England", Level.COUNTRY)
    whole = [float(sum(pair[at] for pair in counts)) for at in (0, 1)]
    return [*councils, *regions, Outcome(england, "2025", date(2025, 3, 31), *whole, None)]


LARGE = [(40, 90), (50, 80), (60, 95), (30, 70), (45, 85), (25, 60)]


def silent(figures: Sequence[Outcome], rule: Rule = SECONDARY_CARE) -> set[str]:
    return {each.area.name for each in few.shown(figures, Unit.SHARE, rule) if each.marker == few.HIDDEN}


@pytest.mark.parametrize(
    ("changed", "hidden"),
    [
        ({}, set()),
        (
            {"Hove": (3, 80)},
            {"Hove", "Brighton"},
        ),  # alone beside its region's total, so the next smallest too
        ({"Hove": (0, 80)}, set()),  # a nought hides nobody
        ({"Hove": (78, 80)}, {"Hove", "Brighton"}),  # two are left over
        ({"Hove": (0, 6)}, {"Hove", "Brighton"}),  # six people altogether
        ({"Leeds": (3, 70)}, {"Leeds", "York"}),
        (
            {"Scilly": (3, 60)},
            {"Scilly", "North", "Leeds"},
        ),  # England would tell it, and Leeds and York the North
        ({"Hove": (3, 80), "Medway": (5, 80)}, {"Hove", "Medway"}),  # either could be the 3
        ({"Hove": (1, 80), "Medway": (1, 80)}, {"Hove", "Medway", "Brighton"}),  # together 2: one each
    ],
)
def test_what_is_hidden(changed: dict[str, Pair], hidden: set[str]) -> None:
    counts = {**dict(zip(NAMES, LARGE, strict=True)), **changed}
    assert silent(tree([counts[name] for name in NAMES])) == hidden


def test_what_is_shown_is_rounded_and_its_share_is_of_the_rounded() -> None:
    (shown, *_) = few.shown(tree([(12, 48), *LARGE[1:]]), Unit.SHARE, SECONDARY_CARE)
    assert (shown.numerator, shown.denominator, shown.value) == (10, 50, 0.2)


def test_a_count_by_itself_a_score_and_a_published_share() -> None:
    def alone(unit: Unit, part: float | None, whole: float | None, published: float | None) -> Outcome:
        area = Area("Hove", "Hove", Level.COUNCIL)
        told = [Outcome(area, "2025", date(2025, 3, 31), part, whole, published)]
        return few.shown(told, unit, SECONDARY_CARE)[0]

    assert alone(Unit.COUNT, None, None, 12).published == 10
    assert alone(Unit.COUNT, None, None, 6).marker == few.HIDDEN
    assert alone(Unit.SCORE, None, 48, 3.25).value == 3.25
    assert alone(Unit.SCORE, None, 7, 3.25).value is None
    assert alone(Unit.SHARE, None, 48, 0.25).value == 0.2
    assert alone(Unit.SHARE, None, 48, 0.1).marker == few.HIDDEN
    assert alone(Unit.RATE, 12, 10_003, None).value == 10 / 10_005


def test_periods_are_looked_at_one_by_one_and_the_other_rule_hides_less() -> None:
    early = tree([(3, 90), *LARGE[1:]])
    late = [
        Outcome(each.area, "2026", each.end, each.numerator, each.denominator, None) for each in tree(LARGE)
    ]
    shown = few.shown([*early, *late], Unit.SHARE, SECONDARY_CARE)
    assert [each.marker == few.HIDDEN for each in shown].count(True) == 2
    assert silent(tree([(6, 90), *LARGE[1:]]), BELOW_FIVE) == set()


def test_two_benchmarks_one_area_apart_tell_no_more_than_that_area_does() -> None:
    shown = few.shown(tree([(3, 90), *LARGE[1:]]), Unit.SHARE, SECONDARY_CARE)
    told = [each for each in shown if each.area.level is Level.COUNCIL and each.value is not None]
    fewer, more = together(told[1:], "some"), together(told, "all")
    assert fewer
    assert more
    assert more.numerator - fewer.numerator == told[0].numerator
    assert told[0].numerator % 5 == 0


COUNTS = st.tuples(
    st.sampled_from([0, 0, 1, 1, 2, 3, 7, 8, 9, 30]), st.sampled_from([0, 1, 2, 7, 8, 20])
).map(lambda pair: (pair[0], sum(pair)))


@settings(max_examples=40, deadline=None)
@given(st.lists(COUNTS, min_size=6, max_size=6))
def test_nobody_works_out_a_small_figure(counts: list[Pair]) -> None:
    """The attacker knows every figure that is shown, what adds up to what, and that no count is below nought."""
    figures = tree(counts)
    shown = few.shown(figures, Unit.SHARE, EXACT)
    for at, (true, told) in enumerate(zip(figures, shown, strict=True)):
        for part, count in enumerate(few.counts(true, Unit.SHARE)):
            if count and EXACT.hides(count):
                assert told.marker == few.HIDDEN
                assert (
                    most(figures, shown, 3 * at + part) - most(figures, shown, 3 * at + part, sign=-1) > 0.5
                )


def most(figures: Sequence[Outcome], shown: Sequence[Outcome], wanted: int, sign: int = 1) -> float:
    """The most that one count can be (with `sign` -1 the least), by what is shown; three counts for each figure."""
    places = {each.area.name: at for at, each in enumerate(figures)}
    size = 3 * len(figures)
    equations, sums = [], []

    def equal(terms: dict[int, int], total: float = 0) -> None:
        row = np.zeros(size)
        for at, factor in terms.items():
            row[at] += factor
        equations.append(row)
        sums.append(total)

    for at, (true, told) in enumerate(zip(figures, shown, strict=True)):
        equal({3 * at: 1, 3 * at + 2: 1, 3 * at + 1: -1})
        if told.marker != few.HIDDEN:
            for part, count in enumerate(few.counts(true, Unit.SHARE)):
                equal({3 * at + part: 1}, count or 0)
    lines = [(names, region) for region, names in REGIONS.items() if region]
    for names, total in [*lines, (("South", "North", "Scilly"), "England")]:
        for part in range(3):
            equal({**{3 * places[name] + part: 1 for name in names}, 3 * places[total] + part: -1})
    goal = np.zeros(size)
    goal[wanted] = -sign
    found = linprog(goal, A_eq=np.array(equations), b_eq=np.array(sums), bounds=(0, None), method="highs")
    return sign * (float("inf") if found.status == 3 else -float(found.fun))
