"""The pages of what leaves: the list, one mail, and what can be done about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup, escape

from carepost.core import clock
from carepost.councils.gates import actor_of, requires, with_token
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, status_of
from carepost.gateways.mail.coming_back import take_receipt
from carepost.gateways.mail.states import State, Verb, against
from carepost.messages import actions, queries
from carepost.messages.forms import OutgoingFilter, WhyForm
from carepost.messages.tabs import tabs
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import date_and_time

_COLOURS = {
    State.WAITING: "yellow", State.TAKEN: "blue", State.HANDING: "blue", State.SENT: "green",
    State.DELIVERED: "turquoise", State.BOUNCED: "red", State.UNCERTAIN: "orange", State.REFUSED: "red",
    State.GIVEN_UP: "grey",
}  # fmt: skip
_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')
_TAG = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>')
_DO: dict[Verb, tuple[Callable[..., Any], Can, str, str]] = {
    Verb.TRY_AGAIN: (actions.try_again, Can.TRY_MAIL_AGAIN, "Send it again", "It is sent again."),
    Verb.CONFIRM: (actions.confirm, Can.CONFIRM_MAIL, "It arrived", "It counts as sent."),
    Verb.GIVE_UP: (actions.give_up, Can.GIVE_UP_MAIL, "Give it up", "It is given up."),
}


def _address(to: str) -> Markup:
    """An address, which may go on in a second line after its @."""
    return escape(to).replace("@", Markup("@<wbr>"))


def _tag(row: Any) -> Markup:
    state = State(row.state)
    return _TAG.format(_COLOURS[state], state.label)


TABLE = Table(
    columns=[
        Column(
            "to", "To", sort=True, heading=True, csv=lambda row: row.to,
            show=lambda row: _LINK.format(reverse("messages:mail", args=[row.pk]), _address(row.to)),
        ),
        Column("kind", "Kind", sort=True, show=lambda row: row.kind.replace("-", " ").capitalize()),
        Column("reference", "About"),
        Column("queued_at", "Written", sort=True, show=lambda row: date_and_time(row.queued_at)),
        Column("state", "Where it is", sort=True, show=_tag, csv=lambda row: State(row.state).label),
        Column("tries", "Tries", numeric=True, sort=True),
        Column("said", "What went wrong last"),
    ],
    caption="Mail", empty="No mail of this kind was written.", one="mail", first="-queued_at",
    filename="mail.csv",
)  # fmt: skip


@requires(Can.SEE_MESSAGES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the first page under Messages that this person may open."""
    pages = tabs(request)
    if not pages:
        raise Http404("Nothing under Messages is open to this person")
    return redirect(pages[0][1])


@requires(Can.SEE_OUTGOING)
@require_safe
def outgoing(request: HttpRequest) -> HttpResponseBase:
    """What waits, what left and what did not."""
    viewer, form = actor_of(request), OutgoingFilter(request.GET)
    form.is_valid()
    good = form.cleaned_data
    shown = TABLE.show(request, queries.mails(viewer, good.get("state") or (), good.get("words") or ""))
    if download := shown.csv():
        return download
    context = {
        "shown": shown, "filter": form, "hidden": hidden_query(request.GET, form.fields),
        "standing": queries.standing(viewer, clock.now()), "pages": tabs(request, "outgoing"),
    }  # fmt: skip
    return render(request, "messages/outgoing.html", context, status=400 if form.errors else 200)


@requires(Can.SEE_OUTGOING)
@require_safe
def mail(request: HttpRequest, key: UUID) -> HttpResponse:
    """One mail: where it is, what went wrong, and what can be done. What it says needs a permission of its own."""
    viewer = actor_of(request)
    row = queries.mail(viewer, key)
    reads = viewer.may(Can.READ_OUTGOING)
    given = {"has_text": row.content is not None, "stopped": not queries.may_leave(row)}
    context = {
        "row": row,
        "tag": _tag(row),
        "reads": reads,
        "message": row.message if reads and row.content is not None and not row.secret else None,
        "doable": [
            (verb.value, label)
            for verb, (_, can, label, _) in _DO.items()
            if viewer.may(can) and not against(State(row.state), verb, words="-", **given)
        ],
    }
    return render(request, "messages/mail.html", context)


@requires(Can.GIVE_UP_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """Do something about a mail, and say why."""
    if verb not in {each.value for each in _DO}:
        raise Http404("There is no such thing to do")
    viewer = actor_of(request)
    do, _, label, done = _DO[Verb(verb)]
    row = queries.mail(viewer, key)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(form, lambda: do(by=viewer, key=key, words=words)) is not None:
            messages.success(request, done)
            return redirect("messages:mail", key=key)
    context = {"form": form, "row": row, "label": label, "dubious": row.state == State.UNCERTAIN}
    return render(request, "messages/change.html", context, status=status_of(form))


@csrf_exempt
@with_token
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """Where GOV.UK Notify tells what became of a mail ("Callbacks" in its documentation). It asks again where this
    fails.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.NOTIFY_TOKEN or not constant_time_compare(given, settings.NOTIFY_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    try:
        told = json.loads(request.body)
        take_receipt(str(told["reference"]), str(told["status"]))
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)
