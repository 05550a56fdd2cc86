"""Who must be called when, how a call may be recorded, what follows a missed one, and how well the promise
is kept."""

from .compliance import Share, SiteCalls, compliance, expected_calls, gaps, is_compliant
from .due import Due, missed_in_a_row, next_due, why_now
from .ladder import Step, StepKind, ladder, steps_reached
from .observations import (
    SHARE_NOTES,
    after_completed_call,
    from_answers,
    may_leave_the_council,
    of_declined_call,
    of_missed_calls,
)
from .outcomes import Outcome
from .policy import CallPolicy, CallPolicyFault, policy_faults
from .recording import CallFault, CallRecord, CorrectionFault, may_correct, validate_call

__all__ = [
    "SHARE_NOTES",
    "CallFault",
    "CallPolicy",
    "CallPolicyFault",
    "CallRecord",
    "CorrectionFault",
    "Due",
    "Outcome",
    "Share",
    "SiteCalls",
    "Step",
    "StepKind",
    "after_completed_call",
    "compliance",
    "expected_calls",
    "from_answers",
    "gaps",
    "is_compliant",
    "ladder",
    "may_correct",
    "may_leave_the_council",
    "missed_in_a_row",
    "next_due",
    "of_declined_call",
    "of_missed_calls",
    "policy_faults",
    "steps_reached",
    "validate_call",
    "why_now",
]
