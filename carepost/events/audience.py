"""Whom an invitation reaches: asked by the page that shows the number, and by the verb that sends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from carepost.councils.models import Membership, SharingAgreement
from carepost.councils.places import live
from carepost.councils.rules import Role
from carepost.events.models import Event, EventInvitation, Place
from carepost.events.rules import COUNTED
from carepost.events.rules.inviting import Audience, Group, Invitee, once
from carepost.register.models import Service
from carepost.register.models.services import ServiceKind

_ROLES = {Group.MANAGERS: Role.PROVIDER_MANAGER, Group.STAFF: Role.PROVIDER_USER}


def invitees(row: Event, audience: Audience, on: date) -> list[Invitee]:
    """Everybody that an audience holds who is neither invited nor on the list yet, each once, by name."""
    invited = EventInvitation.objects.filter(event=row).values_list("email", flat=True)
    there = Place.objects.filter(event=row, state__in=COUNTED).values_list("email", flat=True)
    people = [
        *_of_providers(row, audience, on),
        *_of_partners(row, audience, on),
        *_came_before(row, audience),
    ]
    people.sort(key=lambda each: (each.name.casefold(), each.email))
    return once(people, {email.casefold() for email in (*invited, *there)})


def _of_providers(row: Event, audience: Audience, on: date) -> Iterator[Invitee]:
    roles = [_ROLES[group] for group in audience.groups if group in _ROLES]
    if not roles:
        return
    services: dict[int, list[Service]] = {}
    for service in _services(row, audience):
        services.setdefault(service.organisation.body_id or 0 if service.organisation else 0, []).append(
            service
        )
    rows = Membership.objects.filter(
        live(on), provider_id__in=list(services), role__in=roles, user__is_active=True
    ).select_related("user", "provider")
    for member in rows:
        theirs = (
            each
            for each in services[member.provider_id or 0]
            if member.services is None or each.pk in member.services
        )
        found = next(theirs, None)
        if found is not None:
            yield Invitee(
                member.user.name, member.user.email, found.pk, member.provider_id, str(member.provider),
                member.user_id,
            )  # fmt: skip


def _services(row: Event, audience: Audience) -> list[Service]:
    rows = Service.objects.filter(
        host_id=row.council_id, withdrawn=False, status__in=("registered", "dormant"),
        organisation__body__isnull=False,
    )  # fmt: skip
    if audience.kinds:
        regulated = [kind for kind in audience.kinds if kind != "site"]
        kinds = rows.filter(kind=ServiceKind.LOCATION, primary_service__in=regulated)
        rows = kinds | rows.filter(kind=ServiceKind.SITE) if "site" in audience.kinds else kinds
    if audience.areas:
        rows = rows.filter(localities__locality_id__in=audience.areas, localities__council_id=row.council_id)
    return list(rows.select_related("organisation").order_by("name", "pk").distinct())


def _of_partners(row: Event, audience: Audience, on: date) -> Iterator[Invitee]:
    if Group.PARTNERS not in audience.groups:
        return
    agreed = SharingAgreement.objects.filter(live(on, "valid_from", "valid_to"), council_id=row.council_id)
    rows = Membership.objects.filter(
        live(on), partner_id__in=agreed.values("partner_id"), user__is_active=True
    ).select_related("user", "partner")
    for member in rows:
        organisation = str(member.partner)
        yield Invitee(member.user.name, member.user.email, organisation=organisation, user_id=member.user_id)


def _came_before(row: Event, audience: Audience) -> Iterator[Invitee]:
    if Group.CAME not in audience.groups:
        return
    rows = Place.objects.filter(
        council_id=row.council_id, event__topic__iexact=row.topic, event__begins_at__lt=row.begins_at
    ).exclude(email="")
    for place in rows.order_by("-queued_at"):
        where = place.service_id, place.body_id, place.organisation
        yield Invitee(place.name, place.email, *where, place.user_id)
