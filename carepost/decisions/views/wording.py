"""Words and links that several pages of leaders share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from markupsafe import Markup

from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.decisions.rules.issues import IssueState
from carepost.register.forms.filters import TYPES

LINK = Markup('<a class="govuk-link" href="{}">{}</a>')
_LATE = Markup('<strong class="govuk-tag govuk-tag--red">Late</strong>')
_STATES = {
    "waiting": "yellow", "decided": "green", "returned": "orange", "withdrawn": "grey", "open": "yellow",
    "done": "green", "dropped": "grey", "made": "yellow", "reviewed": "blue", "sent": "green", "superseded": "grey",
    "active": "green", "stood_down": "grey", "reinstated": "green",
}  # fmt: skip


def tag(state: str, words: str, *, late: bool = False) -> Markup:
    """A state as a tag that says its word; late beside it."""
    made = Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(_STATES[state], words)
    return Markup("{} {}").format(made, _LATE) if late else made


def short_state(state: str) -> str:
    """The state of an issue in a word or two."""
    return {"waiting": "Waiting", "returned": "Returned"}.get(state, IssueState(state).label)


def about(issue: Any) -> Any:
    """What an issue is about: a service as a link, a kind of service, or the market as a whole."""
    if issue.service is not None:
        return LINK.format(reverse("register:service", args=[issue.service.ref]), issue.service.name)
    return about_words(issue)


def about_words(issue: Any) -> str:
    """The same as plain words, for files."""
    if issue.service is not None:
        return str(issue.service.name)
    return TYPES.get(issue.kind, issue.kind) if issue.kind else "The market as a whole"


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The pages of leaders, with the one that is open."""
    words = (
        ("At a glance", "home"), ("Issues", "issues"), ("Decisions", "decisions"), ("Actions", "actions"),
        ("Reports", "reports"), ("Groups", "groups"),
    )  # fmt: skip
    return [(label, reverse(f"decisions:{name}"), name == here) for label, name in words]


def may(viewer: Actor, *keys: Can) -> dict[str, bool]:
    """Which of these permissions a person holds, by the part after the dot, for templates."""
    return {key.value.partition(".")[2]: viewer.may(key) for key in keys}
