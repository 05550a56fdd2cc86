"""The library of answers: searched, written, reviewed by somebody else, retired; and which answers used it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.enquiries import actions, queries
from carepost.enquiries.forms.library import EntryForm, ReviewForm
from carepost.enquiries.rules.library import LONGEST_TITLE, Freshness
from carepost.enquiries.views import wording
from carepost.messages import answered
from carepost.register.views.trying import attempt, status_of
from carepost.ui.tables import Column, Table, address
from carepost.ui.words import short_date

page = require_http_methods(["GET", "HEAD", "POST"])


def _link(row: Any) -> Markup:
    link = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')
    return link.format(reverse("enquiries:library-one", args=[row.pk]), row.title)


def _freshness(row: Any) -> str:
    return str(row.freshness(clock.today()).label)


LIBRARY = Table(
    columns=[
        Column("title", "Question", sort=True, heading=True, show=_link, csv=lambda r: r.title),
        Column("state", "State", show=_freshness, csv=_freshness),
        Column("review_on", "Good until", sort=True, show=lambda r: short_date(r.review_on), csv=lambda r: r.review_on),
        Column("reviewed_by", "Reviewed by", sort=True),
        Column("version", "Version", sort=True, numeric=True),
        Column("used", "Used in", sort=True, numeric=True),
    ],
    caption="Answers",
    empty="No answer here. Write down what you answer again and again; somebody else reviews it.",
    one="answer",
    first="title",
    filename="library.csv",
)  # fmt: skip


@requires(Can.SEE_ENQUIRIES)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """The answers, by words and by whether they are fresh."""
    viewer, text, show = actor_of(request), request.GET.get("q", "")[:100], request.GET.get("show", "")
    rows = queries.in_part(queries.library(viewer, text), show, clock.today())
    shown = LIBRARY.show(request, rows)
    if download := shown.csv():
        return download
    parts = [("All", address(request, {"show": None, "page": None}), show not in list(Freshness))]
    parts += [
        (each.label, address(request, {"show": each.value, "page": None}), show == each) for each in Freshness
    ]
    context = {
        "shown": shown, "parts": parts, "text": text, "pages": wording.pages(request, "enquiries:library"),
        "may_write": viewer.may(Can.WRITE_ANSWER),
    }  # fmt: skip
    return render(request, "enquiries/library.html", context)


@requires(Can.WRITE_ANSWER)
@page
def added(request: HttpRequest) -> HttpResponse:
    """Write a new answer."""
    return _written(request, None)


@requires(Can.WRITE_ANSWER)
@page
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the next version of an answer."""
    return _written(request, queries.library_answer(actor_of(request), pk))


def _begun(request: HttpRequest, viewer: Actor) -> dict[str, str]:
    """What a new answer begins with: nothing, or what was answered in another room (`?from=`)."""
    found = answered.given(request, viewer, request.GET.get("from", ""))
    begun = {"version": "0"}
    if found is not None:
        begun |= {"title": found.question[:LONGEST_TITLE], "words": found.words, "sources": found.source}
    return begun


def _written(request: HttpRequest, answer: Any) -> HttpResponse:
    viewer = actor_of(request)
    now = _begun(request, viewer) if answer is None else {
        "title": answer.title, "topic": answer.topic, "words": answer.words, "sources": answer.sources,
        "version": str(answer.version),
    }  # fmt: skip
    form = EntryForm(
        request.POST if request.method == "POST" else None, topics=queries.topics(viewer), initial=now
    )
    if form.is_bound and form.is_valid():
        write = partial(actions.write_library_answer, by=viewer, answer_id=answer.pk if answer else None)
        made = attempt(form, lambda: write(entry=form.entry(), version=form.made_from))
        if made is not None:
            messages.success(request, "Kept. It is offered once somebody else has reviewed it.")
            return redirect("enquiries:library-one", pk=made.pk)
    return render(
        request, "enquiries/library_write.html", {"form": form, "answer": answer}, status=status_of(form)
    )


@requires(Can.SEE_ENQUIRIES)
@page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer with its versions, its reviews and its uses; a POST reviews it."""
    viewer, on = actor_of(request), clock.today()
    answer = queries.library_answer(viewer, pk)
    form = ReviewForm(
        request.POST if request.method == "POST" else None, initial={"version": str(answer.version)}
    )
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["version"] or ""
        review = partial(actions.review_library_answer, by=viewer, answer_id=pk)
        version = int(text) if text.isdecimal() and len(text) < 9 else 0
        if (
            attempt(form, lambda: review(version=version, review_on=form.cleaned_data["review_on"]))
            is not None
        ):
            messages.success(request, "Reviewed. It is offered until that day.")
            return redirect("enquiries:library-one", pk=pk)
    fresh = answer.freshness(on)
    context = {
        "answer": answer, "fresh": fresh, "past": queries.past_of(viewer, answer), "form": form,
        "may_write": viewer.may(Can.WRITE_ANSWER), "may_retire": viewer.may(Can.RETIRE_ANSWER),
        "may_review": viewer.may(Can.REVIEW_ANSWER) and fresh in (Freshness.UNREVIEWED, Freshness.STALE)
        and answer.writer_id != viewer.user_id,
        "own": answer.writer_id == viewer.user_id,
    }  # fmt: skip
    return render(request, "enquiries/library_one.html", context, status=status_of(form))


@requires(Can.RETIRE_ANSWER)
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer an answer no longer, or again."""
    answer = queries.library_answer(actor_of(request), pk)
    actions.retire_library_answer(by=actor_of(request), answer_id=pk, retired=not answer.retired)
    messages.success(request, "Offered again, once it is fresh." if answer.retired else "Retired.")
    return redirect("enquiries:library-one", pk=pk)
