"""Issues raised, raised again with what was missing, and taken back."""

from __future__ import annotations

from datetime import datetime

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.decisions.actions import people, telling
from carepost.decisions.actions.moving import held, move, policy_of
from carepost.decisions.models import Group, Issue
from carepost.decisions.rules.groups import Level
from carepost.decisions.rules.issues import Asked, IssueFault, IssueVerb, may_raise


@action(Can.RAISE_ISSUE)
def raise_issue(*, by: Actor, group_id: int, asked: Asked) -> Issue:
    """Ask a group for an answer by a time, and tell its chair. Raises Refused."""
    now, council_id, raiser = clock.now(), council_of(by), people.person(by)
    group = _group(council_id, group_id)
    level = Level(group.level)
    refuse_if(may_raise(asked, level=level, meets=group.meets, now=now, policy=policy_of(council_id)))
    issue = Issue(
        council_id=council_id, group=group, title=asked.title.strip(), background=asked.background.strip(),
        options=asked.options.strip(), recommendation=asked.recommendation.strip(), service_id=asked.service,
        kind=asked.kind, raised_by_id=raiser, raised_by_name=by.name, raised_at=now, need_by=asked.need_by,
    )  # fmt: skip
    move(by, issue, IssueVerb.RAISE, now=now)
    telling.chair(issue, "waits for an answer")
    return issue


@action(Can.RAISE_AGAIN)
def raise_again(*, by: Actor, issue_id: int, words: str, need_by: datetime) -> Issue:
    """Give what was missing to an issue that was returned, with a new time. Raises Refused."""
    now, issue = clock.now(), held(by, issue_id)
    if need_by <= now:
        raise Refused([IssueFault.PAST])
    if not issue.group.meets:
        raise Refused([IssueFault.NOT_MET])
    move(by, issue, IssueVerb.ANSWER, words=words, need_by=need_by, now=now)
    telling.chair(issue, "waits for an answer again")
    return issue


@action(Can.WITHDRAW_ISSUE)
def withdraw_issue(*, by: Actor, issue_id: int, words: str) -> Issue:
    """Take back an issue that one raised oneself, and say why. Raises Refused."""
    return move(by, held(by, issue_id), IssueVerb.WITHDRAW, words=words, now=clock.now())


def _group(council_id: int, group_id: int) -> Group:
    group = Group.objects.filter(council_id=council_id, pk=group_id).first()
    if group is None:
        raise Refused([IssueFault.NOT_MET])
    return group
