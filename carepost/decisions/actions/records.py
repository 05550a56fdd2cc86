"""Decisions as verbs look them up, and who is in their group."""

from __future__ import annotations

from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.actors import council_of
from carepost.decisions.models import Decision, Group, GroupMember, Issue
from carepost.decisions.rules.deciding import DecisionFault


def decision_of(by: Actor, decision_id: int) -> Decision:
    """A decision of the council, with its issue held. Raises Refused."""
    rows = Decision.objects.select_related("group", "issue")
    kept = rows.filter(council_id=council_of(by), pk=decision_id).first()
    if kept is None:
        raise Refused([DecisionFault.GONE])
    # Held by its issue: a decision itself cannot be changed, and so not be locked.
    Issue.objects.select_for_update().get(pk=kept.issue_id)
    return kept


def members_of(group: Group) -> dict[int, str]:
    """The names of the people in a group, by their id."""
    return dict(GroupMember.objects.filter(group=group).values_list("user_id", "user__name"))


def is_member(by: Actor, group_id: int) -> bool:
    """Whether somebody is in a group."""
    return GroupMember.objects.filter(group_id=group_id, user_id=by.user_id or 0).exists()
