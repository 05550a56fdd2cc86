"""What is asked about, week by week: counts, the median time to an answer, and the share within the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from carepost.core.acting import Actor
from carepost.enquiries.models import Enquiry
from carepost.enquiries.queries.enquiries import seen
from carepost.enquiries.rules import State
from carepost.enquiries.rules.themes import median_of
from carepost.ui.reporting import Period


@dataclass(frozen=True, slots=True)
class Theme:
    """The enquiries of one topic that came in one week. `median` is in working minutes; None where none is answered."""

    topic: str
    topic_name: str
    week: date
    count: int
    answered: int
    in_time: int
    median: float | None
    helped: int
    rated: int

    @property
    def last_day(self) -> date:
        return self.week + timedelta(days=6)


def by_week(viewer: Actor, since: date) -> list[Theme]:
    """Topic by week since a day, the newest week first, then what is asked most. What was joined counts by itself, but
    only what was answered has a time.
    """
    grouped = (
        seen(viewer).filter(received_on__gte=since).order_by()
        .annotate(week=TruncWeek("received_on")).values("week", "topic")
    )  # fmt: skip
    rows: Iterable[Mapping[str, Any]] = grouped.annotate(
        names=ArrayAgg("topic_name", distinct=True),
        count=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        in_time=Count("pk", filter=Q(in_time=True)),
        minutes=ArrayAgg("answered_minutes", filter=Q(answered_at__isnull=False), default=[]),
        rated=Count("pk", filter=~Q(helped="")),
        helped=Count("pk", filter=Q(helped="yes")),  # last: from here on the name means this
    )
    found = [_theme(row) for row in rows]
    return sorted(found, key=lambda theme: (-theme.week.toordinal(), -theme.count, theme.topic_name))


def _theme(row: Mapping[str, Any]) -> Theme:
    return Theme(
        topic=row["topic"], topic_name=row["names"][-1], week=row["week"], count=row["count"],
        answered=row["answered"], in_time=row["in_time"], median=median_of(row["minutes"]),
        helped=row["helped"], rated=row["rated"],
    )  # fmt: skip


def received_in(viewer: Actor, period: Period, *, finance: bool) -> Sequence[Enquiry]:
    """What came in during a period."""
    return _listed(viewer, finance, received_on__range=(period.start, period.end))


def answered_in(viewer: Actor, period: Period, *, finance: bool) -> Sequence[Enquiry]:
    """What was first answered during a period."""
    return _listed(viewer, finance, answered_at__date__range=(period.start, period.end))


def late_at(viewer: Actor, period: Period, *, finance: bool) -> Sequence[Enquiry]:
    """What is past its time at the moment of the report."""
    running = [State.RECEIVED, State.OWNED, State.REOPENED]
    return _listed(viewer, finance, state__in=running, due_at__lt=period.at)


def _listed(viewer: Actor, finance: bool, **which: Any) -> Sequence[Enquiry]:
    """For a report, which is read by permission: what is about money has a section of its own."""
    rows = Enquiry.objects.select_related("service").filter(
        council_id=viewer.council_id or 0, finance=finance
    )
    return list(rows.filter(**which).order_by("topic_name", "received_at", "pk"))
