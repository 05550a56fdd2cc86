"""Where a service stood at the end of any day, made again from what is dated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.register.models import Rating, Service
from carepost.risk.models import OverrideRow
from carepost.risk.queries.movement import moved_of
from carepost.risk.queries.pasts import past_of
from carepost.risk.rules import ScorePolicy, Standing
from carepost.risk.rules.review.as_of import (
    DatedOverride,
    differs,
    is_undated,
    standing_on,
    what_is_not_known,
    with_manager,
)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The standing as the dated facts make it (None: there was none), the band written down by then ("" for none), and
    what cannot be known, in sentences.
    """

    ref: str
    on: date
    standing: Standing | None
    written: str
    not_known: tuple[str, ...]


def host_of(ref: str) -> int | None:
    """The council in whose area the service of that id is. Raises Http404 where there is none of that id."""
    found = Service.objects.filter(ref=ref, withdrawn=False).values_list("host_id", flat=True).first()
    if found is None:
        raise Http404("There is no service of that id in a council here")
    return found


def standing_as_of(viewer: Actor, ref: str, on: date) -> AsOf:
    """The standing of a service of the viewer's council at the end of a day. Raises Http404 for any other."""
    service = Service.objects.filter(ref=ref, host_id=viewer.council_id, withdrawn=False).first()
    past = past_of(viewer, service.pk) if service is not None else None
    if service is None or past is None:
        raise Http404("There is no service of that id in your council")
    taken = is_undated(past, named=bool(service.manager))
    known = with_manager(past) if taken else past
    policy_on, overrides = policies.over_time(ScorePolicy, viewer.council_id), _overrides(viewer, service.pk)
    made = standing_on(known, on, policy_on, list(overrides))
    written = moved_of(viewer, service.pk).filter(on__lte=on).order_by("-at", "-pk").first()
    band = written.band_to if written is not None else ""
    undated = Rating.objects.filter(service=service, withdrawn=False, published_on__isnull=True).count()
    told = what_is_not_known(known, on, undated=undated, manager_taken=taken)
    other = differs(made, band) if made is not None else ""
    return AsOf(ref, on, made, band, (*told, other) if other else told)


def _overrides(viewer: Actor, service_id: int) -> Iterator[DatedOverride]:
    """Every override of a service, in the order in which they were set."""
    rows = OverrideRow.objects.filter(council_id=viewer.council_id or 0, service_id=service_id)
    for row in rows.order_by("pk"):
        ended_on = local_day(row.ended_at) if row.ended_at is not None else None
        yield DatedOverride(row.as_override(), ended_on)
