"""Precision, recall and F1 of pairs and of persons, by hand."""

from __future__ import annotations

import pytest

from carepost.people.engine.costs import Costs, CostsDoNotFit, probability
from carepost.people.engine.scoring import made_one, score, within_households


def test_pairs_and_persons_are_counted() -> None:
    found = score(["a", "a", "b", "b", "c"], [1, 1, 1, 2, 2])
    assert (found.found, found.true, found.right) == (2, 4, 1)
    assert (found.persons_found, found.persons_true, found.persons_right) == (3, 2, 0)
    assert (found.precision, found.recall) == (0.5, 0.25)
    assert found.pairwise_f1 == pytest.approx(1 / 3)


def test_all_right_is_one_and_nothing_to_find_too() -> None:
    assert score([1, 1, 2], ["x", "x", "y"]).pairwise_f1 == score([1, 1, 2], ["x", "x", "y"]).cluster_f1 == 1
    assert score([1, 2], ["x", "y"]).pairwise_f1 == 1


def test_only_merges_inside_a_household_count_as_such() -> None:
    truth, households = [1, 2, 3, 4], [7, 7, 8, 8]
    assert within_households([0, 0, 2, 3], truth, households) == 2_500
    assert within_households([0, 1, 0, 3], truth, households) == 0


def test_couples_that_were_made_one_are_counted_among_those_that_are_listed() -> None:
    assert made_one([0, 0, 2, 3, 3], [1, 2, 3, 3, 4], [(1, 2), (1, 3), (3, 4), (1, 9)]) == (2, 3)


def test_thresholds_follow_from_the_costs() -> None:
    costs = Costs(wrong=3, missed=1, look=0.15)
    assert [round(probability(each), 3) for each in (costs.nothing, costs.joined, costs.sure)] == [
        0.15,
        0.75,
        0.95,
    ]
    assert Costs(wrong=30).sure > costs.sure


@pytest.mark.parametrize(
    ("wrong", "missed", "look", "why"),
    [
        (0.0, 1.0, 0.15, "must be a number above 0"),
        (3.0, -1.0, 0.15, "must be a number above 0"),
        (float("nan"), 1.0, 0.15, "must be a number above 0"),
        (3.0, 1.0, 0.75, "it must cost less than 0.75"),
        (3.0, 10.0, 5.0, "it must cost less than 2.30769"),
        (3.0, 1.0, 0.0002, "it must cost at least 0.00024"),
    ],
)
def test_costs_by_which_nobody_could_decide_are_refused(
    wrong: float, missed: float, look: float, why: str
) -> None:
    with pytest.raises(CostsDoNotFit, match=why):
        Costs(wrong, missed, look)


@pytest.mark.parametrize(
    ("wrong", "missed", "look"), [(3, 1, 0.7499), (3, 1, 0.00025), (1000, 1, 0.9), (0.5, 8, 0.4)]
)
def test_the_band_for_a_look_lies_between_the_thresholds(wrong: float, missed: float, look: float) -> None:
    costs = Costs(wrong, missed, look)
    assert costs.nothing < costs.joined < costs.sure
