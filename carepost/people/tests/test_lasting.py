"""A person keeps its id when lists are linked again; what merged, split, moved or went is told."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.people.engine import lasting
from carepost.people.engine.lasting import Change, Named

RECORDS = range(8)
GROUPINGS = st.lists(st.integers(0, 4), min_size=len(RECORDS), max_size=len(RECORDS))
PRESENT = st.lists(st.booleans(), min_size=len(RECORDS), max_size=len(RECORDS))


def named(
    before: dict[str, str], now: list[set[str]], since: dict[str, int] | None = None, run: int = 2
) -> Named:
    """Name groups of records (letters), which had these ids before."""
    groups = dict(enumerate(sorted(now, key=min)))
    shared = Counter(
        (before[record], number) for number, group in groups.items() for record in group if record in before
    )
    firsts = {number: min(group) for number, group in groups.items()}
    return lasting.name(
        firsts, shared, Counter(before.values()), since or dict.fromkeys(before.values(), 1), run=run
    )


ABC = {"a": "P1", "b": "P1", "c": "P1", "d": "P2", "e": "P2"}


@pytest.mark.parametrize(
    ("now", "kept", "changes"),
    [
        ([{"a", "b", "c"}, {"d", "e"}], {"P1", "P2"}, []),
        ([{"a", "b", "c", "x"}, {"d", "e"}, {"y"}], {"P1", "P2"}, []),
        ([{"a", "b", "c", "d", "e"}], {"P1"}, [("merged", "P1", "P2", 2)]),
        ([{"a", "b"}, {"c"}, {"d", "e"}], {"P1", "P2"}, [("split", "new", "P1", 1)]),
        ([{"a", "b"}, {"c", "d", "e"}], {"P1", "P2"}, [("moved", "P2", "P1", 1)]),
        ([{"a", "b", "c"}], {"P1"}, [("gone", "", "P2", 2)]),
        ([{"a", "b", "d"}, {"c", "e"}], {"P1", "P2"}, [("moved", "P1", "P2", 1), ("moved", "P2", "P1", 1)]),
    ],
    ids=["nothing changed", "grown", "merged", "split", "moved", "gone", "crossed"],
)  # fmt: skip
def test_what_became_of_each_person_is_told(now, kept, changes) -> None:
    found = named(ABC, now)
    assert kept <= set(found.ids.values())
    fresh = set(found.ids.values()) - {"P1", "P2"}
    told = [Change(what, *fresh, before, count) if person == "new" else Change(what, person, before, count)
            for what, person, before, count in changes]  # fmt: skip
    assert found.changes == told


@given(now=GROUPINGS, before=GROUPINGS, there=PRESENT)
def test_whose_id_is_unquestioned_has_it_by_the_rule_too(
    now: list[int], before: list[int], there: list[bool]
) -> None:
    shared = Counter(
        (f"P{old}", new) for old, new, is_there in zip(before, now, there, strict=True) if is_there
    )
    own = {group: f"Q{group}" for group in now}
    by_rule = lasting.kept(shared, {}, own)
    found = lasting.unquestioned(shared)
    assert found.items() <= by_rule.items()
    rest = {each: count for each, count in shared.items() if each[1] not in found}
    assert found | lasting.kept(rest, {}, own) == by_rule


def test_of_equal_shares_the_oldest_id_stays() -> None:
    before = {"a": "P9", "b": "P1"}
    assert named(before, [{"a", "b"}], {"P9": 1, "P1": 2}, run=3).ids == {0: "P9"}
    assert named(before, [{"a", "b"}], {"P9": 2, "P1": 1}, run=3).ids == {0: "P1"}


def test_what_was_merged_and_is_parted_has_its_id_back() -> None:
    first = named({}, [{"a"}, {"b"}], run=1)
    merged = named(dict(zip("ab", first.ids.values(), strict=True)), [{"a", "b"}])
    parted = named(dict.fromkeys("ab", merged.ids[0]), [{"a"}, {"b"}], merged.since, run=3)
    assert parted.ids == first.ids


def test_an_id_is_never_two_persons_though_its_first_record_left_it() -> None:
    mine = named({}, [{"a", "b", "c"}], run=1).ids[0]
    parted = named(dict.fromkeys("abc", mine), [{"a"}, {"b", "c"}])
    assert parted.ids[1] == mine
    assert parted.ids[0] != mine


def test_how_many_changed_is_told_in_words() -> None:
    assert lasting.told([]) == ""
    changes = [Change("merged", "P1", "P2", 1), Change("gone", "", "P3", 1), Change("gone", "", "P4", 1)]
    assert lasting.told(changes) == "merged into another 1, no record left 2"


@settings(max_examples=200, deadline=None)
@given(GROUPINGS, GROUPINGS, PRESENT, st.randoms())
def test_each_id_is_one_person_and_every_record_is_accounted_for(earlier, later, present, random) -> None:
    ids = named({}, grouped(earlier, [True] * len(RECORDS)), run=1)
    before = {
        record: ids.ids[number]
        for number, group in enumerate(sorted(grouped(earlier, [True] * len(RECORDS)), key=min))
        for record in group
    }
    now = grouped(later, present)
    found = named(before, now)
    assert len(set(found.ids.values())) == len(now)
    stayed = {
        record: found.ids[number] for number, group in enumerate(sorted(now, key=min)) for record in group
    }
    left = Counter(before[record] for record in before if stayed.get(record) != before[record])
    told: Counter[str] = Counter()
    for change in found.changes:
        told[change.before] += change.records
    gone_records = Counter(before[record] for record in before if record not in stayed)
    for person in before.values():
        still = person in stayed.values() or any(change.before == person for change in found.changes)
        assert still, "an id vanished untold"
        assert told[person] in {left[person], left[person] - gone_records[person]}
    shuffled = [set(random.sample(sorted(group), len(group))) for group in now]
    random.shuffle(shuffled)
    assert named(before, shuffled) == found


def grouped(numbers: list[int], present: list[bool]) -> list[set[str]]:
    """The records that are present, as groups by their numbers."""
    groups: dict[int, set[str]] = {}
    for record, number, here in zip(RECORDS, numbers, present, strict=True):
        if here:
            groups.setdefault(number, set()).add("abcdefgh"[record])
    return list(groups.values())
