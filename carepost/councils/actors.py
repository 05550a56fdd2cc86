"""From a membership to the actor it makes, and to the place a person can switch to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.http import Http404

from carepost.core.acting import Actor, ActorKind
from carepost.councils.models import Council, Membership, User
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.rules import Covers, PlaceKind, Role

KINDS: Mapping[PlaceKind, ActorKind] = MappingProxyType(
    {
        PlaceKind.COUNCIL: ActorKind.STAFF,
        PlaceKind.PROVIDER: ActorKind.PROVIDER,
        PlaceKind.PARTNER: ActorKind.PARTNER,
    }
)

#: What each part of a sharing agreement opens to a partner, on top of nothing.
OPENED_BY: Mapping[Covers, frozenset[Can]] = MappingProxyType(
    {
        Covers.REGISTER: frozenset({Can.SEE_REGISTER, Can.SUGGEST_ITEM, Can.SEE_INVITATIONS}),
        Covers.STANDING: frozenset({Can.SEE_STANDING, Can.SEE_INVITATIONS}),
        Covers.CONTACT: frozenset({Can.SEE_CALLS, Can.SEE_COVERAGE, Can.SEE_INVITATIONS}),
    }
)
#: What any agreement opens: published by others, and no council's own.
PUBLISHED = frozenset({Can.SEE_OPEN_FIGURES})


@dataclass(frozen=True, slots=True)
class Place:
    """One role in one organisation. The session remembers its `key`; `council` is whose pages it shows."""

    key: str
    role: Role
    where: str
    actor: Actor
    council: Council | None = None

    @property
    def label(self) -> str:
        """Such as "Support officer, Ambershire"."""
        return f"{self.role.label}, {self.where}"


def actor_for(membership: Membership, *, council: Council | None = None, covers: Iterable[str] = ()) -> Actor:
    """The actor a membership makes.

    A partner acts in the `council` whose live agreement `covers` something, and may do only what that opens, and read
    what is published; without one, nothing. A provider's people act in no council: they see their own services
    everywhere.
    """
    role = Role(membership.role)
    permissions = permissions_of(role)
    if role.place is PlaceKind.PARTNER:
        opened = frozenset(can.value for cover in covers for can in (*OPENED_BY[Covers(cover)], *PUBLISHED))
        permissions &= opened
    return Actor(
        user_id=membership.user_id,
        name=membership.user.name,
        kind=KINDS[role.place],
        council_id=council.pk if council is not None else membership.council_id,
        provider_id=membership.provider_id,
        partner_id=membership.partner_id,
        role=role.value,
        permissions=permissions,
        services=services_of(membership.services),
    )


def services_of(some: Iterable[int] | None) -> frozenset[int] | None:
    """Some of a provider's services as a row keeps them; None for all."""
    return None if some is None else frozenset(some)


def nowhere(user: User) -> Actor:
    """A person who has signed in and belongs to no place: named, and permitted nothing."""
    return Actor(user.pk, user.name, ActorKind.NOBODY)


def recorder(user: User, place: Place | None) -> Actor:
    """The person as the one whose own sign-in is recorded, in the council where they arrive if any."""
    at = place.actor if place is not None else nowhere(user)
    council_id = at.council_id if at.kind is ActorKind.STAFF else None
    permissions = frozenset({Can.RECORD_SIGN_IN.value})
    return Actor(user.pk, user.name, at.kind, council_id=council_id, role=at.role, permissions=permissions)


def council_of(actor: Actor) -> int:
    """The council somebody acts in. Raises 404 where they act in none: nothing of one is theirs."""
    if actor.council_id is None:
        raise Http404("This is about a council, and the actor acts in none")
    return actor.council_id
