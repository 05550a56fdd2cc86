"""What the ledger shows on the page of a service: what is known of it, how old that is, and who told it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from carepost.core import clock
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.questions import data
from carepost.questions.queries import ledger
from carepost.ui import slots


def enter() -> None:
    """Fill the slots of lower rooms' pages; done once, as the application starts."""
    slots.fill("service.tab", name="known", label="Known", order=45, render=tab)


def tab(request: HttpRequest, service: Any) -> Markup | None:
    """Each datum with its answer, age and shelf life, and every answer before; for its council and its own people."""
    viewer, today = actor_of(request), clock.today()
    if not (viewer.may(Can.SEE_CALLS) or viewer.may(Can.SEE_OWN_SERVICES)):
        return None
    known = ledger.known_of(viewer, service)
    context = {
        "known": [(each, known.get(each.key)) for each in data.entered() if each.asked_of(care_home=service.care_home)],
        "policy": ledger.policy_of(service.host_id, today), "today": today,
        "history": ledger.history(viewer, service, most=50),
    }  # fmt: skip
    return slots.drawn(request, "questions/ledger.html", context)
