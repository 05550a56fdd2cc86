"""A proposed policy: its page, and the three ways in which it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carepost.core import clock, policies
from carepost.core.policies import Entered
from carepost.core.seconding import State
from carepost.councils.forms.policy_words import changes, query_of
from carepost.councils.forms.seconding import TurnDownForm
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, status_of
from carepost.councils.views.policies import Drafted, previews
from carepost.ui.forms import Form
from carepost.ui.words import long_date


@requires(Can.SEE_POLICIES)
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What is proposed, what it would do, and what the reader may do with it."""
    return _page(request, policies.proposal(actor_of(request), number), Form(None))


@requires(Can.APPROVE_POLICY)
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Put somebody else's proposal in force from its day."""
    viewer = actor_of(request)
    asked = policies.proposal(viewer, number)
    if asked.valid_from <= clock.today():
        told = (
            "Approved, and in force from now. Within a minute all that follows from it is worked out again."
        )
    else:
        told = f"Approved. It is in force from {long_date(asked.valid_from)}."
    return _answered(request, asked, told, lambda: policies.approve(by=viewer, proposal_id=number))


@requires(Can.WITHDRAW_POLICY)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own proposal back."""
    viewer = actor_of(request)
    asked = policies.proposal(viewer, number)
    told = "Your proposal is withdrawn."
    return _answered(request, asked, told, lambda: policies.withdraw(by=viewer, proposal_id=number))


@requires(Can.TURN_DOWN_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def turn_down(request: HttpRequest, number: int) -> HttpResponse:
    """Turn somebody else's proposal down, in words."""
    viewer = actor_of(request)
    asked = policies.proposal(viewer, number)
    form = TurnDownForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(form, lambda: policies.turn_down(by=viewer, proposal_id=number, words=words)):
            messages.success(request, "Turned down. The policy stays as it is.")
            return redirect("councils:policy-proposal", number=number)
    context = {"form": form, "asked": asked, "policy": policies.entered(asked.key)}
    return render(request, "councils/policy_turn_down.html", context, status=status_of(form))


def _answered(request: HttpRequest, asked: Any, told: str, verb: Callable[[], Any]) -> HttpResponse:
    form = Form({})
    if attempt(form, verb):
        messages.success(request, told)
        return redirect("councils:policy-proposal", number=asked.pk)
    return _page(request, policies.proposal(actor_of(request), asked.pk), form)


def _page(request: HttpRequest, asked: Any, form: Form) -> HttpResponse:
    viewer, today = actor_of(request), clock.today()
    policy = policies.entered(asked.key)
    state = asked.asked.state_on(today)
    mine, waits = viewer.user_id == asked.proposed_by_id, state is State.WAITING
    context = {
        "form": form,
        "asked": asked,
        "policy": policy,
        "state": state,
        "waits": waits,
        "mine": mine,
        "may_approve": waits and not mine and viewer.may(Can.APPROVE_POLICY),
        "may_turn_down": waits and not mine and viewer.may(Can.TURN_DOWN_POLICY),
        "may_withdraw": waits and mine and viewer.may(Can.WITHDRAW_POLICY),
        "again": "",
    }
    if policy is not None:
        context |= _held_against_now(request, asked, policy, waits=waits)
    return render(request, "councils/policy_proposal.html", context, status=status_of(form))


def _held_against_now(request: HttpRequest, asked: Any, policy: Entered, *, waits: bool) -> dict[str, Any]:
    """What it changes of the policy in force today, what it would displace, and its preview while it waits."""
    viewer, today = actor_of(request), clock.today()
    held = policies.in_force(policy.defaults, viewer.council_id, today)
    wanted = policies.value_of(policy.defaults, asked.values)
    query = query_of(policy, held.value, wanted) if policy.can_be_proposed else ""
    coming = policies.coming(viewer, policy.key, today)
    return {
        "changes": changes(policy, held.value, wanted),
        "displaced": coming if waits and coming and coming.valid_from >= asked.valid_from else None,
        "previews": previews(request, Drafted(policy.key, wanted, f"proposal={asked.pk}")) if waits else [],
        "again": query if viewer.may(Can.PROPOSE_POLICY) and not waits else "",
    }
