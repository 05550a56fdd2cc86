"""What risk shows on other rooms' pages: a service's standing, how it moved, and the register by standing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.core import clock
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.providers.held import SLOT, Held
from carepost.providers.rules import Kind
from carepost.register.queries.added import AddedColumn, AddedFilter
from carepost.register.reach import is_own
from carepost.risk import actions, queries
from carepost.risk.on_page import standing_on_page
from carepost.risk.policies import SCORE
from carepost.risk.queries.disagreements import counted_disagreements, own_disagreements
from carepost.risk.rules import TRIGGERS, Band, Family
from carepost.risk.rules.adding_up import Known, by_family, what_would_help
from carepost.risk.rules.disagreeing import State
from carepost.risk.rules.from_register import families_of
from carepost.risk.rules.movement import year_in_words
from carepost.ui import slots
from carepost.ui.home_lines import HomeLine
from carepost.ui.tags import standing as tag
from carepost.ui.tags import standing_text
from carepost.ui.timeline import TimelineItem
from carepost.ui.words import long_date

FILTER = "standing"


def enter() -> None:
    """Fill the slots of lower rooms' pages; done once, as the application starts."""
    slots.fill("service.summary", name="standing", order=10, render=summary)
    slots.fill("service.tab", name="standing", label="Standing", order=15, render=tab)
    slots.fill("service.timeline", name="standing", render=timeline)
    slots.fill("register.filter", name=FILTER, needs=Can.SEE_STANDING, render=register_filter)
    slots.fill("policy.preview", name=SCORE, needs=Can.SEE_STANDING, render=policy_preview)
    slots.fill(SLOT, name="standing", needs=Can.SEE_OWN_SERVICES, render=held)
    slots.fill(
        "risk.board", name="disagreements", order=10, needs=Can.SEE_STANDING, render=disagreements_aside
    )
    slots.fill(
        "today.aside",
        name="disagreements",
        order=60,
        needs=Can.ANSWER_DISAGREEMENT,
        render=disagreements_aside,
    )
    slots.fill("provider.home", name="standing", order=20, needs=Can.SEE_OWN_SERVICES, render=home)
    slots.fill("register.column", name="standing", order=10, needs=Can.SEE_STANDING, render=column)


