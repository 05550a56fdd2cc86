"""Mutual aid as each side may see it: the council all of it, a service its own and of the other what it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404

from carepost.contact.models import AidMatch, AidNotice, AidStep
from carepost.contact.rules.aid import AidSide, MatchState, Party, Suggestion, shows_names, suggest
from carepost.contact.rules.support import SupportPolicy
from carepost.core import policies
from carepost.core.acting import Actor, ActorKind
from carepost.register.reach import is_own, own

Notices = QuerySet[AidNotice, AidNotice]
Matches = QuerySet[AidMatch, AidMatch]
SHOWS = ("needs", "offers", "matches")


def notices(viewer: Actor, side: AidSide, today: date, *, opened: bool = True) -> Notices:
    """The offers or needs a person may see, each with what is `free` of it; with `opened`, those still open."""
    rows = _notices(viewer).filter(side=side.value).annotate(free=F("amount") - F("taken"))
    if opened:
        rows = rows.filter(withdrawn_at__isnull=True, to_on__gte=today, taken__lt=F("amount"))
    return rows


def _notices(viewer: Actor) -> Notices:
    rows = AidNotice.objects.select_related("service")
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(own(viewer, "service__"))
    return rows.filter(council_id=viewer.council_id or 0)


def notice_of(viewer: Actor, notice_id: int) -> AidNotice:
    """One offer or need. Raises Http404 for one that this person may not see."""
    found = (
        _notices(viewer).select_related("service__organisation", "service__host").filter(pk=notice_id).first()
    )
    if found is None:
        raise Http404("There is no offer or need of that number")
    return found


def suggestions(viewer: Actor, notice: AidNotice, today: date) -> list[tuple[AidNotice, Suggestion]]:
    """What fits this need, or of a need what fits this offer, the nearest first and why; for the council's people."""
    policy = policies.in_force(SupportPolicy, viewer.council_id, today).value
    is_need = notice.side == AidSide.NEED
    others = notices(viewer, AidSide.OFFER if is_need else AidSide.NEED, today).filter(kind=notice.kind)
    rows, mine, far = {row.pk: row for row in others}, notice.as_notice(), policy.farthest_km
    if is_need:
        return [
            (rows[s.offer], s) for s in suggest(mine, [r.as_notice() for r in rows.values()], farthest_km=far)
        ]
    found = [(row, s) for row in rows.values() for s in suggest(row.as_notice(), [mine], farthest_km=far)]
    return sorted(
        found, key=lambda pair: (pair[1].km is None, pair[1].km or 0.0, -pair[1].amount, pair[0].pk)
    )


def matches(viewer: Actor) -> Matches:
    """The matches a person may see, the newest first."""
    rows = AidMatch.objects.select_related("giver", "taker")
    if viewer.kind is ActorKind.PROVIDER:
        return rows.filter(_own(viewer)).order_by("-pk")
    return rows.filter(council_id=viewer.council_id or 0).order_by("-pk")


def _own(viewer: Actor) -> Q:
    return own(viewer, "giver__") | own(viewer, "taker__")


def match_of(viewer: Actor, match_id: int) -> AidMatch:
    """One match. Raises Http404 for one that this person may not see."""
    found = (
        matches(viewer)
        .select_related("giver__organisation", "taker__organisation")
        .filter(pk=match_id)
        .first()
    )
    if found is None:
        raise Http404("There is no match of that number")
    return found


def steps(match: AidMatch) -> list[AidStep]:
    """What happened to a match, the newest first."""
    return sorted(match.steps.all(), key=lambda step: step.pk, reverse=True)


@dataclass(frozen=True, slots=True)
class OwnMatch:
    """A match as one side sees it: which side it is, and the other as far as policy tells.

    `other` is the other service's name once it may be told, else what it is and how far away.
    """

    match: AidMatch
    party: Party
    mine: Any
    other: str
    phone: str
    named: bool
    agreed: bool
    history: Sequence[tuple[AidStep, str]]


def own_matches(viewer: Actor, today: date) -> list[OwnMatch]:
    """The matches of one's own services, the newest first, each from one's own side."""
    rows = list(matches(viewer).select_related("giver__organisation").prefetch_related("steps"))
    named = {council: _names_at_once(council, today) for council in {row.council_id for row in rows}}
    return [_seen(viewer, match, at_once=named[match.council_id]) for match in rows]


def own_match(viewer: Actor, match_id: int, today: date) -> OwnMatch:
    """One match from one's own side. Raises Http404."""
    match = match_of(viewer, match_id)
    return _seen(viewer, match, at_once=_names_at_once(match.council_id, today))


def _names_at_once(council_id: int, today: date) -> bool:
    """Whether a council tells both sides each other's name as soon as it proposes a match."""
    return policies.in_force(SupportPolicy, council_id, today).value.names_when_proposed


def _seen(viewer: Actor, match: AidMatch, *, at_once: bool) -> OwnMatch:
    party = Party.GIVER if is_own(viewer, match.giver) else Party.TAKER
    mine, other = (match.giver, match.taker) if party is Party.GIVER else (match.taker, match.giver)
    named = shows_names(MatchState(match.state), when_proposed=at_once)
    far = "" if match.km is None else f", {match.km:.0f} km away" if match.km >= 1 else ", nearby"
    kind = "A care home" if other.care_home else "A service"
    return OwnMatch(
        match=match, party=party, mine=mine, other=f"{other.name}, {other.town}" if named else f"{kind}{far}",
        phone=other.phone if named else "", named=named,
        agreed=bool(match.giver_agreed_at if party is Party.GIVER else match.taker_agreed_at),
        history=[(step, _who(step, party, named=named)) for step in steps(match)],
    )  # fmt: skip


def _who(step: AidStep, party: Party, *, named: bool) -> str:
    """Whose name a side reads at a step: of the other side nobody's, before names are told."""
    return step.by_name if named or step.party in (party, Party.COUNCIL) else "The other side"
