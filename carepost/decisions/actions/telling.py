"""Letters about issues: that one waits and where to read it. What it says stays in Carepost."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from carepost.councils.models import User
from carepost.decisions.models import Issue
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit
from carepost.ui.words import date_and_time


def chair(issue: Issue, happened: str) -> None:
    """Tell the chair of the issue's group, once the work is committed."""
    _write(issue, [issue.group.chair], f"An issue for {issue.group.name} {happened}.")


def members(issue: Issue, happened: str) -> None:
    """Tell everybody in the issue's group."""
    people = (row.user for row in issue.group.members.select_related("user").order_by("pk"))
    _write(issue, people, f"An issue for {issue.group.name} {happened}.")


def raiser(issue: Issue, happened: str) -> None:
    """Tell whoever raised it."""
    _write(
        issue, User.objects.filter(pk=issue.raised_by_id), f"Your issue for {issue.group.name} {happened}."
    )


def _write(issue: Issue, people: Iterable[User], happened: str) -> None:
    link = settings.SITE_URL + reverse("decisions:issue", args=[issue.pk])
    text = f"{happened}\n\nAn answer is needed by {date_and_time(issue.need_by)}.\n\nRead and answer it: {link}\n"
    step = issue.events.count()  # each step of an issue is a fact of its own
    for person in people:
        message = Message(
            to=person.email, subject=f"Carepost: issue {issue.pk} for {_one_line(issue.group.name)}", text=text,
            kind="issue", reference=f"issue:{issue.pk}:{step}:{person.pk}",
        )  # fmt: skip
        send_on_commit(message, council_id=issue.council_id)


def _one_line(name: str) -> str:
    return " ".join(name.split())[:120]
