"""A draft of the risk policy held against today, service by service, and against the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.councils.forms.policies import drafted
from carepost.councils.forms.policy_words import query_of
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.risk import actions, queries
from carepost.risk.forms import PreviewFilter
from carepost.risk.policies import SCORE
from carepost.risk.queries import columns
from carepost.risk.queries.pasts import warned_of
from carepost.risk.rules import ScorePolicy
from carepost.risk.rules.foreseeing import Foreseen
from carepost.risk.rules.review.words import warned
from carepost.risk.views.tables import LINK
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.tags import standing
from carepost.ui.words import short_date


@dataclass(frozen=True, slots=True)
class Line:
    """A service that the draft makes a difference for, with its name and place."""

    name: str
    town: str
    ref: str
    one: Foreseen

    @property
    def later(self) -> date | None:
        return self.one.then.settles_on


def _band(key: str, label: str, of: Any) -> Column:
    return Column(key, label, show=lambda line: standing(of(line.one)), csv=lambda line: of(line.one).label)


MOVES = Table(
    columns=[
        Column(
            "name", "Service", sort=True, heading=True, csv=lambda line: line.name,
            show=lambda line: LINK.format(reverse("register:service", args=[line.ref]), line.name),
        ),
        Column("town", "Town", sort=True),
        _band("now", "Now", lambda one: one.now.band),
        _band("then", "On its first day", lambda one: one.then.band),
        _band("settled", "Settled", lambda one: one.then.settled),
        Column(
            "later", "Settled from", sort=True, csv=lambda line: line.later,
            show=lambda line: short_date(line.later) if line.later else "",
        ),
        Column("why", "Why", show=lambda line: line.one.why, csv=lambda line: line.one.why),
    ],
    caption="Services for which it makes a difference",
    empty="No service of this kind would stand elsewhere.",
    one="service", first="name", filename="policy-preview.csv", about=("ref",),
)  # fmt: skip


@requires(Can.SEE_STANDING)
@require_safe
def preview(request: HttpRequest) -> HttpResponseBase:
    """Which services would move under the draft that the address carries, from where to where, and why."""
    viewer, on = actor_of(request), clock.today()
    draft, query = _draft(request, viewer, on)
    found = actions.preview(viewer, draft, on)
    form = PreviewFilter(request.GET)
    wanted = form.wanted()
    names = columns.named(viewer, wanted, {one.service_id for one in found.differing})
    lines = [
        Line(*names[one.service_id], one)
        for one in found.differing
        if one.service_id in names and form.keeps(one)
    ]
    shown = MOVES.show(request, lines)
    if download := shown.csv():
        return download
    context = {
        "found": found,
        "shown": shown,
        "filter": form,
        "clear": f"{request.path}?{query}",
        "hidden": hidden_query(request.GET, form.fields),
        "past": f"{reverse('risk:policy-past')}?{query}",
        "back": _back(query),
    }
    return render(request, "risk/policy_preview.html", context, status=400 if form.errors else 200)


@requires(Can.SEE_STANDING)
@require_safe
def past(request: HttpRequest) -> HttpResponseBase:
    """How often the draft would have warned, beside the policy in force."""
    viewer, on = actor_of(request), clock.today()
    draft, query = _draft(request, viewer, on)
    held, then = warned_of(viewer, on, queries.policy_now(viewer, on).value, draft)
    context = {
        "findings": [
            (one, warned(one, held), warned(other, then))
            for one, other in zip(held.findings, then.findings, strict=True)
        ],
        "concluded": held.concluded,
        "look": held.review,
        "back": f"{reverse('risk:policy-preview')}?{query}",
    }
    return render(request, "risk/policy_past.html", context)


def _draft(request: HttpRequest, viewer: Actor, on: date) -> tuple[ScorePolicy, str]:
    """The draft of the address, or the proposal that it names; and the query that carries it. Raises Http404."""
    entered = policies.entered(SCORE)
    number = request.GET.get("proposal", "")
    if entered is None:
        raise Http404("There is no such policy")
    if number.isdecimal():
        asked = policies.proposal(viewer, int(number))
        if asked.key != SCORE:
            raise Http404("That proposal is of another policy")
        return policies.value_of(ScorePolicy, asked.values), f"proposal={asked.pk}"
    held = queries.policy_now(viewer, on).value
    numbers = drafted(entered, held, request.GET)
    if not numbers.is_bound:
        return held, ""
    if not numbers.is_valid():
        raise Http404("These numbers cannot be a policy. Draft them anew")
    return numbers.value, query_of(entered, held, numbers.value)


def _back(query: str) -> str:
    number = query.removeprefix("proposal=")
    if number != query:
        return reverse("councils:policy-proposal", args=[int(number)])
    return f"{reverse('councils:draft-policy', args=[SCORE])}?{query}"
