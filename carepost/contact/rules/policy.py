"""The dated numbers of calling. How often each standing is called is in risk's ScorePolicy (`cadence`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from carepost.core.refusals import Reason


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """Carepost's defaults (policy key `contact.calls`).

    `compliance_gap_days` is Wiltshire Council's promise of 2020 to 2022: a call every two weeks at least.
    Ladder steps are working days after the due day, for Red calendar days while an outbreak is open.
    `closing_days` is how long CQC may go on showing a service as active that was noted as closed. A call that is due or
    late may be put off by `call_back_days` working days. After `declines_to_manager` calls declined in a row a
    manager should speak to them.
    """

    compliance_gap_days: int = 14
    claim_minutes: int = 30
    second_attempt_after: int = 1
    email_after: int = 2
    duty_manager_after: int = 3
    visit_after: int = 5
    red_duty_manager_after: int = 0
    red_visit_after: int = 1
    late_record_hours: int = 72
    longest_call_hours: int = 4
    clock_skew_minutes: int = 5
    closing_days: int = 28
    call_back_days: int = 2
    declines_to_manager: int = 3


class CallPolicyFault(Reason):
    """Why numbers cannot be a policy for calls."""

    LADDER = "Each step of the ladder must come on the same day as the step before it or later."
    NUMBERS = (
        "Days, hours and minutes must be 1 or more; a step of the ladder may be 0 days after the due day."
    )


_LADDER = ("second_attempt_after", "email_after", "duty_manager_after", "visit_after")
_RED_LADDER = ("red_duty_manager_after", "red_visit_after")
_ONE_OR_MORE = (
    "compliance_gap_days", "claim_minutes", "late_record_hours", "longest_call_hours", "closing_days",
    "call_back_days", "declines_to_manager",
)  # fmt: skip


def policy_faults(policy: CallPolicy) -> tuple[CallPolicyFault, ...]:
    """Reasons against a policy; empty means it can be adopted."""
    return tuple(dict.fromkeys(fault for _, fault in faults_by_value(policy)))


def faults_by_value(policy: CallPolicy) -> Iterator[tuple[str, CallPolicyFault]]:
    """The same, each with the value that it is about."""
    for steps in (_LADDER, _RED_LADDER):
        for before, after in pairwise(steps):
            if getattr(policy, after) < getattr(policy, before):
                yield after, CallPolicyFault.LADDER
    least = dict.fromkeys(_ONE_OR_MORE, 1) | dict.fromkeys((*_LADDER, *_RED_LADDER, "clock_skew_minutes"), 0)
    for name, smallest in least.items():
        if getattr(policy, name) < smallest:
            yield name, CallPolicyFault.NUMBERS
