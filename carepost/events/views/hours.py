"""Hours learned: by event, service, role, person and month; each figure opens its rows; all of it as a file."""

from __future__ import annotations

import calendar
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.events import queries
from carepost.events.forms.hours import HoursFilter
from carepost.events.queries import HoursTotal
from carepost.events.rules import JobRole
from carepost.events.rules.attendance import Source
from carepost.events.views.wording import short_when
from carepost.messages import tabs
from carepost.ui.tables import Column, Shown, Table, address, hidden_query
from carepost.ui.words import count_of, plural

BY = {
    "event": "By event",
    "service": "By service",
    "role": "By role",
    "person": "By person",
    "month": "By month",
    "rows": "Every one",
}
_LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')


def hours_words(minutes: int) -> str:
    """ "5,000 hours", "1.5 hours"."""
    hours = f"{minutes / 60:,.1f}".removesuffix(".0")
    return f"{hours} {'hour' if hours == '1' else 'hours'}"


def _table(by: str, request: HttpRequest) -> Table:
    """The table of one way of adding up; each row leads to who stands behind it."""

    def opens(row: Any) -> Any:
        return _LINK.format(address(request, _rows_of(by, row.value)), row.name)

    columns = [Column("name", BY[by].removeprefix("By ").capitalize(), sort=True, heading=True, show=opens,
                      csv=lambda r: r.name)]  # fmt: skip
    columns.append(
        Column(
            "minutes", "Hours", sort=True, numeric=True, show=lambda r: f"{r.hours:,}", csv=lambda r: r.hours
        )
    )
    if by == "event":
        columns.append(Column("people", "Came", sort=True, numeric=True))
        columns.append(Column("held", "Of who held a place", sort=True, numeric=True))
    elif by != "person":
        columns.append(Column("people", "People", sort=True, numeric=True))
    if by not in ("event", "month"):
        columns.append(Column("events", "Events", sort=True, numeric=True))
    return Table(
        columns=columns, caption=f"Hours learned, {BY[by].lower()}", one="line", first="-minutes", tie="value",
        empty=EMPTY, filename=f"hours-by-{by}.csv",
    )  # fmt: skip


EMPTY = "Nobody’s attendance is known here yet. Take it on the page of an event that was held."


def _rows_of(by: str, value: str) -> dict[str, str | None]:
    """The address of who stands behind a line."""
    shared: dict[str, str | None] = {"by": "rows", "page": None, "sort": None}
    if by == "month":
        year, month = value.split("-")
        last = calendar.monthrange(int(year), int(month))[1]
        return shared | {"since": f"{value}-01", "until": f"{value}-{last}"}
    return shared | {by: value or "none"}


def _role(row: Any) -> str:
    return JobRole(row.role).label


def _sources(row: Any) -> str:
    """ "Zoom, participants.csv; Ticked on the list": the reports and ticks behind somebody's minutes."""
    told = (each.partition(" ") for each in row.sources)
    return "; ".join(
        f"{Source(source).label}, {name}" if name else Source(source).label for source, _, name in told
    )


ROWS = Table(
    columns=[
        Column("name", "Name", sort=True, heading=True),
        Column("role", "Works as", sort=True, show=_role, csv=_role),
        Column("comes_from", "From", csv=lambda r: r.comes_from),
        Column("event", "Event", sort="event__title", csv=lambda r: r.event.title,
               show=lambda r: _LINK.format(reverse("events:one", args=[r.event_id]), r.event.title)),
        Column("begins_at", "When", sort="event__begins_at", show=lambda r: short_when(r.event),
               csv=lambda r: r.event.begins_at),
        Column("minutes", "Minutes", sort=True, numeric=True),
        Column("sources", "Known from", show=_sources, csv=_sources),
    ],
    caption="Who learned, at which event",
    empty=EMPTY,
    one="person at an event",
    many="people at events",
    first="begins_at",
    filename="hours.csv",
    about=("service__ref",),
)  # fmt: skip


@requires(Can.SEE_HOURS)
@require_safe
def hours(request: HttpRequest) -> HttpResponseBase:
    """Hours learned under the filters of the address."""
    viewer = actor_of(request)
    form = HoursFilter(request.GET, topics=queries.topics(viewer), series=queries.series(viewer))
    wanted, by = form.wanted(), request.GET.get("by", "")
    by = by if by in BY else "event"
    shown = _shown(
        request,
        by,
        queries.attended_from(viewer, wanted) if by == "rows" else queries.added_up(viewer, wanted, by),
    )
    if download := shown.csv():
        return download
    dates = [f"{name}-{part}" for name in ("since", "until") for part in ("day", "month", "year")]
    context = {
        "filter": form, "shown": shown, "told": told(queries.total(viewer, wanted)),
        "parts": _parts(request, by),
        "hidden": hidden_query(request.GET, [*form.fields, *dates]), "pages": tabs.tabs(request, "events"),
        "here": reverse("events:hours"), "clear": f"{reverse('events:hours')}?by={by}",
    }  # fmt: skip
    return render(request, "events/hours.html", context, status=400 if form.errors else 200)


def _parts(request: HttpRequest, by: str) -> list[tuple[str, str, bool]]:
    return [
        (words, address(request, {"by": name, "page": None, "sort": None}), name == by)
        for name, words in BY.items()
    ]


def _shown(request: HttpRequest, by: str, rows: Any) -> Shown:
    return (ROWS if by == "rows" else _table(by, request)).show(request, rows)


def told(total: HoursTotal) -> str:
    """ "5,000 hours learned by 412 people at 17 events. 180 of 303 services had somebody there."."""
    people, events = plural(total.people, "person", "people"), plural(total.events, "event")
    reached = f"{count_of(total.services, total.of_services, 'service')} had somebody there."
    return f"{hours_words(total.minutes)} learned by {people} at {events}. {reached}"