def _may_see(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return actor.may(Can.SEE_STANDING) or actor.may(Can.SEE_OWN_SERVICES)


def _drawn(request: HttpRequest, template: str, **context: Any) -> Markup:
    return slots.drawn(request, template, context)


def summary(request: HttpRequest, service: Any) -> Markup | None:
    """The standing with its strongest reasons, in a few words."""
    if not _may_see(request):
        return None
    standing = standing_on_page(request, service)
    return _drawn(request, "risk/summary.html", standing=standing, service=service) if standing else None


def tab(request: HttpRequest, service: Any) -> Markup | None:
    """All reasons with their points and sources, what would change it, and how it moved."""
    if not _may_see(request):
        return None
    viewer, today = actor_of(request), clock.today()
    standing = standing_on_page(request, service)
    year = queries.year_of(viewer, service.pk, today)
    return _drawn(
        request,
        "risk/tab.html",
        service=service,
        standing=standing,
        year=year,
        told_of_year=year_in_words(year),
        noted=_noted(request, service),
        by_hand=_by_hand(request, service) if standing else None,
        **(_reasons(standing, service, today) if standing else {}),
    )


def _reasons(standing: Any, service: Any, today: date) -> dict[str, Any]:
    """What adds up, what sets the standing by itself, and what would change it, by the policy in force."""
    policy = queries.policy_of(service.host_id, today)
    lines = queries.reason_lines(standing)
    applies = families_of(regulated=service.kind == "location")
    missing = {Family(word) for word in standing.missing}
    told = {line.kind: line.sentence for line in lines}
    return {
        "policy": policy,
        "families": by_family(lines, missing, policy, applies),
        "triggers": [(one, told.get(one.kind.key, "")) for one in TRIGGERS if one.key in standing.triggers],
        "helps": what_would_help(Known(lines, today, policy, applies), Band(standing.computed)),
        "would_change": [line for line in standing.what_would_change if not line.startswith("At least ")],
    }


def _noted(request: HttpRequest, service: Any) -> Markup | None:
    """What people noted and who, for the council's own people: a provider reads the reasons alone."""
    viewer = actor_of(request)
    if not viewer.may(Can.SEE_STANDING):
        return None
    ours = service.host_id == viewer.council_id
    return _drawn(
        request,
        "risk/noted.html",
        service=service,
        noted=queries.noted(viewer, service.pk, clock.today()),
        may_note=viewer.may(Can.NOTE_SIGNAL) and ours,
        may_withdraw=viewer.may(Can.WITHDRAW_SIGNAL) and ours,
    )


def _by_hand(request: HttpRequest, service: Any) -> Markup | None:
    """What people set by hand and why, for the council's own people: a provider sees the standing alone."""
    viewer = actor_of(request)
    if not viewer.may(Can.SEE_STANDING):
        return None
    return _drawn(
        request,
        "risk/by_hand.html",
        service=service,
        standing=standing_on_page(request, service),
        found=queries.by_hand(viewer, service.pk, clock.today()),
        may_set=viewer.may(Can.OVERRIDE) and service.host_id == viewer.council_id,
        may_end=viewer.may(Can.END_OVERRIDE) and service.host_id == viewer.council_id,
    )


def timeline(request: HttpRequest, service: Any) -> list[TimelineItem] | None:
    """The moves of its standing."""
    if not _may_see(request):
        return None
    return [_item(move) for move in queries.moves(actor_of(request), service.pk)]


def _item(move: Any) -> TimelineItem:
    worst = queries.worst_of(move.reasons)
    before = f" from {standing_text(move.band_from)}" if move.band_from else ""
    return TimelineItem(
        move.at, "Standing", f"Standing{before} to {standing_text(move.band_to)}", worst, "Carepost"
    )


def policy_preview(request: HttpRequest, asked: Any) -> Markup | None:
    """What a draft of the risk policy would move, in figures, with the way to the services."""
    if asked.key != SCORE:
        return None
    found = actions.preview(actor_of(request), asked.value, clock.today())
    there, past = (f"{reverse(name)}?{asked.query}" for name in ("risk:policy-preview", "risk:policy-past"))
    return _drawn(request, "risk/policy_panel.html", found=found, there=there, past=past)


def register_filter(request: HttpRequest, _: Any) -> AddedFilter:
    """Services by their standing."""
    viewer = actor_of(request)
    chosen = [value for value in request.GET.getlist(FILTER) if value in set(Band)]
    condition = Q(pk__in=queries.ids_in_bands(viewer, chosen)) if chosen else None

    def counts(services: Any) -> Mapping[str, int]:
        return queries.counts(viewer, among=services)

    return AddedFilter(
        FILTER, "Standing", [(band.value, band.label) for band in Band], chosen, condition, counts
    )


def column(request: HttpRequest, services: Any) -> AddedColumn:
    """The standing of the services on a page."""
    found = queries.bands(actor_of(request), [service.pk for service in services])
    return AddedColumn(
        "Standing",
        {pk: tag(band) for pk, band in found.items()},
        {pk: Band(band).label for pk, band in found.items()},
        found,
    )


def held(request: HttpRequest, service: Any) -> list[Held]:
    """For its provider: how its standing moved in the provider's own days, with the way there while it is theirs."""
    viewer = actor_of(request)
    url = reverse("register:service", args=[service.ref]) if is_own(viewer, service) else ""
    moves = queries.held_moves(viewer, service.pk)
    return [Held(Kind.STANDING.label, move.at, _item(move).title, "Carepost", url) for move in moves]


def disagreements_aside(request: HttpRequest, _: Any) -> Markup | None:
    """How many providers wait for an answer about their standing; nothing while nobody does."""
    counts = counted_disagreements(actor_of(request), clock.today())
    if not counts["open"]:
        return None
    return _drawn(request, "risk/disagreements_aside.html", counts=counts)


def home(request: HttpRequest, _: Any) -> list[HomeLine]:
    """For a provider: what it is asked about its disagreements, and when it hears of the others."""
    lines = []
    for row in own_disagreements(actor_of(request)):
        page = reverse("risk:own-disagreement", args=[row.pk])
        if row.state == State.WAITING:
            lines.append(HomeLine(f"Answer the council about {row.ref}", page, asks=1, why=row.sentence))
        elif row.state == State.OPEN and row.due_on:
            why = f"{row.service.name}. The council answers by {long_date(row.due_on)}."
            lines.append(HomeLine(f"You disagreed: {row.ref}", page, why=why))
    return lines
