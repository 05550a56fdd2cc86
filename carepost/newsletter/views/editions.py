"""The editions, and one of them: what is in it, what could be, to how many it goes, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, status_of
from carepost.messages.tabs import tabs
from carepost.newsletter import actions, queries
from carepost.newsletter.forms.editions import BeginForm, ChangeForm, EditionFilter
from carepost.newsletter.forms.items import ticked
from carepost.newsletter.rules import Section, State
from carepost.newsletter.rules.delivery import in_sorts
from carepost.newsletter.views import wording
from carepost.newsletter.views.stepping import STEPS, Step
from carepost.ui.tables import Column, Table, hidden_query
from carepost.ui.words import date_and_time

page = require_http_methods(["GET", "HEAD", "POST"])
_LINK = Markup('<a class="govuk-link" data-main-link href="{}">{}</a>')


def _link(row: Any) -> Markup:
    return _LINK.format(reverse("newsletter:edition", args=[row.pk]), row.title)


EDITIONS = Table(
    columns=[
        Column("number", "Number", sort=True, numeric=True),
        Column("title", "Title", sort=True, heading=True, show=_link, csv=lambda row: row.title),
        Column("state", "Where it is", sort=True, show=wording.state_tag, csv=lambda row: State(row.state).label),
        Column("send_at", "Goes or went", sort=True, show=lambda row: date_and_time(row.send_at)),
        Column("told", "Items", sort=True, numeric=True),
        Column("addresses", "Addresses", sort=True, numeric=True),
    ],
    caption="Editions", empty="No edition is like that. Begin one: what was put forward waits for it.",
    one="edition", first="-number", filename="newsletters.csv",
)  # fmt: skip


@requires(Can.SEE_NEWSLETTER)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every edition, those being made and those that were sent, and how many read the newsletter."""
    viewer, form = actor_of(request), EditionFilter(request.GET)
    form.is_valid()
    shown = EDITIONS.show(request, queries.editions(viewer, form.cleaned_data.get("state") or ()))
    if download := shown.csv():
        return download
    context = {
        "shown": shown, "filter": form, "hidden": hidden_query(request.GET, form.fields),
        "tabs": tabs(request, "newsletter"), "pages": wording.pages(request, "newsletter:editions"),
        "readers": queries.readers(viewer), "may_begin": viewer.may(Can.BEGIN_EDITION),
    }  # fmt: skip
    return render(request, "newsletter/editions.html", context, status=400 if form.errors else 200)


@requires(Can.BEGIN_EDITION)
@page
def begun(request: HttpRequest) -> HttpResponse:
    """Begin an edition."""
    viewer = actor_of(request)
    form = BeginForm(
        request.POST if request.method == "POST" else None, initial={"key": ids.submission_key()}
    )
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        begin = partial(actions.begin_edition, by=viewer, submission_key=good["key"])
        made = attempt(form, lambda: begin(title=good["title"], opening=good["opening"]))
        if made is not None:
            messages.success(request, "Begun. Take in what was put forward.")
            return redirect("newsletter:edition", pk=made.pk)
    return render(request, "newsletter/edition_begin.html", {"form": form}, status=status_of(form))


@requires(Can.SEE_NEWSLETTER)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: being made, or as it was sent."""
    viewer = actor_of(request)
    row = queries.edition(viewer, pk)
    state = State(row.state)
    collects = state is State.COLLECTING
    context = {
        "row": row, "tag": wording.state_tag(row), "state": state, "history": queries.history(viewer, row),
        "tabs": tabs(request, "newsletter"),
        "may_edit": viewer.may(Can.CHANGE_EDITION) and collects,
        "may_place": viewer.may(Can.PLACE_ITEM) and collects,
        "may_see_recipients": viewer.may(Can.SEE_RECIPIENTS), "may_test": viewer.may(Can.TEST_EDITION),
        "own": row.submitted_by_id is not None and row.submitted_by_id == viewer.user_id,
        "two": state is State.READY and queries.needs_two(viewer, clock.today()),
        "corrected_by": queries.corrected_by(viewer, row),
        "for_whom": wording.for_whom_of(queries.areas(viewer)),
    }  # fmt: skip
    if state.has_gone:
        delivered = queries.delivered(viewer, row)
        context |= {
            "read": queries.as_read(viewer, row), "delivered": delivered, "sorted": in_sorts(delivered),
            "steps": _open_steps(viewer, row, in_sorts(delivered).on_their_way),
            "left_by": queries.left_by(viewer, row), "delivery_tag": wording.delivery_tag,
        }  # fmt: skip
        return render(request, "newsletter/edition_gone.html", context)
    counted = queries.audience_count(viewer, row)
    context |= {
        "steps": _open_steps(viewer, row), "sections": queries.in_sections(row),
        "counted": counted, "by_reader": wording.by_reader(counted),
        "waiting": queries.waiting(viewer) if collects else (), "worth": wording.worth, "today": clock.today(),
        "label": lambda key: Section(key).label,
    }  # fmt: skip
    return render(request, "newsletter/edition.html", context)


def _open_steps(viewer: Actor, row: Any, on_its_way: int = 0) -> Sequence[tuple[str, Step]]:
    """The steps that this person can take now, the one that leads on first."""
    return [
        (key, step) for key, step in STEPS.items() if viewer.may(step.needs) and step.is_open(row, on_its_way)
    ]


@requires(Can.CHANGE_EDITION)
@page
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the title, the opening words and for whom it is."""
    viewer = actor_of(request)
    row = queries.edition(viewer, pk)
    now = {"title": row.title, "opening": row.opening, **ticked(row.audience)}
    form = ChangeForm(
        request.POST if request.method == "POST" else None, areas=queries.areas(viewer), initial=now
    )
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        change = partial(actions.change_edition, by=viewer, edition_id=pk, audience=form.audience())
        if attempt(form, lambda: change(title=good["title"], opening=good["opening"])) is not None:
            messages.success(request, "Changed.")
            return redirect("newsletter:edition", pk=pk)
    return render(
        request, "newsletter/edition_change.html", {"form": form, "row": row}, status=status_of(form)
    )


@requires(Can.ARRANGE_EDITION)
@require_POST
def arranged(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a section or an item one place up or down."""
    queries.edition(actor_of(request), pk)
    section, item = request.POST.get("section", ""), request.POST.get("item", "")
    actions.arrange_edition(
        by=actor_of(request), edition_id=pk, up=request.POST.get("way") == "up",
        section=Section(section) if section in set(Section) else None,
        item_id=int(item) if item.isdecimal() and len(item) < 19 else None,
    )  # fmt: skip
    return redirect("newsletter:edition", pk=pk)
