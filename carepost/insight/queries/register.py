"""The register's own rows, as a file of CQC's would list them."""

from __future__ import annotations

from carepost.core.acting import Actor
from carepost.insight.engine.figures.services import ServiceRow
from carepost.register.models import Service
from carepost.register.models.services import ServiceKind
from carepost.register.queries.services import RATED, visible
from carepost.register.rules import squashed


def services(viewer: Actor) -> list[ServiceRow]:
    """Every location of CQC's that the viewer may see, closed ones too; what a council corrected is not in it."""
    rows = visible(viewer).filter(kind=ServiceKind.LOCATION)
    primaries = set(rows.filter(dual_of__isnull=False).values_list("dual_of__ref", flat=True))
    beside = rows.select_related("organisation__brand", "brand", "dual_of").order_by("ref")
    return [_row(each, each.ref in primaries) for each in beside.iterator(chunk_size=5_000)]


def _row(service: Service, is_primary: bool) -> ServiceRow:
    provider = service.organisation
    brand = service.brand or (provider.brand if provider else None)
    primary = service.dual_of.ref if service.dual_of else ""
    at = service.postcode and service.address
    return ServiceRow(
        ref=service.ref,
        name=service.name,
        area=service.local_authority,
        region=service.region,
        provider=provider.ref if provider else "",
        provider_name=provider.name if provider else "",
        brand=brand.name if brand else "",
        care_home=service.care_home,
        adult_social_care=service.adult_social_care,
        beds=service.registered_beds,
        kinds=tuple(service.service_types),
        registered=service.registered_on,
        deregistered=service.deregistered_on,
        manager=bool(service.manager),
        rating=service.rating if service.rating in RATED else None,
        rated=service.rated_on if service.rating in RATED else None,
        inherited=service.rating_inherited if service.rating else None,
        postcode=service.postcode,
        latitude=service.latitude,
        longitude=service.longitude,
        specialisms=tuple(service.specialisms),
        dormant=service.dormant,
        dual_primary=primary or (service.ref if is_primary else ""),
        uprn=service.uprn,
        site=f"{service.postcode} {squashed(service.address)}" if at else "",
    )
