"""How many services each choice of each filter would leave: one grouped query, the rest is adding up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import Case, CharField, Count, F, Q, Value, When

from carepost.core.acting import Actor
from carepost.register.models import ServiceLocality
from carepost.register.models.services import ServiceKind
from carepost.register.queries.services import RATED, matching
from carepost.register.rules.wanted import SITE, Rated, Wanted


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice of a filter, and how many services it would leave."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class _Group:
    """So many services that are alike in all that is filtered by."""

    type: str
    rating: str
    ownership: str
    specialisms: frozenset[str]
    size: int


#: The filters told by facets, and the values that a group of services has for each.
_VALUES: dict[str, Callable[[_Group], Iterable[str]]] = {
    "types": lambda group: (group.type,),
    "ratings": lambda group: (
        (group.rating, Rated.ANY.value) if group.rating in RATED else (group.rating,) if group.rating else ()
    ),
    "ownerships": lambda group: (group.ownership,),
    "specialisms": lambda group: group.specialisms,
}


def facets(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> dict[str, list[Facet]]:
    """For each filter its choices, the most frequent first; what is chosen in the other filters is kept."""
    chosen = {name: frozenset(getattr(wanted, name)) for name in _VALUES}
    counts = {name: Counter(dict.fromkeys(chosen[name], 0)) for name in _VALUES}
    for group in _groups(viewer, wanted, also):
        values = {name: tuple(told(group)) for name, told in _VALUES.items()}
        against = [name for name in _VALUES if chosen[name] and chosen[name].isdisjoint(values[name])]
        # What another filter leaves out is not counted; what this one leaves out, it would let in.
        for name in _VALUES if not against else against if len(against) == 1 else ():
            for value in values[name]:
                counts[name][value] += group.size
    return {name: _facets(counts[name]) for name in _VALUES}


def _facets(counts: Counter[str]) -> list[Facet]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Facet(value, count) for value, count in ordered if value]


def _groups(viewer: Actor, wanted: Wanted, also: Q | None) -> list[_Group]:
    base = matching(
        viewer, replace(wanted, types=(), ratings=(), ownerships=(), specialisms=()), also=also
    ).order_by()
    site = Q(kind=ServiceKind.SITE)
    rows = (
        base.annotate(
            a_type=Case(When(site, then=Value(SITE)), default=F("primary_service"), output_field=CharField()),
            a_rating=Case(
                When(site, then=Value("")),
                When(rating__in=RATED, then=F("rating")),
                default=Value(Rated.NONE.value),
                output_field=CharField(),
            ),
        )
        .values_list("a_type", "a_rating", "organisation__ownership", "specialisms")
        .annotate(n=Count("pk"))
    )
    return [_Group(a, b, c or "", frozenset(d), n) for a, b, c, d, n in rows]


def localities(viewer: Actor, wanted: Wanted, *, also: Q | None = None) -> dict[int, int]:
    """How many services each of the council's localities would leave, by its number."""
    rows = ServiceLocality.objects.filter(
        council_id=viewer.council_id or 0,
        service_id__in=matching(viewer, replace(wanted, localities=()), also=also).order_by().values("pk"),
    )
    return dict(rows.values_list("locality_id").annotate(n=Count("pk")))
