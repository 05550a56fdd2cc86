"""How an issue moves: held while it is answered, moved by the table, and written down. One place for all verbs."""

from __future__ import annotations

from datetime import datetime

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.decisions.models import Group, GroupMember, Issue, IssueEvent
from carepost.decisions.rules import issues
from carepost.decisions.rules.groups import Level, Place, next_up
from carepost.decisions.rules.issues import EscalationPolicy, IssueFault, IssueState, IssueVerb


def held(by: Actor, issue_id: int) -> Issue:
    """The issue with its group, held until the transaction ends: of two answers at once the second is refused."""
    rows = Issue.objects.select_for_update(of=("self",)).select_related("group")
    issue = rows.filter(council_id=council_of(by), pk=issue_id).first()
    if issue is None:
        raise Refused([IssueFault.GONE])
    return issue


def policy_of(council_id: int) -> EscalationPolicy:
    """How long each level has, today."""
    return policies.in_force(EscalationPolicy, council_id, clock.today()).value


def group_above(issue: Issue) -> Group | None:
    """The nearest group above the issue's own that meets."""
    groups = {group.pk: group for group in Group.objects.filter(council_id=issue.council_id)}
    places = {
        pk: Place(Level(group.level), group.meets, group.reports_to_id) for pk, group in groups.items()
    }  # fmt: skip
    above = next_up(issue.group_id, places)
    return None if above is None else groups[above]


def move(
    by: Actor,
    issue: Issue,
    verb: IssueVerb,
    *,
    words: str = "",
    group: Group | None = None,
    need_by: datetime | None = None,
    now: datetime,
) -> Issue:
    """Move an issue by the table and write it down. Raises Refused with the rules' reasons."""
    state = IssueState(issue.state) if issue.pk else None
    member = GroupMember.objects.filter(group_id=issue.group_id, user_id=by.user_id or 0).exists()
    raiser = by.user_id is not None and issue.raised_by_id == by.user_id
    target, against = issues.move(state, verb, member=member, raiser=raiser, words=words)
    refuse_if(against)
    assert target is not None
    issue.state = target.value
    issue.group = group or issue.group
    issue.need_by = need_by or issue.need_by
    issue.late_since = now if verb is IssueVerb.MARK_LATE else None
    issue.save()
    IssueEvent.objects.create(
        council_id=issue.council_id, issue=issue, verb=verb.value, state=issue.state, group=issue.group,
        need_by=issue.need_by, words=words.strip(), at=now, by_id=by.user_id, by_name=by.name,
    )  # fmt: skip
    audit.note(
        subject=f"issue:{issue.pk}", council=issue.council_id, did=verb.value, state=issue.state,
        group=issue.group_id, need_by=issue.need_by, words=words.strip(),
    )  # fmt: skip
    return issue
