"""Mutual aid between services: offers and needs, which fit together and why, and the way of a match to its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from carepost.core.calendar import days_in_words
from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason

EARTH_KM = 6371.0


class AidKind(StrEnum):
    """What services lend each other."""

    STAFF = "staff"
    BEDS = "beds"
    EQUIPMENT = "equipment"
    PPE = "ppe"
    TRANSPORT = "transport"
    KITCHEN = "kitchen"

    @property
    def label(self) -> str:
        return {
            AidKind.STAFF: "Staff",
            AidKind.BEDS: "Beds, where a building must be left",
            AidKind.EQUIPMENT: "Equipment",
            AidKind.PPE: "Protective equipment",
            AidKind.TRANSPORT: "Transport",
            AidKind.KITCHEN: "Kitchen or laundry",
        }[self]

    @property
    def unit(self) -> str:
        """What amounts of it count, in the plural."""
        return {
            AidKind.STAFF: "hours", AidKind.BEDS: "beds", AidKind.EQUIPMENT: "pieces", AidKind.PPE: "boxes",
            AidKind.TRANSPORT: "journeys", AidKind.KITCHEN: "meals or loads",
        }[self]  # fmt: skip


class AidRole(StrEnum):
    """Which staff. Empty for all that is not staff."""

    CARER = "carer"
    SENIOR = "senior"
    NURSE = "nurse"
    DOMESTIC = "domestic"

    @property
    def label(self) -> str:
        return {
            AidRole.CARER: "Care workers",
            AidRole.SENIOR: "Senior care workers",
            AidRole.NURSE: "Nurses",
            AidRole.DOMESTIC: "Cooks and cleaners",
        }[self]


class AidSide(StrEnum):
    """Whether a notice gives or asks."""

    OFFER = "offer"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class Notice:
    """An offer or a need as somebody put it up. Both days are included; `left` is what no agreement has taken."""

    number: int
    service: int
    kind: AidKind
    role: str
    left: int
    from_on: date
    to_on: date
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer that fits a need: how much of it, on which days, how far away, and why, a sentence each."""

    offer: int
    amount: int
    from_on: date
    to_on: date
    km: float | None
    why: tuple[str, ...]


class AidFault(Reason):
    """Why an offer, a need or a match cannot be made or moved like this."""

    NO_ROLE = "Say which staff."
    ROLE_NOT_NEEDED = "Only staff have a role. Leave it out."
    NOT_POSITIVE = "The amount must be 1 or more."
    DAYS = "The last day must be the same as the first or later, and not have passed."
    OTHER_KIND = "These are not of the same kind."
    SAME_SERVICE = "A service cannot lend to itself."
    DAYS_APART = "The offer and the need have no day in common. Choose days that lie in both."
    MORE_THAN_OFFERED = "That is more than is left of the offer. Another agreement may have taken some."
    MORE_THAN_NEEDED = "That is more than is still needed."
    NO_TERMS = "Write down what the two agree on, so that nobody has to remember it."
    NO_PAYER = "Say who pays for it."
    CLOSED = "This is no longer open: it was withdrawn, or all of it is agreed."
    NOT_NOW = "This has moved on meanwhile. Its page says where it stands."
    NOT_YOURS = "Only somebody who signs in for that service, or the council for it, can say that."
    NO_REASON = "Say why, so that the other side understands."
    NO_RATING = "Choose how it went: 1 to 5."
    AGREED = "Something of this is agreed. End that agreement first."


