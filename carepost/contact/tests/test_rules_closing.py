"""When a closing may be noted and taken back, what CQC's register does to it, and how long a service counts as open."""

from datetime import date, timedelta

import pytest

from carepost.contact.rules.closing import (
    CLOSING_MOVES,
    ClosingFault,
    ClosingState,
    ClosingVerb,
    Heard,
    is_contradicted,
    last_day,
    may_note_closing,
    may_undo_closing,
    what_cqc_says,
)

TODAY = date(2026, 11, 9)
NOTED, CONFIRMED, UNDONE = ClosingState.NOTED, ClosingState.CONFIRMED, ClosingState.UNDONE
OPEN = {
    "registered_on": date(2014, 4, 1), "deregistered": False, "noted": False, "last_completed_on": date(2026, 11, 2),
}  # fmt: skip


def heard(days_ago=1, said_by="Jo Marsh, manager"):
    return Heard(TODAY - timedelta(days=days_ago), said_by)


@pytest.mark.parametrize(
    ("told", "more", "faults"),
    [
        (heard(), {}, ()),
        (heard(0), {}, ()),
        (heard(7), {}, ()),
        (heard(-1), {}, (ClosingFault.IN_FUTURE,)),
        (heard(8), {}, (ClosingFault.CALLED_SINCE,)),
        (heard(8), {"last_completed_on": None}, ()),
        (heard(1, "  "), {}, (ClosingFault.NO_TELLER,)),
        (heard(-1, ""), {}, (ClosingFault.IN_FUTURE, ClosingFault.NO_TELLER)),
        (heard(), {"registered_on": TODAY}, (ClosingFault.BEFORE_REGISTERED,)),
        (heard(), {"registered_on": None}, ()),
        (heard(), {"noted": True}, (ClosingFault.ALREADY,)),
        (heard(), {"deregistered": True}, (ClosingFault.DEREGISTERED,)),
        (heard(-1), {"deregistered": True, "noted": True}, (ClosingFault.DEREGISTERED,)),
    ],
)
def test_a_closing_is_noted_once_of_a_day_that_can_be_true_and_with_who_said_so(told, more, faults):
    assert may_note_closing(told, TODAY, **OPEN | more) == faults


@pytest.mark.parametrize(
    ("state", "reason", "faults"),
    [
        (NOTED, "One wing only", ()),
        (CONFIRMED, "The wrong day", ()),
        (NOTED, " ", (ClosingFault.NO_REASON,)),
        (UNDONE, "Again", (ClosingFault.NOT_NOW,)),
    ],
)
def test_a_closing_that_stands_is_taken_back_with_a_reason(state, reason, faults):
    assert may_undo_closing(state, reason) == faults


@pytest.mark.parametrize(
    ("state", "deregistered", "verb"),
    [
        (NOTED, False, None),
        (NOTED, True, ClosingVerb.CONFIRM),
        (CONFIRMED, True, None),
        (CONFIRMED, False, ClosingVerb.DOUBT),
        (UNDONE, True, None),
        (UNDONE, False, None),
    ],
)
def test_what_cqc_shows_confirms_a_closing_or_raises_doubt(state, deregistered, verb):
    assert what_cqc_says(state, deregistered=deregistered) == verb


@pytest.mark.parametrize(
    ("state", "days", "loud"),
    [(NOTED, 28, False), (NOTED, 29, True), (CONFIRMED, 29, False), (UNDONE, 29, False)],
)
def test_what_cqc_still_shows_as_active_is_said_loudly_after_the_policys_days(state, days, loud):
    assert is_contradicted(state, TODAY - timedelta(days=days), TODAY, 28) is loud


@pytest.mark.parametrize(
    ("by_cqc", "by_hearsay", "last"),
    [
        (None, None, None),
        (TODAY, None, TODAY),
        (None, TODAY, TODAY),
        (TODAY, TODAY - timedelta(days=9), TODAY - timedelta(days=9)),
        (TODAY - timedelta(days=9), TODAY, TODAY - timedelta(days=9)),
    ],
)
def test_a_service_counts_as_open_until_the_earlier_of_both_days(by_cqc, by_hearsay, last):
    assert last_day(by_cqc, by_hearsay) == last


def test_every_move_has_one_target_and_nothing_leads_on_from_taken_back():
    assert len({(move.source, move.verb) for move in CLOSING_MOVES}) == len(list(CLOSING_MOVES))
    assert UNDONE not in {move.source for move in CLOSING_MOVES}
    with pytest.raises(LookupError, match="0 moves"):
        CLOSING_MOVES.target(UNDONE, ClosingVerb.CONFIRM)
