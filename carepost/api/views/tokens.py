"""Tokens by which other programs come in: listed, made, looked at, taken over, revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from markupsafe import Markup

from carepost.api import actions, queries
from carepost.api.forms import TokenForm
from carepost.api.rules import SCOPES
from carepost.api.views.partners import name_of_partner, partners_of
from carepost.core import clock
from carepost.core.acting import ActorKind
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, confirmed, status_of
from carepost.ui.forms import Form
from carepost.ui.tables import Column, Table
from carepost.ui.words import date_and_time, short_date


def _link(token: queries.Shown) -> Markup:
    url = reverse("tokens:token", args=[token.pk])
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, token.name)


TOKENS = Table(
    columns=[
        Column("name", "For", sort=True, show=_link, csv=lambda t: t.name, heading=True),
        Column("whose", "Acts for", sort=True),
        Column("prefix", "Begins with"),
        Column("state", "State", sort=True),
        Column("keeper", "Kept by", sort=True),
        Column("expires_at", "Until", sort=True, show=lambda t: short_date(t.expires_at)),
        Column(
            "used_at",
            "Last used",
            sort=True,
            show=lambda t: short_date(t.used_at) if t.used_at else "Never",
        ),
    ],
    caption="Tokens",
    empty="No other program can come in: there is no token yet.",
    one="token",
    filename="tokens.csv",
)
REQUESTS = Table(
    columns=[
        Column("at", "When", sort=True, show=lambda r: date_and_time(r.at), heading=True),
        Column("operation", "Operation", sort=True),
        Column("subject", "About", sort=True),
        Column("told", "Rows", sort=True, numeric=True),
        Column("status", "Answer", sort=True, numeric=True),
    ],
    caption="What it asked",
    empty="It has not asked anything yet.",
    one="request",
    first="-at",
    filename="requests.csv",
)


@requires(Can.SEE_TOKENS)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every token of the council or the provider."""
    viewer = actor_of(request)
    shown = TOKENS.show(request, queries.tokens(viewer, clock.now()))
    if download := shown.csv():
        return download
    context = {"shown": shown, "can": viewer, "in_council": viewer.kind is ActorKind.STAFF}
    return render(request, "tokens/listed.html", context | {"partners": partners_of(viewer)})


@requires(Can.MAKE_TOKEN)
@never_cache
def make(request: HttpRequest, partner: int | None = None) -> HttpResponse:
    """Make a token, for one's own organisation or for a partner. The page after it shows the secret, once."""
    viewer, now = actor_of(request), clock.now()
    whose = name_of_partner(viewer, partner)
    policy = queries.numbers(viewer, now)
    scopes = queries.to_give(viewer, partner, now)
    form = TokenForm(
        request.POST if request.method == "POST" else None,
        scopes=scopes,
        longest=policy.longest_days,
        usual=policy.usual_days,
    )
    if request.method == "POST" and form.is_valid():
        name, chosen, days = form.chosen()
        made = attempt(
            form,
            lambda: actions.make_token(by=viewer, name=name, scopes=chosen, days=days, partner_id=partner),
        )
        if made is not None:
            return render(request, "tokens/made.html", {"made": made})
    context = {
        "form": form, "partner": whose, "nothing": not scopes,
        "longest": policy.longest_days, "can": viewer,
    }  # fmt: skip
    return render(request, "tokens/make.html", context, status=status_of(form))


@requires(Can.SEE_TOKENS)
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One token: what it may do today, and what it asked."""
    viewer = actor_of(request)
    token = queries.token(viewer, pk, clock.now())
    shown = REQUESTS.show(request, queries.asked_by(viewer, pk))
    if download := shown.csv():
        return download
    return render(
        request,
        "tokens/one.html",
        {"token": token, "shown": shown, "can": viewer, "labels": SCOPES, "state": queries.State},
    )


@requires(Can.TAKE_OVER_TOKEN)
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for a token from now on, after asking."""
    viewer = actor_of(request)
    token = queries.token(viewer, pk, clock.now())
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, lambda: actions.take_over_token(by=viewer, token_id=pk)):
        messages.success(request, f"You keep {token.named} now.")
        return redirect("tokens:token", pk=pk)
    return _asked(
        request,
        form,
        pk,
        asked=f"Take over {token.named}?",
        consequence=f"{token.keeper} keeps it no longer. It goes on with what you may do yourself.",
        yes="Take it over",
    )


@requires(Can.REVOKE_TOKEN)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token now, after asking."""
    viewer = actor_of(request)
    token = queries.token(viewer, pk, clock.now())
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, lambda: actions.revoke_token(by=viewer, token_id=pk)):
        messages.success(request, f"{token.named} is revoked.")
        return redirect("tokens:tokens")
    return _asked(
        request,
        form,
        pk,
        asked=f"Revoke {token.named}?",
        consequence="The program that uses it is shut out at once. What it did stays on record.",
        yes="Revoke it",
    )


def _asked(request: HttpRequest, form: Form, pk: int, **words: Any) -> HttpResponse:
    context = {"form": form, "back": reverse("tokens:token", args=[pk]), **words}
    return render(request, "councils/confirm.html", context, status=status_of(form))
