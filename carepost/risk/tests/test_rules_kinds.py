"""The declarations of signals, what people may note, and what readings of beds say."""

import re
from datetime import date, timedelta

import pytest

from carepost.risk import rules
from carepost.risk.rules import BedsFact, Family, ScorePolicy
from carepost.risk.rules.from_capacity import beds_fact, closes_on, is_tracker, signals_from_capacity
from carepost.risk.rules.noting import LONGEST_EVIDENCE, Note, NoteFault, Teller, may_note

POLICY = ScorePolicy()
TODAY = date(2026, 11, 20)
N = NoteFault


def test_every_family_that_weighs_can_be_heard_of() -> None:
    """Domain 02 §2.3, line by line: no family without a kind, and each can use up its whole weight."""
    whole = {kind.family for kind in rules.KINDS if kind.share == 100}
    assert {family for family, weight in POLICY.weights.items() if weight} <= whole | {Family.CQC}
    assert set(Family) == {kind.family for kind in rules.KINDS}


def test_every_kind_has_a_key_of_its_own_and_words_for_fine_and_for_worse() -> None:
    assert len(rules.BY_KEY) == len(rules.KINDS)
    for kind in rules.KINDS:
        severities = [severity for severity, _ in kind.severities]
        assert severities[0] == 0 or kind.key == "cqc.not_yet_rated", kind.key
        assert severities[-1] > 0, kind.key
        assert set(re.findall(r"{(\w+)}", kind.sentence + kind.fine)) <= {"evidence", "words"}, kind.key
        assert kind.life_days is None or kind.life_days > 0


@pytest.mark.parametrize(
    "family", ["feedback", "continuity", "safeguarding", "finance", "staffing", "outbreak", "tracker", "cqc"]
)
def test_what_no_room_tells_yet_can_be_noted_by_hand(family: str) -> None:
    assert [kind for kind in rules.BY_HAND if kind.family == family]


def a_note(**more: object) -> Note:
    return Note(
        **{
            "kind": "feedback.concerns", "severity": 2, "observed_on": TODAY, "evidence": "Falls not written down.",
            "teller": Teller.HEALTH, **more,
        }
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({}, ()),
        ({"severity": 0}, ()),
        ({"kind": "cqc.overall"}, (N.NOT_BY_HAND,)),
        ({"kind": "nonsense"}, (N.NOT_BY_HAND,)),
        ({"kind": "safeguarding.complaints", "severity": 1}, (N.NOT_ON_SCALE,)),
        ({"evidence": "  "}, (N.NO_EVIDENCE,)),
        ({"evidence": "x" * (LONGEST_EVIDENCE + 1)}, (N.TOO_LONG,)),
        ({"teller": "Jo Marsh"}, (N.NO_TELLER,)),
        ({"observed_on": TODAY + timedelta(1)}, (N.IN_FUTURE,)),
        ({"observed_on": TODAY - timedelta(91)}, (N.OVER,)),
        ({"observed_on": TODAY - timedelta(90)}, ()),
        ({"severity": 9, "evidence": ""}, (N.NOT_ON_SCALE, N.NO_EVIDENCE)),
    ],
)
def test_what_may_be_noted(more: dict[str, object], faults: tuple[NoteFault, ...]) -> None:
    assert may_note(a_note(**more), TODAY) == faults


def test_a_note_reads_as_a_sentence_with_one_full_stop() -> None:
    signal = a_note().signal()
    assert signal.sentence == "Professionals who visit report one concern: Falls not written down."
    assert (signal.source, signal.expires_on) == ("Health professional", TODAY + timedelta(91))


# Capacity readings


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [
        (2026, 11, date(2026, 11, 16)),  # T2.1: the 14th is a Saturday
        (2026, 10, date(2026, 10, 14)),
        (2025, 12, date(2025, 12, 15)),
        (2024, 4, date(2024, 4, 15)),
    ],
)
def test_the_trackers_window_closes_on_the_14th_or_the_next_working_day(
    year: int, month: int, last: date
) -> None:
    assert closes_on(year, month) == last


@pytest.mark.parametrize(
    ("told", "today", "severity", "seen"),
    [
        (date(2026, 11, 9), date(2026, 11, 20), 0, date(2026, 11, 9)),
        (date(2026, 10, 9), date(2026, 11, 16), 0, date(2026, 10, 9)),  # the window is open until tonight
        (date(2026, 10, 9), date(2026, 11, 17), 3, date(2026, 11, 17)),
        (date(2026, 11, 7), date(2026, 11, 20), 3, date(2026, 11, 17)),  # before the window opened
        (date(2026, 11, 8), date(2026, 11, 20), 0, date(2026, 11, 8)),
        (date(2026, 9, 9), date(2026, 11, 20), 4, date(2026, 11, 17)),
        (date(2026, 1, 9), date(2026, 11, 20), 5, date(2026, 11, 17)),
        (date(2026, 12, 9), date(2027, 1, 14), 0, date(2026, 12, 9)),  # over the turn of the year
        (date(2026, 12, 7), date(2027, 1, 14), 3, date(2026, 12, 15)),
        (date(2022, 7, 1), date(2022, 7, 20), 0, date(2022, 7, 1)),  # no duty yet
    ],
)
def test_a_return_is_overdue_once_its_window_has_closed(
    told: date, today: date, severity: int, seen: date
) -> None:
    (signal,) = signals_from_capacity(None, told, today, POLICY)
    assert (signal.kind, signal.severity, signal.observed_on) == ("tracker.overdue", severity, seen)


def test_where_nobody_ever_told_nothing_is_said() -> None:
    assert list(signals_from_capacity(None, None, TODAY, POLICY)) == []


@pytest.mark.parametrize(
    ("occupied", "severity"), [(40, 0), (35, 0), (34, 2), (30, 3), (25, 3), (24, 4), (0, 4), (44, 0)]
)
def test_empty_beds_weigh_by_their_share(occupied: int, severity: int) -> None:
    (signal,) = signals_from_capacity(BedsFact(TODAY, occupied, 40), None, TODAY, POLICY)
    assert (signal.kind, signal.severity) == ("finance.empty_beds", severity)


@pytest.mark.parametrize(
    ("given", "beds"),
    [
        ({"operational": 38, "registered": 40}, 38),
        ({"operational": None, "registered": 40}, 40),
        ({"operational": 0, "registered": 40}, None),
        ({"operational": None, "registered": None}, None),
        ({"operational": 38, "registered": 40, "care_home": False}, None),
        ({"operational": 38, "registered": 40, "occupied": None}, None),
    ],
)
def test_beds_are_those_that_the_home_runs(given: dict[str, object], beds: int | None) -> None:
    made = beds_fact(TODAY, **{"care_home": True, "occupied": 30, **given})  # type: ignore[arg-type]
    assert (made and made.beds) == beds


def test_only_the_capacity_tracker_is_the_capacity_tracker() -> None:
    assert [is_tracker(words) for words in ("Capacity Tracker", " capacity tracker export", "Welfare call")] == [
        True, True, False,
    ]  # fmt: skip
