"""Finding services: search that forgives typing errors, filters, and how many each filter leaves.

Search runs over `Service.search` with trigrams (PostgreSQL's pg_trgm): part of a word, or words nearly right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce

from carepost.core.acting import Actor, ActorKind
from carepost.core.clock import today
from carepost.councils.models import SharingAgreement
from carepost.councils.rules import Covers
from carepost.register.models import Service
from carepost.register.models.services import ServiceKind, ServiceStatus
from carepost.register.rules.ratings import RatingValue
from carepost.register.rules.wanted import Area, Order, Rated, Sought, Wanted, sought

Services = QuerySet[Service, Service]

#: How alike a stretch of the text must be to what was typed: "wilow bnk" meets "willow bank" at 0.7.
ALIKE = 0.45
RATED = tuple(value.value for value in RatingValue if value.is_rated)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of services, and how many there are in all."""

    rows: Sequence[Service]
    total: int
    page: int
    size: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice of a filter, and how many services it would leave."""

    value: str
    count: int


def visible(viewer: Actor) -> Services:
    """The services this person may open.

    Staff and operators see the register of all councils, but unregistered sites of their own council only; a
    partner sees the areas whose agreement covers the register; a provider its own services.
    """
    services = Service.objects.filter(withdrawn=False, adult_social_care=True)
    if viewer.kind is ActorKind.PROVIDER:
        return services.filter(organisation__body_id=viewer.provider_id, organisation__body_id__isnull=False)
    if viewer.kind is ActorKind.PARTNER:
        return services.filter(host_id__in=shared_councils(viewer, Covers.REGISTER))
    if viewer.kind is ActorKind.STAFF:
        return services.filter(Q(kind=ServiceKind.LOCATION) | Q(host_id=viewer.council_id))
    return services if viewer.kind is ActorKind.OPERATOR else services.none()


def shared_councils(viewer: Actor, covers: Covers) -> list[int]:
    """The councils that share this with the viewer's partner organisation today."""
    live = SharingAgreement.objects.filter(
        partner_id=viewer.partner_id, covers__contains=[covers.value], valid_from__lte=today()
    ).exclude(valid_to__lte=today())
    return list(live.values_list("council_id", flat=True))


