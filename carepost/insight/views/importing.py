"""A table of a council's own, in the browser: the file, what its columns are, a trial, and then the measure."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.insight import actions, queries
from carepost.insight.forms import ColumnsForm, FileForm, initial_of

SHOWN = 6  # rows of the file beside the question what they are


@requires(Can.IMPORT_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Choose the file."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        draft = actions.importing.receive(by=actor_of(request), name=file.name, chunks=file.chunks())
        path = actions.importing.kept(actor_of(request), draft)
        try:
            actions.importing.looked_at(path)
        except actions.importing.Unreadable as wrong:
            form.add_error("file", str(wrong))
        else:
            return redirect("insight:columns", draft=draft)
    return _page(request, "insight/import.html", {"form": form})


@requires(Can.IMPORT_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, draft: str) -> HttpResponseBase:
    """What its columns are: guessed, corrected, tried, and taken in."""
    by = actor_of(request)
    path = actions.importing.kept(by, draft)
    guessed, headings, rows = actions.importing.looked_at(path)
    sent = request.method == "POST"
    form = ColumnsForm(request.POST if sent else None, headings=headings, initial=initial_of(guessed))
    context: dict[str, Any] = {"form": form, "file": path.name, "rows": rows[: SHOWN + 1], "tried": None}
    if sent and form.is_valid():
        told = actions.importing.Columns(**form.told())
        try:
            context["tried"] = queries.trying.tried(by, actions.importing.tried(path, told))
            if request.POST.get("do") == "import":
                instead = form.cleaned_data["instead"]
                actions.importing.import_table(by=by, draft=draft, columns=told, instead=instead)
                messages.success(request, f"{told.title} is a measure now.")
                return redirect("insight:measure", key=told.measure)
        except actions.importing.Unreadable as wrong:
            form.add_error(None, str(wrong))
        except Refused as refused:
            form.add_refusal(refused)
    return _page(request, "insight/columns.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    context |= {"viewer": actor_of(request)}
    return render(request, template, context, status=400 if context["form"].errors else 200)
