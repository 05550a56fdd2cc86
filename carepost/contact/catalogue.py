"""A council's catalogue of support, and who in the council can see to a request: asked by verbs and pages alike."""

from __future__ import annotations

from datetime import date

from carepost.contact.models import SupportKind
from carepost.contact.rules.support import Kind, catalogue
from carepost.councils.models import Membership
from carepost.councils.permissions import ROLE_TABLE, Can
from carepost.councils.places import live


def kinds_of(council_id: int) -> dict[str, Kind]:
    """A council's catalogue by key, retired kinds too."""
    own = SupportKind.objects.filter(council_id=council_id)
    return dict(catalogue(row.as_kind() for row in own))


def owners(council_id: int, on: date) -> dict[int, str]:
    """The people of a council who can see to a request on a day: their names by number, in order of name."""
    roles = [role.value for role, can in ROLE_TABLE.items() if Can.PROMISE_HELP in can]
    rows = Membership.objects.filter(live(on), council_id=council_id, role__in=roles, user__is_active=True)
    return dict(rows.order_by("user__name").values_list("user_id", "user__name"))
