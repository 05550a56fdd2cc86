"""The policies of contact, entered so that a council can adopt its own, and what their numbers mean."""

from __future__ import annotations

from carepost.contact.rules import CallPolicy
from carepost.contact.rules.policy import faults_by_value
from carepost.contact.rules.reporting import CallReportPolicy
from carepost.contact.rules.rota import RotaPolicy, rota_policy_faults
from carepost.contact.rules.support import SupportPolicy
from carepost.core import policies
from carepost.core.policies import Words

_AFTER = "working days after the due day"
_CALL_WORDS = {
    "compliance_gap_days": Words(
        "The promise: no longer than this without a completed call",
        "Coverage counts the services whose every gap was within it.",
        unit="days",
    ),
    "claim_minutes": Words("A call is held for who takes it for", unit="minutes"),
    "second_attempt_after": Words("Missed: try another number", unit=_AFTER, least=0),
    "email_after": Words("Missed: write an e-mail, and tell the team’s manager", unit=_AFTER, least=0),
    "duty_manager_after": Words("Missed: to the duty manager", unit=_AFTER, least=0),
    "visit_after": Words("Missed: consider a visit", unit=_AFTER, least=0),
    "red_duty_manager_after": Words("Missed and Red: to the duty manager", unit="days after", least=0),
    "red_visit_after": Words("Missed and Red: consider a visit", unit="days after", least=0),
    "late_record_hours": Words("A call may be recorded until", unit="hours after it"),
    "longest_call_hours": Words("The longest call that is believed", unit="hours"),
    "clock_skew_minutes": Words(
        "A clock may be fast by", "So much in the future is still taken as now.", unit="minutes", least=0
    ),
}
_SUPPORT_WORDS = {
    "undo_minutes": Words("A step can be taken back for", unit="minutes"),
    "remind_after_days": Words("Ask whether it helped, after delivery by", unit="days"),
    "names_when_proposed": Words("Services that are matched see each other’s names before both have agreed"),
    "farthest_km": Words("Help between services is looked for within", unit="km"),
}


def enter() -> None:
    """Enter every policy of this room under its key; done once, as the application starts."""
    policies.register(
        "contact.calls",
        CallPolicy,
        name="How calls are made, and what follows a missed one",
        about="The promise to every provider, the ladder of a missed call, and how late a call may be written down.",
        words=_CALL_WORDS,
        faults=faults_by_value,
    )
    policies.register(
        "contact.rota",
        RotaPolicy,
        name="How the rota weighs one call against another",
        faults=lambda policy: (("", fault) for fault in rota_policy_faults(policy)),
    )
    policies.register(
        "contact.report",
        CallReportPolicy,
        name="What leaders are told about calls",
        words={"promise_days": Words("The promise is judged over", unit="days")},
    )
    policies.register(
        "contact.support",
        SupportPolicy,
        name="Offers of support, and help between services",
        words=_SUPPORT_WORDS,
    )
