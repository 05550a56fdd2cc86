"""The council's letters: the list, one of them, and its PDF."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import queries
from carepost.letters.engine.pdf import Drawn
from carepost.letters.forms.sending import LetterFilter
from carepost.letters.rules.languages import Layout, Way, language
from carepost.letters.rules.letters import LetterState
from carepost.letters.views import wording
from carepost.messages.tabs import tabs
from carepost.ui.subjects import told_of
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import date_and_time, short_date

_LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a> <span class="cp-note">{}</span>')


def _subject(row: Any) -> Markup:
    return _LINK.format(reverse("letters:one", args=[row.pk]), row.subject, row.ref)


def _opened(row: Any) -> str:
    return date_and_time(row.opened_at) if row.opened_at else ""


def _made_of(row: Any) -> str:
    return f"{row.version.template.name}, version {row.version.number}"


TABLE = Table(
    columns=[
        Column("subject", "Letter", sort=True, heading=True, show=_subject, csv=lambda row: f"{row.ref} {row.subject}"),
        Column("service.name", "Service", sort="service__name"),
        Column("template", "Template", show=_made_of, csv=_made_of),
        Column("language", "Language", sort=True, show=lambda row: language(row.language).name),
        Column("state", "Where it is", sort=True, show=wording.state_tag, csv=lambda row: LetterState(row.state).label),
        Column("made_at", "Written", sort=True, show=lambda row: short_date(row.made_at)),
        Column("opened_at", "Opened", sort=True, show=_opened),
    ],
    caption="Letters", empty="No letter of this kind was written. Choose a template to write one.",
    one="letter", first="-made_at", filename="letters.csv", about=("service__ref",),
)  # fmt: skip


@requires(Can.SEE_LETTERS)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """What was written to whom, where it is, and whether it was opened."""
    viewer = actor_of(request)
    names = [(str(row.pk), row.name) for row in queries.templates(viewer)]
    form = LetterFilter(request.GET, templates=names)
    form.is_valid()
    good = form.cleaned_data
    wanted = queries.Wanted(
        states=good.get("state") or (), template=wording.number(good.get("template")),
        mailing=wording.number(request.GET.get("mailing")), opened=good.get("opened") or "",
        text=good.get("text") or "",
    )  # fmt: skip
    shown = TABLE.show(request, queries.letters(viewer, wanted))
    if download := shown.csv():
        return download
    context = {
        "shown": shown, "filter": form, "hidden": hidden_query(request.GET, form.fields),
        "pages": tabs(request, "letters"), "parts": wording.parts(request, "letters:listed"),
        "may_send": viewer.may(Can.SEND_LETTERS),
    }  # fmt: skip
    return render(request, "letters/listed.html", context, status=400 if form.errors else 200)


@requires(Can.SEE_LETTERS)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter as it was made, what became of it, and whether it was opened."""
    viewer = actor_of(request)
    row = queries.letter(viewer, pk)
    told_of(request, row.service.ref)
    context = {
        "row": row, "tag": wording.state_tag(row), "spoken": language(row.language), "wished": language(row.wished),
        "may_english": viewer.may(Can.SEND_IN_ENGLISH), "may_cancel": viewer.may(Can.CANCEL_LETTER),
        "layout": Layout(row.layout), "way": Way(row.way), "history": queries.history(viewer, row),
        "mails": queries.mails_of(viewer, [row]).get(row.fact, ()),
    }  # fmt: skip
    return render(request, "letters/one.html", context)


@requires(Can.SEE_LETTERS)
@require_safe
def as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a tagged PDF."""
    row = queries.letter(actor_of(request), pk)
    told_of(request, row.service.ref)
    return pdf_of(row)


def pdf_of(row: Any) -> HttpResponse:
    """A letter's PDF. Raises Http404 where its words are no longer kept."""
    if row.letter is None:
        raise Http404("What this letter said is no longer kept")
    drawn = Drawn(row.letter, row.ref, Layout(row.layout))
    return wording.pdf([drawn], title=row.subject, author=str(row.council), name=f"{row.ref}.pdf")
