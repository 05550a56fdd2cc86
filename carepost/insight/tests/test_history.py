"""Intervals of validity: the same whatever order files come in; who left, and who only changed hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepost.insight.engine.history.asking import Told, ends, entries, exits, movement, stock
from carepost.insight.engine.history.lives import How, arrivals
from carepost.insight.engine.history.weaving import SCHEMA, STATE, whole, woven
from carepost.register.rules import Candidate, Leaver, classify_exit

BACKEND = ibis.duckdb.connect(threads=1)
DAYS = [date(2026, month, 1) for month in range(1, 9)]
EMPTY = SCHEMA.empty_table()
_USUAL: dict[str, Any] = {
    "name": "A home", "area": "Isle of Wight", "region": "South East", "provider": "1-2", "brand": "",
    "care_home": True, "adult_social_care": True, "beds": 10, "rating": "good", "rated": date(2020, 1, 1),
    "inherited": False, "registered": date(2011, 1, 1), "dual_primary": "", "uprn": "", "site": "", "successor": "",
    "reason": "", "provider_name": "", "kinds": "", "predecessor": "", "before_reason": "",
}  # fmt: skip


def month(rows: Sequence[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([_USUAL | row for row in rows], schema=pa.schema(list(STATE.items())))


def one_by_one(files: dict[date, pa.Table], order: Sequence[date]) -> pa.Table:
    history, days = EMPTY, []
    for day in order:
        history = woven(BACKEND, history, days, day, files[day])
        days.append(day)
    return history


def at_once(files: dict[date, pa.Table]) -> pa.Table:
    tables = [
        each.append_column("day", pa.array([day] * each.num_rows, pa.date32())) for day, each in files.items()
    ]
    return whole(BACKEND, ibis.memtable(pa.concat_tables(tables)), sorted(files))


def spans(history: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in history.to_pylist()]


FILES = st.dictionaries(
    st.sampled_from(DAYS),
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from([None, 10, 20]), max_size=4),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(FILES, st.randoms())
def test_neither_order_nor_parts_matter(told: dict[date, dict[str, int | None]], chance: Any) -> None:
    files = {
        day: month([{"ref": ref, "beds": beds} for ref, beds in each.items()]) for day, each in told.items()
    }
    order = list(files)
    chance.shuffle(order)
    expected = at_once(files)
    assert one_by_one(files, order).equals(expected)
    assert one_by_one(files, sorted(files)).equals(expected)
    # And it says of every day what that day's file said.
    for day, each in told.items():
        there = {
            row["ref"]: row["beds"]
            for row in expected.to_pylist()
            if row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] > day)
        }
        assert there == each


def test_a_file_that_comes_late_changes_only_what_differs() -> None:
    a, b = {"ref": "a"}, {"ref": "b"}
    files = {DAYS[0]: month([a, b]), DAYS[1]: month([a, b | {"beds": 12}]), DAYS[2]: month([a, b])}
    history = one_by_one(files, [DAYS[0], DAYS[2]])
    assert spans(history, "ref", "beds", "valid_from", "valid_to") == [
        ("a", 10, DAYS[0], None), ("b", 10, DAYS[0], None),
    ]  # fmt: skip
    late = woven(BACKEND, history, [DAYS[0], DAYS[2]], DAYS[1], files[DAYS[1]])
    assert spans(late, "ref", "beds", "valid_from", "valid_to") == [
        ("a", 10, DAYS[0], None), ("b", 10, DAYS[0], DAYS[1]), ("b", 12, DAYS[1], DAYS[2]), ("b", 10, DAYS[2], None),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="is in the history already"):
        woven(BACKEND, late, DAYS[:3], DAYS[1], files[DAYS[1]])


def told(files: dict[date, list[dict[str, Any]]]) -> Told:
    made = at_once({day: month(rows) for day, rows in files.items()})
    return Told(ibis.memtable(made), sorted(files))


def asked(expression: ibis.Table, *names: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in names) for row in BACKEND.to_pyarrow(expression).to_pylist())


A, B = {"ref": "a"}, {"ref": "b", "site": "PO30 1AA high street"}


@pytest.mark.parametrize(
    ("follower", "kind", "left"),
    [
        # T1.5: registered the same day under another provider: exits 0, ownership changes 1.
        ({"ref": "c", "site": B["site"], "provider": "1-3", "registered": DAYS[2]}, "ownership_change", 0),
        ({"ref": "c", "site": B["site"], "registered": DAYS[2]}, "re_registered", 0),
        # A location move: the same provider and name elsewhere.
        ({"ref": "c", "site": "PO31 9ZZ low road", "registered": DAYS[2]}, "re_registered", 0),
        ({"ref": "c", "name": "Other", "site": "PO31 9ZZ low road", "registered": DAYS[2]}, "closed", 1),
        # At the same address, and long after: that is another service.
        (
            {"ref": "c", "name": "Other", "site": B["site"], "provider": "1-3", "registered": DAYS[7]},
            "closed",
            1,
        ),
    ],
)
def test_closed_is_not_deactivated(follower: dict[str, Any], kind: str, left: int) -> None:
    after = max(DAYS[2], follower["registered"])
    files = {day: [A, *([B] if day < DAYS[2] else []), *([follower] if day >= after else [])] for day in DAYS}
    here = told(files)
    assert asked(exits(here), "area", "kind", "day", "services") == [("Isle of Wight", kind, DAYS[2], 1)]
    assert sum(row[0] for row in asked(ends(here), "exit")) == left
    expected = "new" if left else kind
    assert asked(entries(here), "kind", "day", "services") == [(expected, after, 1)]


def test_a_gap_of_one_file_is_no_exit() -> None:
    files = {DAYS[0]: [A, B], DAYS[1]: [A], DAYS[2]: [A, B]}
    assert asked(exits(told(files)), "kind") == []
    assert asked(entries(told(files)), "kind") == []
    # The last file lacks one: gone, and not settled yet.
    assert asked(exits(told({DAYS[0]: [A, B], DAYS[1]: [A]})), "kind", "settled") == [("closed", False)]


def test_a_follower_that_cqc_names_may_be_in_no_file_of_ours() -> None:
    left = B | {"successor": "x", "reason": "New Provider"}
    here = told({DAYS[0]: [A, left], DAYS[1]: [A]})
    assert asked(ends(here), "ref", "kind", "exit", "follower") == [("b", "ownership_change", False, "x")]
    moved = told({DAYS[0]: [A, left | {"reason": "Location Move"}], DAYS[1]: [A]})
    assert asked(ends(moved), "kind") == [("re_registered",)]


def test_mix_and_beds_on_each_day_and_a_dual_registration_once() -> None:
    """T1.4: of two registrations of one site the primary is counted, and its beds."""
    dual = {"ref": "d", "dual_primary": "a", "rating": None}
    files = {DAYS[0]: [A, B], DAYS[1]: [A, B, dual], DAYS[2]: [A, dual], DAYS[3]: [A]}
    here = told(files)
    assert asked(stock(here), "day", "rating", "services", "beds") == [
        (DAYS[0], "good", 2, 20), (DAYS[1], "good", 2, 20), (DAYS[2], "good", 1, 10), (DAYS[3], "good", 1, 10),
    ]  # fmt: skip
    # A second registration neither comes nor leaves.
    assert asked(entries(here), "kind") == []
    assert asked(ends(here), "ref", "kind") == [("b", "closed")]


def test_where_the_second_registration_goes_on_alone_nothing_left() -> None:
    dual = {"ref": "d", "dual_primary": "a", "provider": "1-9"}
    here = told({DAYS[0]: [A, dual], DAYS[1]: [A, dual], DAYS[2]: [dual | {"dual_primary": ""}]})
    assert asked(ends(here), "ref", "kind", "exit", "follower") == [("a", "ownership_change", False, "d")]
    assert asked(entries(here), "kind", "day") == [("ownership_change", DAYS[2])]
    assert asked(stock(here), "day", "services") == [(day, 1) for day in DAYS[:3]]


def test_beds_are_those_of_care_homes() -> None:
    here = told({DAYS[0]: [A, {"ref": "h", "care_home": False, "beds": 5}]})
    assert asked(stock(here), "care_home", "services", "beds") == [(False, 1, 0), (True, 1, 10)]


def test_a_change_between_two_days_is_told_of_the_day_after() -> None:
    """CQC's API tells the day itself, and stock is asked for the first of each month."""
    here = told(
        {DAYS[0]: [A], date(2026, 1, 20): [A, B], DAYS[1]: [A, B], date(2026, 2, 9): [B], DAYS[2]: [B]}
    )
    asked_for = replace(here, days=DAYS[:3])
    assert asked(stock(asked_for), "day", "services") == [(DAYS[0], 1), (DAYS[1], 2), (DAYS[2], 1)]