def distance_km(one: Notice, other: Notice) -> float | None:
    """The distance between two services as the crow flies; None where a place is not known (haversine)."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    lat1, lon1, lat2, lon2 = (
        radians(degrees or 0.0) for degrees in (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def suggest(need: Notice, offers: Iterable[Notice], *, farthest_km: int) -> tuple[Suggestion, ...]:
    """The offers that fit a need, the nearest first; where that is alike, those that cover more of it.

    An offer fits that is of the same kind and role, from another service, with something left, a day in common, and
    not too far. Where a place is not known it comes last, since nobody can say how far it is.
    """
    found = [made for offer in offers if (made := _fit(need, offer, farthest_km)) is not None]
    return tuple(sorted(found, key=lambda s: (s.km is None, s.km or 0.0, -s.amount, s.offer)))


def _fit(need: Notice, offer: Notice, farthest_km: int) -> Suggestion | None:
    first, last = max(need.from_on, offer.from_on), min(need.to_on, offer.to_on)
    alike = (offer.kind, offer.role) == (need.kind, need.role) and offer.service != need.service
    if not alike or last < first or offer.left < 1 or need.left < 1:
        return None
    km = distance_km(need, offer)
    if km is not None and km > farthest_km:
        return None
    amount = min(need.left, offer.left)
    return Suggestion(offer.number, amount, first, last, km, _why(need, amount, (last - first).days + 1, km))


def _why(need: Notice, amount: int, days: int, km: float | None) -> tuple[str, ...]:
    wanted = (need.to_on - need.from_on).days + 1
    far = (
        "How far away is not known"
        if km is None
        else f"{km:.1f} km away"
        if km >= 1
        else "Less than 1 km away"
    )
    much = "Covers all of it" if amount == need.left else f"Covers {amount} of {need.left} {need.kind.unit}"
    when = "On every day asked for" if days == wanted else f"On {days} of {days_in_words(wanted)}"
    return (f"{far}.", f"{much}.", f"{when}.")


def notice_faults(
    kind: AidKind, role: str, amount: int | None, from_on: date | None, to_on: date | None, *, today: date
) -> tuple[AidFault, ...]:
    """Reasons against putting up an offer or a need; empty means it can be put up."""
    days = from_on is not None and to_on is not None and from_on <= to_on and to_on >= today
    found = {
        AidFault.NO_ROLE: kind is AidKind.STAFF and not role,
        AidFault.ROLE_NOT_NEEDED: kind is not AidKind.STAFF and bool(role),
        AidFault.NOT_POSITIVE: amount is None or amount < 1,
        AidFault.DAYS: not days,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def match_faults(
    offer: Notice, need: Notice, *, amount: int, from_on: date, to_on: date, terms: str, payer: str
) -> tuple[AidFault, ...]:
    """Reasons against proposing this match to both; empty means it can be proposed."""
    found = {
        AidFault.OTHER_KIND: (offer.kind, offer.role) != (need.kind, need.role),
        AidFault.SAME_SERVICE: offer.service == need.service,
        AidFault.NOT_POSITIVE: amount < 1,
        AidFault.MORE_THAN_OFFERED: amount > offer.left,
        AidFault.MORE_THAN_NEEDED: amount > need.left,
        AidFault.DAYS_APART: not (
            max(offer.from_on, need.from_on) <= from_on <= to_on <= min(offer.to_on, need.to_on)
        ),
        AidFault.NO_TERMS: not terms.strip(),
        AidFault.NO_PAYER: not payer.strip(),
    }
    return tuple(fault for fault, holds in found.items() if holds)


class MatchState(StrEnum):
    """Where a match stands."""

    PROPOSED = "proposed"
    HALF_AGREED = "half_agreed"
    AGREED = "agreed"
    TURNED_DOWN = "turned_down"
    WITHDRAWN = "withdrawn"
    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not_fulfilled"

    @property
    def label(self) -> str:
        return {
            MatchState.PROPOSED: "Proposed to both",
            MatchState.HALF_AGREED: "One side has agreed",
            MatchState.AGREED: "Agreed by both",
            MatchState.TURNED_DOWN: "Turned down",
            MatchState.WITHDRAWN: "Withdrawn",
            MatchState.FULFILLED: "Done as agreed",
            MatchState.NOT_FULFILLED: "Agreed, but not done",
        }[self]

    @property
    def is_open(self) -> bool:
        return self in {MatchState.PROPOSED, MatchState.HALF_AGREED, MatchState.AGREED}

    @property
    def holds(self) -> bool:
        """True while it takes of the offer and the need what was agreed."""
        return self in {MatchState.AGREED, MatchState.FULFILLED}


class Party(StrEnum):
    """Who acts on a match."""

    COUNCIL = "council"
    GIVER = "giver"
    TAKER = "taker"


_BOTH = (Party.GIVER, Party.TAKER)
#: Every move of a match. The second agreement is the one that binds.
MATCH_MOVES = Moves(
    (
        Move(None, "propose", MatchState.PROPOSED, (Party.COUNCIL,)),
        Move(MatchState.PROPOSED, "agree", MatchState.HALF_AGREED, _BOTH),
        Move(MatchState.HALF_AGREED, "agree", MatchState.AGREED, _BOTH),
        Move(MatchState.PROPOSED, "turn down", MatchState.TURNED_DOWN, _BOTH),
        Move(MatchState.HALF_AGREED, "turn down", MatchState.TURNED_DOWN, _BOTH),
        Move(MatchState.PROPOSED, "withdraw", MatchState.WITHDRAWN, (Party.COUNCIL,)),
        Move(MatchState.HALF_AGREED, "withdraw", MatchState.WITHDRAWN, (Party.COUNCIL,)),
        Move(MatchState.AGREED, "fulfil", MatchState.FULFILLED, (Party.COUNCIL,)),
        Move(MatchState.AGREED, "fail", MatchState.NOT_FULFILLED, (Party.COUNCIL,)),
        Move(MatchState.FULFILLED, "rate", MatchState.FULFILLED, _BOTH),
        Move(MatchState.NOT_FULFILLED, "rate", MatchState.NOT_FULFILLED, _BOTH),
    )
)


def may_match(state: MatchState, verb: str, party: Party) -> tuple[AidFault, ...]:
    """Reasons against a verb on a match by this party; empty means it may be done."""
    if not MATCH_MOVES.ways(state, verb):
        return (AidFault.NOT_NOW,)
    return () if MATCH_MOVES.may(state, verb, party) else (AidFault.NOT_YOURS,)


def shows_names(state: MatchState, *, when_proposed: bool) -> bool:
    """Whether the two sides of a match see each other's name: once both agreed, unless policy says from the start."""
    return when_proposed or state in {MatchState.AGREED, MatchState.FULFILLED, MatchState.NOT_FULFILLED}
