"""Mails that came in and what became of each; a mail as it came; the files of an enquiry."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.core.filekinds import FileKind
from carepost.core.sent_files import name_to_give
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.enquiries import actions, queries
from carepost.enquiries.forms.mails import TakeInForm
from carepost.enquiries.rules.mails import MailState, can_be_taken_in
from carepost.enquiries.views import wording
from carepost.register.views.trying import attempt, status_of
from carepost.ui.downloads import given_out
from carepost.ui.subjects import told_of
from carepost.ui.tables import Column, Table
from carepost.ui.words import date_and_time


def _taken_in(row: Any) -> Any:
    """Who took it in after all, and why; None where nobody did."""
    return getattr(row, "taken_in", None)


def _became(row: Any) -> str:
    taken, said = _taken_in(row), MailState(row.state).label
    return f"{said}. Taken in by {taken.by_name}: {taken.why}" if taken else said


def _became_of(row: Any) -> Any:
    return _taken_in(row).enquiry if _taken_in(row) else row.enquiry


def _enquiry(row: Any) -> Any:
    enquiry = _became_of(row)
    if enquiry is not None:
        link = Markup('<a class="govuk-link" href="{}">{}</a>')
        return link.format(reverse("enquiries:one", args=[enquiry.pk]), enquiry.ref)
    if not can_be_taken_in(MailState(row.state)):
        return ""
    link = Markup(
        '<a class="govuk-link" href="{}">Take it in<span class="govuk-visually-hidden">: {}</span></a>'
    )
    return link.format(
        reverse("enquiries:mail-take-in", args=[row.pk]), row.subject or row.sender or "a mail"
    )


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
        Column("state", "What became of it", sort=True, show=_became, csv=_became),
        Column("enquiry", "Enquiry", show=_enquiry,
               csv=lambda r: _became_of(r).ref if _became_of(r) else ""),
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
    context = {
        "shown": shown, "parts": parts, "pages": wording.pages(request, "enquiries:mails"),
        "silent": queries.silent_mailboxes(viewer),
    }  # fmt: skip
    return render(request, "enquiries/mails.html", context)


@requires(Can.SEE_MAIL)
@require_safe
def raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A mail as it came: as a download, and as text, so that nothing in it acts."""
    content = queries.raw_of(actor_of(request), pk)
    return given_out(content, f"mail-{pk}.eml.txt", "text/plain; charset=utf-8")


@requires(Can.TAKE_IN_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an enquiry of a mail that was kept aside, and say why."""
    viewer = actor_of(request)
    row = queries.mail_aside(viewer, pk)
    form = TakeInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        take = partial(actions.take_in_mail, by=viewer, mail_id=pk, why=form.cleaned_data["why"])
        made = attempt(form, take)
        if made is not None:
            messages.success(request, f"Taken in as {made.ref}.")
            readable = not made.finance or viewer.may(Can.SEE_FINANCE_ENQUIRIES)
            return redirect("enquiries:one", pk=made.pk) if readable else redirect("enquiries:mails")
    context = {"form": form, "row": row, "state": MailState(row.state).label}
    return render(request, "enquiries/mail_take_in.html", context, status=status_of(form))


@requires(Can.SEE_ENQUIRIES, Can.SEE_OWN_SERVICES)
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an enquiry: as a download, under a name and a type that its content gives it."""
    found, content = queries.file_of(actor_of(request), pk)
    if found.enquiry.service:
        told_of(request, found.enquiry.service.ref)
    kind = FileKind(found.media_type)
    return given_out(content, name_to_give(found.name, kind.ending), kind.value)
