"""A letter that has not left is sent in English after all, or cancelled; both say why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.letters import actions, queries
from carepost.letters.forms.languages import EnglishForm, WhyForm
from carepost.register.views.trying import attempt, status_of

_DO: dict[str, tuple[Any, str, str]] = {
    "english": (actions.send_held_in_english, "Send it in English", "It goes in English, and says so."),
    "returned": (
        actions.note_returned,
        "It came back undelivered",
        "It is noted. Put the address right before the next.",
    ),
    "cancel": (actions.cancel_letter, "Cancel it", "It is cancelled."),
}


@requires(Can.SEND_IN_ENGLISH, Can.CANCEL_LETTER, Can.NOTE_RETURNED)
@require_http_methods(["GET", "HEAD", "POST"])
def changed(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask why, then do it."""
    if verb not in _DO:
        raise Http404("There is no such thing to do")
    viewer = actor_of(request)
    do, label, done = _DO[verb]
    row = queries.letter(viewer, pk)
    data = request.POST if request.method == "POST" else None
    english = verb == "english"
    changes = queries.changes_of(viewer, row, clock.today()) if english else None
    form = EnglishForm(data, changes=changes.sign) if changes else WhyForm(data)
    if form.is_bound and form.is_valid():
        given = form.given() if isinstance(form, EnglishForm) else form.cleaned_data
        if attempt(form, lambda: do(by=viewer, letter_id=pk, **given)) is not None:
            messages.success(request, done)
            return redirect("letters:one", pk=pk)
    context = {"form": form, "row": row, "label": label, "english": english, "changes": changes}
    return render(request, "letters/change.html", context, status=status_of(form))
