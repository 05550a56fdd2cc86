"""The call page: take a call, go through the script, keep a draft at every answer, record what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from carepost.contact import actions, queries
from carepost.contact.forms.call import CallForm
from carepost.contact.queries import numbers, support
from carepost.contact.rules import Outcome
from carepost.contact.views import wording
from carepost.contact.views.desk import Desk
from carepost.core import clock
from carepost.core.claims import Held
from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.ui.subjects import told_of
from carepost.ui.words import clock_time


@requires(Can.RECORD_CALL)
def calling(request: HttpRequest, ref: str) -> HttpResponse:
    """One service's call. A button called `outcome` records; `do` takes, releases, saves, or moves on."""
    desk = Desk.of(request, queries.called_service(actor_of(request), ref))
    if request.method != "POST":
        return _shown(desk, desk.form(desk.kept()).unread() if desk.mine else None)
    outcome = request.POST.get("outcome", "")
    if outcome in set(Outcome):
        return _record(desk, Outcome(outcome))
    do = {"take": _take, "release": _release}.get(request.POST.get("do", ""), _save)
    return do(desk)


def _take(desk: Desk) -> HttpResponse:
    try:
        actions.claim_call(by=desk.actor, service=desk.service)
        if desk.has_typing:
            _keep(desk)
    except Refused as refused:
        return _refused(desk, refused)
    return redirect("contact:calling", ref=desk.service.ref)


def _release(desk: Desk) -> HttpResponse:
    actions.release_call(by=desk.actor, service=desk.service)
    return redirect("contact:today")


def _save(desk: Desk) -> HttpResponse:
    """Keep the draft. An autosave is answered with one sentence; a pressed button with the page."""
    try:
        held = _keep(desk)
    except Refused as refused:
        if desk.is_autosave:
            told = wording.joined(wording.sentences(refused))
            return HttpResponse(told, status=409, content_type="text/plain; charset=utf-8")
        return _refused(desk, refused)
    if desk.is_autosave:
        told = f"Draft kept at {clock_time(clock.now())}. The call is yours until {clock_time(held.until)}."
        return HttpResponse(told, content_type="text/plain; charset=utf-8")
    return redirect(desk.after_saving())


def _keep(desk: Desk) -> Held:
    return actions.save_draft(
        by=desk.actor, service=desk.service, typed=desk.merged(), submission_key=desk.key
    )


def _record(desk: Desk, outcome: Outcome) -> HttpResponse:
    now, draft = clock.now(), desk.draft
    form = desk.form(desk.merged(), whole=True)
    if not form.is_valid():
        return _shown(desk, form, status=400)
    call = form.call(outcome, started_at=draft.started_at if draft else desk.began(now), now=now)
    try:
        recorded = actions.record_call(
            by=desk.actor, service=desk.service, call=call, submission_key=desk.key
        )
    except actions.UnreadableAnswers as refused:
        form.add_unreadable(refused)
        return _shown(desk, form, status=400)
    except Refused as refused:
        return _refused(desk, refused)
    return redirect("contact:recorded", pk=recorded.call_id)


def _refused(desk: Desk, refused: Refused) -> HttpResponse:
    form = desk.form(desk.merged()).unread() if desk.has_typing else None
    return _shown(desk, form, status=wording.status_of(refused), told=wording.sentences(refused))


def _shown(
    desk: Desk, form: CallForm | None, *, status: int = 200, told: list[str] | None = None
) -> HttpResponse:
    context = desk.context() | {"form": form, "told": told or []}
    if form is None:
        context.pop("form")
    return render(desk.request, "contact/calling.html", context, status=status)


@requires(Can.RECORD_CALL)
def recorded(request: HttpRequest, pk: int) -> HttpResponse:
    """What the call moved, and the next one."""
    actor, now = actor_of(request), clock.now()
    call = queries.call_of(actor, pk)
    told_of(request, call.service.ref)
    wrong = call.outcome == Outcome.WRONG_NUMBER
    ring_next = numbers.reach(actor, call.service).next if wrong else None
    found = queries.today(actor, now, size=10)
    upcoming = next((row for row in found.rows if not row.claimed_by or row.mine), None)
    return render(
        request,
        "contact/recorded.html",
        {
            "call": call,
            "outcome": wording.outcome_words(call.outcome),
            "upcoming": upcoming,
            "left": found.to_call,
            "asked": support.of_call(actor, call.pk),
            "ring_next": ring_next,
            "none_left": wrong and ring_next is None,
            "closing_url": _closing_url(call),
        },
    )


def _closing_url(call: Any) -> str:
    """Where to say when the service closed, after a call in which that was heard."""
    if call.outcome != Outcome.SITE_CLOSED:
        return ""
    return f"{reverse('contact:closing-note', args=[call.service.ref])}?call={call.pk}"
