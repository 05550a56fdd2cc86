"""Mails that came in and what became of each; a mail as it came; the files of an enquiry."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.core.filekinds import FileKind
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.enquiries import queries
from carepost.enquiries.rules.mails import MailState
from carepost.enquiries.views import wording
from carepost.ui.downloads import given_out
from carepost.ui.tables import Column, Table
from carepost.ui.words import date_and_time


def _enquiry(row: Any) -> Any:
    if row.enquiry is None:
        return ""
    link = Markup('<a class="govuk-link" href="{}">{}</a>')
    return link.format(reverse("enquiries:one", args=[row.enquiry_id]), row.enquiry.ref)


def _raw(row: Any) -> Markup:
    link = Markup(
        '<a class="govuk-link" href="{}" download>As it came<span class="govuk-visually-hidden"> from {}</span></a>'
    )
    return link.format(reverse("enquiries:mail-raw", args=[row.pk]), row.sender or "nobody")


MAILS = Table(
    columns=[
        Column("at", "Came", sort=True, show=lambda r: date_and_time(r.at)),
        Column("sender", "From", sort=True, heading=True),
        Column("subject", "Subject", sort=True),
        Column("state", "What became of it", sort=True, show=lambda r: MailState(r.state).label,
               csv=lambda r: MailState(r.state).label),
        Column("enquiry", "Enquiry", show=_enquiry, csv=lambda r: r.enquiry.ref if r.enquiry else ""),
        Column("size", "Bytes", sort=True, numeric=True),
        Column("raw", "The mail", show=_raw, csv=lambda r: ""),
    ],
    caption="Mails",
    empty="No mail has come in. Whoever runs Carepost connects a mailbox; docs/run/mailbox.md says how.",
    one="mail",
    first="-at",
    filename="mails.csv",
)  # fmt: skip


@requires(Can.SEE_MAIL)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every mail, or those that were kept aside (`?show=aside`)."""
    viewer, aside = actor_of(request), request.GET.get("show") == "aside"
    shown = MAILS.show(request, queries.mails(viewer, aside=aside))
    if download := shown.csv():
        return download
    here = reverse("enquiries:mails")
    parts = [("All", here, not aside), ("Kept aside", f"{here}?show=aside", aside)]
    context = {"shown": shown, "parts": parts, "pages": wording.pages(request, "enquiries:mails")}
    return render(request, "enquiries/mails.html", context)


@requires(Can.SEE_MAIL)
@require_safe
def raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A mail as it came: as a download, and as text, so that nothing in it acts."""
    content = queries.raw_of(actor_of(request), pk)
    return given_out(content, f"mail-{pk}.eml.txt", "text/plain; charset=utf-8")


@requires(Can.SEE_ENQUIRIES)
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an enquiry: as a download, under a name and a type that its content gives it."""
    found, content = queries.file_of(actor_of(request), pk)
    kind = FileKind(found.media_type)
    stem = found.name.rpartition(".")[0] or found.name
    return given_out(content, f"{stem}.{kind.ending}", kind.value)
