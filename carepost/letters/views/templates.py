"""The list of templates, one of them with its past, and how it reads for a service."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import queries
from carepost.letters.engine.pdf import Drawn
from carepost.letters.forms.base import ValuesForm
from carepost.letters.views import wording
from carepost.messages.tabs import tabs
from carepost.ui.tables import Column, Table, address
from carepost.ui.words import short_date

_LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a><span class="cp-note">{}</span>')


def _name(row: Any) -> Markup:
    return _LINK.format(reverse("letters:template", args=[row.pk]), row.name, row.about)


def _version(row: Any) -> str:
    return f"Version {row.current.number}" if row.current else "None yet"


def _draft(row: Any) -> str:
    return "The next one is being written" if row.drafted else ""


TABLE = Table(
    columns=[
        Column("name", "Template", sort=True, heading=True, show=_name, csv=lambda row: row.name),
        Column("current", "In use", show=_version, csv=_version),
        Column("drafted", "Draft", show=_draft, csv=_draft),
        Column("changed_at", "Changed", sort=True, show=lambda row: short_date(row.changed_at)),
    ],
    caption="Templates", empty="No template here. Add one for each kind of letter that you send.",
    one="template", first="name", filename="letter-templates.csv",
)  # fmt: skip


@requires(Can.SEE_LETTERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The templates that are offered, or those that no longer are."""
    viewer, retired = actor_of(request), request.GET.get("show") == "retired"
    shown = TABLE.show(request, queries.templates(viewer, retired=retired))
    if download := shown.csv():
        return download
    offered = [
        ("Offered", address(request, {"show": None, "page": None}), not retired),
        ("Retired", address(request, {"show": "retired", "page": None}), retired),
    ]
    context = {
        "shown": shown, "pages": tabs(request, "letters"), "parts": wording.parts(request, "letters:templates"),
        "offered": offered, "may_add": viewer.may(Can.ADD_TEMPLATE),
    }  # fmt: skip
    return render(request, "letters/templates.html", context)


@requires(Can.SEE_LETTERS)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A template: the version in use, the draft, and what came before."""
    viewer = actor_of(request)
    row = queries.template(viewer, pk)
    draft = queries.open_draft(viewer, row)
    may_publish = viewer.may(Can.PUBLISH_TEMPLATE)
    context = {
        "row": row, "draft": draft, "past": queries.past_of(viewer, row),
        "own": draft is not None and viewer.user_id in draft.wrote,
        "publishers": queries.may_publish(viewer, draft, clock.today()) if draft else (),
        "may_write": viewer.may(Can.WRITE_TEMPLATE) and not row.retired, "may_publish": may_publish,
        "may_retire": viewer.may(Can.RETIRE_TEMPLATE),
    }  # fmt: skip
    return render(request, "letters/template.html", context)


@requires(Can.SEE_LETTERS)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """How the draft, or a version, reads for a service: as a page, or as the PDF."""
    viewer, asked = actor_of(request), request.GET.get("of", "")
    row = queries.template(viewer, pk)
    source = _source(request, row, asked)
    found = queries.services_meant(viewer, request.GET.get("service", ""))
    form = ValuesForm(request.GET or None, wording=source.wording, all_needed=False)
    typed = form.values() if form.is_bound and (form.is_valid() or form.errors) else {}
    shown = queries.previewed(viewer, source.wording, found[0], typed, clock.today()) if found else None
    if shown is not None and request.GET.get("as") == "pdf":
        drawn = [Drawn(shown.letter.as_json(), "Preview")]
        return wording.pdf(drawn, title=shown.letter.subject, author=str(row.council), name="preview.pdf")
    context = {
        "row": row, "of": asked, "source": source, "form": form, "found": found, "shown": shown,
        "letter": shown.letter.as_json() if shown else None,
        "text": request.GET.get("service", ""), "as_pdf": address(request, {"as": "pdf"}),
    }  # fmt: skip
    return render(request, "letters/preview.html", context, status=400 if form.errors else 200)


def _source(request: HttpRequest, row: Any, asked: str) -> Any:
    """The draft, or the version of that number, or else the version in use. Raises Http404."""
    viewer = actor_of(request)
    source: Any = row.current
    if asked == "draft":
        source = queries.open_draft(viewer, row)
    elif asked.isdecimal() and len(asked) < 9:
        source = queries.version(viewer, row, int(asked))
    if source is None:
        raise Http404("There is nothing to show yet")
    return source
