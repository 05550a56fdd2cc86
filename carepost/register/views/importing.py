"""Imports: a file goes in, a trial says what it would change, somebody applies it or leaves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh
from markupsafe import Markup

from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register import jobs
from carepost.register.actions.importing import against_undoing, undo_import
from carepost.register.actions.importing.telling import sentence
from carepost.register.actions.uploads import leave_import
from carepost.register.engine.shapes import SHAPES
from carepost.register.forms.imports import UploadForm
from carepost.register.queries import imports
from carepost.register.views.correcting import ask
from carepost.register.views.trying import attempt, status_of
from carepost.register.views.wording import label, shown, source_name
from carepost.ui import words
from carepost.ui.forms import Form
from carepost.ui.tables import Column, Table

BUSY = ("waiting", "reading")
#: What the numbers of an import mean, in their order on the page. Each opens its rows.
TILES = {
    "added": "new",
    "closed": "closed",
    "taken_over": "taken over by another provider",
    "re_registered": "registered again by the same provider",
    "changed": "with a changed fact",
    "newly_rated": "rated for the first time",
    "upgraded": "rated higher",
    "downgraded": "rated lower",
    "rating_unknown": "rated, but not comparable",
    "manager_vacancy": "without a registered manager",
    "manager_named": "with a new registered manager",
    "beds": "with another number of beds",
    "dormant": "became dormant",
    "woke": "active again",
    "unseen": "not in this file",
    "seen_again": "in the file again",
    "providers": "providers with a changed fact",
}
#: Of these there is nothing more to tell than the service.
EVENTS = ("added", "unseen", "seen_again")
#: What was read and not taken in, with no rows of its own to open.
ASIDE = {
    "elsewhere": "in other councils’ areas",
    "not_adult_social_care": "not adult social care",
    "unchanged": "as the register has them",
}


def _run_link(run: Any) -> Markup:
    url = reverse("register:import", args=[run.pk])
    return Markup('<a class="govuk-link" data-main-link href="{}">{}</a>').format(url, run.filename)


def _told(run: Any) -> str:
    return sentence(run.counts) if run.counts else ""


def _service_link(change: Any) -> Markup | str:
    name = change.name or (change.service.name if change.service else change.ref)
    if change.service is None or change.service.withdrawn:
        return str(name)
    url = reverse("register:service", args=[change.service.ref])
    return Markup('<a class="govuk-link" data-main-link href="{}">{}</a>').format(url, name)


def _value(change: Any, value: Any) -> str:
    return shown(change.field, value) if change.field or value else ""


RUNS = Table(
    columns=[
        Column("filename", "File", show=_run_link, csv=lambda run: run.filename, heading=True),
        Column("shape", "What it is", show=lambda run: source_name(run.shape)),
        Column("data_date", "Data of", show=lambda run: words.short_date(run.data_date)),
        Column("started_at", "When", show=lambda run: words.date_and_time(run.started_at)),
        Column("by_name", "Who"),
        Column("status", "State", show=lambda run: run.get_status_display(), csv=lambda run: run.status),
        Column("counts", "What it changed", show=_told, csv=_told),
    ],
    caption="Imports",
    empty="Nothing has been imported yet. Download CQC’s care directory with ratings, and choose it here.",
    one="import",
    filename="imports.csv",
)
_SERVICE = [
    Column("name", "Service", show=_service_link, csv=lambda c: c.name, heading=True),
    Column("ref", "Id"),
]
CHANGES = Table(
    columns=[
        *_SERVICE,
        Column("kind", "What", show=lambda c: c.get_kind_display(), csv=lambda c: c.get_kind_display()),
        Column("field", "Fact", show=lambda c: label(c.field) if c.field else ""),
        Column("before", "Before", show=lambda c: _value(c, c.before), csv=lambda c: _value(c, c.before)),
        Column("after", "After", show=lambda c: _value(c, c.after), csv=lambda c: _value(c, c.after)),
    ],
    caption="Services",
    empty="This import changes nothing of that kind in your area.",
    one="change",
    filename="changes.csv",
)


@requires(Can.IMPORT)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every import of the council and of the whole deployment, and the rows that wait."""
    viewer = actor_of(request)
    shown_runs = RUNS.show(request, imports.runs(viewer))
    context = {"shown": shown_runs, "waiting": imports.waiting(viewer), "can": viewer}
    return shown_runs.csv() or render(request, "register/imports.html", context)


