"""Teams of the council, partners, providers, and what is shared with whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from carepost.core import clock
from carepost.councils import actions
from carepost.councils.forms.people import (
    COVERED,
    KINDS,
    NameForm,
    PartnerForm,
    ProviderBodyForm,
    SharingForm,
)
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.queries import people, sharing
from carepost.councils.rules import Covers, PartnerKind
from carepost.councils.views import asking
from carepost.councils.views.attempts import attempt, confirmed, status_of
from carepost.ui import slots
from carepost.ui.forms import Form


@requires(Can.SEE_PEOPLE)
def teams(request: HttpRequest) -> HttpResponse:
    """The council's teams."""
    rows, add_url = people.teams(actor_of(request)), _if_may(request, Can.ADD_TEAM, "councils:add-team")
    return _names(request, "Teams", rows, one="team", add_url=add_url)


@requires(Can.ADD_TEAM)
def add_team(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if attempt(form, lambda: actions.add_team(by=actor_of(request), name=name)):
            messages.success(request, f"{name} is added.")
            return redirect("councils:teams")
    return _adding(request, form, "Add a team", "councils:teams")


@requires(Can.SEE_PEOPLE)
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider that people can sign in for."""
    rows = people.provider_bodies(actor_of(request))
    add_url = _if_may(request, Can.ADD_PROVIDER_BODY, "councils:add-provider")
    columns = slots.rendered("councils.providers", request, rows, actor_of(request))
    return _names(request, "Providers", rows, one="provider", add_url=add_url, columns=columns)


@requires(Can.ADD_PROVIDER_BODY)
def add_provider(request: HttpRequest) -> HttpResponse:
    """Add a provider that people can sign in for."""
    form = ProviderBodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if attempt(form, lambda: actions.add_provider_body(by=actor_of(request), name=name)):
            messages.success(
                request, f"{name} is added. Say which registrations are its, then invite its people."
            )
            return redirect("councils:providers")
    return _adding(request, form, "Add a provider", "councils:providers")


@requires(Can.SEE_PEOPLE)
def partners(request: HttpRequest) -> HttpResponse:
    """Every partner, and what this council shares with them."""
    viewer = actor_of(request)
    context = {
        "partners": people.partners(viewer),
        "agreements": sharing.agreements(viewer, clock.today()),
        "covered": COVERED,
        "can": viewer,
    }
    return render(request, "councils/partners.html", context)


@requires(Can.ADD_PARTNER)
def add_partner(request: HttpRequest) -> HttpResponse:
    """Add a partner organisation."""
    form = PartnerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name, kind = form.cleaned_data["name"], PartnerKind(form.cleaned_data["kind"])
        if attempt(form, lambda: actions.add_partner(by=actor_of(request), name=name, kind=kind)):
            messages.success(request, f"{name} is added ({KINDS[kind]}). Say next what you share with them.")
            return redirect("councils:partners")
    return _adding(request, form, "Add a partner", "councils:partners")


@requires(Can.AGREE_SHARING)
def agree_sharing(request: HttpRequest) -> HttpResponse:
    """Say what a partner may see, from when, and who agreed it."""
    viewer = actor_of(request)
    form = SharingForm(
        request.POST if request.method == "POST" else None,
        partners=people.partners(viewer),
        today=clock.today,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        agreed = attempt(
            form,
            lambda: actions.agree_sharing(
                by=viewer,
                partner_id=int(data["partner"]),
                covers=[Covers(cover) for cover in data["covers"]],
                purpose=data["purpose"],
                agreed_by=data["agreed_by"],
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
            ),
        )
        if agreed is not None:
            messages.success(request, "The agreement is on record.")
            return redirect("councils:partners")
    return _adding(request, form, "Agree what is shared", "councils:partners", submit="Record the agreement")


@requires(Can.END_SHARING)
def end_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop sharing, after asking."""
    viewer = actor_of(request)
    shown = sharing.agreement(viewer, pk, clock.today())
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, lambda: actions.end_sharing(by=viewer, agreement_id=pk)):
        messages.success(request, f"Nothing more is shared with {shown.partner} under that agreement.")
        return redirect("councils:partners")
    return asking.ask(
        request,
        form,
        name=f"Stop sharing with {shown.partner}?",
        consequence="From today they no longer see it. The agreement stays on record.",
        yes="Stop sharing",
        back=reverse("councils:partners"),
    )


def _if_may(request: HttpRequest, can: Can, url_name: str) -> str:
    return reverse(url_name) if actor_of(request).may(can) else ""


def _names(
    request: HttpRequest,
    title: str,
    rows: people.Names,
    *,
    one: str,
    add_url: str,
    columns: Sequence[tuple[slots.Panel, Any]] = (),
) -> HttpResponse:
    """A list of names, with what higher rooms say of each."""
    context = {
        "title": title,
        "rows": rows,
        "one": one,
        "add_url": add_url,
        "can": actor_of(request),
        "columns": columns,
    }
    return render(request, "councils/names.html", context)


def _adding(request: HttpRequest, form: Form, title: str, back: str, *, submit: str = "Add") -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse(back), "submit": submit}
    return render(request, "councils/adding.html", context, status=status_of(form))
