"""A council's topics, its clock, its teams and who can own an enquiry: asked by verbs and pages alike."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from carepost.core import policies
from carepost.core.policies import InForce
from carepost.councils.models import Membership, Team
from carepost.councils.permissions import ROLE_TABLE, Can
from carepost.councils.places import live
from carepost.councils.rules import Role
from carepost.enquiries.models import EnquiryTopic
from carepost.enquiries.rules import ClockPolicy, DoorPolicy, Topic, catalogue


def topics_of(council_id: int) -> dict[str, Topic]:
    """A council's topics by key, retired ones too."""
    own = EnquiryTopic.objects.filter(council_id=council_id).order_by("name", "pk")
    return dict(catalogue(row.as_topic() for row in own))


def clock_of(council_id: int, on: date) -> InForce[ClockPolicy]:
    """The clock that a council's enquiries run by on a day."""
    return policies.in_force(ClockPolicy, council_id, on)


def doors_of(council_id: int, on: date) -> DoorPolicy:
    """How enquiries come in to a council on a day."""
    return policies.in_force(DoorPolicy, council_id, on).value


def teams_of(council_id: int) -> dict[int, str]:
    """A council's teams by number, in order of name."""
    return dict(Team.objects.filter(council_id=council_id).order_by("name").values_list("pk", "name"))


def owners(council_id: int, on: date, *, finance: bool = False) -> dict[int, str]:
    """Who in a council can own an enquiry on a day, in order of name; of one about money, its readers alone."""
    needs = {Can.ANSWER_ENQUIRY, *([Can.SEE_FINANCE_ENQUIRIES] if finance else [])}
    roles = [role.value for role, can in ROLE_TABLE.items() if needs <= can]
    rows = Membership.objects.filter(live(on), council_id=council_id, role__in=roles, user__is_active=True)
    return dict(rows.order_by("user__name").values_list("user_id", "user__name"))


def inboxes_of(slug: str) -> tuple[str, ...]:
    """The addresses of a council's mailboxes, in small letters."""
    return tuple(box.email for box in settings.INBOXES if box.is_of(slug) and box.email)


def inboxes_of_others(slug: str) -> tuple[str, ...]:
    """Those of every other council here."""
    return tuple(box.email for box in settings.INBOXES if not box.is_of(slug) and box.email)


def administrators(council_id: int, on: date) -> list[str]:
    """Where a council's administrators are written to."""
    rows = Membership.objects.filter(live(on), council_id=council_id, role=Role.ADMIN, user__is_active=True)
    return list(rows.order_by("user_id").values_list("user__email", flat=True).distinct())


def managers(council_id: int, team_id: int | None, on: date) -> list[str]:
    """Where the managers of a team are written to; those of the whole council where the team has none."""
    rows = Membership.objects.filter(
        live(on), council_id=council_id, role=Role.DIRECTOR, user__is_active=True
    ).order_by("user_id")
    own = rows.filter(team_id=team_id) if team_id is not None else rows.none()
    chosen = own if own.exists() else rows
    return list(chosen.values_list("user__email", flat=True).distinct())
