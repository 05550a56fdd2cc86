"""What a token may do today, and what a program is told of: no more than its keeper may see, nor than what is shared
with the partner it is for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from carepost.api.models import Entrusted, Subscription, Token
from carepost.api.rules import Event, Scope, events_within, opened_by, scopes_within
from carepost.core.acting import Actor, ActorKind
from carepost.councils.actors import OPENED_BY
from carepost.councils.models import Membership, SharingAgreement
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.places import live
from carepost.councils.rules import Covers, Role

Place = tuple[int | None, int | None]
Tokens = QuerySet[Token, Token]
Subscriptions = QuerySet[Subscription, Subscription]


@dataclass(frozen=True, slots=True)
class Held:
    """What is left of a token's scopes, and the permissions that they pass on. `kept`: its keeper is still there.

    `services` are those of a provider's that its keeper has; None for all.
    """

    kept: bool
    scopes: frozenset[Scope]
    permissions: frozenset[str]
    services: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Keeps:
    """What somebody may do in one place, in all of their roles there, and for which of a provider's services."""

    permissions: frozenset[str] = frozenset()
    services: frozenset[int] | None = frozenset()

    def and_as(self, role: Role, some: Collection[int] | None) -> Keeps:
        both = None if some is None or self.services is None else self.services | frozenset(some)
        return Keeps(self.permissions | permissions_of(role), both)


@dataclass(frozen=True, slots=True)
class Heard:
    """What is left of the events that a program is told of, and what its keeper may there, for which of a provider's
    services.
    """

    kept: bool
    events: frozenset[Event]
    permissions: frozenset[str]
    services: frozenset[int] | None = None


def office_of(
    council_id: int | None, provider_id: int | None, name: str = "machine access", *may: Can
) -> Actor:
    """An organisation itself, in whose scope its programs and the places of their keepers can be looked up."""
    permissions = frozenset(can.value for can in may)
    return Actor(
        None,
        name,
        ActorKind.OPERATOR,
        council_id=council_id,
        provider_id=provider_id,
        permissions=permissions,
    )


def whose(viewer: Actor) -> dict[str, int]:
    """By which column somebody's organisation has its own: their council's, or else that of the provider."""
    if viewer.council_id is not None:
        return {"council_id": viewer.council_id}
    return {"provider_id": viewer.provider_id or 0}


def own_tokens(viewer: Actor) -> Tokens:
    """The tokens of somebody's council, or else of the provider for whom they act."""
    return Token.objects.filter(**whose(viewer))


def own_subscriptions(viewer: Actor) -> Subscriptions:
    """The programs that are told for somebody's council, or else for their provider."""
    return Subscription.objects.filter(**whose(viewer))


def held(tokens: Sequence[Token], on: date) -> Mapping[int, Held]:
    """For each token what it may do on a day. The scope in the database must show its organisation's people."""
    may = _kept(tokens, on)
    return {token.pk: _held(token, may[token.pk]) for token in tokens}


def heard(programs: Sequence[Subscription], on: date) -> Mapping[int, Heard]:
    """For each program what it is told of on a day. The scope in the database must show its organisation's people."""
    may = _kept(programs, on)
    return {program.pk: _heard(program, may[program.pk]) for program in programs}


def within(by: Actor, partner_id: int | None, on: date) -> tuple[frozenset[str], ActorKind]:
    """What somebody can pass on to a program of their own organisation or of a partner, and the kind it then is."""
    if partner_id is not None:
        shared = shared_with(by.council_id or 0, partner_id, on)
        return passed_on(by.permissions, ActorKind.PARTNER, shared), ActorKind.PARTNER
    return by.permissions, ActorKind.PROVIDER if by.provider_id is not None else ActorKind.STAFF


def passed_on(permissions: frozenset[str], kind: ActorKind, shared: frozenset[str]) -> frozenset[str]:
    """Of a keeper's permissions those that a machine of that kind can have: a partner's, only what is `shared`."""
    if kind is not ActorKind.PARTNER:
        return permissions
    return permissions & permissions_of(Role.PARTNER_ORG_USER) & shared


def shared_with(council_id: int, partner_id: int, on: date) -> frozenset[str]:
    """What a council's agreements open to a partner on a day."""
    rows = SharingAgreement.objects.filter(
        live(on, "valid_from", "valid_to"), council_id=council_id, partner_id=partner_id
    )
    return _opened(cover for covers in rows.values_list("covers", flat=True) for cover in covers)


def _opened(covers: Iterable[str]) -> frozenset[str]:
    return frozenset(can.value for cover in covers for can in OPENED_BY[Covers(cover)])


def _held(token: Token, keeps: Keeps | None) -> Held:
    may = keeps.permissions if keeps else frozenset()
    scopes = scopes_within(token.chosen, may, token.kind)
    return Held(keeps is not None, scopes, opened_by(scopes, may), keeps.services if keeps else None)


def _heard(program: Subscription, keeps: Keeps | None) -> Heard:
    may = keeps.permissions if keeps else frozenset()
    events = program.chosen & events_within(may, program.kind)
    return Heard(keeps is not None, events, may, keeps.services if keeps else frozenset())


def _kept(rows: Sequence[Entrusted], on: date) -> Mapping[int, Keeps | None]:
    """What the keeper of each passes on to it on a day; None where they have left."""
    roles, covered = _roles_of({row.keeper_id for row in rows}, on), _covered(rows, on)
    found: dict[int, Keeps | None] = {}
    for row in rows:
        keeps = roles.get((row.keeper_id, (row.council_id, row.provider_id)))
        shared = covered.get((row.council_id, row.partner_id), frozenset())
        found[row.pk] = keeps and replace(keeps, permissions=passed_on(keeps.permissions, row.kind, shared))
    return found


def _roles_of(user_ids: Collection[int], on: date) -> Mapping[tuple[int, Place], Keeps]:
    """What each of these people may do in each of their places (council, provider) on a day."""
    rows = Membership.objects.filter(live(on), user_id__in=user_ids, user__is_active=True)
    found: defaultdict[tuple[int, Place], Keeps] = defaultdict(Keeps)
    for user_id, council_id, provider_id, role, some in rows.values_list(
        "user_id", "council_id", "provider_id", "role", "services"
    ):
        place = user_id, (council_id, provider_id)
        found[place] = found[place].and_as(Role(role), some)
    return dict(found)


def _covered(rows: Sequence[Entrusted], on: date) -> Mapping[Place, frozenset[str]]:
    pairs = {
        (row.council_id, row.partner_id)
        for row in rows
        if row.council_id is not None and row.partner_id is not None
    }
    return {(council, partner): shared_with(council, partner, on) for council, partner in pairs}
