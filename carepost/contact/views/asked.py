"""Minutes asked of providers, by month, with the rows behind each figure; and the questions that nobody needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.contact.queries import asked as found
from carepost.contact.rules.asked import CALL, minutes_of
from carepost.contact.views import wording
from carepost.contact.views.tabs import tabs_of_calls
from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.ui.tables import Column, Table
from carepost.ui.words import short_date

LINK = Markup('<a class="govuk-link" href="{}">{}</a>')
MONTHS = 12
PROVIDERS = Table(
    columns=[
        Column("name", "Provider", sort=True, heading=True),
        Column("calls", "Calls", sort=True, numeric=True),
        Column("updates", "Pages filled in", sort=True, numeric=True),
        Column("minutes", "Minutes asked", sort=True, numeric=True),
    ],
    caption="Minutes asked, by provider", empty="Nobody was asked anything in this month.", one="provider",
    first="-minutes", filename="minutes-asked.csv",
)  # fmt: skip


def _service(row: Any) -> Any:
    return wording.service_link(row.service, row.ref)


def _told(row: Any) -> Any:
    return LINK.format(reverse("contact:call", args=[row.number]), row.told) if row.what == CALL else row.told


def _rows(*, council: bool) -> Table:
    """The times behind a figure; a provider has no page of a call to open."""
    return Table(
        columns=[
            Column("on", "Day", sort=True, heading=True, show=lambda row: short_date(row.on)),
            Column("told", "What", sort=True, show=_told if council else None, csv=lambda row: row.told),
            Column("service", "Service", sort=True, show=_service if council else None, csv=lambda row: row.service),
            Column("minutes", "Minutes", sort=True, numeric=True),
        ],
        caption="Each time", empty="Nobody was asked anything in this month.", one="time",
        first="-on", filename="times-asked.csv",
    )  # fmt: skip


@requires(Can.SEE_COVERAGE)
@require_safe
def asked(request: HttpRequest) -> HttpResponseBase:
    """What each provider was asked in a month; with `provider` in the address, each time of one of them."""
    viewer, month = actor_of(request), _month(request)
    provider = request.GET.get("provider")
    if provider is None:
        rows: Any = found.asked_of(viewer, month)
        shown = _linked(month).show(request, rows)
    else:
        rows = found.asked_rows(viewer, month, provider)
        shown = _rows(council=True).show(request, rows)
    if download := shown.csv():
        return download
    context = {
        "shown": shown, "month": month, "months": _months(request, provider), "one": provider is not None,
        "minutes": minutes_of(sum(row.seconds for row in rows)), "beside": tabs_of_calls(viewer, "contact:asked"),
        "back": f"{reverse('contact:asked')}?{urlencode({'month': f'{month:%Y-%m}'})}",
    }  # fmt: skip
    return render(request, "contact/asked.html", context)


@requires(Can.SEE_COVERAGE)
@require_safe
def questions(request: HttpRequest) -> HttpResponseBase:
    """The questions of the script with who needs each; those that nobody needs first."""
    viewer = actor_of(request)
    rows = found.asked_questions(viewer)
    context = {
        "rows": rows, "unneeded": sum(not row.by for row in rows), "beside": tabs_of_calls(viewer, "contact:asked")
    }  # fmt: skip
    return render(request, "contact/asked_questions.html", context)


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def own(request: HttpRequest) -> HttpResponseBase:
    """What a provider itself was asked in a month, each time with what it took."""
    viewer, month = actor_of(request), _month(request)
    rows = found.asked_rows(viewer, month)
    shown = _rows(council=False).show(request, rows)
    if download := shown.csv():
        return download
    context = {
        "shown": shown, "month": month, "months": _months(request, None),
        "minutes": minutes_of(sum(row.seconds for row in rows)),
    }  # fmt: skip
    return render(request, "contact/own_asked.html", context)


def _linked(month: date) -> Table:
    """The table by provider, whose figure opens its rows."""

    def opened(row: Any) -> Any:
        query = urlencode({"month": f"{month:%Y-%m}", "provider": row.provider})
        return LINK.format(f"{reverse('contact:asked')}?{query}", f"{row.minutes:,}")

    *columns, _ = PROVIDERS.columns
    minutes = Column(
        "minutes", "Minutes asked", sort=True, numeric=True, show=opened, csv=lambda row: row.minutes
    )
    return Table(
        columns=[*columns, minutes], caption=PROVIDERS.caption, empty=PROVIDERS.empty, one=PROVIDERS.one,
        first=PROVIDERS.first, filename=PROVIDERS.filename,
    )  # fmt: skip


def _month(request: HttpRequest) -> date:
    """The month that the address names, else this one."""
    year, _, month = request.GET.get("month", "").partition("-")
    today = clock.today().replace(day=1)
    if not (
        year.isdecimal()
        and month.isdecimal()
        and len(year) == 4
        and len(month) == 2
        and 1 <= int(month) <= 12
    ):
        return today
    return date(max(int(year), 1), int(month), 1)


def _months(request: HttpRequest, provider: str | None) -> list[tuple[str, str, bool]]:
    """The last months, each with its address and whether it is shown."""
    shown, first = _month(request), clock.today().replace(day=1)
    found_ = []
    for back in range(MONTHS):
        number = first.year * 12 + first.month - 1 - back
        month = date(number // 12, number % 12 + 1, 1)
        query = {"month": f"{month:%Y-%m}"} | ({"provider": provider} if provider is not None else {})
        found_.append((f"{month:%b %Y}", f"{request.path}?{urlencode(query)}", month == shown))
    return found_
