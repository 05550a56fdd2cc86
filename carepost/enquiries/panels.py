"""What enquiries show on other rooms' pages: those about a service, and those past their time on Today."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.core import clock
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.enquiries import queries
from carepost.enquiries.rules import State
from carepost.messages import answered, offers
from carepost.messages.offers import Offer
from carepost.providers.held import SLOT, Held
from carepost.providers.rules import Kind
from carepost.ui import slots
from carepost.ui.home_lines import HomeLine
from carepost.ui.timeline import TimelineItem
from carepost.ui.words import date_and_time, plural


def enter() -> None:
    """Fill the slots of other rooms' pages; done once, as the application starts."""
    slots.fill(
        "service.tab", name="enquiries", label="Enquiries", order=43, needs=Can.SEE_ENQUIRIES, render=tab
    )
    slots.fill("service.timeline", name="enquiries", needs=Can.SEE_ENQUIRIES, render=timeline)
    slots.fill("today.aside", name="enquiries", needs=Can.SEE_ENQUIRIES, render=aside)
    slots.fill(
        offers.SLOT, name="enquiries", label="Reviewed answers", needs=Can.SEE_ENQUIRIES, render=to_tell
    )
    slots.fill(answered.KEEPER, name="enquiries", needs=Can.WRITE_ANSWER, render=keep_at)
    slots.fill("provider.home", name="enquiries", order=30, needs=Can.SEE_OWN_SERVICES, render=home)
    slots.fill(SLOT, name="enquiries", needs=Can.SEE_OWN_SERVICES, render=held)


def keep_at(_: HttpRequest, key: str) -> str:
    """Where an answer that was given in another room is put forward for the library."""
    return f"{reverse('enquiries:library-add')}?{urlencode({'from': key})}"


def _drawn(request: HttpRequest, template: str, **context: Any) -> Markup:
    return slots.drawn(request, template, context)


def tab(request: HttpRequest, service: Any) -> Markup | None:
    """What was asked about the service, for those of its own council, and the way to type in a question."""
    viewer = actor_of(request)
    if service.host_id != viewer.council_id:
        return None
    return _drawn(
        request, "enquiries/tab.html", service=service, rows=queries.of_service(viewer, service.pk),
        may_receive=viewer.may(Can.RECEIVE_ENQUIRY),
    )  # fmt: skip


def timeline(request: HttpRequest, service: Any) -> list[TimelineItem]:
    """The enquiries as things that happened."""
    return [
        TimelineItem(
            row.received_at, "Enquiry", row.subject, State(row.state).label, row.asker_name,
            reverse("enquiries:one", args=[row.pk]),
        )
        for row in queries.of_service(actor_of(request), service.pk)
    ]  # fmt: skip


def to_tell(request: HttpRequest, subject: Any) -> list[Offer] | None:
    """The reviewed answers that everybody may read, for the newsletter: none about money."""
    found = queries.to_tell(actor_of(request), clock.today())
    return [Offer(f"library:{row.pk}", row.title, row.words, "asked") for row in found] or None


def aside(request: HttpRequest, subject: Any) -> Markup:
    """What is past its time, and how many wait for an owner."""
    viewer = actor_of(request)
    rows, total = queries.late(viewer, clock.now())
    return _drawn(request, "enquiries/aside.html", rows=rows, total=total, unowned=queries.waits_for(viewer))


def home(request: HttpRequest, _: Any) -> list[HomeLine]:
    """For a provider: what it was asked back, and its enquiries that the council has."""
    found = queries.own_open(actor_of(request))
    lines = [
        HomeLine(f"Answer the council about: {row.subject}", reverse("enquiries:own", args=[row.pk]), asks=1)
        for row in found
        if row.state == State.WAITING
    ]
    with_council = [row for row in found if row.state != State.WAITING]
    if with_council:
        due = min((row.due_at for row in with_council if row.due_at), default=None)
        why = f"The next answer is due {date_and_time(due)}." if due else ""
        text = f"{plural(len(with_council), 'enquiry', 'enquiries')} with the council"
        lines.append(HomeLine(text, reverse("enquiries:own-list"), why=why))
    return lines


def held(request: HttpRequest, service: Any) -> list[Held]:
    """For its provider: what it asked, and what its council opened to it."""
    return [
        Held(
            Kind.ENQUIRIES.label, row.received_at, f"{row.subject} ({State(row.state).told.lower()})", row.asker_name,
            reverse("enquiries:own", args=[row.pk]),
        )
        for row in queries.held(actor_of(request), service.pk)
    ]  # fmt: skip
