"""The people of a council, and of the providers and partners it works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from carepost.core.acting import Actor
from carepost.councils.actors import council_of
from carepost.councils.models import (
    Membership,
    PartnerOrganisation,
    ProviderBody,
    Team,
)
from carepost.councils.places import live
from carepost.councils.reach import memberships
from carepost.councils.rules import PlaceKind, Role

#: Rows as a choice shows them: id and name.
Names = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one role. `own` says that it is the viewer."""

    pk: int
    user_id: int
    name: str
    email: str
    role: Role
    where: str
    kind: PlaceKind
    team: str
    team_id: int | None
    since: date
    until: date | None
    granted_by: str
    last_seen: datetime | None
    second_factor: bool
    own: bool

    @property
    def role_label(self) -> str:
        return self.role.label


def people(
    viewer: Actor, on: date, *, kind: PlaceKind | None = None, ended: bool = False
) -> Sequence[Member]:
    """Who holds a role on a day (or, `ended`, who no longer does), by name."""
    rows = _with_names(viewer).filter(~live(on) if ended else live(on))
    if kind is not None:
        rows = rows.filter(**{f"{kind.value}__isnull": False})
    return [_member(row, viewer) for row in rows.order_by("user__name", "pk")]


def member(viewer: Actor, membership_id: int) -> Member:
    """One of them. Raises 404."""
    return _member(get_object_or_404(_with_names(viewer), pk=membership_id), viewer)


def teams(viewer: Actor) -> Names:
    """The teams of the viewer's council, by name."""
    rows = Team.objects.filter(council_id=council_of(viewer))
    return list(rows.order_by("name").values_list("pk", "name"))


def provider_bodies(viewer: Actor) -> Names:
    """Every provider that people can sign in for, by name: which there are is no secret."""
    return list(ProviderBody.objects.order_by("name").values_list("pk", "name"))


def partners(viewer: Actor) -> Names:
    """Every partner organisation, by name."""
    return list(PartnerOrganisation.objects.order_by("name").values_list("pk", "name"))


def _with_names(viewer: Actor) -> QuerySet[Membership]:
    factor = Authenticator.objects.filter(user_id=OuterRef("user_id")).exclude(type="recovery_codes")
    rows = memberships(viewer).select_related("user", "council", "provider", "partner", "team")
    return rows.annotate(second_factor=Exists(factor))


def _member(row: Membership, viewer: Actor) -> Member:
    return Member(
        pk=row.pk,
        user_id=row.user_id,
        name=row.user.name,
        email=row.user.email,
        role=Role(row.role),
        where=str(row.council or row.provider or row.partner),
        kind=Role(row.role).place,
        team=row.team.name if row.team else "",
        team_id=row.team_id,
        since=row.since,
        until=row.until,
        granted_by=row.granted_by,
        last_seen=row.user.last_login,
        second_factor=bool(row.second_factor),  # type: ignore[attr-defined]
        own=row.user_id == viewer.user_id,
    )
