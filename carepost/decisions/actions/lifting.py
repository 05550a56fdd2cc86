"""What Carepost does by itself: an issue that nobody answered in time goes up, or is late where nobody is above."""

from __future__ import annotations

from datetime import datetime

from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can
from carepost.decisions.actions import telling
from carepost.decisions.actions.moving import group_above, move, policy_of
from carepost.decisions.models import Issue
from carepost.decisions.rules.groups import Level
from carepost.decisions.rules.issues import IssueFault, IssueState, IssueVerb


@action(Can.LIFT_OVERDUE)
def lift_overdue(*, by: Actor, issue_id: int, now: datetime) -> Issue:
    """Move one issue up whose time has passed, and tell the chair there.

    What has happened to it meanwhile is looked at anew, so that a job that was killed halfway can begin again, and two
    can run at once. Raises Refused where somebody was quicker.
    """
    rows = Issue.objects.select_for_update(of=("self",), skip_locked=True).select_related("group")
    waiting = rows.filter(state=IssueState.WAITING, need_by__lte=now, late_since__isnull=True)
    issue = waiting.filter(council_id=by.council_id or 0, pk=issue_id).first()
    if issue is None:
        raise Refused([IssueFault.NOT_NOW])
    above = group_above(issue)
    if above is None:
        move(by, issue, IssueVerb.MARK_LATE, now=now)
        telling.members(issue, "is late, and no group is above to ask")
        return issue
    need_by = now + policy_of(issue.council_id).time_for(Level(above.level), lost=True)
    move(by, issue, IssueVerb.LIFT, group=above, need_by=need_by, now=now)
    telling.chair(issue, "went up to it, because nobody had answered in time")
    return issue


def overdue(council_id: int, now: datetime) -> list[int]:
    """The ids of the issues whose time has passed, the longest first."""
    rows = Issue.objects.filter(council_id=council_id, state=IssueState.WAITING, need_by__lte=now)
    return list(rows.filter(late_since__isnull=True).order_by("need_by", "pk").values_list("pk", flat=True))
