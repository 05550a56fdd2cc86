"""Programs that are told when something happens: listed, begun, looked at with all that they were told, ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from markupsafe import Markup

from carepost.api import actions, queries
from carepost.api.actions import Signing
from carepost.api.forms import WebhookForm
from carepost.api.rules import EVENTS, Event, events_within
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, confirmed, status_of
from carepost.gateways.failures import GatewayFailed
from carepost.ui.forms import Form
from carepost.ui.tables import Column, Table
from carepost.ui.words import date_and_time, short_date


def _link(row: Any) -> Markup:
    url = reverse("tokens:webhook", args=[row.pk])
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, row.name)


def _state(row: Any) -> str:
    if row.ended_at:
        return str(row.ended_why)
    return f"Takes nothing since {short_date(row.failing_since)}" if row.failing_since else "Told"


def _became(row: Any) -> str:
    """What became of a message."""
    if row.taken_at:
        return f"Taken, {date_and_time(row.taken_at)}"
    if row.next_at is None:
        return f"Given up. {row.failure}".strip()
    return f"{row.failure} Tried again from {date_and_time(row.next_at)}" if row.tries else "On its way"


WEBHOOKS = Table(
    columns=[
        Column("name", "Program", show=_link, csv=lambda w: w.name, heading=True),
        Column(
            "events", "Told of", show=lambda w: ", ".join(EVENTS[Event(e)].label.lower() for e in w.events)
        ),
        Column("keeper", "Kept by", show=lambda w: w.keeper.name, csv=lambda w: w.keeper.name),
        Column("state", "State", show=_state, csv=_state),
    ],
    caption="Programs that are told",
    empty="No program is told anything yet.",
    one="program",
    filename="webhooks.csv",
)
DELIVERIES = Table(
    columns=[
        Column("announced_at", "When", sort=True, show=lambda d: date_and_time(d.announced_at), heading=True),
        Column("event", "What", sort=True, show=lambda d: EVENTS[Event(d.event)].label),
        Column("about", "Service", sort=True),
        Column("tries", "Tries", sort=True, numeric=True),
        Column("status", "Answer", sort=True, numeric=True),
        Column("became", "What became of it", show=_became, csv=_became),
    ],
    caption="What it was told",
    empty="Nothing has happened yet that it is told of.",
    one="message",
    filename="messages.csv",
)


@requires(Can.SUBSCRIBE)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every program that the council has told."""
    viewer = actor_of(request)
    shown = WEBHOOKS.show(request, queries.webhooks(viewer))
    return shown.csv() or render(request, "tokens/webhooks.html", {"shown": shown})


@requires(Can.SUBSCRIBE)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Have a program told. The page after it shows the signing secret, once."""
    viewer = actor_of(request)
    form = WebhookForm(
        request.POST if request.method == "POST" else None, events=sorted(events_within(viewer.permissions))
    )
    if request.method == "POST" and form.is_valid():
        made = _begun(request, form)
        if made is not None:
            return _signing(request, made)
    return render(request, "tokens/add_webhook.html", {"form": form}, status=status_of(form))


def _begun(request: HttpRequest, form: WebhookForm) -> Signing | None:
    """The program with its secret; None after the form took what was wrong."""
    data = form.cleaned_data
    events = [Event(each) for each in data["events"]]
    try:
        return attempt(
            form,
            lambda: actions.subscribe(
                by=actor_of(request), name=data["name"], url=data["url"], events=events
            ),
        )
    except GatewayFailed as failed:
        form.add_error("url", failed.sentence)
        return None


@requires(Can.SUBSCRIBE)
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One program, and what it was told."""
    viewer = actor_of(request)
    row = queries.webhook(viewer, pk)
    shown = DELIVERIES.show(request, queries.deliveries(viewer, pk))
    context = {
        "row": row,
        "shown": shown,
        "state": _state(row),
        "events": [EVENTS[Event(e)] for e in row.events],
    }
    return shown.csv() or render(request, "tokens/webhook.html", context)


@requires(Can.CHANGE_SECRET)
@never_cache
def change_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign with a new secret, after asking; the page after it shows it, once."""
    viewer = actor_of(request)
    row = queries.webhook(viewer, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = attempt(form, lambda: actions.change_secret(by=viewer, subscription_id=pk))
        if made is not None:
            return _signing(request, made)
    consequence = "Messages are signed with both for a day, so that the program can change over meanwhile."
    asked = f"Change the signing secret of {row.name}?"
    return _asked(request, form, pk, asked=asked, consequence=consequence, yes="Change it")


@requires(Can.END_SUBSCRIPTION)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a program nothing more, after asking."""
    viewer = actor_of(request)
    row = queries.webhook(viewer, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, lambda: actions.end_subscription(by=viewer, subscription_id=pk)):
        messages.success(request, f"{row.name} is told nothing more.")
        return redirect("tokens:webhooks")
    consequence = "What waits to be sent is not sent. What it was told stays on record."
    asked = f"Tell {row.name} nothing more?"
    return _asked(request, form, pk, asked=asked, consequence=consequence, yes="Tell it nothing more")


def _signing(request: HttpRequest, made: Signing) -> HttpResponse:
    return render(request, "tokens/signing.html", {"made": made})


def _asked(request: HttpRequest, form: Form, pk: int, **words: str) -> HttpResponse:
    back = reverse("tokens:webhook", args=[pk])
    context = {"form": form, "back": back, **words}
    return render(request, "councils/confirm.html", context, status=status_of(form))
