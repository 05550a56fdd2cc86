"""A proposal to lower a red standing: its page, and the three ways in which it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carepost.core import clock
from carepost.core.seconding import State
from carepost.councils.forms.seconding import TurnDownForm
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.risk import actions, queries
from carepost.risk.views.by_hand import tab_of
from carepost.ui.forms import Form
from carepost.ui.subjects import told_of
from carepost.ui.tags import standing_text
from carepost.ui.words import long_date


@requires(Can.SEE_STANDING)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What is proposed, why and by whom, and what the reader may do with it."""
    asked = queries.proposal(actor_of(request), number)
    told_of(request, asked.service.ref)
    return _page(request, asked, Form(None))


@requires(Can.CONFIRM_OVERRIDE)
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Put somebody else's proposal in force."""
    viewer = actor_of(request)
    asked = queries.proposal(viewer, number)
    told = f"{asked.service.name} is set to {standing_text(asked.band)} until {long_date(asked.expires_on)}."
    return _answered(request, asked, told, lambda: actions.confirm_override(by=viewer, proposal_id=number))


@requires(Can.WITHDRAW_OVERRIDE)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own proposal back."""
    viewer = actor_of(request)
    asked = queries.proposal(viewer, number)
    return _answered(
        request,
        asked,
        "Your proposal is withdrawn.",
        lambda: actions.withdraw_override(by=viewer, proposal_id=number),
    )


@requires(Can.TURN_DOWN_OVERRIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def turn_down(request: HttpRequest, number: int) -> HttpResponse:
    """Turn somebody else's proposal down, in words."""
    viewer = actor_of(request)
    asked = queries.proposal(viewer, number)
    form = TurnDownForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(form, lambda: actions.turn_down_override(by=viewer, proposal_id=number, words=words)):
            messages.success(request, f"Turned down. {asked.service.name} stays as it stands.")
            return redirect("risk:proposal", number=number)
    return render(request, "risk/turn_down.html", {"form": form, "asked": asked}, status=status_of(form))


def _answered(request: HttpRequest, asked: Any, told: str, verb: Callable[[], Any]) -> HttpResponse:
    form = Form({})
    if attempt(form, verb):
        messages.success(request, told)
        return redirect(tab_of(asked.service.ref))
    return _page(request, queries.proposal(actor_of(request), asked.pk), form)


def _page(request: HttpRequest, asked: Any, form: Form) -> HttpResponse:
    viewer = actor_of(request)
    state = asked.asked.state_on(clock.today())
    mine = viewer.user_id == asked.proposed_by_id
    waits = state is State.WAITING
    context = {
        "form": form,
        "asked": asked,
        "back": tab_of(asked.service.ref),
        "state": state,
        "waits": waits,
        "mine": mine,
        "standing": queries.standing_for(viewer, asked.service_id),
        "news": queries.news_since(viewer, asked) if waits else [],
        "may_confirm": waits and not mine and viewer.may(Can.CONFIRM_OVERRIDE),
        "may_turn_down": waits and not mine and viewer.may(Can.TURN_DOWN_OVERRIDE),
        "may_withdraw": waits and mine and viewer.may(Can.WITHDRAW_OVERRIDE),
    }
    return render(request, "risk/proposal.html", context, status=status_of(form))