@pytest.mark.parametrize(
    ("reason", "follower", "how"),
    [
        ("Legal Entity Change", {"provider": "1-3"}, "legal_entity"),
        ("New Provider", {"provider": "1-3"}, "changed_hands"),
        ("NHS Transfer", {"provider": "1-3"}, "changed_hands"),
        ("Location Move", {}, "moved"),
        ("", {"site": "PO31 9ZZ low road"}, "moved"),
        ("", {}, "registered_again"),
        ("", {"provider": "1-3"}, "changed_hands"),
    ],
)
def test_what_goes_on_is_told_as_what_it_is_at_both_ends(
    reason: str, follower: dict[str, Any], how: str
) -> None:
    left = B | {"successor": "c", "reason": reason}
    after = {"ref": "c", "site": B["site"], "registered": DAYS[2]} | follower
    here = told({day: [A, left] if day < DAYS[2] else [A, after] for day in DAYS})
    assert asked(ends(here), "ref", "how", "exit") == [("b", how, False)]
    assert asked(arrivals(here), "ref", "how", "follows") == [("c", how, "b")]
    assert How(how).of_the_market is False


def test_who_names_a_predecessor_that_is_in_no_file_is_not_new() -> None:
    after = {"ref": "c", "predecessor": "x", "before_reason": "Location Move", "registered": DAYS[2]}
    here = told({DAYS[0]: [A], DAYS[2]: [A, after, {"ref": "n", "registered": DAYS[2]}]})
    assert asked(arrivals(here), "ref", "how", "kind") == [
        ("c", "moved", "re_registered"),
        ("n", "new", "new"),
    ]


