"""The policies of contact, entered so that a council can adopt its own, and what their numbers mean."""

from __future__ import annotations

from carepost.contact.rules import CallPolicy
from carepost.contact.rules.policy import faults_by_value
from carepost.contact.rules.reporting import CallReportPolicy
from carepost.contact.rules.rota import RotaPolicy, rota_policy_faults
from carepost.contact.rules.support import SupportPolicy
from carepost.core import policies
from carepost.core.policies import Words
from carepost.risk.rules import Band

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
    "call_back_days": Words(
        "A provider may put off a call that is due or late by",
        "A call that is not due yet may be put off until it is.",
        unit="working days",
    ),
    "declines_to_manager": Words("A manager should speak to who declines", unit="calls in a row"),
    "closing_days": Words(
        "A service noted as closed is shown as closed by CQC within",
        "Today says when CQC still shows it as active after that.",
        unit="days",
    ),
}
_POINTS = "points"
_ROTA_WORDS = {
    "working_days": Words("A rota reaches over", unit="working days", most=60),
    "slot_minutes": Words("A call takes", "As long as a phone slot is.", unit="minutes", least=5, most=240),
    "midday_from": Words(
        "The middle of the day begins", "Minutes after midnight: 660 is 11:00.", unit="minutes", most=1439
    ),
    "afternoon_from": Words(
        "The afternoon begins", "Minutes after midnight: 840 is 14:00.", unit="minutes", most=1439
    ),
    "early_days": Words("A call may come early by", unit="days", most=30),
    "late_days": Words(
        "A call may be planned late by",
        "Never one of a Red service that is not late yet.",
        unit="days",
        most=30,
    ),
    "weights": Words(
        "How much waiting counts, by standing",
        "A day's lateness, and a call that nobody makes, cost so many times as much.",
        unit="times",
        parts={band.value: band.label for band in Band},
    ),
    "unmet": Words("A call that has no place", unit=_POINTS),
    "late_per_day": Words("Each day that a call comes late", unit=_POINTS),
    "waiting": Words(
        "For each day that it is late already, a day more of it costs in addition", unit=_POINTS, least=0
    ),
    "other_time": Words("A call at another time of the day than they prefer", unit=_POINTS, least=0),
    "other_voice": Words("A call by another voice than they know", unit=_POINTS, least=0),
    "other_kind": Words("A call by somebody who does not know their kind of service", unit=_POINTS, least=0),
    "over_fair": Words("A call above an officer’s fair share", unit=_POINTS, least=0),
    "far_over_fair": Words("A call far above it, in addition", unit=_POINTS, least=0),
    "early_per_day": Words("Each day that a call comes early", unit=_POINTS, least=0),
    "moved": Words(
        "Another officer or day than in the rota before", "When a rota is made anew.", unit=_POINTS, least=0
    ),
    "moved_when_mending": Words(
        "So much waiting must a move spare when a rota is mended",
        "Nothing else moves a call then: what is convenient decides only between rotas that move as few.",
        unit=_POINTS,
    ),
    "extra_slot": Words("A slot of extra time, when it is asked what would help", unit=_POINTS, least=0),
    "effort": Words(
        "The longest work on one rota",
        "Counted as work, about a second each, so that the same task gives the same rota on every machine. What was"
        " found by then is proposed, with how far it can be from the best.",
    ),
    "publishes_itself": Words("The rota of the evening is published by itself"),
    "habits_days": Words("Whose voice they know is judged by the calls of the last", unit="days"),
    "calendar_days": Words("An officer’s calendar address answers for", unit="days"),
    "calendar_names": Words("Calendars tell which service to call, and its number"),
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
        about="What a rota costs, in points; the best costs least. Only how the numbers stand to each other matters.",
        words=_ROTA_WORDS,
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
