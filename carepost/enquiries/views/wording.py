"""Words and links that the pages of enquiries share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.core import clock
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.enquiries.rules import State, Urgency
from carepost.ui.words import date_and_time

Tab = tuple[str, str, bool]

#: The pages of enquiries, as the tabs at their top: words, address, and what they need.
PAGES = (
    ("Enquiries", "enquiries:board", Can.SEE_ENQUIRIES),
    ("Library", "enquiries:library", Can.SEE_ENQUIRIES),
    ("Themes", "enquiries:themes", Can.SEE_ENQUIRIES),
    ("Mail", "enquiries:mails", Can.SEE_MAIL),
    ("Topics", "enquiries:topics", Can.SEE_ENQUIRIES),
)


def pages(request: HttpRequest, here: str) -> list[Tab]:
    """The tabs at the top of every page of enquiries that this person may open."""
    viewer = actor_of(request)
    return [(words, reverse(name), name == here) for words, name, needs in PAGES if viewer.may(needs)]


def enquiry_link(row: Any) -> Markup:
    """The subject, which leads to the enquiry, with its number."""
    link = Markup('<a class="govuk-link" data-main-link href="{}">{}</a> <span class="cp-note">{}, {}</span>')
    return link.format(reverse("enquiries:one", args=[row.pk]), row.subject, row.ref, row.topic_name)


def urgency_words(row: Any) -> str:
    """The urgency, where it is more than ordinary."""
    return "" if row.urgency == Urgency.NORMAL else Urgency(row.urgency).label


def is_late(row: Any) -> bool:
    """Past its time, and the clock runs."""
    return State(row.state).runs and row.due_at is not None and row.due_at < clock.now()


def due_words(row: Any) -> str:
    """When an answer is due, or how it went: "4 working hours, in time"."""
    if row.state == State.WAITING:
        return "The clock stands still"
    if State(row.state).is_open:
        return f"{'Late: was due' if is_late(row) else 'Due'} {date_and_time(row.due_at)}"
    if row.answered_minutes is None:
        return ""
    return f"{hours_words(row.answered_minutes)}, {'in time' if row.in_time else 'too late'}"


def hours_words(minutes: float) -> str:
    """Working time in words: "45 minutes", "3.5 working hours"."""
    if minutes < 60:
        return f"{minutes:.0f} minutes"
    return f"{minutes / 60:.1f}".removesuffix(".0") + " working hours"
