"""Print runs, what waits for the next, and the letters of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from carepost.core import policies
from carepost.core.acting import Actor
from carepost.letters.models import Letter, PrintRun
from carepost.letters.rules.languages import language
from carepost.letters.rules.letters import LetterState, SendingPolicy


@dataclass(frozen=True, slots=True)
class Waiting:
    """The letters that the next run would hold, and how many wait in all."""

    letters: Sequence[Letter]
    total: int


def waiting(viewer: Actor, on: date) -> Waiting:
    """What waits to be printed, the oldest first, as far as one run goes."""
    rows = Letter.objects.filter(council_id=viewer.council_id or 0, state=LetterState.TO_PRINT)
    most = policies.in_force(SendingPolicy, viewer.council_id, on).value.most_in_run
    listed = rows.defer("letter", "values").select_related("service").order_by("made_at", "pk")
    return Waiting(list(listed[:most]), rows.count())


def runs(viewer: Actor) -> QuerySet[PrintRun]:
    """The council's runs, the newest first, with how many of each came back."""
    returned = Count("letters", filter=Q(letters__state=LetterState.RETURNED))
    return (
        PrintRun.objects.filter(council_id=viewer.council_id or 0).annotate(returned=returned).order_by("-pk")
    )


def run(viewer: Actor, run_id: int) -> PrintRun:
    """One of them. Raises Http404."""
    found = runs(viewer).filter(pk=run_id).select_related("council").first()
    if found is None:
        raise Http404("There is no print run of that number")
    return found


def letters_of_run(viewer: Actor, row: PrintRun) -> list[Letter]:
    """The letters of a run in their order; none of one that was cancelled."""
    return list(row.letters.select_related("service", "version__template").order_by("place"))


@dataclass(frozen=True, slots=True)
class Kind:
    """How many letters of a run are of a template, in a language and a layout: what the cover sheet counts."""

    template: str
    language: str
    layout: str
    count: int


def counts(rows: Sequence[Letter]) -> list[Kind]:
    """The letters of a run by template, language and layout."""
    found: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row.version.template.name, language(row.language).name, row.get_layout_display())
        found[key] = found.get(key, 0) + 1
    return [Kind(*key, count) for key, count in sorted(found.items())]
