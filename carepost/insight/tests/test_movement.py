"""Ratings after a programme beside what would have happened anyway: the field's examples by number."""

from __future__ import annotations

import csv
from datetime import date
from itertools import product

import pytest
from scipy.stats import binom

from carepost.core.testing import shared_data
from carepost.insight.engine.comparing.movement import (
    PUBLISHED,
    Next,
    Rating,
    distribution,
    movement,
    transitions,
)

RI, INADEQUATE, GOOD, OUTSTANDING = (
    Rating.REQUIRES_IMPROVEMENT, Rating.INADEQUATE, Rating.GOOD, Rating.OUTSTANDING,
)  # fmt: skip


def test_five_of_eight_that_required_improvement_is_no_evidence() -> None:  # T9.2
    found = movement({RI: 8}, 5)
    assert found.expected == pytest.approx(4.56)
    assert found.chance == pytest.approx(0.524, abs=5e-4)
    assert (found.share.lower, found.share.upper) == pytest.approx((0.306, 0.863), abs=5e-4)
    assert found.effect_interval.holds(0)
    assert "No evidence of an effect" in found.words


def test_most_of_a_low_rated_cohort_would_have_risen_anyway() -> None:  # T9.3
    found = movement({RI: 15, INADEQUATE: 5}, 12)
    assert found.expected / found.total == pytest.approx(0.63)
    assert "without any programme 63.0% would have" in found.words


def test_who_was_good_already_can_hardly_rise_and_it_is_said() -> None:  # T9.4
    found = movement({RI: 6, GOOD: 3, OUTSTANDING: 1}, 4)
    assert found.ceiling == 4
    assert "4 were good or outstanding at the start" in found.words


def test_a_great_effect_is_told_with_its_doubt_and_a_harm_as_a_harm() -> None:
    assert (
        "More improved than chance and time explain. Who chose to take part" in movement({RI: 20}, 20).words
    )
    assert "Fewer improved than was to be expected" in movement({INADEQUATE: 20}, 4).words


@pytest.mark.parametrize(
    ("baselines", "improved"), [({}, 0), ({RI: 3}, 4), ({RI: 3}, -1), ({RI: 3, OUTSTANDING: 2}, 4)]
)
def test_what_cannot_be_is_refused(baselines: dict[Rating, int], improved: int) -> None:
    with pytest.raises(ValueError, match="cannot have improved"):
        movement(baselines, improved)


def test_a_rating_of_which_nothing_is_known_is_refused() -> None:
    with pytest.raises(ValueError, match="Nothing is known of what follows good"):
        movement({GOOD: 1}, 0, {RI: 0.5})


def test_the_distribution_is_exact() -> None:
    assert distribution([(0.57, 8)])[5:].sum() == pytest.approx(binom.sf(4, 8, 0.57))
    chances = [0.1, 0.5, 0.5, 1.0, 0.0]
    total = 0.0
    for told in product((0, 1), repeat=5):
        likely = 1.0
        for happens, chance in zip(told, chances, strict=True):
            likely *= chance if happens else 1 - chance
        total += likely if sum(told) >= 2 else 0
    found = distribution([(0.1, 1), (0.5, 2), (1.0, 1), (0.0, 1)])
    assert found[2:].sum() == pytest.approx(total)
    assert len(found) == 6


def test_of_ten_thousand_of_each_rating_the_chance_is_told_all_the_same() -> None:
    found = movement(dict.fromkeys(Rating, 10_000), 13_800)
    assert 0 < found.chance < 1
    assert found.chance + found.fewer == pytest.approx(1, abs=0.02)  # both have the number itself


@pytest.mark.parametrize(
    ("baselines", "improved", "says"),
    [
        # Wilson's interval of 3 in 100 lies above 1%, and yet so many rise by chance in one programme of twelve.
        (
            {GOOD: 100},
            3,
            "No evidence of an effect: as many or more would have anyway with a chance of 7.9%.",
        ),
        ({GOOD: 100}, 4, "More improved than chance"),
        ({RI: 20}, 16, "as many or more would have anyway with a chance of 2.9%"),
        ({RI: 20}, 7, "as few or fewer would have anyway with a chance of 4.0%"),
        (
            {OUTSTANDING: 5},
            0,
            "Nothing can be concluded: there is no higher rating. 5 were good or outstanding",
        ),
        ({RI: 1233, GOOD: 1}, 700, "700 of 1,234 improved"),
        ({RI: 7, GOOD: 1}, 4, "1 was good or outstanding at the start"),
    ],
)
def test_what_may_be_concluded_is_by_the_exact_test(
    baselines: dict[Rating, int], improved: int, says: str
) -> None:
    assert says in movement(baselines, improved).words


def test_what_followed_a_rating_is_counted_at_the_next_inspection() -> None:
    days = [date(2020, month, 1) for month in range(1, 7)]
    history = [
        ("a", days[2], GOOD), ("a", days[0], RI), ("a", days[4], GOOD),  # rose, then stayed; in any order of rows
        ("b", days[0], RI), ("b", days[0], RI), ("b", days[1], INADEQUATE),  # the same twice on one day counts once
        ("c", days[0], RI), ("c", days[1], GOOD), ("c", days[1], RI),  # two on one day: neither counts
        ("c", days[2], OUTSTANDING),
        ("d", days[0], GOOD),  # never again
    ]  # fmt: skip
    assert transitions(history) == {RI: Next(2, 0, 1), GOOD: Next(0, 1, 0)}


def test_the_published_matrix_is_not_far_from_what_community_services_did() -> None:
    names = {"Good": GOOD, "Requires improvement": RI, "Inadequate": INADEQUATE, "Outstanding": OUTSTANDING}
    with shared_data("cqc/inspections_community_2014_2025.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = transitions(
        (row["locationid"], date.fromisoformat(row["reportdate"]), names[row["overall"]])
        for row in rows
        if row["overall"] in names
    )
    shares = {rating: round(each.share_better, 2) for rating, each in found.items()}
    assert shares == {RI: 0.58, INADEQUATE: 0.72, GOOD: 0.04, OUTSTANDING: 0.0}
    assert (
        abs(shares[RI] - PUBLISHED[RI]) < 0.02
    )  # and of the rarer ones, less alike: 0.72 where 0.81 was published
    assert found[RI] == Next(2817, 1724, 281)
