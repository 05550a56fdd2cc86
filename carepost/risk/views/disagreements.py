"""The council's worklist of disagreements, and one of them: taken on, asked back, answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.core import clock, ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.risk.actions import disagreeing as verbs
from carepost.risk.forms import AnswerForm, DisagreementFilter
from carepost.risk.queries import disagreements as found
from carepost.risk.rules.disagreeing import State
from carepost.risk.views.disagreeing import done_words
from carepost.ui import slots
from carepost.ui.subjects import told_of
from carepost.ui.tables import Column, Table, address, hidden_query
from carepost.ui.words import short_date

LINK = Markup('<a class="govuk-link" href="{}">{}</a>')
SHOWN = {
    "open": "Waits for an answer", "late": "Late", "mine": "Yours", "waiting": "Waits for the provider",
    "answered": "Answered", "all": "All",
}  # fmt: skip
EMPTY = {
    "open": "Nobody waits for an answer.", "late": "No answer is late.", "mine": "Nothing that is open is yours.",
    "waiting": "No provider was asked back.", "answered": "Nothing was answered yet.",
    "all": "No provider has disagreed with its standing yet. Each reads it, with its reasons, on its own page.",
}  # fmt: skip


def _due(row: Any) -> Any:
    if row.due_on is None or not row.is_open:
        return ""
    late = row.due_on < clock.today()
    return (
        Markup('<span class="cp-when--late">{}</span>').format(short_date(row.due_on))
        if late
        else short_date(row.due_on)
    )


def _service(row: Any) -> str:
    return str(row.service.name)


def _state(row: Any) -> str:
    return State(row.state).label


DISAGREEMENTS = Table(
    columns=[
        Column(
            "ref", "Number", sort="pk", heading=True, csv=lambda row: row.ref,
            show=lambda row: LINK.format(reverse("risk:disagreement", args=[row.pk]), row.ref),
        ),
        Column("service", "Service", sort="service__name", show=_service, csv=_service),
        Column("sentence", "Disputed"),
        Column("state", "State", sort=True, show=_state, csv=_state),
        Column("due_on", "Answer due", sort=True, show=_due, csv=lambda row: row.due_on),
        Column("owner_name", "Owner", sort=True),
        Column("said_on", "Said on", sort=True, show=lambda row: short_date(row.said_on)),
    ],
    caption="Disagreements", empty="", one="disagreement", first="due_on", filename="disagreements.csv",
    about=("service__ref",),
)  # fmt: skip
#: The file says more than the page has room for.
FILE = replace(
    DISAGREEMENTS,
    columns=[
        *DISAGREEMENTS.columns, Column("said_by_name", "Said by"), Column("words", "What is not so"),
        Column("evidence", "What shows it"), Column("answered_by_name", "Answered by"),
        Column("answer_words", "Answer"),
    ],
)  # fmt: skip


@requires(Can.SEE_STANDING)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The disagreements of the viewer's council; the address carries the part and the filters."""
    viewer, today = actor_of(request), clock.today()
    form = DisagreementFilter(request.GET)
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    rows = found.matching_disagreements(viewer, form.wanted(show), today)
    if download := FILE.show(request, rows).csv():
        return download
    counts = found.counted_disagreements(viewer, today)
    tabs = [
        (f"{words} ({counts[name]:,})", address(request, {"show": name, "page": None}), name == show)
        for name, words in SHOWN.items()
    ]
    context = {
        "filter": form, "tabs": tabs, "shown": replace(DISAGREEMENTS, empty=EMPTY[show]).show(request, rows),
        "hidden": hidden_query(request.GET, form.names),
    }  # fmt: skip
    return render(request, "risk/disagreements.html", context, status=400 if form.errors else 200)


@requires(Can.SEE_STANDING)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One disagreement: what is disputed and why, where it came from, and the steps that are open."""
    viewer = actor_of(request)
    row = found.disagreement_of(viewer, number)
    told_of(request, row.service.ref)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"key": ids.submission_key()}
    )
    if request.method == "POST" and (do := _wanted(request, form, number)) and attempt(form, do):
        messages.success(request, "Kept. The provider sees it.")
        return redirect("risk:disagreement", number=number)
    sources = slots.rendered("risk.source", request, row.signal, viewer) if row.signal else []
    context = {
        "row": row, "form": form, "history": found.disagreement_history(row), "done": done_words,
        "may_answer": viewer.may(Can.ANSWER_DISAGREEMENT), "sources": [content for _, content in sources],
        "takes_back": verbs.is_noted(row), "state": State(row.state).label, "files": found.evidence_of(row),
    }  # fmt: skip
    return render(request, "risk/disagreement.html", context, status=status_of(form))


def _wanted(request: HttpRequest, form: AnswerForm, number: int) -> Callable[[], bool] | None:
    """The verb that the pressed button names, ready to run; None where what was typed will not do."""
    by, do = actor_of(request), request.POST.get("do", "")
    form.asks_for(do)
    if not form.is_valid():
        return None
    words, key = form.cleaned_data["words"], form.cleaned_data["key"]

    def run() -> bool:
        if do == "take":
            verbs.take_disagreement(by=by, disagreement_id=number, key=key)
        elif do == "ask-back":
            verbs.ask_back_disagreement(by=by, disagreement_id=number, words=words, key=key)
        else:
            answer = State(form.cleaned_data["answer"])
            verbs.answer_disagreement(by=by, disagreement_id=number, answer=answer, words=words, key=key)
        return True

    return run
