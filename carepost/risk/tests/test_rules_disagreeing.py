"""What a provider reads of its standing, and the steps and the clock of a disagreement."""

from datetime import date

import pytest

from carepost.risk.rules.disagreeing import (
    ANSWERS,
    DISAGREEMENT_MOVES,
    DisagreementFault,
    Side,
    State,
    Verb,
    due_after,
    left_of,
    words_faults,
)
from carepost.risk.rules.noting import Teller
from carepost.risk.rules.showing import ShownPolicy, is_kept_back, keeps_back, shown

DEFAULT, OPEN_HANDED = ShownPolicy(), ShownPolicy(complaints=True, families=True)
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("kind", "source", "by_default", "open_handed"),
    [
        ("staffing.absent", "Welfare call on 20 November 2026", False, False),
        ("cqc.overall", "CQC", False, False),
        ("feedback.concerns", Teller.HEALTH, False, False),
        ("safeguarding.suspension", Teller.VISIT, False, False),
        ("safeguarding.enquiries", Teller.COLLEAGUE, True, True),
        ("staffing.nurse_gap", Teller.WORKER, True, True),
        ("feedback.concerns", Teller.OTHER_PROVIDER, True, True),
        ("finance.arrears", Teller.OTHER, True, True),
        ("safeguarding.complaints", Teller.COLLEAGUE, True, False),
        ("feedback.concerns", Teller.FAMILY, True, False),
    ],
)
def test_what_would_lead_to_somebody_who_must_be_safe_is_kept_back(kind, source, by_default, open_handed):
    assert is_kept_back(kind, source, DEFAULT) is by_default
    assert is_kept_back(kind, source, OPEN_HANDED) is open_handed
    assert is_kept_back(kind, source, ShownPolicy(reasons=False))


def test_only_a_worry_that_is_kept_back_is_said_to_be():
    fine = {"kind": "safeguarding.enquiries", "source": "Council colleague", "severity": 0}
    assert keeps_back([fine], DEFAULT) is False
    assert keeps_back([fine | {"severity": 3}], DEFAULT) is True
    assert (
        shown([fine, {"kind": "cqc.overall", "source": "CQC", "severity": 0}], DEFAULT)[0]["kind"]
        == "cqc.overall"
    )


@pytest.mark.parametrize(
    ("state", "verb", "provider", "target"),
    [
        (None, Verb.DISAGREE, True, State.OPEN),
        ("open", Verb.TAKE_BACK_FILE, True, State.OPEN),
        ("waiting", Verb.TAKE_BACK_FILE, True, State.WAITING),
        ("upheld", Verb.TAKE_BACK_FILE, True, None),
        ("open", Verb.TAKE_BACK_FILE, False, None),
        ("open", Verb.ASK_BACK, False, State.WAITING),
        ("waiting", Verb.ASK_BACK, False, None),
        ("waiting", Verb.ADD, True, State.OPEN),
        ("open", Verb.UPHOLD, False, State.UPHELD),
        ("open", Verb.UPHOLD, True, None),
        ("open", Verb.ADD, False, None),
        ("upheld", Verb.ADD, True, None),
        ("upheld", Verb.NOT_UPHOLD, False, None),
        ("waiting", Verb.RAISE, False, None),
        ("open", Verb.TAKE_BACK, True, State.TAKEN_BACK),
    ],
)
def test_each_side_makes_its_own_steps_while_it_is_open(state, verb, provider, target):
    state, side = State(state) if state else None, Side.PROVIDER if provider else Side.COUNCIL
    assert DISAGREEMENT_MOVES.may(state, verb, side) is (target is not None)
    assert target is None or DISAGREEMENT_MOVES.target(state, verb) is target


def test_an_answer_is_due_in_working_days_and_what_was_left_stays():
    due = due_after(FRIDAY, 10)
    assert due == date(2026, 12, 4)
    assert left_of(due, date(2026, 11, 25)) == 7
    assert left_of(due, date(2026, 12, 9)) == 0


def test_words_are_needed_and_have_an_end():
    assert words_faults(" ") == (DisagreementFault.NO_WORDS,)
    assert words_faults("x" * 4_001) == (DisagreementFault.TOO_LONG,)
    assert words_faults("x") == ()
    assert all(not state.is_open for state in ANSWERS)
