"""What a token may do today: no more than its keeper, nor than what is shared with the partner it is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from carepost.api.models import Token
from carepost.api.rules import Scope, opened_by, scopes_within
from carepost.core.acting import Actor, ActorKind
from carepost.councils.actors import OPENED_BY
from carepost.councils.models import Membership, SharingAgreement
from carepost.councils.permissions import permissions_of
from carepost.councils.places import live
from carepost.councils.rules import Covers, Role

Place = tuple[int | None, int | None]
Tokens = QuerySet[Token, Token]


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


def own_tokens(viewer: Actor) -> Tokens:
    """The tokens of somebody's council, or else of the provider for whom they act."""
    if viewer.council_id is not None:
        return Token.objects.filter(council_id=viewer.council_id)
    return Token.objects.filter(provider_id=viewer.provider_id or 0)


def held(tokens: Sequence[Token], on: date) -> Mapping[int, Held]:
    """For each token what it may do on a day. The scope in the database must show its organisation's people."""
    roles = roles_of({token.keeper_id for token in tokens}, on)
    covered = _covered(tokens, on)
    return {token.pk: _held(token, roles, covered) for token in tokens}


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


def _held(
    token: Token, roles: Mapping[tuple[int, Place], Keeps], covered: Mapping[Place, frozenset[str]]
) -> Held:
    keeps = roles.get((token.keeper_id, (token.council_id, token.provider_id)))
    shared = covered.get((token.council_id, token.partner_id), frozenset())
    may = passed_on(keeps.permissions if keeps else frozenset(), token.kind, shared)
    scopes = scopes_within(token.chosen, may, token.kind)
    return Held(keeps is not None, scopes, opened_by(scopes, may), keeps.services if keeps else None)


def roles_of(user_ids: Collection[int], on: date) -> Mapping[tuple[int, Place], Keeps]:
    """What each of these people may do in each of their places (council, provider) on a day."""
    rows = Membership.objects.filter(live(on), user_id__in=user_ids, user__is_active=True)
    found: defaultdict[tuple[int, Place], Keeps] = defaultdict(Keeps)
    for user_id, council_id, provider_id, role, some in rows.values_list(
        "user_id", "council_id", "provider_id", "role", "services"
    ):
        place = user_id, (council_id, provider_id)
        found[place] = found[place].and_as(Role(role), some)
    return dict(found)


def _covered(tokens: Sequence[Token], on: date) -> Mapping[Place, frozenset[str]]:
    pairs = {
        (token.council_id, token.partner_id)
        for token in tokens
        if token.council_id is not None and token.partner_id is not None
    }
    return {(council, partner): shared_with(council, partner, on) for council, partner in pairs}
