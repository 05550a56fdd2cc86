"""A provider's page of its standing, "I disagree", and what became of it. A phone first."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock, ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.risk import queries
from carepost.risk.actions import disagreeing as verbs
from carepost.risk.forms import AddForm, DisagreeForm
from carepost.risk.queries import disagreements as found
from carepost.risk.rules.disagreeing import Verb
from carepost.risk.rules.movement import year_in_words
from carepost.ui.words import long_date

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def own_standing(request: HttpRequest, ref: str) -> HttpResponse:
    """Where a service of one's own stands with its council, why, what would change it, how it moved."""
    viewer, today = actor_of(request), clock.today()
    service = found.own_standing_service(viewer, ref)
    year = queries.year_of(viewer, service.pk, today)
    context = {
        "service": service, "standing": queries.standing_for(viewer, service.pk), "year": year,
        "told_of_year": year_in_words(year), "disagreements": found.own_disagreements(viewer, service.pk),
        "may_disagree": viewer.may(Can.DISAGREE),
    }  # fmt: skip
    return render(request, "risk/own_standing.html", context)


@requires(Can.DISAGREE)
@page
def disagree(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what is not so: about one reason, or about the standing as a whole."""
    viewer = actor_of(request)
    service = found.own_standing_service(viewer, ref)
    form = DisagreeForm(
        request.POST if request.method == "POST" else None, reasons=found.disputable(viewer, service),
        initial={"key": ids.submission_key(), "about": request.GET.get("about", "")},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        key = form.cleaned_data["key"]
        row = attempt(
            form,
            lambda: verbs.disagree(by=viewer, service=service, dispute=form.dispute(), submission_key=key),
        )
        if row is not None:
            due = f" An answer is due by {long_date(row.due_on)}." if row.due_on else ""
            messages.success(request, f"{service.host} has it, as {row.ref}.{due}")
            return redirect("risk:own-disagreement", number=row.pk)
    return render(request, "risk/disagree.html", {"form": form, "service": service}, status=status_of(form))


@requires(Can.SEE_OWN_SERVICES)
@page
def own(request: HttpRequest, number: int) -> HttpResponse:
    """One of one's own: what was said, by when it is answered, the answer; a box to say more."""
    viewer = actor_of(request)
    row = found.disagreement_of(viewer, number)
    form = AddForm(request.POST if request.method == "POST" else None, initial={"key": ids.submission_key()})
    verb = _own_verb(request, form, number)
    if verb is not None and attempt(form, verb) is not None:
        messages.success(request, "The council has it.")
        return redirect("risk:own-disagreement", number=number)
    context = {"row": row, "form": form, "history": found.disagreement_history(row), "done": done_words}
    return render(request, "risk/own_disagreement.html", context, status=status_of(form))


def _own_verb(request: HttpRequest, form: AddForm, number: int) -> Any:
    """What the page was sent to do; None where it is only looked at, or what was typed will not do."""
    viewer, takes_back = actor_of(request), request.POST.get("do") == "take-back"
    if takes_back:
        form.asks_nothing()
    if not form.is_bound or not form.is_valid():
        return None
    about = {"by": viewer, "disagreement_id": number, "key": form.cleaned_data["key"]}
    if takes_back:
        return partial(_did, verbs.take_back_disagreement, **about)
    return partial(_did, verbs.add_to_disagreement, words=form.cleaned_data["words"], **about)


def _did(verb: Any, **given: Any) -> bool:
    verb(**given)
    return True


def done_words(event: Any) -> str:
    """What a step of the history did."""
    return Verb(event.verb).done
