"""The tabs over the pages of calls."""

from __future__ import annotations

from django.urls import reverse

from carepost.core.acting import Actor
from carepost.councils.permissions import Can

Tab = tuple[str, str, bool]

_TABS = (
    ("Calls", "contact:calls", Can.SEE_CALLS),
    ("Missed", "contact:ladder", Can.SEE_CALLS),
    ("Closed", "contact:closings", Can.SEE_CALLS),
    ("Rota", "contact:rota", Can.SEE_ROTA),
    ("How well the promise is kept", "contact:coverage", Can.SEE_COVERAGE),
    ("Asked", "contact:asked", Can.SEE_COVERAGE),
)


def tabs_of_calls(viewer: Actor, name: str) -> list[Tab]:
    """Label, address and whether it is the page of that url name, for the pages that the viewer may see."""
    tabs = [(label, reverse(page), page == name) for label, page, needs in _TABS if viewer.may(needs)]
    if viewer.may(Can.SEE_QUESTIONS):
        tabs.append(("Script", reverse("questions:versions", args=["welfare-call"]), False))
    return tabs if len(tabs) > 1 else []
