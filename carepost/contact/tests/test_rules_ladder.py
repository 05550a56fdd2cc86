"""The ladder: what follows when a call was due and was not made."""

import itertools
from datetime import date

import pytest

from carepost.contact import rules
from carepost.contact.rules import CallPolicy, Hand, StepKind, StepState, StepVerb
from carepost.contact.tests.days import march
from carepost.risk.rules import Band

CALLS = CallPolicy()
R, A = Band.RED, Band.AMBER


def days(steps: tuple[rules.Step, ...]) -> dict[StepKind, date]:
    return {step.kind: step.on for step in steps}


def test_the_ladder_climbs_by_working_days() -> None:
    # Due on Thursday 2 April 2026, before Good Friday and Easter Monday.
    assert days(rules.ladder(date(2026, 4, 2), A, CALLS)) == {
        StepKind.SECOND_ATTEMPT: date(2026, 4, 7),
        StepKind.EMAIL: date(2026, 4, 8),
        StepKind.DUTY_MANAGER: date(2026, 4, 9),
        StepKind.NOMINATED: date(2026, 4, 9),
        StepKind.VISIT: date(2026, 4, 13),
    }


def test_red_goes_to_the_duty_manager_the_same_day_and_considers_a_visit_on_the_next() -> None:
    steps = rules.ladder(march(6), R, CALLS)
    assert [step.kind for step in steps] == [
        StepKind.DUTY_MANAGER,
        StepKind.NOMINATED,
        StepKind.SECOND_ATTEMPT,
        StepKind.VISIT,
        StepKind.EMAIL,
    ]
    assert days(steps)[StepKind.DUTY_MANAGER] == march(6)
    assert days(steps)[StepKind.VISIT] == march(9)


def test_red_in_an_outbreak_does_not_wait_for_monday() -> None:
    steps = rules.ladder(march(6), R, CALLS, outbreak_open=True)
    assert days(steps)[StepKind.VISIT] == march(7)


def test_no_step_is_reached_while_the_due_day_lasts() -> None:
    red, amber = rules.ladder(march(6), R, CALLS), rules.ladder(march(6), A, CALLS)
    assert rules.steps_reached(red, march(6), march(6)) == ()
    assert [s.kind for s in rules.steps_reached(red, march(7), march(6))] == [
        StepKind.DUTY_MANAGER,
        StepKind.NOMINATED,
    ]
    assert rules.steps_reached(amber, march(8), march(6)) == ()
    assert [s.kind for s in rules.steps_reached(amber, march(10), march(6))] == [
        StepKind.SECOND_ATTEMPT,
        StepKind.EMAIL,
    ]
    assert all(step.label for step in amber)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"email_after": 4}, rules.CallPolicyFault.LADDER),
        ({"red_duty_manager_after": 2}, rules.CallPolicyFault.LADDER),
        ({"claim_minutes": 0}, rules.CallPolicyFault.NUMBERS),
        ({"second_attempt_after": -1}, rules.CallPolicyFault.NUMBERS),
    ],
)
def test_numbers_that_make_no_sense_are_not_a_policy(
    values: dict[str, int], fault: rules.CallPolicyFault
) -> None:
    assert rules.policy_faults(CallPolicy(**values)) == (fault,)
    assert rules.policy_faults(CALLS) == ()


@pytest.mark.parametrize("verb", StepVerb)
@pytest.mark.parametrize("state", [None, *StepState])
def test_a_step_moves_only_as_the_table_says_and_by_whom_it_says(state, verb) -> None:
    for kind, hand in itertools.product(StepKind, Hand):
        lines = [m for m in rules.STEP_MOVES if (m.source, m.verb) == (state, verb) and hand in m.who]
        managers_only = kind in (StepKind.DUTY_MANAGER, StepKind.VISIT) and hand is Hand.OFFICER
        by_call_only = kind is StepKind.SECOND_ATTEMPT and verb is StepVerb.DO and hand is not Hand.CLOCK
        allowed = bool(lines) and not managers_only and not by_call_only
        assert (rules.may_step(kind, state, verb, hand) == ()) is allowed
