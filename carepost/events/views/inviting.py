"""The pages of invitations: whom, how many, sent; and the link that somebody who is invited opens."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, open_to_all, requires
from carepost.councils.permissions import Can
from carepost.events import actions, queries
from carepost.events.forms.inviting import AnswerForm, AudienceForm
from carepost.events.rules import COUNTED, JobRole, State, may_come
from carepost.events.telling import invitation_page, place_page
from carepost.events.views.doors import tries_too_often, unkept
from carepost.events.views.wording import place_words, when_of
from carepost.register.views.trying import attempt, status_of
from carepost.ui.errors import too_many_requests
from carepost.ui.words import plural

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.INVITE_TO_EVENT)
@page
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose whom to invite, see how many that is and who, then send."""
    viewer = actor_of(request)
    row = queries.event_of(viewer, pk)
    form = AudienceForm(request.POST if request.method == "POST" else None, areas=queries.areas(viewer))
    people = None
    if form.is_bound and form.is_valid():
        people = queries.invitees_of(viewer, row, form.audience(), clock.today())
        invited = partial(actions.invite_to_event, by=viewer, event_id=pk, audience=form.audience())
        if form.told and attempt(form, lambda: invited(number=form.told)) is not None:
            messages.success(request, f"{plural(form.told, 'invitation')} sent.")
            return redirect("events:one", pk=pk)
        form.see(len(people))
    context = {
        "form": form, "row": row, "when": when_of(row), "people": people,
        "invited": queries.invited_to(viewer, row),
    }  # fmt: skip
    return render(request, "events/invite.html", context, status=status_of(form))


@requires(Can.SEE_INVITATIONS)
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """What a partner's person is invited to. Each leads through their own door, where they answer and read on."""
    own, now = queries.own_invitations(actor_of(request)), clock.now()
    rows = [(each, each.invitation.event, _door(each, now)) for each in own]
    context = {
        "coming": [row for row in rows if row[1].ends_at > now],
        "past": [row for row in reversed(rows) if row[1].ends_at <= now],
        "when_of": when_of, "stands": place_words,
    }  # fmt: skip
    return render(request, "events/invitations.html", context)


def _door(own: Any, now: datetime) -> str:
    """Where somebody who is invited goes on: to their place, or to sign up while that can be done."""
    if own.place is not None and own.place.state in COUNTED:
        return place_page(own.place)
    row = own.invitation.event
    return "" if may_come(State(row.state), row.begins_at, now) else invitation_page(own.invitation)


@open_to_all
@page
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody who was invited says that they come, without an account."""
    if tries_too_often(request):
        return too_many_requests(request)
    door, now = queries.invitation_door(token), clock.now()
    row = door.invitation.event
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer = partial(actions.answer_invitation, by=door.actor, invitation_id=door.invitation.pk)
        if attempt(form, lambda: answer(role=JobRole(form.cleaned_data["role"]))) is not None:
            return unkept(redirect("events:invited", token=token))
    context = {
        "form": form, "row": row, "when": when_of(row), "invitation": door.invitation, "place": door.place,
        "open": not may_come(State(row.state), row.begins_at, now),
    }  # fmt: skip
    return unkept(render(request, "events/invited.html", context, status=status_of(form)))
