"""Persons are made of pairs in the order of their weight, and nothing certain is bridged."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.people.engine.clusters import Contradiction, Pairs, clusters, grouped

COUNT = 9
RECORDS = st.integers(0, COUNT - 1)
PAIRS = st.tuples(RECORDS, RECORDS).filter(lambda pair: pair[0] < pair[1])
WEIGHTS = st.dictionaries(PAIRS, st.integers(-5, 12).map(float), max_size=20)
NUMBERS = st.dictionaries(RECORDS, st.sampled_from(["one", "two"]))


def joined(of: list[int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for record, first in enumerate(of):
        groups.setdefault(first, []).append(record)
    return groups


def linked(weights, numbers, **decisions) -> list[int]:
    links = [(weight, *pair) for pair, weight in weights.items() if weight > 0]
    return clusters(COUNT, links, weights, numbers, **decisions)


def test_two_nhs_numbers_are_not_bridged_through_a_third_record() -> None:
    weights = {(0, 1): 9.0, (1, 2): 8.0}
    assert linked(weights, {}) == [0, 0, 0, *range(3, COUNT)]
    assert linked(weights, {0: "one", 2: "two"})[:3] == [0, 0, 2]


def test_a_reviewers_different_is_not_bridged_and_a_same_holds() -> None:
    weights = {(0, 1): 9.0, (1, 2): 8.0}
    assert linked(weights, {}, different=[(0, 2)])[:3] == [0, 0, 2]
    assert linked({}, {}, same=[(2, 0)])[:3] == [0, 1, 0]
    assert linked({(0, 1): -9.0}, {0: "one", 1: "two"}, same=[(0, 1)])[:2] == [0, 0]


def test_decisions_that_contradict_each_other_are_said() -> None:
    with pytest.raises(Contradiction):
        linked({}, {}, same=[(0, 1), (1, 2)], different=[(2, 0)])


def test_one_link_does_not_join_two_groups_that_speak_against_it() -> None:
    weights = {(0, 1): 9.0, (2, 3): 9.0, (1, 2): 4.0, (0, 2): -6.0, (0, 3): -6.0, (1, 3): -6.0}
    assert linked(weights, {})[:4] == [0, 0, 2, 2]


@settings(max_examples=200, deadline=None)
@given(weights=WEIGHTS, numbers=NUMBERS, different=st.lists(PAIRS, max_size=4), seed=st.integers())
def test_nothing_certain_is_bridged_and_any_order_gives_the_same(weights, numbers, different, seed) -> None:
    of = linked(weights, numbers, different=different)
    for together in joined(of).values():
        assert len({numbers[record] for record in together if record in numbers}) <= 1
        assert not any(one in together and other in together for one, other in different)
    shuffled = list(weights.items())
    random.Random(seed).shuffle(shuffled)
    assert linked(dict(shuffled), numbers, different=different[::-1]) == of


@settings(max_examples=100, deadline=None)
@given(weights=WEIGHTS, numbers=NUMBERS, same=st.lists(PAIRS, max_size=4))
def test_what_a_reviewer_called_the_same_is_one_person(weights, numbers, same) -> None:
    of = linked(weights, numbers, same=same)
    assert all(of[one] == of[other] for one, other in same)


@settings(max_examples=200, deadline=None)
@given(
    weights=WEIGHTS,
    numbers=NUMBERS,
    different=st.lists(PAIRS, max_size=2),
    same=st.lists(PAIRS, max_size=1),
)
def test_plain_groups_joined_at_once_are_those_that_are_joined_one_by_one(
    weights, numbers, different, same
) -> None:
    columns = [np.array(each, np.int64) for each in zip(*weights, strict=True)] or [
        np.array([], np.int64)
    ] * 2
    weight = np.array(list(weights.values()), float)
    known = np.array([{"one": 1, "two": 2}.get(numbers.get(record), 0) for record in range(COUNT)])
    decided = {"same": same, "different": different}
    try:
        one_by_one = linked(weights, numbers, **decided)
    except Contradiction:
        with pytest.raises(Contradiction):
            grouped(Pairs(*columns, weight, weight > 0), known, **decided)
    else:
        assert grouped(Pairs(*columns, weight, weight > 0), known, **decided) == one_by_one
