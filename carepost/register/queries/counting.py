"""What the register holds, in numbers, and what waits: for the command line and other scripts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from carepost.core.acting import Actor
from carepost.register.engine.refusal import QuarantineReason
from carepost.register.models import ImportRun, QuarantinedRow, Service
from carepost.register.models.imports import QuarantineState, RunStatus
from carepost.register.rules import RatingValue

RATED = tuple(value.value for value in RatingValue if value.is_rated)
UNRATED = "unrated"


def status(viewer: Actor) -> dict[str, Any]:
    """Active adult social care locations: how many, how many rated, and the same by council and category.

    Keys: `services`, `rated`, `by_rating`, `by_category`, and `by_council` with the same four for each council
    as CQC names it. Ratings that are none ("not rated", blank) count as `unrated`. `newest_data` is the day of
    the newest data.
    """
    held = Service.objects.filter(
        kind="location", adult_social_care=True, withdrawn=False, status__in=("registered", "dormant")
    )
    if viewer.council_id is not None:
        held = held.filter(host_id=viewer.council_id)
    newest = held.order_by("-confirmed_on").values_list("confirmed_on", flat=True).first()
    return {
        **_counts(_rows(held)),
        "by_council": _by_council(held),
        "newest_data": newest.isoformat() if newest else None,
    }


Row = tuple[str, str, str, int]  # council, category, rating, number


def _rows(held: QuerySet[Service, Service]) -> list[Row]:
    counted = (
        held.values_list("local_authority", "primary_service", "rating").annotate(n=Count("pk")).order_by()
    )
    return [(council, kind, rating, number) for council, kind, rating, number in counted]


def _by_council(held: QuerySet[Service, Service]) -> dict[str, Any]:
    councils: dict[str, list[Row]] = {}
    for row in _rows(held):
        councils.setdefault(row[0] or "not said", []).append(row)
    return {name: _counts(councils[name]) for name in sorted(councils)}


def _counts(rows: list[Row]) -> dict[str, Any]:
    ratings, categories = dict.fromkeys((*RATED, UNRATED), 0), dict[str, int]()
    for _, kind, rating, number in rows:
        ratings[rating if rating in RATED else UNRATED] += number
        categories[kind or "not said"] = categories.get(kind or "not said", 0) + number
    total = sum(ratings.values())
    return {
        "services": total,
        "rated": total - ratings[UNRATED],
        "by_rating": ratings,
        "by_category": dict(sorted(categories.items())),
    }


def waiting_rows(viewer: Actor) -> list[dict[str, Any]]:
    """The open quarantined rows of the viewer's council, or of the operator's own imports, oldest first."""
    rows = QuarantinedRow.objects.filter(state=QuarantineState.OPEN).select_related("run")
    return [
        {
            "id": row.pk,
            "file": row.run.filename,
            "line": row.line,
            "ref": row.ref,
            "name": row.name,
            "reasons": row.reasons,
            "sentences": [QuarantineReason[key.upper()].sentence for key in row.reasons],
            "row": row.raw,
        }
        for row in rows.order_by("run_id", "line", "pk")
    ]


def newest_applied(viewer: Actor) -> ImportRun | None:
    """The newest applied import of the viewer's council, or of the operator."""
    whose = {"council_id": viewer.council_id} if viewer.council_id else {"council__isnull": True}
    return ImportRun.objects.filter(status=RunStatus.APPLIED, **whose).order_by("-finished_at", "-pk").first()
