"""The services of the list on a map, with the same services in a table for those who cannot use one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.queries import mapping, services
from carepost.register.queries.added import AddedColumn
from carepost.register.views.asking import Asked, asked, count
from carepost.register.views.listing import beside
from carepost.register.views.wording import kind_of, rating_words
from carepost.ui import slots


@requires(Can.SEE_REGISTER, Can.SEE_OWN_SERVICES)
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """The map of what the filters leave."""
    viewer = actor_of(request)
    wish = asked(request)
    found = services.find(viewer, wish.wanted, also=wish.also)
    seen = mapping.points(viewer, found.wanted, also=wish.also)
    counts = [] if wish.counts_later else count(wish, found.wanted)
    context = {
        **beside(request, wish, found, counts),
        "found": found,
        "seen": seen,
        "points_url": wish.address(reverse("register:points")),
        "boundary_url": reverse("register:boundaries") if mapping.localities(viewer) else None,
        "tiles": getattr(settings, "TILES_URL", "") or None,
        "attribution": getattr(settings, "TILES_ATTRIBUTION", ""),
        "most": mapping.MOST_POINTS,
        "kind_of": kind_of,
        "rating_words": rating_words,
    }
    return render(request, "register/map.html", context, status=400 if wish.form.errors else 200)


@requires(Can.SEE_REGISTER, Can.SEE_OWN_SERVICES)
@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """Where the services are that the same address lists, as the map reads it."""
    viewer = actor_of(request)
    wish = asked(request)
    found = services.find(viewer, wish.wanted, also=wish.also)
    seen = mapping.points(viewer, found.wanted, also=wish.also)
    standing = _standing(request, wish, seen.services)
    return JsonResponse({"points": [_point(one, standing.get(one.pk, "")) for one in seen.services]})


@requires(Can.SEE_REGISTER)
@require_safe
def boundaries(request: HttpRequest) -> JsonResponse:
    """The outlines of the council's localities, as GeoJSON."""
    return JsonResponse(mapping.boundaries(actor_of(request)), content_type="application/geo+json")


def _standing(request: HttpRequest, wish: Asked, rows: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for _, column in slots.rendered("register.column", request, rows, wish.viewer):
        given: AddedColumn = column
        found |= given.standing
    return found


def _point(one: Any, standing: str) -> dict[str, Any]:
    rating = "" if one.kind == "site" else rating_words(one)
    return {
        "lat": one.latitude,
        "lon": one.longitude,
        "name": one.name,
        "detail": ", ".join(filter(None, (kind_of(one), rating, standing.capitalize()))),
        "standing": standing,
        "url": reverse("register:service", args=[one.ref]),
    }
