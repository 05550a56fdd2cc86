"""Imports for pages: runs, what each changed, and the rows that wait for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from carepost.core.acting import Actor, ActorKind
from carepost.register.models import Change, ImportRun, QuarantinedRow
from carepost.register.models.imports import QuarantineState, RunStatus


@dataclass(frozen=True, slots=True)
class Page:
    """One page of changes or rows, and how many there are."""

    rows: Sequence[Change] | Sequence[QuarantinedRow]
    total: int


def runs(viewer: Actor, *, limit: int = 50) -> Sequence[ImportRun]:
    """The latest imports of the viewer's council and of the whole deployment, newest first."""
    return list(_visible_runs(viewer).order_by("-started_at")[:limit])


def run(viewer: Actor, run_id: int) -> ImportRun:
    """One import. Raises Http404 when it is another council's."""
    found = _visible_runs(viewer).filter(pk=run_id).first()
    if found is None:
        raise Http404("There is no import of that number")
    return found


def latest_applied(viewer: Actor) -> ImportRun | None:
    """The newest applied import: the only one that can be undone."""
    return _visible_runs(viewer).filter(status=RunStatus.APPLIED).order_by("-pk").first()


def _visible_runs(viewer: Actor) -> QuerySet[ImportRun, ImportRun]:
    if viewer.kind is ActorKind.OPERATOR and viewer.council_id is None:
        return ImportRun.objects.all()
    return ImportRun.objects.filter(Q(council_id=viewer.council_id or 0) | Q(council_id__isnull=True))


def change_counts(viewer: Actor, subject: ImportRun) -> dict[str, int]:
    """How many changes of each kind a run made or would make."""
    return dict(_changes(viewer, subject).order_by().values_list("kind").annotate(n=Count("pk")))


def changes(viewer: Actor, subject: ImportRun, kind: str, *, page: int = 1, size: int = 50) -> Page:
    """A run's changes of one kind, by name of service. Council staff see those in their own area."""
    rows = _changes(viewer, subject).filter(kind=kind).select_related("service", "organisation")
    first = (max(page, 1) - 1) * size
    return Page(list(rows.order_by("service__name", "pk")[first : first + size]), rows.count())


def _changes(viewer: Actor, subject: ImportRun) -> QuerySet[Change, Change]:
    rows = Change.objects.filter(run=subject)
    if viewer.council_id is None:
        return rows
    return rows.filter(
        Q(service__host_id=viewer.council_id) | Q(organisation__services__host_id=viewer.council_id)
    ).distinct()


def quarantined(
    viewer: Actor,
    *,
    of_run: ImportRun | None = None,
    state: str = QuarantineState.OPEN,
    page: int = 1,
    size: int = 50,
) -> Page:
    """Rows that were not taken in, oldest first: of one run, or of all."""
    rows = _visible_rows(viewer).select_related("run")
    if of_run is not None:
        rows = rows.filter(run=of_run)
    if state:
        rows = rows.filter(state=state)
    first = (max(page, 1) - 1) * size
    return Page(list(rows.order_by("pk")[first : first + size]), rows.count())


def quarantined_row(viewer: Actor, row_id: int) -> QuarantinedRow:
    """One quarantined row. Raises Http404 when it is another council's."""
    found = _visible_rows(viewer).select_related("run").filter(pk=row_id).first()
    if found is None:
        raise Http404("There is no row of that number")
    return found


def _visible_rows(viewer: Actor) -> QuerySet[QuarantinedRow, QuarantinedRow]:
    if viewer.kind is ActorKind.OPERATOR and viewer.council_id is None:
        return QuarantinedRow.objects.all()
    return QuarantinedRow.objects.filter(council_id=viewer.council_id or 0)
