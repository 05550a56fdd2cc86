"""What this room shows on other rooms' pages: changes of provider that wait, on Today and at the service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.providers import held, queries
from carepost.providers.held import Held
from carepost.providers.rules import Kind, in_words
from carepost.ui import home_lines, slots
from carepost.ui.home_lines import HomeLine
from carepost.ui.words import long_date


def enter() -> None:
    """Fill the slots of other rooms' pages; done once, as the application starts."""
    slots.fill("today.aside", name="handovers", order=60, needs=Can.DECIDE_HANDOVER, render=aside)
    slots.fill("service.summary", name="handover", order=60, needs=Can.SEE_HANDOVERS, render=summary)
    slots.fill(home_lines.SLOT, name="handovers", order=70, needs=Can.SEE_OWN_SERVICES, render=home)
    slots.fill(home_lines.SLOT, name="held", order=75, needs=Can.SEE_OWN_SERVICES, render=way_to_held)
    slots.fill(held.SLOT, name="capacity", needs=Can.SEE_OWN_SERVICES, render=readings)  # fmt: skip


def _drawn(request: HttpRequest, template: str, **context: Any) -> Markup:
    return slots.drawn(request, template, context)


def aside(request: HttpRequest, _: Any) -> Markup | None:
    """The changes of provider that wait for a decision; nothing where none does."""
    rows, total = queries.undecided(actor_of(request))
    return _drawn(request, "providers/aside.html", rows=rows, total=total) if rows else None


def summary(request: HttpRequest, service: Any) -> Markup | None:
    """That the service has another provider, and what was decided, for those of its council."""
    viewer = actor_of(request)
    if service.host_id != viewer.council_id:
        return None
    found = queries.change_of(viewer, service)
    return _drawn(request, "providers/summary.html", change=found, in_words=in_words) if found else None


def home(request: HttpRequest, _: Any) -> Sequence[HomeLine] | None:
    """For the people of a new provider: since when a service is theirs, and what was opened of before."""
    found = queries.came(actor_of(request))
    return [
        HomeLine(
            f"{each.service.name} is yours since {long_date(each.stands.on)}",
            reverse("providers:held", args=[each.service.ref]),
            why=f"Of the time before you may read: {in_words(each.stands.opens).lower()}."
            if each.decided
            else "The council has not decided what you may read of the time before. Until then it is nothing.",
        )
        for each in found
    ] or None


def way_to_held(request: HttpRequest, _: Any) -> Sequence[HomeLine]:
    """For a provider: the way to what is held about its services."""
    return [HomeLine("What is held about you", reverse("providers:held-list"), why="And who opened it.")]


def readings(request: HttpRequest, service: Any) -> Sequence[Held]:
    """For a provider: the readings of beds in its own days, and which other council was told one too."""
    rows = queries.readings(actor_of(request), service)
    return [Held(Kind.CAPACITY.label, row.as_of, _beds(row), _source(row, service.host_id)) for row in rows]


def _source(row: Any, host_id: int | None) -> str:
    return str(row.source) if row.council_id == host_id else f"{row.source}, to {row.council}"


def _beds(row: Any) -> str:
    free = "Beds" if row.vacant_accepting is None else f"{row.vacant_accepting} beds free"
    of = f" of {row.operational_beds}" if row.operational_beds is not None else ""
    return f"{free}{of}" if row.occupied is None else f"{free}{of}, {row.occupied} occupied"
