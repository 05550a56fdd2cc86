"""One event: what it is, who comes, what can be done, what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.events import queries
from carepost.events.rules import MOVES, JobRole, PlaceState, State, Verb, may_come
from carepost.events.views import wording
from carepost.ui.tables import Column, Table
from carepost.ui.words import date_and_time, short_date

_DO: tuple[tuple[Verb, Can, str, str], ...] = (
    (Verb.OPEN, Can.OPEN_EVENT, "open", "Open for signing up"),
    (Verb.CHANGE, Can.CHANGE_EVENT, "change", "Change"),
    (Verb.MOVE, Can.MOVE_EVENT, "move", "Move"),
    (Verb.CANCEL, Can.CANCEL_EVENT, "cancel", "Cancel the event"),
    (Verb.CLOSE, Can.CLOSE_EVENT, "close", "Close"),
    (Verb.REOPEN, Can.REOPEN_EVENT, "reopen", "Open it again"),
)
#: What has a page of its own; the others are one press and a question.
_PAGES = {"change": "events:change", "move": "events:move", "cancel": "events:cancel"}


def _place_state(row: Any) -> str:
    told = PlaceState(row.state).label
    return f"{told} by {date_and_time(row.confirm_by)}" if row.confirm_by else told


def _role(row: Any) -> str:
    return JobRole(row.role).label


def _give_up(row: Any) -> Any:
    link = Markup(
        '<a class="govuk-link" href="{}">Take off<span class="govuk-visually-hidden"> {}</span></a>'
    )
    return link.format(reverse("events:place-change", args=[row.pk, "give-up"]), row.name)


PEOPLE = Table(
    columns=[
        Column("name", "Name", sort=True, heading=True),
        Column("role", "Works as", sort=True, show=_role, csv=_role),
        Column("comes_from", "From", csv=lambda r: r.comes_from),
        Column("email", "E-mail", sort=True),
        Column("state", "Place", sort=True, show=_place_state, csv=lambda r: PlaceState(r.state).label),
        Column("minutes", "Minutes there", sort=True, numeric=True),
        Column("queued_at", "Signed up", sort=True, show=lambda r: short_date(r.queued_at)),
    ],
    caption="Who comes",
    empty="Nobody is on the list yet.",
    one="person",
    many="people",
    first="queued_at",
    filename="event-people.csv",
    about=("service__ref",),
)  # fmt: skip


@requires(Can.SEE_EVENTS)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One event of the viewer's council."""
    viewer, now = actor_of(request), clock.now()
    row = queries.event_of(viewer, pk)
    state = State(row.state)
    open_now = not may_come(state, row.begins_at, now)
    changes = open_now and viewer.may(Can.GIVE_UP_PLACE)
    table = replace(PEOPLE, columns=[*PEOPLE.columns, _OFF]) if changes else PEOPLE
    shown = table.show(request, queries.list_of(viewer, row))
    if download := shown.csv():
        return download
    context = {
        "row": row, "state": state, "when": wording.when_of(row), "people": wording.places_words(row),
        "joining": queries.joining_of(viewer, row), "runs": viewer.may(Can.PLAN_EVENT), "shown": shown,
        "steps": _steps(viewer, row, now), "history": queries.history(viewer, row),
        "invited": queries.invited_to(viewer, row), "turnout": queries.turnout(viewer, row),
        "may_come": open_now and viewer.may(Can.TAKE_PLACE), "may_put_down": open_now and viewer.may(Can.PUT_DOWN),
    }  # fmt: skip
    return render(request, "events/one.html", context)


_OFF = Column("off", "Take off the list", show=_give_up, csv=lambda r: "")


_ATTENDED = (State.OPEN, State.FULL, State.HELD, State.CLOSED)


def _steps(viewer: Actor, row: Any, now: datetime) -> list[tuple[str, str]]:
    """What can be done now: words and address, the main one first."""
    state = State(row.state)
    steps = []
    if state.takes_people and viewer.may(Can.INVITE_TO_EVENT):
        steps.append(("Invite people", reverse("events:invite", args=[row.pk])))
    if now >= row.begins_at and state in _ATTENDED and viewer.may(Can.TAKE_ATTENDANCE):
        steps.append(("Attendance", reverse("events:attendance", args=[row.pk])))
    for verb, can, name, words in _DO:
        if MOVES.ways(state, verb) and viewer.may(can):
            page = _PAGES.get(name)
            href = reverse(page, args=[row.pk]) if page else reverse("events:do", args=[row.pk, name])
            steps.append((words, href))
    return steps
