"""Two homes with a new provider: one that came to Grace's, undecided; one that left hers, with what was opened."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from carepost.core import clock, tenancy
from carepost.core.clock import LONDON
from carepost.councils.models import Membership, ProviderBody
from carepost.demo.cast import Cast
from carepost.providers.actions import decide_handover
from carepost.providers.models import Handover
from carepost.providers.rules import Decided, Kind
from carepost.register.actions.searching import refresh_search
from carepost.register.models import Organisation, Service

DIRECTOR = "Rosemary Lightbody"
GRACE, SUNITA, OLUFEMI = "Grace Ekpenyong", "Sunita Gadhvi", "Olufemi Akinwande"
REASON = (
    "The residents and most of the staff stay, and both providers agreed in writing what the new one needs."
)


def lay_out(cast: Cast, today: date) -> None:
    """As the register told it nine and forty days ago, and the director's decision on the older one."""
    director = cast.staff(DIRECTOR)
    with tenancy.acting_for(director):
        bodies = [_body(name) for name in (GRACE, SUNITA, OLUFEMI)]
        if None in bodies:
            return
        grace, sunita, olufemi = bodies
        sold = _passes(grace, sunita, today - timedelta(days=40))
        _passes(olufemi, grace, today - timedelta(days=9))
        handover = Handover.objects.filter(service=sold).first() if sold else None
    if handover is not None:
        opens = frozenset({Kind.CAPACITY, Kind.HELP})
        with clock.freeze(datetime.combine(today - timedelta(days=37), time(14), LONDON)):
            decide_handover(
                by=director, handover_id=handover.pk, decided=Decided(handover.on, opens), reason=REASON
            )


def _body(manager: str) -> ProviderBody | None:
    row = Membership.objects.filter(user__name=manager).select_related("provider").first()
    return row.provider if row else None


def _passes(gives: ProviderBody | None, takes: ProviderBody | None, on: date) -> Service | None:
    """The last home of one provider becomes the other's, as data of that day told; None where it is the only one."""
    own = Service.objects.filter(organisation__body=gives, status="registered", host__isnull=False)
    homes = list(own.order_by("ref"))
    if len(homes) < 2:
        return None
    home, confirmed = homes[-1], homes[-1].confirmed_on
    home.organisation = Organisation.objects.filter(body=takes).first()
    home.confirmed_on = on
    home.save(update_fields=["organisation", "confirmed_on"])
    home.confirmed_on = confirmed
    home.save(update_fields=["confirmed_on"])
    refresh_search([home.pk])
    return home
