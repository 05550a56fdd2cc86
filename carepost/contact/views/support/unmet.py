"""What was asked and what became of it, by kind and place; each figure opens the rows behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.contact.forms.support import UnmetFilter
from carepost.contact.queries import support
from carepost.contact.rules.support import Outcome
from carepost.contact.views.support.board import pages
from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import short_date


def table(since: date, *, opens: bool) -> Table:
    """The table of kinds and places. With `opens`, each figure leads to the requests that it counts."""
    return Table(
        columns=[
            Column("kind_name", "Support", sort=True, heading=True),
            Column("place", "Place", sort=True),
            _figure("asked", "Asked for", since, opens=opens),
            *(_figure(outcome.value, outcome.label, since, opens=opens) for outcome in Outcome),
            Column("oldest", "Oldest still open", sort=True, show=lambda row: short_date(row.oldest)),
        ],
        caption="Support by kind and place",
        empty="Nobody asked for support in this time, and nothing older is open.",
        one="kind and place",
        many="kinds and places",
        filename="unmet.csv",
    )


def _figure(key: str, label: str, since: date, *, opens: bool) -> Column:
    def show(row: Any) -> Any:
        number = getattr(row, key)
        if not (number and opens):
            return number
        words = Markup('<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>')
        return words.format(
            address_of(row, key, since), number, f"{label.lower()}, {row.kind_name}, {row.place}"
        )

    return Column(key, label, sort=True, numeric=True, show=show, csv=lambda row: getattr(row, key))


def address_of(row: Any, outcome: str, since: date) -> str:
    """Where the requests behind a figure are listed."""
    where = "" if not row.kind else str(row.locality) if row.locality else support.NOWHERE
    asked = {"outcome": outcome, "kind": row.kind, "locality": where, "since": since.isoformat()}
    return f"{reverse('contact:help')}?{urlencode({key: value for key, value in asked.items() if value})}"


@requires(Can.SEE_UNMET)
@require_safe
def unmet(request: HttpRequest) -> HttpResponseBase:
    """Kind by place, with the whole above it."""
    viewer, on = actor_of(request), clock.today()
    form = UnmetFilter(request.GET)
    since, opens = form.since(on), viewer.may(Can.SEE_HELP)
    shown = table(since, opens=opens).show(request, support.tallies(viewer, since, on))
    if download := shown.csv():
        return download
    total = support.total(viewer, since, on)
    figures = ("asked", *(outcome.value for outcome in Outcome))
    return render(
        request,
        "contact/help/unmet.html",
        {
            "filter": form,
            "since": since,
            "total": total,
            "shown": shown,
            "urls": {name: address_of(total, name, since) if opens else "" for name in figures},
            "pages": pages(request, "contact:help-unmet"),
            "hidden": hidden_query(request.GET, form.fields),
        },
        status=400 if form.errors else 200,
    )
