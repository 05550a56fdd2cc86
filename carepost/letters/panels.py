"""What letters show on other rooms' pages: those to a service, on its tab and its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.letters import queries
from carepost.letters.rules.letters import LetterState
from carepost.providers.held import SLOT as HELD
from carepost.providers.held import Held
from carepost.providers.rules import Kind
from carepost.ui import slots
from carepost.ui.home_lines import SLOT, HomeLine
from carepost.ui.timeline import TimelineItem
from carepost.ui.words import plural


def enter() -> None:
    """Fill the slots of other rooms' pages; done once, as the application starts."""
    slots.fill("service.tab", name="letters", label="Letters", order=44, needs=Can.SEE_LETTERS, render=tab)
    slots.fill("service.timeline", name="letters", needs=Can.SEE_LETTERS, render=timeline)
    slots.fill(SLOT, name="letters", order=50, needs=Can.SEE_OWN_SERVICES, render=home)
    slots.fill(HELD, name="letters", needs=Can.SEE_OWN_SERVICES, render=held)


def home(request: HttpRequest, _: None) -> Sequence[HomeLine]:
    """How many letters the provider's people have not opened yet."""
    unopened = queries.unopened(actor_of(request))
    if not unopened:
        return []
    return [HomeLine(f"Read {plural(unopened, 'letter')}", reverse("letters:own-list"), asks=unopened)]


def held(request: HttpRequest, service: Any) -> Sequence[Held]:
    """For its provider: what was written to a service in its days, and what a council opened of the time before."""
    return [
        Held(
            Kind.LETTERS.label, row.left_at or row.made_at, row.subject, row.by_name,
            reverse("letters:own", args=[row.pk]),
        )
        for row in queries.held(actor_of(request), service)
    ]  # fmt: skip


def tab(request: HttpRequest, service: Any) -> Markup | None:
    """What was written to the service, for those of its own council, and the way to write."""
    viewer = actor_of(request)
    if service.host_id != viewer.council_id:
        return None
    context = {
        "wish": queries.wish_of(viewer, service), "may_wish": viewer.may(Can.KEEP_WISH),
        "service": service, "rows": queries.of_service(viewer, service.pk),
        "may_send": viewer.may(Can.SEND_LETTERS),
    }  # fmt: skip
    return slots.drawn(request, "letters/tab.html", context)


def timeline(request: HttpRequest, service: Any) -> list[TimelineItem]:
    """The letters as things that happened."""
    return [
        TimelineItem(
            row.made_at, "Letter", row.subject, LetterState(row.state).label, row.by_name,
            reverse("letters:one", args=[row.pk]),
        )
        for row in queries.of_service(actor_of(request), service.pk)
    ]  # fmt: skip
