"""Who works in a council today, and in which role: whom an action, a group or a report can name."""

from __future__ import annotations

from datetime import date

from carepost.core.acting import Actor
from carepost.core.refusals import Reason, Refused
from carepost.councils.actors import council_of
from carepost.councils.models import Membership, User
from carepost.councils.places import live


class Unnamed(Reason):
    """Why nobody in particular cannot do this."""

    NOBODY = "Sign in first: this is done in a person’s name."


def person(by: Actor) -> int:
    """The id of somebody who has signed in. Raises Refused for a command or a job."""
    if by.user_id is None:
        raise Refused([Unnamed.NOBODY])
    return by.user_id


def staff(by: Actor, on: date) -> dict[int, tuple[User, frozenset[str]]]:
    """Everybody who works in the council of `by` on a day, by their id, with the roles that they hold."""
    rows = Membership.objects.filter(live(on), council_id=council_of(by)).select_related("user")
    found: dict[int, tuple[User, frozenset[str]]] = {}
    for row in rows.order_by("user__name", "pk"):
        _, roles = found.get(row.user_id, (row.user, frozenset()))
        found[row.user_id] = (row.user, roles | {row.role})
    return found
