"""Who must be called when, how a call may be recorded, what follows a missed one, and how well the promise
is kept."""

from .climbing import STEP_MOVES, Hand, LadderFault, StepState, StepVerb, may_step
from .compliance import Share, SiteCalls, compliance, expected_calls, gaps, is_compliant
from .due import Due, Pace, missed_in_a_row, next_due, paced_due, why_now
from .ladder import Step, StepKind, ladder, steps_reached
from .observations import (
    after_completed_call,
    from_answers,
    of_declined_call,
    of_missed_calls,
)
from .outcomes import Outcome
from .policy import CallPolicy, CallPolicyFault, policy_faults
from .recording import CallFault, CallRecord, CorrectionFault, may_correct, validate_call

__all__ = [
    "STEP_MOVES",
    "CallFault",
    "CallPolicy",
    "CallPolicyFault",
    "CallRecord",
    "CorrectionFault",
    "Due",
    "Hand",
    "LadderFault",
    "Outcome",
    "Pace",
    "Share",
    "SiteCalls",
    "Step",
    "StepKind",
    "StepState",
    "StepVerb",
    "after_completed_call",
    "compliance",
    "expected_calls",
    "from_answers",
    "gaps",
    "is_compliant",
    "ladder",
    "may_correct",
    "may_step",
    "missed_in_a_row",
    "next_due",
    "of_declined_call",
    "of_missed_calls",
    "paced_due",
    "policy_faults",
    "steps_reached",
    "validate_call",
    "why_now",
]
