"""The audit book as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from carepost.councils.forms.people import BookForm
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.queries import book
from carepost.councils.views import entries as told
from carepost.ui.tables import Column, Table, hidden_query

ENTRIES = Table(
    columns=[
        Column("at", "When", sort=True, show=told.moment, heading=True),
        Column("actor_name", "Who", sort=True),
        Column("actor_role", "As", sort=True, show=lambda e: told.role(e.actor_role)),
        Column("verb", "What", sort=True, show=lambda e: told.deed(e.verb)),
        Column("subject", "About", sort=True),
        Column("detail", "Detail", show=told.detail, csv=told.detail_as_text),
        Column("seq", "Entry", sort=True, numeric=True),
        Column("hash", "Seal", show=lambda e: e.hash[: told.SEAL]),
    ],
    caption="Entries",
    empty="No entry fits. Take a filter away to see more.",
    one="entry",
    many="entries",
    first="-at",
    tie="-seq",
    filename="audit-book.csv",
)


@requires(Can.SEE_AUDIT)
def entries(request: HttpRequest) -> HttpResponseBase:
    """What was done in this council, by whom, when; newest first.

    A filter typed wrongly is told and left out.
    """
    viewer = actor_of(request)
    form = BookForm(request.GET, verbs=[(verb, told.deed(verb)) for verb in book.verbs(viewer)])
    form.is_valid()
    data = form.cleaned_data
    wanted = book.Wanted(
        verb=data.get("verb") or "",
        subject=data.get("subject") or "",
        who=data.get("who") or "",
        since=data.get("since"),
        until=data.get("until"),
    )
    shown = ENTRIES.show(request, book.entries(viewer, wanted))
    if download := shown.csv():
        return download
    hidden = hidden_query(request.GET, without=_filters(form))
    context = {"form": form, "shown": shown, "hidden": hidden, "wanted": wanted, "can": viewer}
    return render(request, "councils/book.html", context)


def _filters(form: BookForm) -> list[str]:
    parts = [f"{name}-{part}" for name in ("since", "until") for part in ("day", "month", "year")]
    return [*form.fields, *parts]
