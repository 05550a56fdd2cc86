"""The leaders' page: what is asked of them, the measures, actions, and the report as sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.decisions.queries import issues, owed, reports
from carepost.decisions.views import wording

MOST = 8


@requires(Can.SEE_LEADERS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader comes first; the measures are those of the newest report that stands."""
    viewer, now = actor_of(request), clock.now()
    newest, sent = reports.latest(viewer), reports.latest(viewer, sent=True)
    mine = list(issues.waiting(viewer, mine=True)[: MOST + 1])
    others = list(issues.waiting(viewer)[:MOST]) if not mine else []
    open_actions = owed.matching(viewer, owed.Wanted(states=("open",), mine=True), clock.local_day(now))
    context = {
        "tabs": wording.tabs("home"),
        "now_at": now,
        "mine": mine[:MOST],
        "more": len(mine) > MOST,
        "others": others,
        "actions": list(open_actions[:MOST]),
        "newest": newest,
        "measures": reports.read(viewer, newest).measures if newest else [],
        "sent": sent,
        "about": wording.about_words,
        "may": wording.may(viewer, Can.RAISE_ISSUE, Can.MAKE_REPORT),
    }
    return render(request, "decisions/home.html", context)
