"""The address book as the newsletter reads it: everybody whom some room knows, and who of them gets no mail and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from carepost.gateways.failures import GatewayFailed
from carepost.gateways.mail import Message
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import State as MailState
from carepost.messages.addresses import Addressee, Place, everybody
from carepost.newsletter.models import Subscription
from carepost.newsletter.rules import Audience, Known, Recipient, kinds_of, recipients
from carepost.newsletter.rules.delivery import KIND
from carepost.register.models import Service, ServiceLocality
from carepost.register.models.services import ServiceKind, ServiceStatus


def places_of(council_id: int) -> list[Place]:
    """The services that are open in a council's area, with their kinds and areas."""
    areas: defaultdict[int, set[int]] = defaultdict(set)
    for service, locality in ServiceLocality.objects.filter(council_id=council_id).values_list(
        "service_id", "locality_id"
    ):
        areas[service].add(locality)
    rows = Service.objects.filter(
        host_id=council_id, status=ServiceStatus.REGISTERED, withdrawn=False, adult_social_care=True
    ).order_by("name", "ref")
    return [
        Place(
            pk, ref, name, body, kinds_of(types, site=kind == ServiceKind.SITE), frozenset(areas.get(pk, ()))
        )
        for pk, ref, name, kind, types, body in rows.values_list(
            "pk", "ref", "name", "kind", "service_types", "organisation__body_id"
        )
    ]


def addressees(council_id: int) -> list[Addressee]:
    """Everybody whom some room knows, in the scope of the council."""
    return list(everybody(council_id, places_of(council_id)))


def recipients_of(council_id: int, audience: Audience) -> Sequence[Recipient]:
    """Everybody an edition for this audience is for, and who of them is left out and why."""
    people = addressees(council_id)
    return recipients(people, audience, _known(council_id, {each.address.strip().lower() for each in people}))


def _known(council_id: int, addresses: set[str]) -> Known:
    left = Subscription.objects.filter(council_id=council_id, left_at__isnull=False)
    return Known(
        left=frozenset(left.values_list("address", flat=True)),
        bounced=_came_back(council_id),
        bad=frozenset(_not_addresses(addresses)),
    )


def _came_back(council_id: int) -> frozenset[str]:
    """The addresses that are known to take no mail, and those at which the last newsletter was refused."""
    mails = QueuedMail.objects.filter(council_id=council_id)
    dead = mails.filter(dead_since__isnull=False).values_list("to", flat=True)
    last = mails.filter(kind=KIND).order_by("to", "-queued_at").distinct("to").values_list("to", "state")
    return frozenset(
        [*(to.lower() for to in dead), *(to for to, state in last if state == MailState.REFUSED)]
    )


def _not_addresses(addresses: Iterable[str]) -> Iterable[str]:
    for address in filter(None, addresses):
        try:
            Message(to=address, subject="-", text="-", kind=KIND, reference="address")
        except GatewayFailed:
            yield address
