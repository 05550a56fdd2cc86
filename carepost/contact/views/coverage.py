"""How well the council keeps its promise to be in touch, and where it stands now."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from carepost.contact import queries
from carepost.contact.forms.filters import PeriodForm
from carepost.contact.queries.calls import ATTEMPTS
from carepost.contact.queries.coverage import PARTS
from carepost.contact.views import wording
from carepost.contact.views.tabs import tabs_of_calls
from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import plural, short_date

GAPS = Table(
    columns=[
        Column(
            "name", "Service", sort=True, heading=True,
            show=lambda row: wording.service_link(row.name, row.ref), csv=lambda row: row.name,
        ),
        Column("town", "Town", sort=True),
        Column(
            "longest", "Longest time without a call", sort=True, numeric=True,
            show=lambda row: plural(row.longest, "day"),
        ),
        Column("ended", "It ended on", sort=True, show=lambda row: short_date(row.ended)),
        Column("made", "Completed calls", sort=True, numeric=True),
        Column("opened", "Counted from", sort=True, show=lambda row: short_date(row.opened)),
        Column("closed", "Counted until", sort=True, show=lambda row: short_date(row.closed)),
        Column("kept", "Promise", sort=True, show=lambda row: "Kept" if row.kept else "Not kept"),
    ],
    caption="Services by their longest time without a completed call",
    empty="No service was open in this period, or none is of this kind.",
    one="service",
    first="-longest",
    tie="ref",
    filename="coverage.csv",
    about=("ref",),
)  # fmt: skip
FILE = replace(GAPS, columns=[GAPS.columns[0], Column("ref", "Id"), *GAPS.columns[1:]])


@requires(Can.SEE_COVERAGE)
def covered(request: HttpRequest) -> HttpResponseBase:
    """The figures of a period, each with the rows behind it."""
    actor, now, on = actor_of(request), clock.now(), clock.today()
    form = PeriodForm(request.GET)
    since, until = form.period(on)
    asked = request.GET.get("show", "")
    rows = queries.gap_rows(actor, since, until, now, part=asked)
    if download := FILE.show(request, rows).csv():
        return download
    shown = GAPS.show(request, rows)
    found = queries.coverage(actor, since, until, now)
    days = {"since": since.isoformat(), "until": until.isoformat()}
    here, calls = reverse("contact:coverage"), reverse("contact:calls")
    return render(
        request,
        "contact/coverage.html",
        {
            "filter": form,
            "found": found,
            "shown": shown,
            "asked": asked if asked in PARTS else "",
            "since": since,
            "until": until,
            "hidden": hidden_query(request.GET, [n for n in request.GET if n.split("-")[0] in form.fields]),
            "can_call": actor.may(Can.SEE_TODAY),
            "can_see_calls": actor.may(Can.SEE_CALLS),
            "beside": tabs_of_calls(actor, "contact:coverage"),
            "urls": {
                "all": f"{here}?{urlencode(days)}",
                **{part: f"{here}?{urlencode(days | {'show': part})}" for part in PARTS},
                "made": f"{calls}?{urlencode(days | {'outcome': 'completed'})}",
                "attempts": f"{calls}?{urlencode(days | {'outcome': ATTEMPTS})}",
            },
        },
        status=400 if form.errors else 200,
    )
