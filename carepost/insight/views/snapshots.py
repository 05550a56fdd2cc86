"""The snapshots: which there are, the files that each was made from, and their seals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.insight import queries
from carepost.insight.views.asking import nothing_yet
from carepost.ui import words
from carepost.ui.tables import Column, Table

SEAL = Markup('<code class="cp-seal">{}</code>')


def _day(row: Any) -> str:
    return words.short_date(queries.shelves.day_of(row))


FILES = Table(
    columns=[
        Column("original", "File", heading=True),
        Column("label", "What it is"),
        Column("day", "Day of the data", sort=True, show=_day),
        Column("publisher", "Publisher", sort=True),
        Column("licence", "Licence"),
        Column("rows", "Rows", numeric=True, sort=True),
        Column(
            "original_sha256", "Seal of the file (SHA-256)", show=lambda row: SEAL.format(row.original_sha256)
        ),
        Column("sha256", "Seal of the table (SHA-256)", show=lambda row: SEAL.format(row.sha256)),
    ],
    caption="Files that this snapshot was made from",
    empty="This snapshot has no files.",
    one="file",
    first="-day",
    filename="snapshot.csv",
)


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The snapshots that the viewer may read, the newest first."""
    viewer = actor_of(request)
    found = queries.shelves.shelves(viewer)
    if not found:
        return nothing_yet(request)
    context = {"found": found, "viewer": viewer}
    return render(request, "insight/snapshots.html", context)


@requires(Can.SEE_FIGURES, Can.SEE_OPEN_FIGURES)
@require_safe
def one(request: HttpRequest, name: str) -> HttpResponseBase:
    """One snapshot: its files with their seals, and the way to its figures."""
    found = queries.shelves.one(actor_of(request), name)
    shown = FILES.show(request, found.snapshot.parts if found.snapshot else [])
    if download := shown.csv():
        return download
    query = "own" if found.own else "snapshot"
    context = {
        "found": found,
        "shown": shown,
        "figures_url": f"{reverse('insight:compare')}?{query}={name}",
        "warnings": [(part.original, part.warnings) for part in shown.rows if part.warnings],
    }
    return render(request, "insight/snapshot.html", context)
