"""What leaders are told of support: what was asked for, met, late and could not be met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from carepost.contact.queries.support import reporting as found
from carepost.core.acting import Actor
from carepost.ui.reporting import Better, Period, Row, Rows, Section, counted, trend_of
from carepost.ui.words import plural, short_date

TITLE = "Support: asked, met, unmet"
_NAMED = 3  # kinds told by name in a sentence


def support(viewer: Actor, period: Period) -> Section:
    """The requests of the period, and those that are late as the report is made."""
    asked, met, unmet = (read(viewer, period) for read in (found.asked_in, found.met_in, found.unmet_in))
    late = found.late_at(viewer, period.at)
    return Section(
        "support",
        TITLE,
        (
            counted(
                "support.asked", "Asked for", _rows(viewer, asked),
                f"{plural(len(asked), 'request')} for support{_kinds(asked)}.",
                trend=trend_of(period, lambda one: len(found.asked_in(viewer, one))),
            ),
            counted(
                "support.met", "Met", _rows(viewer, met),
                f"{plural(len(met), 'request')} delivered whole{_kinds(met)}.",
                better=Better.MORE, trend=trend_of(period, lambda one: len(found.met_in(viewer, one))),
            ),
            counted(
                "support.late", "Help late as the report was made", _rows(viewer, late),
                f"{plural(len(late), 'request')} past the day promised or usual{_kinds(late)}.",
                better=Better.FEWER, measure=True,
            ),
            counted(
                "support.unmet", "Could not be met", _rows(viewer, unmet),
                f"{plural(len(unmet), 'request')} could not be met{_kinds(unmet)}.",
                better=Better.FEWER, measure=True, listed=True,
                trend=trend_of(period, lambda one: len(found.unmet_in(viewer, one))),
            ),
        ),
        note="What was cancelled as no longer needed, and offers that nobody accepted, are not counted.",
    )  # fmt: skip


def _rows(viewer: Actor, requests: Sequence[Any]) -> Rows:
    places = found.places_of(viewer, [request.service_id for request in requests])
    rows = (
        Row(
            (
                request.kind_name, request.service.name, places.get(request.service_id, "No locality"),
                request.get_state_display(), short_date(request.asked_on), short_date(request.due_on),
                request.owner_name or "nobody",
            ),
            reverse("contact:help-one", args=[request.pk]),
        )
        for request in requests
    )  # fmt: skip
    return Rows(("Support", "Service", "Place", "State", "Asked", "Due", "Owner"), tuple(rows))


def _kinds(requests: Sequence[Any]) -> str:
    """The kinds most of them are of, inside a sentence: ": 3 training, 2 recruitment"."""
    common = Counter(request.kind_name for request in requests).most_common(_NAMED)
    return f": {', '.join(f'{count:,} {name.lower()}' for name, count in common)}" if common else ""
