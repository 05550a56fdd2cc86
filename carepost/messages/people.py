"""The people who sign in, as they are written to: for services, for partners, for the council."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse

from carepost.core import clock
from carepost.councils.models import Membership, SharingAgreement
from carepost.councils.places import live
from carepost.councils.rules import Role
from carepost.messages import addresses
from carepost.messages.addresses import Addressee, Place, Standing

_STANDINGS = {Role.PROVIDER_MANAGER: Standing.MANAGER, Role.PROVIDER_USER: Standing.CARE_STAFF}


def enter() -> None:
    """Enter them in the address book; done once, as the application starts."""
    addresses.tell_from("people", people)


def people(council_id: int, places: Iterable[Place]) -> Iterator[Addressee]:
    """Everybody who signs in for a service here, for a partner to whom something is shared, or for the council; once
    for each service.

    Who has some of a provider's services alone stands for these: where none of them is here, for nothing.
    """
    on = clock.today()
    held: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        if place.body_id is not None:
            held[place.body_id].append(place)
    shared = SharingAgreement.objects.filter(live(on, "valid_from", "valid_to"), council_id=council_id)
    here = (
        Q(council_id=council_id)
        | Q(provider_id__in=list(held))
        | Q(partner_id__in=shared.values("partner_id"))
    )
    rows = Membership.objects.filter(live(on), here, user__is_active=True)
    for member in rows.select_related("user", "provider", "partner").order_by("user__email", "pk"):
        served = [place for place in held.get(member.provider_id or 0, ()) if _is_theirs(member, place)]
        if member.provider_id is None:
            yield _addressee(member)
        for place in served:
            yield _addressee(member, place)


def _is_theirs(member: Membership, place: Place) -> bool:
    return member.services is None or place.pk in member.services


def _addressee(member: Membership, place: Place | None = None) -> Addressee:
    standing = _STANDINGS.get(Role(member.role))
    if standing is None:
        standing = Standing.PARTNER if member.partner_id else Standing.COUNCIL
    where = member.provider or member.partner
    return Addressee(
        key=f"user:{member.user_id}",
        standing=standing,
        address=member.user.email,
        name=member.user.name,
        about=where.name if where else "",
        kinds=frozenset(place.kinds) if place else frozenset(),
        areas=frozenset(place.areas) if place else frozenset(),
        place=place.pk if place else None,
        mend=reverse("councils:people"),
    )
