"""Where a signed-in person may act today."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from carepost.core import tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.councils.actors import Place, actor_for
from carepost.councils.models import Membership, SharingAgreement, User
from carepost.councils.rules import PlaceKind, Role

SESSION_KEY = "place"


def live(on: date, start: str = "since", end: str = "until") -> Q:
    """Rows that hold on a day: begun, and not ended."""
    return Q(**{f"{start}__lte": on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on}))


def places_of(user: User, on: date) -> tuple[Place, ...]:
    """Every place of a person on a day, council places first, then in the order they began.

    Must run in a transaction; reads with the person's own scope. A partner has one place for each council
    that shares something with it, and one without permissions where none does.
    """
    with tenancy.acting_for(Actor(user.pk, user.name, ActorKind.NOBODY)):
        rows = Membership.objects.filter(live(on), user_id=user.pk).select_related(
            "council", "provider", "partner"
        )
        found: list[Place] = []
        for membership in sorted(rows, key=lambda m: (m.council_id is None, m.since, m.pk)):
            membership.user = user
            found += _partner_places(membership, on) if membership.partner_id else [_place(membership)]
    return tuple(found)


def actor_named(email: str, council_id: int, can: str, on: date) -> Actor | None:
    """Somebody of a council by their address, in the role that lets them do this, if any does: for commands.

    Must run in a transaction. None for whoever has no role in the council on that day.
    """
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    places = places_of(user, on) if user else ()
    staff = [each.actor for each in places if each.role.place is PlaceKind.COUNCIL]
    actors = [actor for actor in staff if actor.council_id == council_id]
    return next((actor for actor in actors if actor.may(can)), actors[0] if actors else None)


def _place(membership: Membership) -> Place:
    where = membership.council or membership.provider or membership.partner
    return Place(
        key=str(membership.pk),
        role=Role(membership.role),
        where=str(where),
        actor=actor_for(membership),
        council=membership.council,
    )


def _partner_places(membership: Membership, on: date) -> list[Place]:
    partner = Actor(membership.user_id, "", ActorKind.PARTNER, partner_id=membership.partner_id)
    with tenancy.acting_for(partner):
        agreements = list(
            SharingAgreement.objects.filter(
                live(on, "valid_from", "valid_to"), partner_id=membership.partner_id
            )
            .select_related("council")
            .order_by("council__name")
        )
    councils = {agreement.council_id: agreement.council for agreement in agreements}
    covers: defaultdict[int, set[str]] = defaultdict(set)
    for agreement in agreements:
        covers[agreement.council_id].update(agreement.covers)
    return [
        Place(
            key=f"{membership.pk}-{council_id}",
            role=Role(membership.role),
            where=f"{membership.partner}, with {council}",
            actor=actor_for(membership, council=council, covers=covers[council_id]),
            council=council,
        )
        for council_id, council in councils.items()
    ] or [_place(membership)]


def current(places: tuple[Place, ...], key: str | None) -> Place | None:
    """The place the session remembers while it is still the person's, else their first."""
    return next((place for place in places if place.key == key), places[0] if places else None)
