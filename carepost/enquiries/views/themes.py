"""Themes by week: topic by week, each figure opening its rows; and the same as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.enquiries import queries
from carepost.enquiries.views import wording
from carepost.ui.reporting import percent
from carepost.ui.tables import Column, Table
from carepost.ui.words import short_date

WEEKS = 8


def address_of(row: Any, **more: str) -> str:
    """Where the enquiries behind a figure are listed."""
    asked = {"show": "all", "topic": row.topic} | _day("since", row.week) | _day("until", row.last_day) | more
    return f"{reverse('enquiries:board')}?{urlencode(asked)}"


def _day(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def _opens(key: str, **more: str) -> Callable[[Any], Any]:
    """A number that opens its rows; 0 opens nothing."""

    def show(row: Any) -> Any:
        number = getattr(row, key)
        link = Markup(
            '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> of {}, {}</span></a>'
        )
        return (
            link.format(address_of(row, **more), number, row.topic_name, short_date(row.week))
            if number
            else 0
        )

    return show


def _share(row: Any) -> str:
    found = percent(row.in_time, row.answered)
    return "" if found is None else f"{found}% of {row.answered}"


def _hours(row: Any) -> str:
    return "" if row.median is None else wording.hours_words(row.median)


THEMES = Table(
    columns=[
        Column("week", "Week from", sort=True, heading=True, show=lambda r: short_date(r.week), csv=lambda r: r.week),
        Column("topic_name", "Topic", sort=True),
        Column("count", "Asked", sort=True, numeric=True, show=_opens("count"), csv=lambda r: r.count),
        Column("answered", "Answered", sort=True, numeric=True, show=_opens("answered", in_time="any"),
               csv=lambda r: r.answered),
        Column("in_time", "In time", sort=True, numeric=True, show=_opens("in_time", in_time="yes"),
               csv=lambda r: r.in_time),
        Column("share", "Share in time", show=_share, csv=_share),
        Column("median", "Median time to answer", sort=True, show=_hours, csv=lambda r: r.median),
        Column("helped", "Said it helped", show=lambda r: f"{r.helped} of {r.rated}" if r.rated else "",
               csv=lambda r: r.helped),
    ],
    caption="Topic by week",
    empty="Nobody asked anything in these weeks.",
    one="topic and week",
    many="topics and weeks",
    filename="themes.csv",
)  # fmt: skip


@requires(Can.SEE_ENQUIRIES)
@require_safe
def themes(request: HttpRequest) -> HttpResponseBase:
    """The last weeks; `weeks` in the address says how many."""
    viewer, on = actor_of(request), clock.today()
    text = request.GET.get("weeks", "")
    weeks = min(int(text), 104) if text.isdecimal() and 0 < len(text) < 4 else WEEKS
    since = on - timedelta(days=on.weekday() + 7 * (weeks - 1))
    shown = THEMES.show(request, queries.by_week(viewer, since))
    if download := shown.csv():
        return download
    context = {
        "shown": shown, "since": since, "pages": wording.pages(request, "enquiries:themes"),
        "spans": [(f"{n} weeks", f"?weeks={n}", n == weeks) for n in (8, 26, 52)],
    }  # fmt: skip
    return render(request, "enquiries/themes.html", context)
