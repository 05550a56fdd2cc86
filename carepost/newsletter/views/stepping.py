"""The steps of an edition, each on a page of its own, and when it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.core import clock
from carepost.core.calendar import LONDON, local_time_in_words
from carepost.core.refusals import NotAllowed
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.views.attempts import attempt, status_of
from carepost.newsletter import actions, queries
from carepost.newsletter.forms.editions import ScheduleForm, SureForm, WhyForm
from carepost.newsletter.rules import State, Verb
from carepost.newsletter.rules.editions import GONE, after, day_off, usual_moment

page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the verb, what it needs, its button, what it means, and what the page says once it is done."""

    verb: Verb
    needs: Can
    do: Callable[..., Any]
    label: str
    means: str
    done: str
    asks_why: bool = False

    def is_open(self, row: Any, on_its_way: int) -> bool:
        """Whether the edition stands where this can be done; so many of its mails are on their way."""
        if self.verb is Verb.CORRECT:
            return row.state in (State.SENT, State.STOPPED)
        if self.verb is Verb.STOP and row.state == State.SENT and not on_its_way:
            return False
        return after(State(row.state), self.verb) is not None and self.asks_why == self._why(row)

    def _why(self, row: Any) -> bool:
        return row.state in GONE if self.verb is Verb.STOP else self.asks_why


#: By the word in the address; what leads on stands first.
STEPS = {
    "hand-in": Step(
        Verb.SUBMIT, Can.SUBMIT_EDITION, actions.submit_edition, "Hand in for approval",
        "Nothing in it can be changed until somebody approves it or sends it back.", "Handed in.",
    ),
    "approve": Step(
        Verb.APPROVE, Can.APPROVE_EDITION, actions.approve_edition, "Approve",
        "It goes as it is. Look at it as its readers do first.", "Approved. Say when it goes.",
    ),
    "send-back": Step(
        Verb.SEND_BACK, Can.SEND_BACK_EDITION, actions.reopen_edition, "Send back",
        "It is open again, and has to be handed in anew.", "Sent back.", asks_why=True,
    ),
    "open-again": Step(
        Verb.REOPEN, Can.SEND_BACK_EDITION, actions.reopen_edition, "Open again",
        "It can be changed, and then has to be approved anew.", "It is open again.",
    ),
    "stop": Step(
        Verb.STOP, Can.STOP_EDITION, actions.stop_edition, "Stop it",
        "It does not go at its time. It stays approved.", "Stopped. Nothing was sent.",
    ),
    "stop-sending": Step(
        Verb.STOP, Can.STOP_EDITION, actions.stop_edition, "Stop sending",
        "What has left has left, and what is being handed over at this moment may still arrive. All other mails are not"
        " sent, until somebody resumes it or sends a corrected edition.",
        "Stopped. The page says what had left already.", asks_why=True,
    ),
    "resume": Step(
        Verb.RESUME, Can.RESUME_EDITION, actions.resume_edition, "Resume sending",
        "It goes on as it was approved, to those who have not got it. Nobody gets it twice, and who has left meanwhile"
        " does not get it. Where something in it is wrong, begin a corrected edition instead.",
        "It goes on.", asks_why=True,
    ),
    "correct": Step(
        Verb.CORRECT, Can.CORRECT_EDITION, actions.correct_edition, "Begin a corrected edition",
        "It starts with the words of this one, and is approved like any other. This one stays as it was sent.",
        "Begun. Put right what was wrong.",
    ),
    "give-up": Step(
        Verb.DROP, Can.DROP_EDITION, actions.drop_edition, "Give it up",
        "What is in it waits for the next edition.", "Given up.", asks_why=True,
    ),
}  # fmt: skip


@requires(Can.SUBMIT_EDITION)
@page
def taken(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step, and say why where it needs that."""
    if step not in STEPS:
        raise Http404("There is no such step")
    viewer, meant = actor_of(request), STEPS[step]
    if not viewer.may(meant.needs):
        raise PermissionDenied(NotAllowed.NO_PERMISSION.sentence)
    row = queries.edition(viewer, pk)
    kind = WhyForm if meant.asks_why else SureForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        do = partial(meant.do, by=viewer, edition_id=pk, **form.cleaned_data)
        made = attempt(form, do)
        if made is not None:
            messages.success(request, meant.done)
            return redirect("newsletter:edition", pk=made.pk)
    context = {"form": form, "row": row, "step": meant}
    return render(request, "newsletter/edition_step.html", context, status=status_of(form))


@requires(Can.SCHEDULE_EDITION)
@page
def scheduled(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when an approved edition goes."""
    viewer = actor_of(request)
    row = queries.edition(viewer, pk)
    usual = usual_moment(clock.now())
    form = ScheduleForm(
        request.POST if request.method == "POST" else None,
        initial={"day": usual.date(), "time": usual.time()},
    )
    free = ""
    if form.is_bound and form.is_valid():
        free = day_off(form.cleaned_data["day"])
        schedule = partial(actions.schedule_edition, by=viewer, edition_id=pk, at=form.moment())
        if attempt(form, lambda: schedule(all_the_same=form.cleaned_data["all_the_same"])) is not None:
            messages.success(
                request,
                f"It goes on {form.moment().astimezone(LONDON):%A %-d %B} at {local_time_in_words(form.moment())}.",
            )
            return redirect("newsletter:edition", pk=pk)
    context = {"form": form, "row": row, "free": free}
    return render(request, "newsletter/edition_schedule.html", context, status=status_of(form))
