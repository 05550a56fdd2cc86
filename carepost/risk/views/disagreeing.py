"""A provider's page of its standing, "I disagree", and what became of it. A phone first."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock, ids
from carepost.core.filekinds import FileKind
from carepost.core.sent_files import name_to_give
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.risk import queries
from carepost.risk.actions import disagreeing as verbs
from carepost.risk.forms import AddForm, DisagreeForm
from carepost.risk.queries import disagreements as found
from carepost.risk.rules.disagreeing import Verb
from carepost.risk.rules.movement import year_in_words
from carepost.ui.downloads import given_out
from carepost.ui.subjects import told_of
from carepost.ui.words import long_date

MOST_DIGITS = 19  # of a number that the database can hold
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
        *_sent(request), reasons=found.disputable(viewer, service), largest_mb=found.largest_evidence(service),
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
    form = AddForm(
        *_sent(request), largest_mb=found.largest_evidence(row.service), initial={"key": ids.submission_key()}
    )
    verb = _own_verb(request, form, number)
    if verb is not None and attempt(form, verb) is not None:
        messages.success(request, "The council has it.")
        return redirect("risk:own-disagreement", number=number)
    context = {
        "row": row, "form": form, "history": found.disagreement_history(row), "done": done_words,
        "files": found.evidence_of(row), "may_take_back": row.is_open and viewer.may(Can.TAKE_BACK_EVIDENCE),
    }  # fmt: skip
    return render(request, "risk/own_disagreement.html", context, status=status_of(form))


def _own_verb(request: HttpRequest, form: AddForm, number: int) -> Any:
    """What the page was sent to do; None where it is only looked at, or what was typed will not do."""
    viewer, do = actor_of(request), request.POST.get("do", "")
    file = do.removeprefix("take-back-")
    if do:
        form.asks_nothing()
    if not form.is_bound or not form.is_valid():
        return None
    given = {"by": viewer, "key": form.cleaned_data["key"]}
    if file.isdecimal() and len(file) < MOST_DIGITS:
        return partial(_did, verbs.take_back_evidence, evidence_id=int(file), **given)
    if do == "take-back":
        return partial(_did, verbs.take_back_disagreement, disagreement_id=number, **given)
    if do:
        return None
    words, sent = form.cleaned_data["words"], form.sent()
    return partial(_did, verbs.add_to_disagreement, disagreement_id=number, words=words, files=sent, **given)


def _did(verb: Any, **given: Any) -> bool:
    verb(**given)
    return True


@requires(Can.ANSWER_DISAGREEMENT, Can.SEE_OWN_SERVICES)
@require_safe
def file(request: HttpRequest, number: int) -> HttpResponse:
    """A file of a disagreement, for who answers and for who sent it: a download, named and typed by its content."""
    row, content = found.evidence(actor_of(request), number)
    told_of(request, row.disagreement.service.ref)
    kind = FileKind(row.media_type)
    return given_out(content, name_to_give(row.name, kind.ending), kind.value)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was typed and which files came; nothing while the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def done_words(event: Any) -> str:
    """What a step of the history did."""
    return Verb(event.verb).done