def test_movement_is_of_one_location_and_of_another_report() -> None:
    later = {"rated": date(2026, 2, 1)}
    files = {
        DAYS[0]: [A, B],
        DAYS[1]: [A | {"beds": 11}, B],  # other beds are no new rating
        DAYS[2]: [A | later | {"rating": "requires_improvement"}, B | later],
        DAYS[3]: [A | later | {"rating": "requires_improvement"}, {"ref": "c"} | later | {"inherited": True}],
    }
    assert asked(movement(told(files)), "day", "before", "after", "services") == [
        (DAYS[2], "good", "good", 1), (DAYS[2], "good", "requires_improvement", 1),
    ]  # fmt: skip


def test_neither_to_an_inherited_rating_nor_from_one_is_a_movement() -> None:
    inherited = {"rating": "requires_improvement", "rated": date(2026, 2, 1), "inherited": True}
    files = {
        DAYS[0]: [A],
        DAYS[1]: [A | inherited],
        DAYS[2]: [A | {"rated": date(2026, 3, 1)}],
        DAYS[3]: [A | {"rated": date(2026, 4, 1), "rating": "outstanding"}],
    }
    assert asked(movement(told(files)), "day", "before", "after", "services") == [
        (DAYS[3], "good", "outstanding", 1)
    ]


PLACES = ["", "PO30 1AA a", "PO30 2AA b"]
REASONS = [
    "", "New Provider", "Location Move", "legal  entity change", "Enforcement action", "Something else",
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 300), st.integers(1, 300), st.sampled_from(PLACES), st.sampled_from(["", "1", "2"]),
            st.sampled_from(["", "1-2", "1-3"]), st.sampled_from(REASONS), st.one_of(st.none(), st.integers(0, 6)),
        ),
        min_size=1, max_size=7,
    )
)  # fmt: skip
def test_ends_are_those_of_the_registers_rule(
    lives: list[tuple[int, int, str, str, str, str, int | None]],
) -> None:
    """One rule: an end is in the history what `classify_exit` makes of it, whoever is named and wherever they are."""
    start = date(2025, 1, 1)
    rows, named = [], dict[str, set[str]]()
    for at, (first, length, site, uprn, provider, reason, follower) in enumerate(lives):
        came, gone = start + timedelta(first), start + timedelta(first + length)
        after = f"r{follower}" if follower is not None and follower != at and follower < len(lives) else ""
        named.setdefault(after, set()).add(f"r{at}")
        rows.append(
            _USUAL
            | {"ref": f"r{at}", "name": f"n{at}", "site": site, "uprn": uprn, "provider": provider,
               "reason": reason, "successor": after, "registered": came, "valid_from": came, "valid_to": gone}
        )  # fmt: skip
    here = Told(
        ibis.memtable(pa.Table.from_pylist(rows, schema=SCHEMA)), [start, date(2026, 12, 1)], exact=True
    )
    found = {row["ref"]: row for row in BACKEND.to_pyarrow(ends(here)).to_pylist()}
    for row in rows:
        others = [
            Candidate(each["ref"], each["registered"], each["provider"], each["site"][:8], each["uprn"], each["site"],
                      tuple(sorted(named.get(each["ref"], ()))))
            for each in rows
        ]  # fmt: skip
        leaver = Leaver(
            row["ref"],
            row["valid_to"],
            row["provider"],
            row["site"][:8],
            row["uprn"],
            row["site"],
            row["reason"],
        )
        expected = classify_exit(leaver, others, date(2026, 12, 1))
        told_of = found[row["ref"]]
        assert (told_of["kind"], told_of["exit"], told_of["follower"], told_of["settled"]) == (
            str(expected.kind), expected.market_exit, expected.successor, expected.settled,
        ), row  # fmt: skip
