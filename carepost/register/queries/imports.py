"""Imports for pages: runs, what each changed, and the rows that wait for somebody."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404

from carepost.core.acting import Actor, ActorKind
from carepost.register.models import Change, ImportRun, QuarantinedRow
from carepost.register.models.imports import ChangeKind, QuarantineState

Changes = QuerySet[Change, Change]

#: Changes that are events of a service and no fact changed: they have tiles of their own.
_EVENTS = (ChangeKind.ADDED, ChangeKind.UNSEEN, ChangeKind.SEEN_AGAIN)
#: What a page may ask for, beside the kinds themselves: every change of a fact, and every change.
CHANGED, PROVIDERS, ALL = "changed", "providers", "all"


def runs(viewer: Actor) -> QuerySet[ImportRun, ImportRun]:
    """The imports of the viewer's council and of the whole deployment, newest first."""
    return _visible_runs(viewer).order_by("-started_at", "-pk")


def run(viewer: Actor, number: int) -> ImportRun:
    """One import. Raises Http404 when it is another council's."""
    found = _visible_runs(viewer).filter(pk=number).first()
    if found is None:
        raise Http404("There is no import of that number")
    return found


def is_everybodys(subject: ImportRun) -> bool:
    """Whether it was made for all councils, by the operator."""
    return subject.council_id is None


def _visible_runs(viewer: Actor) -> QuerySet[ImportRun, ImportRun]:
    if viewer.kind is ActorKind.OPERATOR and viewer.council_id is None:
        return ImportRun.objects.all()
    return ImportRun.objects.filter(Q(council_id=viewer.council_id or 0) | Q(council_id__isnull=True))


def kinds(viewer: Actor, subject: ImportRun) -> dict[str, int]:
    """How many services have a change of each kind, for this viewer; `changed`: of any fact."""
    rows = _changes(viewer, subject).order_by()
    found = dict(_of_services(rows).values_list("kind").annotate(n=Count(_one(), distinct=True)))
    more = {CHANGED: _of_services(rows).exclude(kind__in=_EVENTS), PROVIDERS: _of_providers(rows)}
    told = {kind: some.aggregate(n=Count(_one(), distinct=True))["n"] for kind, some in more.items()}
    return {str(kind): n for kind, n in (found | told).items() if n}


def _of_services(rows: Changes) -> Changes:
    return rows.filter(organisation__isnull=True)


def _of_providers(rows: Changes) -> Changes:
    return rows.filter(organisation__isnull=False, service__isnull=True)


def _one() -> Any:
    """A service as an import lists it: a tried import has no row to point to."""
    return Coalesce("ref", "name")


def is_kind(text: str) -> bool:
    """Whether a page may ask for this."""
    return text in (CHANGED, PROVIDERS, ALL) or text in ChangeKind.values


def changes(viewer: Actor, subject: ImportRun, kind: str) -> Changes:
    """A run's changes of one kind, by name of service, each with its service where it is in the register."""
    rows = _changes(viewer, subject)
    if kind == CHANGED:
        rows = _of_services(rows).exclude(kind__in=_EVENTS)
    elif kind == PROVIDERS:
        rows = _of_providers(rows)
    elif kind != ALL:
        rows = _of_services(rows).filter(kind=kind)
    return rows.select_related("service", "organisation").order_by("name", "ref", "field", "pk")


def _changes(viewer: Actor, subject: ImportRun) -> Changes:
    """What concerns the viewer: all of their own council's import; of everybody's, what is in their area."""
    rows = Change.objects.filter(run=subject)
    if viewer.council_id is None or subject.council_id == viewer.council_id:
        return rows
    return rows.filter(service__host_id=viewer.council_id)


def rows(
    viewer: Actor, *, of_run: ImportRun | None = None, state: str = QuarantineState.OPEN
) -> QuerySet[QuarantinedRow, QuarantinedRow]:
    """Rows that were not taken in, oldest first, of one run or all. `state` "": whatever became of them."""
    found = _visible_rows(viewer).select_related("run")
    if of_run is not None:
        found = found.filter(run=of_run)
    if state:
        found = found.filter(state=state)
    elif of_run is None:
        found = found.exclude(state=QuarantineState.TRIED)
    return found.order_by("pk")


def waiting(viewer: Actor) -> int:
    """How many rows wait for somebody of the viewer's council."""
    return _visible_rows(viewer).filter(state=QuarantineState.OPEN).count()


def row(viewer: Actor, number: int) -> QuarantinedRow:
    """One quarantined row. Raises Http404 when it is another council's."""
    found = _visible_rows(viewer).select_related("run", "mended_by").filter(pk=number).first()
    if found is None:
        raise Http404("There is no row of that number")
    return found


def _visible_rows(viewer: Actor) -> QuerySet[QuarantinedRow, QuarantinedRow]:
    if viewer.kind is ActorKind.OPERATOR and viewer.council_id is None:
        return QuarantinedRow.objects.all()
    return QuarantinedRow.objects.filter(council_id=viewer.council_id or 0)