@requires(Can.IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a file. Nothing changes until somebody has seen what it would change."""
    viewer = actor_of(request)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_bound and form.is_valid():
        clean = form.cleaned_data
        file: Any = clean["file"]
        run = attempt(
            form,
            lambda: jobs.try_import(
                by=viewer,
                name=str(file.name),
                chunks=file.chunks(),
                whole=form.is_whole(),
                data_date=clean["data_date"],
            ),
        )
        if run is not None:
            return redirect("register:import", number=run.pk)
    accepted = [shape.label for shape in SHAPES.values()]
    context = {"form": form, "accepted": accepted}
    return render(request, "register/new_import.html", context, status=status_of(form))


@requires(Can.IMPORT)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One import: how far it is, what it would change or changed, and what may be done now."""
    viewer = actor_of(request)
    run = imports.run(viewer, number)
    if getattr(request, "htmx", False) and run.status not in BUSY:
        return HttpResponseClientRefresh()  # it has ended: the whole page says so
    return _page(request, viewer, run, Form())


def _page(request: HttpRequest, viewer: Actor, run: Any, form: Form) -> HttpResponse:
    ended = run.status not in BUSY
    against = against_undoing(viewer, run) if run.status == "applied" else ()
    context = {
        "run": run,
        "form": form,
        "shape": source_name(run.shape),
        "sentence": sentence(run.counts) if run.counts else "",
        "tiles": _tiles(viewer, run) if run.status in ("tried", "applied") else [],
        "aside": [(run.counts[key], told) for key, told in ASIDE.items() if run.counts.get(key)],
        "rows": imports.rows(viewer, of_run=run, state="").count() if ended else 0,
        "everybodys": imports.is_everybodys(run),
        "mine": run.council_id == viewer.council_id,
        "undo": viewer.may(Can.UNDO_IMPORT) and run.status == "applied" and not against,
        "against": [reason.sentence for reason in against],
        "can": viewer,
    }
    return render(request, "register/import.html", context, status=status_of(form))


def _tiles(viewer: Actor, run: Any) -> list[tuple[int, str, str]]:
    found = imports.kinds(viewer, run)
    return [
        (found[kind], told, reverse("register:import-changes", args=[run.pk, kind]))
        for kind, told in TILES.items()
        if found.get(kind)
    ]


@requires(Can.IMPORT)
@require_POST
def apply(request: HttpRequest, number: int) -> HttpResponse:
    """Have the worker take in what the trial showed."""
    viewer = actor_of(request)
    run, form = imports.run(viewer, number), Form(request.POST)
    if attempt(form, lambda: jobs.apply_import(by=viewer, run=run)) is None:
        return _page(request, viewer, imports.run(viewer, number), form)
    return redirect("register:import", number=number)


@requires(Can.LEAVE_IMPORT)
@require_POST
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Take nothing in."""
    viewer = actor_of(request)
    run, form = imports.run(viewer, number), Form(request.POST)
    if attempt(form, lambda: leave_import(by=viewer, run=run)) is None:
        return _page(request, viewer, imports.run(viewer, number), form)
    messages.info(request, f"{run.filename} was left. Nothing of it is in the register.")
    return redirect("register:imports")


@requires(Can.UNDO_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Put back what the newest import changed, after asking."""
    viewer = actor_of(request)
    run = imports.run(viewer, number)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and attempt(form, lambda: undo_import(by=viewer, run=run)) is not None:
        messages.success(request, f"{run.filename} is undone. The register is as it was before it.")
        return redirect("register:import", number=number)
    return ask(
        request,
        form,
        name=f"Undo {run.filename}?",
        consequence=(
            "Every fact goes back to what it was before this import, and what it added leaves the register."
            " The record of it stays. You can import the file again."
        ),
        yes="Undo it",
        back=reverse("register:import", args=[number]),
    )


@requires(Can.IMPORT)
@require_safe
def changes(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """The rows behind one number of an import: each fact with its value before and after."""
    viewer = actor_of(request)
    run = imports.run(viewer, number)
    if not imports.is_kind(kind):
        raise Http404("An import tells nothing of that kind")
    table = replace(CHANGES, columns=_SERVICE) if kind in EVENTS else CHANGES
    shown_changes = table.show(request, imports.changes(viewer, run, kind))
    context = {"run": run, "shown": shown_changes, "told": TILES.get(kind, "all changes")}
    return shown_changes.csv() or render(request, "register/import_changes.html", context)
