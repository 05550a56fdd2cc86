"""A provider's own door: what councils wrote to its services. A phone first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import actions, queries
from carepost.letters.rules.languages import language
from carepost.letters.views.letters import pdf_of
from carepost.ui.paging import page_of


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The letters to the provider's services, the newest first."""
    viewer = actor_of(request)
    rows = queries.own_letters(viewer)
    page = page_of(rows, request.GET, request.path, size=25)
    services = queries.own_services(viewer) if viewer.may(Can.KEEP_OWN_WISH) else []
    return render(
        request,
        "letters/own.html",
        {"page": page, "unopened": queries.unopened(viewer), "services": services},
    )


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter, which counts as opened from now on: the page says that the council sees it."""
    viewer = actor_of(request)
    row = queries.letter(viewer, pk)
    if request.method == "GET" and queries.awaits_opening(viewer, row):
        actions.open_letter(by=viewer, letter_id=pk)
        row.refresh_from_db(fields=["opened_at", "opened_by"])
    return render(request, "letters/own_one.html", {"row": row, "spoken": language(row.language)})


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a tagged PDF; to open it is to open the letter."""
    viewer = actor_of(request)
    row = queries.letter(viewer, pk)
    if request.method == "GET" and queries.awaits_opening(viewer, row):
        actions.open_letter(by=viewer, letter_id=pk)
    return pdf_of(row)
