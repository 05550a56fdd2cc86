"""Where a registration stands, and what its end means for the market.

Registration and its end: Health and Social Care Act 2008, sections 10 to 19. The four ends and the market
exit are Carepost defaults.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .blanks import squashed
from .policy import RegisterPolicy


class RegistrationStatus(StrEnum):
    APPLIED = "applied"
    REGISTERED = "registered"
    DORMANT = "dormant"
    DEREGISTERED = "deregistered"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def is_active(self) -> bool:
        """Whether the service may care for people: registered, also while dormant."""
        return self in (RegistrationStatus.REGISTERED, RegistrationStatus.DORMANT)


_STATUSES = {
    "applied": RegistrationStatus.APPLIED,
    "registered": RegistrationStatus.REGISTERED,
    "active": RegistrationStatus.REGISTERED,
    "dormant": RegistrationStatus.DORMANT,
    "deregistered": RegistrationStatus.DEREGISTERED,
    "de registered": RegistrationStatus.DEREGISTERED,
    "deactivated": RegistrationStatus.DEREGISTERED,
    "de activated": RegistrationStatus.DEREGISTERED,
    "inactive": RegistrationStatus.DEREGISTERED,
    "archived": RegistrationStatus.DEREGISTERED,
    "inactive deregistered": RegistrationStatus.DEREGISTERED,
    "inactive dereg": RegistrationStatus.DEREGISTERED,
}


def parse_status(text: str) -> RegistrationStatus | None:
    """The status that CQC's word means ("Registered", "Inactive-Dereg", "De-activated"); None if it is
    unknown.
    """
    return _STATUSES.get(squashed(text))


class RelationKind(StrEnum):
    """How two registrations belong together, read from the first to the second."""

    PREDECESSOR = "predecessor"  # the other was here before
    SUCCESSOR = "successor"  # the other came after
    DUAL = "dual"  # two legal entities registered for one service at one site

    @property
    def label(self) -> str:
        return {"dual": "Dual registration"}.get(self.value, self.value.capitalize())


_RELATIONS = {
    "hsca predecessor": RelationKind.PREDECESSOR,
    "predecessor": RelationKind.PREDECESSOR,
    "hsca successor": RelationKind.SUCCESSOR,
    "successor": RelationKind.SUCCESSOR,
    "dual": RelationKind.DUAL,
    "dual registration": RelationKind.DUAL,
    "dual registered": RelationKind.DUAL,
}


def parse_relation(text: str) -> RelationKind | None:
    return _RELATIONS.get(squashed(text))


class ExitKind(StrEnum):
    """Why a registration ended."""

    CLOSED = "closed"
    OWNERSHIP_CHANGE = "ownership_change"
    RE_REGISTERED = "re_registered"
    ENFORCEMENT = "enforcement"

    @property
    def label(self) -> str:
        return {
            "closed": "Closed",
            "ownership_change": "Taken over by another provider",
            "re_registered": "Registered again by the same provider",
            "enforcement": "Registration cancelled by CQC",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Leaver:
    """A location whose registration ended."""

    ref: str
    ended: date
    provider: str = ""
    postcode: str = ""
    uprn: str = ""
    address: str = ""
    reason: str = ""  # CQC's words, where a file carries them


@dataclass(frozen=True, slots=True)
class Candidate:
    """A location that may carry on a leaver's service."""

    ref: str
    registered: date | None = None
    provider: str = ""
    postcode: str = ""
    uprn: str = ""
    address: str = ""
    predecessors: tuple[str, ...] = ()  # refs that CQC's relationships name


@dataclass(frozen=True, slots=True)
class Exit:
    """`market_exit` is true when nobody carried the service on; `settled` once the days to wait are over."""

    kind: ExitKind
    market_exit: bool
    successor: str | None
    settled: bool


#: CQC's reasons, as `squashed` has them, by which another legal entity goes on.
TAKEN_OVER = frozenset({"new provider", "legal entity change", "partnership change", "nhs transfer"})
ENFORCED = ("enforcement", "cancelled by cqc", "notice of decision", "section 17", "urgent cancellation")


def classify_exit(
    leaver: Leaver,
    candidates: Iterable[Candidate],
    today: date,
    policy: RegisterPolicy | None = None,
) -> Exit:
    """How a registration ended.

    A successor is a location that names the leaver as its predecessor, whenever it was registered, or one
    at the same address registered within `policy.exit_days` either side of the end. With a successor under
    another provider it is an ownership change, under the same provider a re-registration; neither leaves
    the market.
    """
    days = (policy or RegisterPolicy()).exit_days
    successor = _successor(leaver, candidates, days)
    settled = successor is not None or today > leaver.ended + timedelta(days=days)
    if any(word in leaver.reason.casefold() for word in ENFORCED):
        return Exit(ExitKind.ENFORCEMENT, successor is None, successor.ref if successor else None, settled)
    if successor is None:
        return Exit(ExitKind.CLOSED, True, None, settled)
    return Exit(_carried_on(leaver, successor), False, successor.ref, settled)


def _carried_on(leaver: Leaver, successor: Candidate) -> ExitKind:
    if leaver.provider and successor.provider:
        same = leaver.provider == successor.provider
        return ExitKind.RE_REGISTERED if same else ExitKind.OWNERSHIP_CHANGE
    taken_over = squashed(leaver.reason) in TAKEN_OVER
    return ExitKind.OWNERSHIP_CHANGE if taken_over or not leaver.reason else ExitKind.RE_REGISTERED


def _successor(leaver: Leaver, candidates: Iterable[Candidate], days: int) -> Candidate | None:
    others = sorted((one for one in candidates if one.ref != leaver.ref), key=lambda one: one.ref)
    named = [one for one in others if leaver.ref in one.predecessors]
    near = [one for one in others if _same_place(leaver, one) and _in_time(leaver, one, days)]
    return next(iter(named + near), None)


def _in_time(leaver: Leaver, other: Candidate, days: int) -> bool:
    return other.registered is not None and abs((other.registered - leaver.ended).days) <= days


def _same_place(leaver: Leaver, other: Candidate) -> bool:
    if leaver.uprn and other.uprn:
        return leaver.uprn == other.uprn
    if not leaver.postcode or leaver.postcode != other.postcode:
        return False
    return bool(leaver.address) and squashed(leaver.address) == squashed(other.address)


def status_after(
    known: RegistrationStatus | None, stated: RegistrationStatus, *, dormancy_stated: bool
) -> RegistrationStatus:
    """The status to keep when a file states one: a file silent about dormancy does not wake a dormant
    service.
    """
    if (
        known is RegistrationStatus.DORMANT
        and stated is RegistrationStatus.REGISTERED
        and not dormancy_stated
    ):
        return known
    return stated
