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
from carepost.api.queries import Program
from carepost.api.rules import EVENTS, Event
from carepost.api.views.partners import name_of_partner, partners_of
from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, confirmed, status_of
from carepost.gateways.failures import GatewayFailed
from carepost.ui.forms import Form
from carepost.ui.tables import Column, Table
from carepost.ui.words import date_and_time, in_sentence, short_date


def _link(row: Any) -> Markup:
    url = reverse("tokens:webhook", args=[row.pk])
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, row.name)


def _state(row: Program) -> str:
    if row.ended_at:
        return row.ended_why
    if not row.kept:
        return "Hears nothing: its keeper has left"
    if not row.hears:
        return "Hears nothing: its keeper may not see it, or it is not shared any longer"
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
        Column("events", "Told of", show=lambda w: ", ".join(in_sentence(EVENTS[e].label) for e in w.events)),
        Column("whose", "For"),
        Column("keeper", "Kept by"),
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
    """Every program that the council or the provider has told."""
    viewer = actor_of(request)
    shown = WEBHOOKS.show(request, queries.webhooks(viewer, clock.now()))
    context = {"shown": shown, "partners": partners_of(viewer)}
    return shown.csv() or render(request, "tokens/webhooks.html", context)


@requires(Can.SUBSCRIBE)
@never_cache
def add(request: HttpRequest, partner: int | None = None) -> HttpResponse:
    """Have a program of one's own, or of a partner, told. The page after it shows the signing secret, once."""
    viewer = actor_of(request)
    whose = name_of_partner(viewer, partner)
    events = queries.to_tell(viewer, partner, clock.now())
    form = WebhookForm(request.POST if request.method == "POST" else None, events=events)
    if request.method == "POST" and form.is_valid():
        made = _begun(request, form, partner)
        if made is not None:
            return _signing(request, made)
    context = {"form": form, "partner": whose, "nothing": not events}
    return render(request, "tokens/add_webhook.html", context, status=status_of(form))


def _begun(request: HttpRequest, form: WebhookForm, partner: int | None) -> Signing | None:
    """The program with its secret; None after the form took what was wrong."""
    data = form.cleaned_data
    events = [Event(each) for each in data["events"]]
    try:
        return attempt(
            form,
            lambda: actions.subscribe(
                by=actor_of(request), name=data["name"], url=data["url"], events=events, partner_id=partner
            ),
        )
    except GatewayFailed as failed:
        form.add_error("url", failed.sentence)
        return None


@requires(Can.SUBSCRIBE)
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One program, and what it was told."""
    viewer = actor_of(request)
    row = queries.webhook(viewer, pk, clock.now())
    shown = DELIVERIES.show(request, queries.deliveries(viewer, pk))
    context = {"row": row, "shown": shown, "state": _state(row), "labels": EVENTS, "can": viewer}
    return shown.csv() or render(request, "tokens/webhook.html", context)


@requires(Can.TAKE_OVER_SUBSCRIPTION)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for a program from now on, after asking."""
    viewer = actor_of(request)
    row = queries.webhook(viewer, pk, clock.now())
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, lambda: actions.take_over_subscription(by=viewer, subscription_id=pk)):
        messages.success(request, f"You keep {row.name} now.")
        return redirect("tokens:webhook", pk=pk)
    consequence = f"{row.keeper} keeps it no longer. It goes on being told of what you may see yourself."
    return _asked(
        request, form, pk, asked=f"Take over {row.name}?", consequence=consequence, yes="Take it over"
    )


@requires(Can.CHANGE_SECRET)
@never_cache
def change_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign with a new secret, after asking; the page after it shows it, once."""
    viewer = actor_of(request)
    row = queries.webhook(viewer, pk, clock.now())
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
    row = queries.webhook(viewer, pk, clock.now())
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
