"""What leaders are told of enquiries: asked, answered in time, late; those about money for their readers alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.urls import reverse

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.enquiries.queries import themes as found
from carepost.enquiries.rules import State
from carepost.ui import reporting
from carepost.ui.reporting import Better, Period, Row, Rows, Section, counted, shared, trend_of
from carepost.ui.words import plural, short_date

TITLE, MONEY = "Enquiries", "Enquiries about money"


def enter() -> None:
    """Enter the sections of this room; done once, as the application starts."""
    reporting.section(
        "enquiries", TITLE, order=45, needs=Can.SEE_ENQUIRIES, make=partial(section, finance=False)
    )
    reporting.section(
        "enquiries-money",
        MONEY,
        order=46,
        needs=Can.SEE_FINANCE_ENQUIRIES,
        make=partial(section, finance=True),
    )


def section(viewer: Actor, period: Period, *, finance: bool) -> Section:
    """The enquiries of the period, and those that are late as the report is made."""
    key = "enquiries-money" if finance else "enquiries"
    came, answered, late = (
        read(viewer, period, finance=finance)
        for read in (found.received_in, found.answered_in, found.late_at)
    )
    return Section(
        key,
        MONEY if finance else TITLE,
        (
            counted(
                f"{key}.asked", "Asked", _rows(came), f"{plural(len(came), 'enquiry', 'enquiries')} came in.",
                trend=trend_of(period, lambda one: len(found.received_in(viewer, one, finance=finance))),
            ),
            shared(
                f"{key}.in_time", "Answered within the clock", _rows(answered, counts=lambda row: int(row.in_time)),
                f"{sum(bool(row.in_time) for row in answered)} of {len(answered)} first answers were in time.",
                better=Better.MORE, measure=not finance,
            ),
            counted(
                f"{key}.late", "Late as the report was made", _rows(late),
                f"{plural(len(late), 'enquiry', 'enquiries')} past the time that was promised.",
                better=Better.FEWER, listed=True,
            ),
        ),
        note="In working hours, without the time in which the council waited for who asked.",
    )  # fmt: skip


def _rows(enquiries: Sequence[Any], counts: Any = lambda row: 1) -> Rows:
    rows = (
        Row(
            (
                row.ref, row.topic_name, row.service.name if row.service else "no service",
                State(row.state).label, short_date(row.received_at), row.owner_name or "nobody",
            ),
            reverse("enquiries:one", args=[row.pk]),
            counts(row),
        )
        for row in enquiries
    )  # fmt: skip
    return Rows(("Number", "Topic", "Service", "State", "Asked", "Owner"), tuple(rows))
