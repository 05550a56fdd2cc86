"""Groups: added, and changed when people, quorum or status change."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.decisions.actions import people
from carepost.decisions.models import Group, GroupMember
from carepost.decisions.rules.groups import GroupFault, Level, Place, Status, Wanted, faults


@action(Can.KEEP_GROUPS)
def keep_group(*, by: Actor, wanted: Wanted, group_id: int | None = None) -> Group:
    """Add a group, or change the one of that id: its name, people, quorum, status and whom it reports to.

    A group keeps its level. Raises Refused.
    """
    council_id, today = council_of(by), clock.today()
    known = {group.pk: group for group in Group.objects.select_for_update().filter(council_id=council_id)}
    if group_id is not None and group_id not in known:
        raise Refused([GroupFault.GONE])
    group = known[group_id] if group_id is not None else Group(council_id=council_id, level=wanted.level)
    above = known.get(wanted.reports_to or 0)
    refuse_if(
        faults(
            wanted,
            here=people.staff(by, today),
            above=_place(above) if above else None,
            before=Status(group.status) if group.pk else None,
        )
    )
    assert wanted.chair is not None
    group.name, group.quorum, group.status = wanted.name.strip(), wanted.quorum, wanted.status.value
    group.chair_id, group.reports_to = wanted.chair, above
    _save(group)
    _put_in(group, wanted.people)
    audit.note(
        subject=f"group:{group.pk}", name=group.name, level=group.level, status=group.status,
        quorum=group.quorum, chair=group.chair_id, members=sorted(wanted.people), reports_to=group.reports_to_id,
    )  # fmt: skip
    return group


def _place(group: Group) -> Place:
    return Place(Level(group.level), group.meets, group.reports_to_id)


def _save(group: Group) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as taken:
        if "group_name_once_per_council" not in str(taken):
            raise
        raise Refused([GroupFault.NAME_TAKEN]) from taken


def _put_in(group: Group, wanted: frozenset[int]) -> None:
    before = set(group.members.values_list("user_id", flat=True))
    group.members.exclude(user_id__in=wanted).delete()
    GroupMember.objects.bulk_create(
        GroupMember(council_id=group.council_id, group=group, user_id=user)
        for user in sorted(wanted - before)
    )
