"""The council's policies: what is in force and by whose word, what was, and a change drafted and proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.policies import Entered, InForce
from carepost.core.seconding import State
from carepost.councils.forms.policies import WHOLE, DraftForm, ProposeForm, drafted
from carepost.councils.forms.policy_words import all_told, changes, query_of
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, status_of
from carepost.ui import slots
from carepost.ui.tables import Column, Table
from carepost.ui.words import long_date, short_date

LINK = Markup('<a class="govuk-link" href="{}">{}</a>')
OURS = "Carepost’s own numbers"


@dataclass(frozen=True, slots=True)
class Line:
    """A policy as the list shows it."""

    policy: Entered
    held: InForce[Any]
    coming: Any
    waiting: Any

    @property
    def name(self) -> str:
        return self.policy.name


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a room's preview of a policy is asked about: the value, and the query of an address that carries it."""

    key: str
    value: Any
    query: str


def _next(line: Line) -> str:
    if line.waiting:
        return f"Proposed from {short_date(line.waiting.valid_from)}"
    return f"Changes on {short_date(line.coming.valid_from)}" if line.coming else ""


def _next_linked(line: Line) -> Markup | str:
    if not line.waiting:
        return _next(line)
    return LINK.format(reverse("councils:policy-proposal", args=[line.waiting.pk]), _next(line))


POLICIES = Table(
    columns=[
        Column(
            "name", "Policy", sort=True, heading=True, csv=lambda line: line.name,
            show=lambda line: LINK.format(reverse("councils:policy", args=[line.policy.key]), line.name),
        ),
        Column(
            "held__since", "In force since", sort=True, csv=lambda line: line.held.since,
            show=lambda line: short_date(line.held.since) if line.held.since else OURS,
        ),
        Column("held__authority", "By whose decision"),
        Column("held__version", "Version"),
        Column("next", "What comes", show=_next_linked, csv=_next),
    ],
    caption="Policies",
    empty="No policy is entered.",
    one="policy", many="policies", first="name", filename="policies.csv",
)  # fmt: skip


@requires(Can.SEE_POLICIES)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every policy, since when it is as it is, by whose word, and what is proposed."""
    viewer, today = actor_of(request), clock.today()
    waits = {row.key: row for row in policies.proposals(viewer).filter(answer="", lapses_on__gt=today)}
    every = (policies.entered(key) for key in policies.known())
    lines = [
        Line(
            policy,
            policies.in_force(policy.defaults, viewer.council_id, today),
            policies.coming(viewer, policy.key, today),
            waits.get(policy.key),
        )
        for policy in every
        if policy is not None
    ]
    shown = POLICIES.show(request, lines)
    if download := shown.csv():
        return download
    return render(request, "councils/policies.html", {"shown": shown, "can": viewer})


@requires(Can.SEE_POLICIES)
@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One policy: its numbers beside Carepost's own, what was in force before, and what was proposed."""
    viewer, today = actor_of(request), clock.today()
    policy = _policy(key)
    held = policies.in_force(policy.defaults, viewer.council_id, today)
    asked = [(row, row.asked.state_on(today)) for row in policies.proposals(viewer, key)]
    own = query_of(policy, held.value, policy.defaults()) if policy.can_be_proposed else ""
    context = {
        "policy": policy,
        "held": held,
        "values": all_told(policy, held.value, policy.defaults()),
        "coming": policies.coming(viewer, key, today),
        "waiting": next((row for row, state in asked if state is State.WAITING), None),
        "past": _past(viewer, policy),
        "proposals": [pair for pair in asked if pair[1] not in (State.WAITING, State.CONFIRMED)],
        "may_draft": policy.can_be_proposed and viewer.may(Can.PROPOSE_POLICY),
        "own": own,
    }
    return render(request, "councils/policy.html", context)


def _past(viewer: Actor, policy: Entered) -> list[tuple[Any, list[Any]]]:
    """Every value that was adopted, the newest first, each with what it changed of the one before it."""
    rows = list(policies.past(viewer, policy.key))
    values = [policies.value_of(policy.defaults, row.values) for row in rows]
    before = [*values, policy.defaults()][1:]
    return [(row, changes(policy, old, new)) for row, old, new in zip(rows, before, values, strict=True)]


@requires(Can.PROPOSE_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Numbers changed, what they would do, and the proposal. The address carries the draft, so it can be shared."""
    viewer, policy = actor_of(request), _policy(key)
    if not policy.can_be_proposed:
        raise Http404("This policy is set from the command line")
    held = policies.in_force(policy.defaults, viewer.council_id, clock.today())
    numbers = drafted(policy, held.value, request.GET)
    if not numbers.is_bound or not numbers.is_valid() or "edit" in request.GET:
        return _numbers(request, policy, held, numbers)
    if not numbers.changes():
        numbers.add_error(None, "These are the numbers in force. Change at least one of them.")
        return _numbers(request, policy, held, numbers)
    if WHOLE in request.GET:
        return redirect(f"{request.path}?{numbers.query()}")
    form = ProposeForm(request.POST if request.method == "POST" else None, initial={"seen": held.version})
    if form.is_bound and form.is_valid():
        made = attempt(
            form, lambda: policies.propose(by=viewer, key=key, values=numbers.values(), **form.asked())
        )
        if made is not None:
            messages.success(
                request,
                f"Proposed. It counts from {long_date(made.valid_from)} once somebody else approves it by then.",
            )
            return redirect("councils:policy-proposal", number=made.pk)
    return _look(request, policy, numbers, form)


def _numbers(request: HttpRequest, policy: Entered, held: InForce[Any], numbers: DraftForm) -> HttpResponse:
    editing = "edit" in request.GET
    context = {"policy": policy, "held": held, "form": numbers, "whole": WHOLE}
    return render(
        request,
        "councils/policy_numbers.html",
        context,
        status=400 if numbers.errors and not editing else 200,
    )


def _look(request: HttpRequest, policy: Entered, numbers: DraftForm, form: ProposeForm) -> HttpResponse:
    query = numbers.query()
    context = {
        "policy": policy,
        "form": form,
        "changes": numbers.changes(),
        "previews": previews(request, Drafted(policy.key, numbers.value, query)),
        "edit": f"{request.path}?{query}&edit=1",
    }
    return render(request, "councils/policy_look.html", context, status=status_of(form))


def previews(request: HttpRequest, asked: Drafted) -> list[Any]:
    """What the rooms above show of a draft."""
    return [shown for _, shown in slots.rendered("policy.preview", request, asked, actor_of(request))]


def _policy(key: str) -> Entered:
    found = policies.entered(key)
    if found is None:
        raise Http404("There is no policy of that name")
    return found
