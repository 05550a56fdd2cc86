"""Finding services: whom one may see, what the filters leave, a page of it.

Search runs over `Service.search` with trigrams (PostgreSQL's pg_trgm): every word as typed, and where
nothing has them, words that are nearly right (searching.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from carepost.core.acting import Actor, ActorKind
from carepost.core.clock import today
from carepost.councils.models import SharingAgreement
from carepost.councils.rules import Covers
from carepost.register import reach
from carepost.register.models import Service, ServiceLocality
from carepost.register.models.services import ServiceKind, ServiceStatus
from carepost.register.queries import searching
from carepost.register.queries.ordering import in_order
from carepost.register.rules.ratings import RatingValue
from carepost.register.rules.wanted import SITE, Area, Rated, Wanted

Services = QuerySet[Service, Service]

RATED = tuple(value.value for value in RatingValue if value.is_rated)

#: What a list shows of a service: half of what there is to read is its search text.
SHOWN = (
    "ref", "kind", "name", "town", "postcode", "primary_service", "registered_beds", "status",
    "local_authority", "rating", "rated_on", "rating_inherited", "host__name", "organisation__name",
)  # fmt: skip

#: Of a search all over England no more than this many are counted and paged: whoever finds more adds a word.
MOST = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """One page of services, and how many there are in all.

    `more`: there are more than `total`, which was where counting stopped. `wanted` is what was looked for in
    the end: with `nearest` where nothing was spelt as typed.
    """

    rows: Sequence[Service]
    total: int
    wanted: Wanted
    more: bool = False

    @property
    def nearest(self) -> bool:
        """Whether these are services spelt nearly as typed."""
        return self.wanted.nearest is not None


def visible(viewer: Actor) -> Services:
    """The services this person may open.

    Staff and operators see the register of all councils, but unregistered sites of their own council only; a
    partner sees the areas whose agreement covers the register; a provider its own services.
    """
    services = Service.objects.filter(withdrawn=False, adult_social_care=True)
    if viewer.kind is ActorKind.PROVIDER:
        return services.filter(reach.own(viewer))
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
    """The page of services that the filters leave; where none is spelt as typed, those spelt nearly so.

    `also` is what higher rooms filter by.
    """
    services = matching(viewer, wanted, also=also)
    total = _counted(services, wanted)
    if wanted.nearest is None and searching.can_be_similar(wanted.text) and (wanted.similar or not total):
        among = matching(viewer, replace(wanted, text=""), also=also)
        near = searching.alike(among, wanted.text, widely=wanted.similar)
        if near:
            wanted, total = replace(wanted, nearest=near), len(near)
            services = matching(viewer, wanted, also=also)
    more = total > MOST and bool(wanted.text.strip())
    total = min(total, MOST) if more else total
    page = min(max(wanted.page, 1), max(1, -(-total // wanted.size)))
    wanted = replace(wanted, page=page)
    return Found(_page(services, wanted, ranked=not more), total, wanted, more)


def _counted(services: Services, wanted: Wanted) -> int:
    """How many there are. A search stops counting one above MOST: nobody reads that far."""
    if wanted.text.strip() and wanted.area is Area.ALL:
        return services.order_by().values("pk")[: MOST + 1].count()
    return services.count()


def _page(services: Services, wanted: Wanted, *, ranked: bool) -> list[Service]:
    first = (wanted.page - 1) * wanted.size
    chosen = slice(first, first + wanted.size)
    if wanted.nearest is not None and not wanted.sort:
        numbers = list(wanted.nearest[chosen])
    else:
        numbers = list(in_order(services, wanted, ranked=ranked).values_list("pk", flat=True)[chosen])
    # Joined to the page and not to all that it was cut from: of 13 ms these joins took ten.
    rows = Service.objects.filter(pk__in=numbers).select_related("organisation", "host").only(*SHOWN)
    held = {row.pk: row for row in rows}
    return [held[number] for number in numbers]


def every(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> Services:
    """All services that the filters leave, in the list's order: for CSV and the map. Give `Found.wanted`."""
    rows = in_order(matching(viewer, wanted, also=also), wanted)
    return rows.select_related("organisation", "host").defer("search")


def elsewhere(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> int:
    """How many services outside the viewer's own area the same filters would leave, at most MOST."""
    if wanted.area is Area.ALL or viewer.kind is not ActorKind.STAFF:
        return 0
    rest = replace(wanted, area=Area.ALL, localities=())
    return matching(viewer, rest, also=also).order_by().values("pk")[:MOST].count()


def exactly(viewer: Actor, text: str) -> str | None:
    """The id of the one service whose CQC id or ODS code this is, letter for letter; else None."""
    code = text.strip().upper()
    if not (3 <= len(code) <= 20 and code.replace("-", "").isalnum() and any(c.isdigit() for c in code)):
        return None
    mine = visible(viewer)
    found = mine.filter(ref__in=[code, code.lower()]).values_list("ref", flat=True).first()
    if found is None:
        refs = list(mine.filter(ods_code=code).values_list("ref", flat=True)[:2])
        found = refs[0] if len(refs) == 1 else None
    return found


def matching(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> Services:
    """The filters as a query, without order or page."""
    services = _inside(visible(viewer), viewer, wanted)
    if wanted.nearest is not None:
        services = services.filter(pk__in=wanted.nearest)
    elif wanted.text.strip():
        services = searching.searched(services, wanted.text)
    services = services.filter(_facts(wanted))
    return services.filter(also) if also is not None else services


def _inside(services: Services, viewer: Actor, wanted: Wanted) -> Services:
    if wanted.area is Area.OURS and viewer.kind is ActorKind.STAFF:
        services = services.filter(host_id=viewer.council_id)
    if not wanted.closed_too:
        services = services.exclude(status=ServiceStatus.DEREGISTERED)
    if wanted.localities:
        services = services.filter(in_localities(viewer, wanted.localities))
    return services


def in_localities(viewer: Actor, numbers: Collection[int], service: str = "pk") -> Exists:
    """Whether a service lies in one of the council's localities. `service` is the column that holds its key."""
    inside = ServiceLocality.objects.filter(
        service_id=OuterRef(service), locality_id__in=numbers, council_id=viewer.council_id or 0
    )
    return Exists(inside)


def _facts(wanted: Wanted) -> Q:
    facts = Q()
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
    return facts & _type(wanted.types) & _rating(wanted.ratings)


def _type(types: Sequence[str]) -> Q:
    if not types:
        return Q()
    chosen = Q(primary_service__in=[t for t in types if t != SITE], kind=ServiceKind.LOCATION)
    return chosen | Q(kind=ServiceKind.SITE) if SITE in types else chosen


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
