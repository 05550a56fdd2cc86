"""The register's own rows, as a file of CQC's would list them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Min

from carepost.core.acting import Actor
from carepost.insight.engine.figures.services import ServiceRow
from carepost.insight.engine.history.from_api import Lived
from carepost.register.engine.record import WHOLE_LOCATION, RatingRecord, RelationRecord
from carepost.register.models import Rating, Relationship, Service
from carepost.register.models.history import RelationshipKind
from carepost.register.models.services import ServiceKind
from carepost.register.queries.services import RATED, visible
from carepost.register.rules import Framework, Question, RatingValue, RelationKind, squashed


def services(viewer: Actor) -> list[ServiceRow]:
    """Every location of CQC's that the viewer may see, closed ones too; what a council corrected is not in it."""
    rows = visible(viewer).filter(kind=ServiceKind.LOCATION)
    primaries = set(rows.filter(dual_of__isnull=False).values_list("dual_of__ref", flat=True))
    beside = rows.select_related("organisation__brand", "brand", "dual_of").order_by("ref")
    return [_row(each, each.ref in primaries) for each in beside.iterator(chunk_size=5_000)]


def lives(viewer: Actor) -> list[Lived]:
    """The same with every overall rating that each had, and who came before and after it: what the register keeps."""
    ratings: dict[int, list[RatingRecord]] = defaultdict(list)
    for one in Rating.objects.filter(question=Question.OVERALL, withdrawn=False).order_by("pk").iterator():
        ratings[one.service_id].append(_rating(one))
    relations: dict[str, list[RelationRecord]] = defaultdict(list)
    told = Relationship.objects.filter(withdrawn=False).exclude(kind=RelationshipKind.DUAL)
    for ref, kind, other, reason in told.values_list("service__ref", "kind", "related_ref", "reason"):
        relations[ref].append(RelationRecord(RelationKind(kind), other, reason=reason))
    pks = dict(visible(viewer).filter(kind=ServiceKind.LOCATION).values_list("ref", "pk"))
    return [Lived(each, ratings[pks[each.ref]], relations[each.ref]) for each in services(viewer)]


def watched_since(viewer: Actor) -> date | None:
    """The day of the earliest data in the register: of who left before it, not all are in it."""
    found: date | None = visible(viewer).aggregate(first=Min("first_seen_on"))["first"]
    return found


def _rating(one: Rating) -> RatingRecord:
    return RatingRecord(
        Question.OVERALL, RatingValue(one.value), WHOLE_LOCATION if one.scope == "overall" else one.scope,
        one.published_on, one.inherited, one.inherited_from, Framework(one.framework), current=one.current,
    )  # fmt: skip


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
