"""What decisions shows on other rooms' pages: the way to raise an issue about a service, and those that were raised."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.decisions.queries import issues
from carepost.ui import slots
from carepost.ui.timeline import TimelineItem


def enter() -> None:
    """Fill the slots of lower rooms' pages; done once, as the application starts."""
    slots.fill("service.tab", name="issues", label="Issues", order=60, needs=Can.SEE_LEADERS, render=tab)
    slots.fill("service.timeline", name="issues", needs=Can.SEE_LEADERS, render=timeline)


def tab(request: HttpRequest, service: Any) -> Markup:
    """What was asked of groups about this service, and the way to ask."""
    viewer = actor_of(request)
    own = bool(viewer.council_id) and service.host_id == viewer.council_id
    context = {
        "issues": issues.of_service(viewer, service.pk),
        "ask": f"{reverse('decisions:raise')}?service={service.ref}"
        if own and viewer.may(Can.RAISE_ISSUE)
        else "",
    }
    return slots.drawn(request, "decisions/tab.html", context)


def timeline(request: HttpRequest, service: Any) -> list[TimelineItem]:
    """The issues as things that happened."""
    return [
        TimelineItem(
            one.raised_at, "Issue", f"Raised with {one.group.name}: {one.title}", one.state_label, one.raised_by_name,
            reverse("decisions:issue", args=[one.pk]),
        )
        for one in issues.of_service(actor_of(request), service.pk)
    ]  # fmt: skip
