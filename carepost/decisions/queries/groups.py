"""Groups as pages show them."""

from __future__ import annotations

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import Http404

from carepost.core.acting import Actor
from carepost.decisions.models import Group, GroupMember
from carepost.decisions.rules.groups import Level, Status

_RANK = Case(
    *(When(level=level.value, then=Value(-level.rank)) for level in Level), output_field=IntegerField()
)  # fmt: skip


def groups(viewer: Actor, *, meeting: bool = False) -> QuerySet[Group, Group]:
    """The groups of the viewer's council, the highest first, each with how many people it has; `meeting` leaves out
    those that are stood down.
    """
    rows = Group.objects.filter(council_id=viewer.council_id or 0).select_related("chair", "reports_to")
    if meeting:
        rows = rows.exclude(status=Status.STOOD_DOWN)
    waiting = Count("issues", filter=Q(issues__state="waiting"), distinct=True)
    return rows.annotate(people=Count("members", distinct=True), waiting=waiting, rank=_RANK).order_by(
        "rank", "name"
    )


def group(viewer: Actor, group_id: int) -> Group:
    """One of them. Raises Http404."""
    found = groups(viewer).filter(pk=group_id).first()
    if found is None:
        raise Http404("There is no group of that number")
    return found


def members(viewer: Actor, group_id: int) -> list[tuple[int, str]]:
    """The people of a group, by name."""
    rows = GroupMember.objects.filter(council_id=viewer.council_id or 0, group_id=group_id)
    return list(rows.order_by("user__name", "user_id").values_list("user_id", "user__name"))


def own_groups(viewer: Actor) -> frozenset[int]:
    """The groups that the viewer is in."""
    rows = GroupMember.objects.filter(council_id=viewer.council_id or 0, user_id=viewer.user_id or 0)
    return frozenset(rows.values_list("group_id", flat=True))
