"""What an import tells other programs: ratings that changed, and registrations that ended."""

from __future__ import annotations

from collections import defaultdict

from carepost.api.announcing import About, announce
from carepost.api.rules import Event
from carepost.register.models import Change
from carepost.register.models.imports import ChangeKind

_RATED = (
    ChangeKind.NEWLY_RATED, ChangeKind.UPGRADED, ChangeKind.DOWNGRADED, ChangeKind.RATING_UNKNOWN,
)  # fmt: skip
_ENDED = (ChangeKind.CLOSED, ChangeKind.TAKEN_OVER, ChangeKind.RE_REGISTERED)
_EVENTS = dict.fromkeys(_RATED, Event.RATING_CHANGED) | dict.fromkeys(_ENDED, Event.SERVICE_CLOSED)


def tell_programs(run_id: int) -> int:
    """Queue messages of what a run changed, council by council; returns how many."""
    rows = Change.objects.filter(run_id=run_id, kind__in=_EVENTS, service__host__isnull=False)
    found: defaultdict[tuple[int, Event], list[About]] = defaultdict(list)
    for kind, host, service, ref, body in rows.order_by("pk").values_list(
        "kind", "service__host_id", "service_id", "service__ref", "service__organisation__body_id"
    ):
        event = _EVENTS[ChangeKind(kind)]
        path = f"/services/{ref}/ratings" if event is Event.RATING_CHANGED else f"/services/{ref}"
        found[host, event].append(About(ref, path, body, service))
    return sum(announce(host, event, about) for (host, event), about in found.items())
