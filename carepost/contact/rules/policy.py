"""The dated numbers of calling. How often each standing is called is in risk's ScorePolicy (`cadence`)."""

from dataclasses import dataclass

from carepost.core.refusals import Reason


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """Carepost's defaults (policy key `contact.calls`).

    `compliance_gap_days` is Wiltshire Council's promise of 2020 to 2022: a call every two weeks at least.
    Ladder steps are working days after the due day, for Red calendar days while an outbreak is open.
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


class CallPolicyFault(Reason):
    """Why numbers cannot be a policy for calls."""

    LADDER = "Each step of the ladder must come on the same day as the step before it or later."
    NUMBERS = (
        "Days, hours and minutes must be 1 or more; a step of the ladder may be 0 days after the due day."
    )


def policy_faults(policy: CallPolicy) -> tuple[CallPolicyFault, ...]:
    """Reasons against a policy; empty means it can be adopted."""
    ladder = (policy.second_attempt_after, policy.email_after, policy.duty_manager_after, policy.visit_after)
    red = (policy.red_duty_manager_after, policy.red_visit_after)
    others = (
        policy.compliance_gap_days,
        policy.claim_minutes,
        policy.late_record_hours,
        policy.longest_call_hours,
    )
    faults = []
    if any(list(steps) != sorted(steps) for steps in (ladder, red)):
        faults.append(CallPolicyFault.LADDER)
    if min(*ladder, *red, policy.clock_skew_minutes) < 0 or min(others) < 1:
        faults.append(CallPolicyFault.NUMBERS)
    return tuple(faults)
