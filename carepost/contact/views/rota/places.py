"""One call's place in the rota: move it, put it back, lock it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carepost.contact.actions import rota as verbs
from carepost.contact.forms.rota import MoveForm
from carepost.contact.queries import rota as rotas
from carepost.contact.rules.rota import day_in_words, on_the_clock
from carepost.core import clock
from carepost.core.calendar import time_in_words
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.subjects import told_of

#: What one press of a button does with a place, and what is told then.
PRESSED: Mapping[str, tuple[Callable[..., Any], str]] = {
    "lock": (verbs.lock_call, "Locked. It stays there, whatever rota comes next."),
    "unlock": (verbs.unlock_call, "Unlocked. The next rota may move it."),
    "back": (verbs.put_back_call, "Put back where it was."),
}


@requires(Can.SEE_ROTA)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a call stands in the rota, and a form to put it elsewhere."""
    viewer, on = actor_of(request), clock.today()
    found = rotas.place_of(viewer, pk)
    told_of(request, found.service.ref)
    grid = rotas.grid(viewer, found.rota, on)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        officers=[(column.user_id, column.name) for column in grid.columns],
        days=grid.days,
        initial={
            "officer": str(found.officer_id),
            "day": found.day.isoformat(),
            "time": on_the_clock(found.minute),
        },
    )
    if form.is_bound and form.is_valid():
        moved = attempt(form, lambda: verbs.move_call(by=viewer, place_id=pk, to=form.spot()))
        if moved is not None:
            messages.success(request, f"Moved, and locked there. {_said(rotas.place_of(viewer, pk))}")
            return redirect("contact:rota-place", pk=pk)
    context = {"form": form, "place": found, "said": _said(found), "may_move": viewer.may(Can.MOVE_CALL)}
    if found.was_officer is not None and found.was_day is not None:
        context["was"] = _spoken(found.was_officer.name, found.was_day, found.was_minute or 0)
    return render(request, "contact/rota/place.html", {"was": "", **context}, status=status_of(form))


@requires(Can.LOCK_CALL, Can.UNLOCK_CALL, Can.PUT_BACK_CALL)
@require_POST
def press(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock, unlock or put back."""
    viewer = actor_of(request)
    rotas.place_of(viewer, pk)
    do = request.POST.get("do", "")
    if do not in PRESSED:
        messages.error(request, "Choose what to do with this call.")
        return redirect("contact:rota-place", pk=pk)
    verb, told = PRESSED[do]
    try:
        verb(by=viewer, place_id=pk)
    except Refused as refused:
        if NotAllowed.NO_PERMISSION in refused.reasons:
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, told)
    return redirect("contact:rota-place", pk=pk)


def _said(found: Any) -> str:
    return f"{_spoken(found.officer.name, found.day, found.minute)}."


def _spoken(name: str, day: Any, minute: int) -> str:
    return f"{name} calls {day_in_words(day)} at {time_in_words(minute)}"
