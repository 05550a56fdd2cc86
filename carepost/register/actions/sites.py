"""Sites that CQC does not register: supported-living schemes, day services, extra-care schemes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, refuse_if
from carepost.register.actions.searching import refresh_search
from carepost.register.models import Organisation, Service
from carepost.register.models.services import ServiceKind, ServiceStatus
from carepost.register.rules import IdCheck, PersonalCare, check_postcode, possibly_unregistered


class SiteRefused(Reason):
    """Why a site cannot be added."""

    NAME_MISSING = "Enter the name of the scheme."
    NO_POSTCODE = "Enter a full postcode, such as BA14 8JN, or leave it empty."
    OFFICE_IS_SITE = "The office must be a CQC location: choose the one whose staff work at this scheme."
    NO_COUNCIL = "A site belongs to a council's area. Choose the council that you act for."
    ALREADY_THERE = "There is a site of that name at that postcode already."


UNREGISTERED = (
    "Possible unregistered regulated activity: people there get personal care, and no registered provider is named. "
    "Tell CQC."
)


@dataclass(frozen=True, slots=True)
class Added:
    """The site, and what somebody should do about it."""

    service: Service
    warnings: tuple[str, ...]


@action("register.add_site")
def add_site(
    *,
    by: Actor,
    name: str,
    office: Service | None = None,
    organisation: Organisation | None = None,
    address: str = "",
    town: str = "",
    postcode: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    service_types: Collection[str] = (),
    personal_care: Collection[PersonalCare] = (),
) -> Added:
    """Add a site in the council's area. It is not CQC regulated, so it never has a rating of its own.

    `personal_care`: the help that people get there; with no registered provider named, that is a warning to tell CQC
    (Health and Social Care Act 2008, section 10).
    """
    tidy = check_postcode(postcode)
    refuse_if(_against(by, name, office, tidy))
    today, now = clock.today(), clock.now()
    service = Service.objects.create(
        ref=_next_ref(), kind=ServiceKind.SITE, name=name.strip(), office=office,
        organisation=organisation or (office.organisation if office else None), host_id=by.council_id,
        address=address.strip(), town=town.strip(), postcode=tidy.value or "", latitude=latitude,
        longitude=longitude, service_types=sorted(service_types), primary_service="community",
        status=ServiceStatus.REGISTERED, first_seen_on=today, confirmed_on=today, changed_at=now,
    )  # fmt: skip
    refresh_search([service.pk])
    warnings = (UNREGISTERED,) if possibly_unregistered(personal_care, _registered(service)) else ()
    audit.note(
        subject=f"service:{service.ref}", council=by.council_id, name=service.name,
        office=office.ref if office else None, personal_care=[one.value for one in personal_care],
        warnings=list(warnings),
    )  # fmt: skip
    return Added(service, warnings)


def _against(by: Actor, name: str, office: Service | None, postcode: IdCheck) -> list[SiteRefused]:
    """Everything that speaks against adding the site."""
    against = [SiteRefused.NO_COUNCIL] if by.council_id is None else []
    against += [SiteRefused.NAME_MISSING] if not name.strip() else []
    against += [] if postcode.ok else [SiteRefused.NO_POSTCODE]
    against += (
        [SiteRefused.OFFICE_IS_SITE] if office is not None and office.kind != ServiceKind.LOCATION else []
    )
    return [*against, *_there(by, name, postcode.value or "")]


def _there(by: Actor, name: str, postcode: str) -> list[SiteRefused]:
    same = Service.objects.filter(
        kind=ServiceKind.SITE,
        host_id=by.council_id,
        name__iexact=name.strip(),
        postcode=postcode,
        withdrawn=False,
    )
    return [SiteRefused.ALREADY_THERE] if name.strip() and same.exists() else []


def _registered(site: Service) -> bool:
    """Whether a provider or office that CQC registers stands behind the site."""
    office, organisation = site.office, site.organisation
    active = (ServiceStatus.REGISTERED, ServiceStatus.DORMANT)
    if office is not None:
        return office.status in active
    return (
        organisation is not None
        and Service.objects.filter(
            organisation=organisation, kind=ServiceKind.LOCATION, status__in=active, withdrawn=False
        ).exists()
    )


def _next_ref() -> str:
    """The next free site number, under a lock, so that two people at once get two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('carepost.register.site'))")
        cursor.execute(
            "SELECT COALESCE(max(substr(ref, 6)::int), 0) + 1 FROM register_service"
            " WHERE kind = 'site' AND ref ~ '^site-[0-9]{1,9}$'"
        )
        return f"site-{cursor.fetchone()[0]}"
