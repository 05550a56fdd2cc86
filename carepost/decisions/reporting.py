"""What decisions itself tells leaders: what is asked of them, and what was undertaken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.councils.permissions import Can
from carepost.decisions.queries import issues, owed
from carepost.ui import reporting
from carepost.ui.reporting import Better, Period, Row, Rows, Section, counted
from carepost.ui.words import date_and_time, plural, short_date

TITLE = "What is asked of leaders"


def enter() -> None:
    """Enter the section of this room, and who acts; done once, as the application starts."""
    reporting.section("asked", TITLE, order=1, needs=Can.SEE_LEADERS, make=asked)
    reporting.owners_from("open action", order=10, find=owed.owners_of)


def asked(viewer: Actor, period: Period) -> Section:
    """What waits for an answer as the report is made, what is late, and which actions are overdue."""
    waiting = list(issues.waiting(viewer))
    late = [issue for issue in waiting if issue.need_by <= period.at]
    overdue = owed.matching(viewer, owed.Wanted(late=True), local_day(period.at))
    behind = Rows(
        ("What to do", "Owner", "Was due"),
        tuple(
            Row(
                (one.title, one.owner.name, short_date(one.due)),
                reverse("decisions:action", args=[one.pk]),
            )
            for one in overdue
        ),
    )  # fmt: skip
    return Section(
        "asked",
        TITLE,
        (
            counted(
                "asked.waiting", "Issues waiting", _issues(waiting),
                f"{plural(len(waiting), 'issue')} waited for an answer as the report was made.",
                better=Better.FEWER, measure=True, listed=True,
            ),
            counted(
                "asked.late", "Issues late", _issues(late),
                f"{plural(len(late), 'issue')} waited past the time by which an answer was needed.",
                better=Better.FEWER,
            ),
            counted(
                "asked.actions", "Actions overdue", behind,
                f"{plural(len(behind.rows), 'action')} stood open past the day by which it was to be done.",
                better=Better.FEWER, measure=True, listed=True,
            ),
        ),
    )  # fmt: skip


def _issues(found: Iterable[Any]) -> Rows:
    rows = tuple(
        Row(
            (one.title, one.group.name, date_and_time(one.need_by), one.recommendation, one.raised_by_name),
            reverse("decisions:issue", args=[one.pk]),
        )
        for one in found
    )
    return Rows(("What is asked", "Of whom", "Needed by", "Recommendation", "Raised by"), rows)
