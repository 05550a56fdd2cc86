"""Print runs: what waits, one run with its file, its addresses and its letters, and what came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from carepost.core import clock, ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import actions, queries
from carepost.letters.engine.pdf import Cover, Drawn
from carepost.letters.forms.languages import WhyForm
from carepost.letters.forms.runs import MakeRunForm, PostedForm
from carepost.letters.rules.languages import Layout
from carepost.letters.rules.letters import digest_of
from carepost.letters.rules.runs import RunState, RunVerb, against
from carepost.letters.views import wording
from carepost.messages.tabs import tabs
from carepost.register.views.trying import attempt, status_of
from carepost.ui.downloads import csv_response
from carepost.ui.tables import Column, Table
from carepost.ui.words import date_and_time, plural, short_date

_LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')
_ADDRESS = (
    "Place",
    "Letter",
    "Addressee",
    "Line 1",
    "Line 2",
    "Line 3",
    "Line 4",
    "Line 5",
    "Line 6",
    "Postcode",
)


def _run(row: Any) -> Markup:
    return _LINK.format(reverse("letters:run", args=[row.pk]), row.ref)


TABLE = Table(
    columns=[
        Column("ref", "Run", heading=True, show=_run, csv=lambda row: row.ref),
        Column("state", "Where it is", sort=True, show=wording.run_tag, csv=lambda row: RunState(row.state).label),
        Column("size", "Letters", sort=True, numeric=True),
        Column("returned", "Came back", sort=True, numeric=True),
        Column("made_at", "Made", sort=True, show=lambda row: short_date(row.made_at)),
        Column("posted_at", "Posted", sort=True, show=lambda row: short_date(row.posted_at)),
    ],
    caption="Print runs", empty="Nothing was printed yet. Letters to readers who want post wait here.",
    one="run", first="-made_at", filename="print-runs.csv",
)  # fmt: skip


@requires(Can.SEE_LETTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponseBase:
    """What waits and what was printed; a POST puts what waits into a run."""
    viewer = actor_of(request)
    waits = queries.waiting(viewer, clock.today())
    shown = TABLE.show(request, queries.runs(viewer))
    if download := shown.csv():
        return download
    initial = {"key": ids.submission_key(), "seen": digest_of([row.pk for row in waits.letters])}
    form = MakeRunForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        made = attempt(form, lambda: actions.make_run(by=viewer, seen=good["seen"], key=good["key"]))
        if made is not None:
            messages.success(request, f"Run {made.ref} holds {plural(made.size, 'letter')}.")
            return redirect("letters:run", pk=made.pk)
    context = {
        "shown": shown, "waits": waits, "form": form, "may_make": viewer.may(Can.MAKE_RUN),
        "pages": tabs(request, "letters"), "parts": wording.parts(request, "letters:runs"),
    }  # fmt: skip
    return render(request, "letters/runs.html", context, status=status_of(form))


@requires(Can.SEE_LETTERS)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A run: its letters, its file, what is to be done with it; and their addresses as a file."""
    viewer = actor_of(request)
    row = queries.run(viewer, pk)
    rows = queries.letters_of_run(viewer, row)
    if request.GET.get("as") == "csv":
        return _addresses(row, rows)
    state = RunState(row.state)
    context = {
        "row": row, "tag": wording.run_tag(row), "rows": rows, "kinds": queries.counts(rows),
        "kept": all(each.letter is not None for each in rows),
        "may_print": viewer.may(Can.NOTE_PRINTED) and not against(state, RunVerb.PRINT),
        "may_post": viewer.may(Can.NOTE_POSTED) and not against(state, RunVerb.POST),
        "may_cancel": viewer.may(Can.CANCEL_RUN) and not against(state, RunVerb.CANCEL),
        "may_return": viewer.may(Can.NOTE_RETURNED) and state is RunState.POSTED,
    }  # fmt: skip
    return render(request, "letters/run.html", context)


@requires(Can.SEE_LETTERS)
@require_safe
def as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole run as one file: a cover sheet with counts, then each letter on a page of its own."""
    viewer = actor_of(request)
    row = queries.run(viewer, pk)
    rows = queries.letters_of_run(viewer, row)
    if not rows or any(each.letter is None for each in rows):
        raise Http404("There is nothing to print: the run was cancelled, or its letters are no longer kept")
    drawn = [Drawn(each.kept, each.ref, Layout(each.layout)) for each in rows]
    title = f"Print run {row.ref}"
    cover = Cover(
        title=title,
        lines=(
            str(row.council),
            f"Made on {date_and_time(row.made_at)} by {row.by_name}",
            plural(len(rows), "letter"),
        ),
        counts=tuple(
            (each.template, each.language, each.layout, str(each.count)) for each in queries.counts(rows)
        ),
        letters=tuple((str(each.place), each.ref, each.service.name) for each in rows),
    )
    return wording.pdf(drawn, title=title, author=str(row.council), name=f"{row.ref}.pdf", cover=cover)


def _addresses(row: Any, rows: Sequence[Any]) -> HttpResponseBase:
    """The addresses of a run as a file, in the order of its letters: for labels, or for a printer's own machine."""
    lines = ([each.place, each.ref, *_lines(each)] for each in rows)
    return csv_response(f"{row.ref}-addresses.csv", _ADDRESS, lines)


def _lines(row: Any) -> list[str]:
    """Addressee, six lines, and the postcode in the last column."""
    to = list(row.kept.get("to", []))
    name, rest, code = (to[0], to[1:-1], to[-1]) if len(to) > 1 else ("", [], "")
    return [name, *rest[:6], *[""] * (6 - len(rest)), code]


@requires(Can.NOTE_PRINTED)
@require_POST
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is printed."""
    form = WhyForm({"words": "-"})
    return _did(
        request, form, pk, lambda: actions.note_printed(by=actor_of(request), run_id=pk), "It is printed."
    )


@requires(Can.NOTE_POSTED)
@require_http_methods(["GET", "HEAD", "POST"])
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Count what goes into the post."""
    row = queries.run(actor_of(request), pk)
    form = PostedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        count = form.cleaned_data["count"]
        if (
            attempt(form, lambda: actions.note_posted(by=actor_of(request), run_id=pk, count=count))
            is not None
        ):
            messages.success(
                request, "It is posted. The providers see the letters on their pages from now on."
            )
            return redirect("letters:run", pk=pk)
    context = {
        "form": form,
        "row": row,
        "label": "It is posted",
        "about": "Count the letters as they go into the post.",
    }
    return render(request, "letters/run_change.html", context, status=status_of(form))


@requires(Can.CANCEL_RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def cancelled(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a run apart, and say why."""
    row = queries.run(actor_of(request), pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if (
            attempt(form, lambda: actions.cancel_run(by=actor_of(request), run_id=pk, words=words))
            is not None
        ):
            messages.success(request, "The run is cancelled. Its letters wait for the next.")
            return redirect("letters:run", pk=pk)
    context = {
        "form": form,
        "row": row,
        "label": "Cancel the run",
        "about": "Its letters wait to be printed again.",
    }
    return render(request, "letters/run_change.html", context, status=status_of(form))


def _did(request: HttpRequest, form: WhyForm, pk: int, do: Callable[[], Any], done: str) -> HttpResponse:
    if form.is_valid() and attempt(form, do) is not None:
        messages.success(request, done)
    wording.tell(request, form)
    return redirect("letters:run", pk=pk)
