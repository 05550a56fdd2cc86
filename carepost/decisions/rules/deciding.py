"""A decision: never changed, only superseded; advisory without a quorum; in an emergency binding, and then ratified."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from carepost.core.refusals import Reason

from .openness import UNMARKED, Marked, MarkFault, mark_faults


class Force(StrEnum):
    BINDING = "binding"
    ADVISORY = "advisory"
    TO_RATIFY = "to_ratify"

    @property
    def label(self) -> str:
        return {
            Force.BINDING: "Binding",
            Force.ADVISORY: "Advisory: fewer were present than the quorum",
            Force.TO_RATIFY: "Taken in an emergency: binds now, and has to be ratified",
        }[self]


class DecisionFault(Reason):
    """Why a decision cannot be recorded so."""

    NO_TEXT = "Say what was decided."
    NO_RATIONALE = "Say why. A decision without its reasons cannot be defended later."
    NOBODY = "Say who was present."
    NOT_MEMBERS = "Only members of the group count as present."
    VOTES = "More votes are given than people were present."
    REVIEW_PAST = "The day of review must come after the day of the decision."
    NO_CORRECTION = "Say why the decision is corrected."
    CORRECTED = "That decision was corrected already. Correct the newest."
    NOT_TO_RATIFY = "This decision does not wait to be ratified."
    OWN = "The person who recorded it cannot ratify it. Another member of the group can."
    NOT_MEMBER = "Only members of the group can ratify what was decided in its name."
    GONE = "There is no such decision in your council."


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as somebody wants to record it. `present` are user ids; votes are for, against and abstained;
    `delegation` is that by which one member decides alone.
    """

    text: str
    rationale: str
    present: frozenset[int]
    options: str = ""
    evidence: str = ""
    legal: str = ""
    equality: str = ""
    financial: str = ""
    dissent: str = ""
    conflicts: str = ""
    votes: tuple[int, int, int] = (0, 0, 0)
    emergency: bool = False
    review_by: date | None = None
    marked: Marked = UNMARKED
    delegation: int | None = None


def faults(
    wanted: Decided, *, members: Collection[int], today: date
) -> tuple[DecisionFault | MarkFault, ...]:
    """Reasons against recording it; empty means yes."""
    checks = (
        (not wanted.text.strip(), DecisionFault.NO_TEXT),
        (not wanted.rationale.strip(), DecisionFault.NO_RATIONALE),
        (not wanted.present, DecisionFault.NOBODY),
        (bool(wanted.present - set(members)), DecisionFault.NOT_MEMBERS),
        (sum(wanted.votes) > len(wanted.present), DecisionFault.VOTES),
        (wanted.review_by is not None and wanted.review_by <= today, DecisionFault.REVIEW_PAST),
    )
    against = tuple(fault for wrong, fault in checks if wrong)
    return (*against, *mark_faults(wanted.marked))


def force_of(present: int, quorum: int, *, emergency: bool, delegated: bool = False) -> Force:
    """What a decision is worth that so many took, or one of them by delegation."""
    if delegated or present >= quorum:
        return Force.BINDING
    return Force.TO_RATIFY if emergency else Force.ADVISORY


def may_ratify(force: Force, *, ratified: bool, own: bool, member: bool) -> tuple[DecisionFault, ...]:
    """Reasons against ratifying; empty means yes."""
    checks = (
        (force is not Force.TO_RATIFY or ratified, DecisionFault.NOT_TO_RATIFY),
        (own, DecisionFault.OWN),
        (not member, DecisionFault.NOT_MEMBER),
    )
    return tuple(fault for wrong, fault in checks if wrong)


def reference(year: int, number: int) -> str:
    """ "D-2026-014": the year, and which of the council's decisions in it."""
    return f"D-{year}-{number:03d}"
