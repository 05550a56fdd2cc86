"""Facts that set a floor under the standing, whatever the score. One declaration each, in TRIGGERS."""

from dataclasses import dataclass

from . import kinds
from .bands import Band
from .declaring import SignalKind


@dataclass(frozen=True, slots=True)
class Trigger:
    """Fires while a signal of `kind` holds with at least this severity; `until` says what would lift it."""

    key: str
    floor: Band
    kind: SignalKind
    at_least: int
    until: str


TRIGGERS = (
    Trigger(
        "inadequate_overall", Band.RED, kinds.RATING_OVERALL, 5, "CQC rates it better than Inadequate overall"
    ),
    Trigger(
        "inadequate_safe", Band.RED, kinds.RATING_SAFE, 5, "CQC rates it better than Inadequate for safe"
    ),
    Trigger(
        "inadequate_well_led",
        Band.RED,
        kinds.RATING_WELL_LED,
        5,
        "CQC rates it better than Inadequate for well-led",
    ),
    Trigger("urgent_enforcement", Band.RED, kinds.CQC_ENFORCEMENT, 1, "CQC’s urgent enforcement action ends"),
    Trigger("suspension", Band.RED, kinds.SUSPENSION, 1, "the suspension of placements is lifted"),
    Trigger("insolvency", Band.RED, kinds.INSOLVENCY, 1, "the insolvency event is resolved"),
    Trigger("outbreak_harm", Band.RED, kinds.OUTBREAK_HARM, 5, "the outbreak is declared over"),
    Trigger(
        "below_safe_staffing",
        Band.RED,
        kinds.STAFF_BELOW_SAFE,
        1,
        "the provider says that staffing is safe again",
    ),
    Trigger(
        "closure_notice", Band.RED, kinds.CLOSURE_NOTICE, 1, "everybody has moved or the notice is withdrawn"
    ),
    Trigger(
        "large_handback", Band.RED, kinds.HANDBACK, 5, "the hours handed back have been placed elsewhere"
    ),
    Trigger("outbreak_open", Band.AMBER, kinds.OUTBREAK_OPEN, 1, "the outbreak is declared over"),
    Trigger("manager_gap", Band.AMBER, kinds.MANAGER_GAP, 3, "a registered manager is in post"),
    Trigger("two_calls_missed", Band.AMBER, kinds.CALLS_MISSED, 3, "a welfare call is completed"),
)
