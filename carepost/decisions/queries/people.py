"""The people of the viewer's council that an action, a group or a report can name."""

from __future__ import annotations

from datetime import date

from carepost.core.acting import Actor
from carepost.councils.models import Membership
from carepost.councils.permissions import Can, permissions_of
from carepost.councils.places import live
from carepost.councils.rules import Role

Choices = list[tuple[int, str]]


def staff(viewer: Actor, on: date) -> Choices:
    """Everybody who works in the council on a day, by name."""
    rows = Membership.objects.filter(live(on), council_id=viewer.council_id or 0)
    people = rows.order_by("user__name", "user_id").values_list("user_id", "user__name")
    return list(dict.fromkeys(people))


def readers(viewer: Actor, on: date) -> list[tuple[int, str, Role]]:
    """Who may read the report, by name, with the role that lets them."""
    rows = Membership.objects.filter(live(on), council_id=viewer.council_id or 0).select_related("user")
    found = {
        row.user_id: (row.user_id, row.user.name, Role(row.role))
        for row in rows.order_by("user__name", "pk")
        if Can.SEE_LEADERS in permissions_of(Role(row.role))
    }
    return list(found.values())