def find(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> Found:
    """The page of services that the filters leave, in one query. `also` is what higher rooms filter by."""
    rows = _sorted(matching(viewer, wanted, also=also), wanted)
    rows = rows.annotate(total=Window(Count("*"))).select_related("organisation", "host")
    first = (max(wanted.page, 1) - 1) * wanted.size
    page = list(rows[first : first + wanted.size])
    if page:
        return Found(page, page[0].total, wanted.page, wanted.size)  # type: ignore[attr-defined]
    if wanted.page > 1:
        return find(viewer, replace(wanted, page=1), also=also)
    return Found([], 0, 1, wanted.size)


def every(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> Services:
    """All services that the filters leave, in the list's order: for CSV and the map."""
    return _sorted(matching(viewer, wanted, also=also), wanted).select_related("organisation", "host")


def matching(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> Services:
    """The filters as a query, without order or page."""
    services = _inside(visible(viewer), viewer, wanted)
    if wanted.text.strip():
        services = _searched(services, wanted.text)
    services = services.filter(_facts(wanted))
    return services.filter(also) if also is not None else services


def _inside(services: Services, viewer: Actor, wanted: Wanted) -> Services:
    if wanted.area is Area.OURS and viewer.kind is ActorKind.STAFF:
        services = services.filter(host_id=viewer.council_id)
    if not wanted.closed_too:
        services = services.exclude(status=ServiceStatus.DEREGISTERED)
    if wanted.localities:
        services = services.filter(
            localities__locality_id__in=wanted.localities, localities__council_id=viewer.council_id
        )
    return services


def _facts(wanted: Wanted) -> Q:
    facts = Q()
    if wanted.types:
        facts &= Q(primary_service__in=wanted.types)
    if wanted.specialisms:
        facts &= Q(specialisms__overlap=list(wanted.specialisms))
    if wanted.ownerships:
        facts &= Q(organisation__ownership__in=wanted.ownerships)
    if wanted.beds_from is not None:
        facts &= Q(registered_beds__gte=wanted.beds_from)
    if wanted.beds_to is not None:
        facts &= Q(registered_beds__lte=wanted.beds_to)
    if wanted.changed_since is not None:
        facts &= Q(changed_at__date__gte=wanted.changed_since)
    return facts & _rating(wanted.ratings)


def _rating(ratings: Sequence[str]) -> Q:
    if not ratings:
        return Q()
    chosen = Q(rating__in=[r for r in ratings if r in RATED])
    if Rated.NONE in ratings:
        # A site is not unrated: CQC does not regulate it, so it has no rating to lack.
        chosen |= ~Q(rating__in=RATED) & Q(kind=ServiceKind.LOCATION)
    if Rated.ANY in ratings:
        chosen |= Q(rating__in=RATED)
    return chosen


def _searched(services: Services, text: str) -> Services:
    kind, form = sought(text)
    if kind is Sought.CQC_ID:
        return services.filter(Q(ref__startswith=form) | Q(organisation__ref__startswith=form))
    if kind is Sought.ODS_CODE:
        return services.filter(ods_code=form)
    if kind is Sought.POSTCODE:
        by_postcode = services.filter(postcode__startswith=form)
        if by_postcode.exists():
            return by_postcode
        form = form.lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
    return services.filter(Q(search__contains=form) | Q(search__trigram_word_similar=form)).annotate(
        likeness=TrigramWordSimilarity(form, "search")
    )


def _sorted(services: Services, wanted: Wanted) -> Services:
    column, turned = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
    if column not in set(Order):
        by_likeness = "likeness" in services.query.annotations
        return services.order_by(*(["-likeness"] if by_likeness else []), "name", "ref")
    by = {
        Order.NAME: F("name"),
        Order.RATING: F("rating"),
        Order.BEDS: F("registered_beds"),
        Order.RATED_ON: F("rated_on"),
        Order.CHANGED: F("changed_at"),
    }[Order(column)]
    if column == Order.RATING:
        return services.annotate(rank=_rank()).order_by("-rank" if turned else "rank", "name", "ref")
    return services.order_by(by.desc(nulls_last=True) if turned else by.asc(nulls_last=True), "name", "ref")


def _rank() -> Coalesce:
    """Ratings in their own order, worst first, and services without one after them all."""
    return Coalesce(
        Case(
            *[When(rating=value.value, then=Value(value.ordinal)) for value in RatingValue if value.is_rated],
            output_field=IntegerField(),
        ),
        Value(9),
    )


def facets(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> dict[str, list[Facet]]:
    """For each filter the choices there are and how many services each would leave, other filters kept."""
    return {
        "types": _counted(viewer, replace(wanted, types=()), "primary_service", also),
        "ratings": _rating_facet(viewer, replace(wanted, ratings=()), also),
        "ownerships": _counted(viewer, replace(wanted, ownerships=()), "organisation__ownership", also),
        "specialisms": _specialisms(viewer, replace(wanted, specialisms=()), also),
    }


def _counted(viewer: Actor, wanted: Wanted, column: str, also: Q | None) -> list[Facet]:
    rows = (
        matching(viewer, wanted, also=also)
        .order_by()
        .values_list(column)
        .annotate(n=Count("pk", distinct=True))
    )
    return [Facet(value or "", n) for value, n in sorted(rows, key=lambda row: (-row[1], row[0] or ""))]


def _rating_facet(viewer: Actor, wanted: Wanted, also: Q | None) -> list[Facet]:
    locations = matching(viewer, wanted, also=also).filter(kind=ServiceKind.LOCATION).order_by()
    counts = dict(locations.values_list("rating").annotate(n=Count("pk", distinct=True)))
    rated = [Facet(value, counts.get(value, 0)) for value in RATED]
    unrated = sum(n for value, n in counts.items() if value not in RATED)
    return [*rated, Facet(Rated.NONE.value, unrated)]


def _specialisms(viewer: Actor, wanted: Wanted, also: Q | None) -> list[Facet]:
    rows = (
        matching(viewer, wanted, also=also)
        .order_by()
        .annotate(each=Func(F("specialisms"), function="unnest"))
        .values_list("each")
        .annotate(n=Count("pk", distinct=True))
    )
    return [Facet(value, n) for value, n in sorted(rows, key=lambda row: (-row[1], row[0]))]
