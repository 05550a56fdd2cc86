"""What the address of the list, the map or the download asks for: one reading for all three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict

from carepost.core.acting import Actor, ActorKind
from carepost.councils.gates import actor_of
from carepost.register.forms.filters import FilterForm
from carepost.register.queries import added, facets, mapping, services
from carepost.register.queries.added import AddedFilter
from carepost.register.rules.wanted import Area, Wanted
from carepost.ui import slots

LONGEST = 200
#: Parameters that are no filters: they stay when a filter is taken away.
PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as typed and as understood. `also` are those of higher rooms, as one condition."""

    viewer: Actor
    query: QueryDict
    path: str
    form: FilterForm
    wanted: Wanted
    added: Sequence[AddedFilter]
    also: Q | None

    @property
    def text(self) -> str:
        return self.wanted.text

    @property
    def counts_later(self) -> bool:
        """Counting filters over all of England takes a while: the page asks for it when it stands."""
        everything = self.wanted.area is Area.ALL and self.viewer.kind in (
            ActorKind.STAFF,
            ActorKind.OPERATOR,
        )
        return everything and self.query.get("counts") != "1"

    def without(self, name: str, value: str) -> str:
        """This address without one filter, on its first page."""
        query = self.query.copy()
        left = [each for each in query.getlist(name) if each != value] if value else []
        for key in (name, *(f"{name}-{part}" for part in PARTS), "page", "counts"):
            query.pop(key, None)
        query.setlist(name, left)
        return f"{self.path}?{query.urlencode()}"

    def chosen(self) -> list[tuple[str, str]]:
        """Each filter in use with the address without it."""
        own = [(told, self.without(name, value)) for told, name, value in self.form.chosen()]
        more = [
            (dict(each.choices).get(value, value), self.without(each.name, value))
            for each in self.added
            for value in each.chosen
        ]
        return [*own, *more]

    def tidy(self) -> str:
        """This address without the boxes that were left empty: what the browser shows and people pass on."""
        query = self.query.copy()
        for key, values in list(query.lists()):
            query.setlist(key, [value for value in values if value])
        if query.get("area") == Area.OURS.value:
            del query["area"]
        return f"{self.path}?{query.urlencode()}" if any(query.values()) else self.path

    def address(self, path: str, **changes: str) -> str:
        """Another page with the same filters."""
        query = self.query.copy()
        for key in ("page", "as", "counts"):
            query.pop(key, None)
        for key, value in changes.items():
            query[key] = value
        return f"{path}?{query.urlencode()}" if query else path


def asked(request: HttpRequest) -> Asked:
    """Read the address. Nothing in it makes it fail: what cannot be understood is told in the form."""
    viewer, query = actor_of(request), request.GET
    council: Any = getattr(request, "council", None)
    ours = council.name if council is not None and viewer.kind is ActorKind.STAFF else ""
    places = [(str(number), name) for number, name in mapping.localities(viewer)] if ours else []
    form = FilterForm(query, localities=places, council=ours)
    wanted = form.wanted(typed(query.get("q", "")), query.get("sort", ""), _page(query))
    if query.get("similar") == "1":
        wanted = replace(wanted, similar=True)
    more = [each for _, each in slots.rendered("register.filter", request, None, viewer)]
    return Asked(viewer, query, request.path, form, wanted, more, added.all_of(more))


def count(asked: Asked, wanted: Wanted) -> list[tuple[AddedFilter, dict[str, int]]]:
    """Count the form's choices for what was found; returns the counts of higher rooms' filters."""
    found = facets.facets(asked.viewer, wanted, also=asked.also)
    counts = {
        "type": _plain(found["types"]),
        "rating": _plain(found["ratings"]),
        "specialism": _plain(found["specialisms"]),
        "ownership": _plain(found["ownerships"]),
    }
    if "locality" in asked.form.fields:
        here = facets.localities(asked.viewer, wanted, also=asked.also)
        counts["locality"] = {str(number): n for number, n in here.items()}
    asked.form.count(counts)
    return [(each, _of(asked, wanted, each)) for each in asked.added]


def _of(asked: Asked, wanted: Wanted, one: AddedFilter) -> dict[str, int]:
    if one.counts is None:
        return {}
    others = [each for each in asked.added if each.name != one.name]
    rows = services.matching(asked.viewer, wanted, also=added.all_of(others)).order_by()
    return dict(one.counts(rows))


def _plain(found: Sequence[facets.Facet]) -> dict[str, int]:
    return {facet.value: facet.count for facet in found}


def typed(text: str) -> str:
    """What was typed into the search, without what no keyboard writes and no database holds."""
    return text.replace("\x00", "")[:LONGEST].strip()


def _page(query: QueryDict) -> int:
    text = query.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
