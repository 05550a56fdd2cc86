"""The newsletter at a provider's door: the editions that were sent, as they read them; and whether they get it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from carepost.core import tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.councils.models import Council, User
from carepost.messages.addresses import Standing
from carepost.newsletter.models import Edition, NewsItem, Subscription
from carepost.newsletter.printing import Printed, printed
from carepost.newsletter.rules import Profile, kinds_of, reads
from carepost.newsletter.rules.editions import GONE
from carepost.register.models import Service, ServiceLocality
from carepost.register.reach import own


@dataclass(frozen=True, slots=True)
class Mine:
    """A council's newsletter as somebody has it: at which address, and since when they have left it."""

    council: Council
    address: str
    left_at: datetime | None


def councils_of(viewer: Actor) -> Sequence[Council]:
    """The councils that look after the viewer's services, or the one that a partner looks at."""
    if viewer.kind is ActorKind.PARTNER:
        return list(Council.objects.filter(pk=viewer.council_id or 0))
    served = Service.objects.filter(own(viewer), host__isnull=False)
    return list(Council.objects.filter(pk__in=served.values("host_id")).order_by("name"))


def mine(viewer: Actor) -> Sequence[Mine]:
    """Each council's newsletter as the viewer has it."""
    address = User.objects.filter(pk=viewer.user_id or 0).values_list("email", flat=True).first() or ""
    held = dict(Subscription.objects.filter(address=address.lower()).values_list("council_id", "left_at"))
    return [Mine(council, address, held.get(council.pk)) for council in councils_of(viewer)]


def archive(viewer: Actor) -> Sequence[Edition]:
    """The editions of these councils that have something for the viewer, the newest first."""
    councils = {council.pk: _profile(viewer, council.pk) for council in councils_of(viewer)}
    rows = Edition.objects.filter(council_id__in=councils, state__in=GONE, started_at__isnull=False)
    rows = rows.select_related("council", "corrects").prefetch_related("pieces", "corrections")
    return [
        row
        for row in rows.order_by("-started_at")
        if reads(councils[row.council_id], row.audience)
        and any(reads(councils[row.council_id], piece.audience) for piece in row.pieces.all())
    ]


def newest(viewer: Actor) -> Edition | None:
    """The newest of them, in one query: whether every word of it is for the viewer is seen on its own page."""
    councils = [council.pk for council in councils_of(viewer)]
    rows = Edition.objects.filter(council_id__in=councils, state__in=GONE, started_at__isnull=False)
    return rows.order_by("-started_at").first()


def own_edition(viewer: Actor, edition_id: int) -> tuple[Edition, Printed]:
    """One of them as the viewer reads it. Raises Http404."""
    found = next((row for row in archive(viewer) if row.pk == edition_id), None)
    if found is None:
        raise Http404("There is no edition of that number")
    profile = _profile(viewer, found.council_id)
    return found, printed(found, found.council.name, found.pieces.all(), profile)


def suggested(viewer: Actor) -> Sequence[NewsItem]:
    """What the viewer's organisation suggested, and what became of it."""
    if viewer.kind is ActorKind.PARTNER:
        rows = NewsItem.objects.filter(partner_id=viewer.partner_id or 0)
    else:
        rows = NewsItem.objects.filter(provider_id=viewer.provider_id or 0)
    return list(rows.select_related("council").order_by("-put_at")[:50])


def _profile(viewer: Actor, council_id: int) -> Profile:
    """As what a provider's person reads a council's newsletter: for all their services there.

    The areas are the council's, so that they are looked up at its desk, for these services alone.
    """
    standing = Standing.MANAGER if viewer.role == "provider_manager" else Standing.CARE_STAFF
    served = Service.objects.filter(own(viewer), host_id=council_id)
    found = list(served.values_list("pk", "kind", "service_types"))
    kinds = frozenset(kind for _, of, types in found for kind in kinds_of(types, site=of == "site"))
    with tenancy.acting_for(Actor.operator("newsletter archive", council_id=council_id)):
        rows = ServiceLocality.objects.filter(council_id=council_id, service_id__in=[pk for pk, *_ in found])
        areas = frozenset(rows.values_list("locality_id", flat=True))
    return Profile(frozenset({standing.value}), kinds, areas)
