"""Recorded calls: the list, one call with the records it superseded, and its correction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from carepost.contact import actions, queries
from carepost.contact.forms.call import CorrectionForm
from carepost.contact.forms.filters import CallsFilter
from carepost.contact.forms.script import Typed, as_data, typed_of
from carepost.contact.queries import numbers
from carepost.contact.queries.calls import ATTEMPTS
from carepost.contact.queries.sharing import consent_of, with_consent
from carepost.contact.rules import Outcome
from carepost.contact.rules.sharing import is_shared, words_that_leave
from carepost.contact.views import wording
from carepost.contact.views.tabs import tabs_of_calls
from carepost.core import clock, ids
from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.questions import queries as questions
from carepost.ui.subjects import told_of
from carepost.ui.tables import Column, Table, address, hidden_query
from carepost.ui.words import clock_time, date_and_time, local, short_date

CALLS = Table(
    columns=[
        Column(
            "started_at", "When", sort=True, heading=True,
            show=lambda c: wording.call_link(f"{short_date(c.on)}, {clock_time(c.started_at)}", c.pk),
        ),
        Column(
            "service", "Service", sort="service__name",
            show=lambda c: wording.service_link(c.service.name, c.service.ref), csv=lambda c: c.service.name,
        ),
        Column(
            "outcome", "Outcome", sort=True, show=lambda c: wording.outcome_words(c.outcome),
            csv=lambda c: wording.outcome_words(c.outcome),
        ),
        Column("respondent_role", "Spoke to"),
        Column("caller_name", "Caller", sort=True),
        Column("due_on", "Was due", sort=True, show=lambda c: short_date(c.due_on)),
    ],
    caption="Calls",
    empty="No call matches. Take a filter away, or choose other days.",
    one="call",
    first="-started_at",
    filename="calls.csv",
    about=("service__ref",),
)  # fmt: skip


def _shared(call: Any) -> bool:
    return is_shared(call.consent_answer, call.consent_changed)


def _leaves(call: Any, words: str) -> str:
    return words_that_leave(words, shared=_shared(call))


#: The file says more than the page has room for. It may leave the council: words are in it with consent only.
FILE = replace(
    CALLS,
    columns=[
        CALLS.columns[0], CALLS.columns[1], Column("ref", "Id", csv=lambda c: c.service.ref),
        *CALLS.columns[2:], Column("note", "Note", csv=lambda c: _leaves(c, c.note)),
        Column("corrected", "Corrected because", csv=lambda c: _leaves(c, c.correction_reason)),
        Column("shared", "May be shared", csv=lambda c: "Yes" if _shared(c) else "No"),
    ],
)  # fmt: skip


@requires(Can.SEE_CALLS)
def listed(request: HttpRequest) -> HttpResponseBase:
    """The calls that stand, newest first, filtered, with all of them as a file."""
    form = CallsFilter(request.GET)
    rows = queries.matching(actor_of(request), form.wanted())
    if download := FILE.show(request, with_consent(rows)).csv():
        return download
    shown = CALLS.show(request, rows)
    chosen = [
        (f"{form.fields[name].label}: {_told(form, name)}", address(request, _without(request, name)))
        for name in form.fields
        if form.cleaned_data.get(name)
    ]
    return render(
        request,
        "contact/calls.html",
        {
            "filter": form,
            "beside": tabs_of_calls(actor_of(request), "contact:calls"),
            "shown": shown,
            "chosen": chosen,
            "hidden": hidden_query(request.GET, [n for n in request.GET if n.split("-")[0] in form.fields]),
        },
    )


def _told(form: CallsFilter, name: str) -> str:
    value = form.cleaned_data[name]
    if name == "outcome":
        return "Not completed" if value == ATTEMPTS else wording.outcome_words(value)
    return short_date(value) if name in ("since", "until") else str(value)


def _without(request: HttpRequest, name: str) -> dict[str, str | None]:
    gone = {each for each in request.GET if each.split("-")[0] == name}
    return {**dict.fromkeys(gone), "page": None}


@requires(Can.SEE_CALLS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One call as it was recorded, and every record it superseded or that superseded it."""
    actor = actor_of(request)
    call = queries.call_of(actor, pk)
    told_of(request, call.service.ref)
    return render(
        request,
        "contact/call.html",
        {
            "call": call,
            "outcome": wording.outcome_words(call.outcome),
            "took": wording.minutes(call.started_at, call.ended_at),
            "said": queries.said_in(actor, call),
            "records": queries.history(actor, call),
            "may_correct": actor.may(Can.CORRECT_CALL) and call.is_current,
            "can_see_script": actor.may(Can.SEE_QUESTIONS),
            "consent": consent_of(actor, call),
            "may_share": actor.may(Can.CHANGE_SHARING) and call.is_current,
        },
    )


@requires(Can.CORRECT_CALL)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The call again, filled in as it was recorded; what is changed supersedes it."""
    actor = actor_of(request)
    call = queries.call_of(actor, pk)
    told_of(request, call.service.ref)
    script = _script(request, call)
    choices = numbers.reach(actor, call.service).to_choose(recorded=call.rang)
    if request.method != "POST":
        typed = _as_typed(call, script) | {"key": [ids.submission_key()]}
        form = CorrectionForm(as_data(typed), script, numbers=choices)
        return _correcting(request, call, form.unread())
    form = CorrectionForm(request.POST, script, numbers=choices)
    if not form.is_valid():
        return _correcting(request, call, form, status=400)
    outcome = Outcome(form.cleaned_data["outcome"])
    try:
        recorded = actions.correct_call(
            by=actor,
            call_id=call.pk,
            call=form.call(outcome, started_at=call.started_at, now=clock.now()),
            reason=form.cleaned_data["reason"],
            submission_key=form.cleaned_data["key"],
        )
    except actions.UnreadableAnswers as refused:
        form.add_unreadable(refused)
        return _correcting(request, call, form, status=400)
    except Refused as refused:
        form.add_refusal(refused)
        return _correcting(request, call, form, status=409)
    messages.success(request, "Corrected. " + " ".join(recorded.lines))
    return redirect("contact:call", pk=recorded.call_id)


def _script(request: HttpRequest, call: Any) -> questions.Published:
    """The version the call was made with, so that old answers are corrected to old questions."""
    actor = actor_of(request)
    if call.script_key:
        return questions.version(actor, call.script_key, call.script_version, call.script_council_id)
    return questions.current(actor, "welfare-call")


def _as_typed(call: Any, script: questions.Published) -> Typed:
    began, ended = local(call.started_at), local(call.ended_at)
    typed = typed_of(script.question_set, call.answers)
    typed |= {"outcome": [call.outcome], "note": [call.note], "rang": [call.rang]}
    typed |= {"on": [call.on.isoformat()], "started": [f"{began:%H:%M}"], "ended": [f"{ended:%H:%M}"]}
    if call.booked_for:
        booked = local(call.booked_for)
        typed |= {"booked_on": [f"{booked:%Y-%m-%d}"], "booked_at": [f"{booked:%H:%M}"]}
    return typed


def _correcting(request: HttpRequest, call: Any, form: CorrectionForm, *, status: int = 200) -> HttpResponse:
    context = {"call": call, "form": form, "when": date_and_time(call.started_at)}
    return render(request, "contact/correct.html", context, status=status)
