"""A match, for the council and for both sides: agree, turn down, done or not, how it went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carepost.contact.actions import aid as actions
from carepost.contact.forms.aid import AnswerForm
from carepost.contact.queries.support import aid
from carepost.contact.rules.aid import MATCH_MOVES, Party
from carepost.contact.views.support.aid import amount_words, what
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.subjects import told_of

page = require_http_methods(["GET", "HEAD", "POST"])
#: What can be done with a match: words, the verb of the table, what it needs, the question that takes words.
STEPS: Mapping[str, tuple[str, str, Can, str]] = {
    "agree": ("Agree", "agree", Can.ANSWER_MATCH, ""),
    "turn-down": ("Turn it down", "turn down", Can.ANSWER_MATCH, "Why?"),
    "done": ("It was done as agreed", "fulfil", Can.END_MATCH, ""),
    "not-done": ("It was not done", "fail", Can.END_MATCH, "Why?"),
    "withdraw": ("Withdraw the proposal", "withdraw", Can.WITHDRAW_MATCH, "Why?"),
    "rate": ("Say how it went", "rate", Can.RATE_MATCH, "In your words"),
}


TEMPLATES = {
    "contact:aid-match": "contact/help/aid_match.html",
    "contact:own-match": "contact/help/own_match.html",
}


@requires(Can.SEE_AID)
@page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A match as the council sees it."""
    viewer = actor_of(request)
    match = aid.match_of(viewer, pk)
    told_of(request, match.giver.ref, match.taker.ref)
    parties = {
        Party.GIVER: f"{match.giver.name}, who lends",
        Party.TAKER: f"{match.taker.name}, who needs it",
    }
    context = {"match": match, "history": [(step, step.by_name) for step in aid.steps(match)]}
    return _shown(request, parties, context, "contact:aid-match")


@requires(Can.SEE_OWN_SERVICES)
@page
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """A match as one of its sides sees it."""
    seen = aid.own_match(actor_of(request), pk, clock.today())
    parties = {seen.party: seen.mine.name}
    context = {"match": seen.match, "seen": seen, "history": seen.history}
    return _shown(request, parties, context, "contact:own-match")


def _shown(
    request: HttpRequest, parties: Mapping[Party, str], context: dict[str, Any], here: str
) -> HttpResponse:
    match, template = context["match"], TEMPLATES[here]
    viewer, posted = actor_of(request), request.method == "POST"
    do = (request.POST if posted else request.GET).get("do", "")
    open_steps = _steps(viewer, match, parties)
    form = _form(request, do, parties)
    if form is not None and posted:
        if not viewer.may(STEPS[do][2]):
            raise PermissionDenied(NotAllowed.NO_PERMISSION.sentence)
        if form.is_valid() and attempt(form, lambda: _act(viewer, match.pk, do, parties, form.cleaned_data)):
            messages.success(request, "Kept.")
            return redirect(here, pk=match.pk)
    context |= {
        "what": what(match), "amount": amount_words(match, match.amount), "page_url": reverse(here, args=[match.pk]),
        "steps": open_steps, "do": do, "words": STEPS[do][0] if do in STEPS else "",
    }  # fmt: skip
    if form is None:
        return render(request, template, context)
    return render(request, template, context | {"form": form}, status=status_of(form))


def _form(request: HttpRequest, do: str, parties: Mapping[Party, str]) -> AnswerForm | None:
    if do not in STEPS:
        return None
    needs_side = do in ("agree", "turn-down", "rate")
    data = request.POST if request.method == "POST" else None
    return AnswerForm(data, parties=parties if needs_side else {}, reasons=STEPS[do][3], rates=do == "rate")


def _steps(viewer: Actor, match: Any, parties: Mapping[Party, str]) -> list[tuple[str, str]]:
    """The buttons: what this person may do with the match where it stands, for one of these sides."""
    sides = {*parties, *([] if len(parties) == 1 else [Party.COUNCIL])}
    found = []
    for name, (label, verb, needs, _) in STEPS.items():
        moves = [move for move in MATCH_MOVES if move.source == match.state and move.verb == verb]
        if viewer.may(needs) and any(sides & set(move.who) for move in moves):
            found.append((name, label))
    agreed = {p for p in parties if (match.giver_agreed_at if p is Party.GIVER else match.taker_agreed_at)}
    return [pair for pair in found if pair[0] != "agree" or set(parties) - agreed]


def _act(viewer: Actor, pk: int, do: str, parties: Mapping[Party, str], good: Mapping[str, Any]) -> Any:
    party = Party(good["party"]) if good.get("party") else next(iter(parties))
    reason = good.get("reason", "")
    match do:
        case "agree" | "turn-down":
            return actions.answer_match(
                by=viewer, match_id=pk, party=party, agree=do == "agree", reason=reason
            )
        case "done" | "not-done":
            return actions.end_match(by=viewer, match_id=pk, fulfilled=do == "done", reason=reason)
        case "withdraw":
            return actions.withdraw_match(by=viewer, match_id=pk, reason=reason)
        case _:
            return actions.rate_match(
                by=viewer, match_id=pk, party=party, rating=int(good["rating"]), words=reason
            )
