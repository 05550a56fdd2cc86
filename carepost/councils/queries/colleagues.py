"""A provider's people as its managers see them: who has access to what, and who is invited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.shortcuts import get_object_or_404

from carepost.core.acting import Actor
from carepost.core.clock import local_day
from carepost.councils import services
from carepost.councils.actors import services_of
from carepost.councils.models import Invitation, Membership
from carepost.councils.places import live
from carepost.councils.reach import colleagues, colleagues_invited
from carepost.councils.rules import Role
from carepost.councils.rules.colleagues import Access, within
from carepost.councils.services import Run


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person's access. `names` are their services, empty for all; `mine` says that the viewer may change it."""

    pk: int
    name: str
    email: str
    access: Access
    names: Sequence[str]
    since: date
    until: date | None
    granted_by: str
    last_seen: datetime | None
    own: bool
    mine: bool

    @property
    def role_label(self) -> str:
        return self.access.role.label


@dataclass(frozen=True, slots=True)
class Awaited:
    """An invitation that nobody took up. `mine` says that the viewer may send it again or withdraw it."""

    pk: int
    email: str
    role: Role
    names: Sequence[str]
    everything: bool
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    expired: bool
    mine: bool


def people(viewer: Actor, on: date, *, ended: bool = False) -> Sequence[Colleague]:
    """Who has access to the viewer's provider on a day (or, `ended`, who had), by name."""
    rows = colleagues(viewer).select_related("user")
    rows = rows.exclude(live(on)) if ended else rows.filter(live(on))
    names = _names(viewer)
    return [_colleague(row, viewer, names) for row in rows.order_by("user__name", "-since", "pk")]


def person(viewer: Actor, membership_id: int) -> Colleague:
    """One of them. Raises 404."""
    row = get_object_or_404(colleagues(viewer).select_related("user"), pk=membership_id)
    return _colleague(row, viewer, _names(viewer))


def awaited(viewer: Actor, now: datetime) -> Sequence[Awaited]:
    """The invitations to the viewer's provider that are open or ran out, the newest first."""
    rows = colleagues_invited(viewer).filter(accepted_at=None, withdrawn_at=None)
    names = _names(viewer)
    return [_awaited(row, viewer, names, now) for row in rows.order_by("-invited_at", "-pk")]


def invitation(viewer: Actor, invitation_id: int, now: datetime) -> Awaited:
    """One of them, if the provider's own managers made it. Raises 404."""
    rows = colleagues_invited(viewer).filter(council=None)
    return _awaited(get_object_or_404(rows, pk=invitation_id), viewer, _names(viewer), now)


def counted(viewer: Actor, now: datetime) -> tuple[int, int]:
    """How many people have access now, and how many invitations nobody has taken up."""
    have = colleagues(viewer).filter(live(local_day(now))).values("user_id").distinct().count()
    return have, colleagues_invited(viewer).filter(accepted_at=None, withdrawn_at=None).count()


def to_give(viewer: Actor) -> Sequence[Run]:
    """The services that the viewer may give to colleagues: those that are theirs, by name."""
    run = services.run_by(viewer.provider_id)
    return [each for each in run if viewer.services is None or each.pk in viewer.services]


def _names(viewer: Actor) -> Mapping[int, str]:
    return {each.pk: each.name for each in services.run_by(viewer.provider_id)}


def _chosen(some: Sequence[int] | None, names: Mapping[int, str]) -> Sequence[str]:
    return sorted(names.get(each, "A service that you no longer run") for each in some or ())


def _colleague(row: Membership, viewer: Actor, names: Mapping[int, str]) -> Colleague:
    own = row.user_id == viewer.user_id
    return Colleague(
        pk=row.pk,
        name=row.user.name,
        email=row.user.email,
        access=Access(Role(row.role), services_of(row.services)),
        names=_chosen(row.services, names),
        since=row.since,
        until=row.until,
        granted_by=row.granted_by,
        last_seen=row.user.last_login,
        own=own,
        mine=own or within(services_of(row.services), viewer.services),
    )


def _awaited(row: Invitation, viewer: Actor, names: Mapping[int, str], now: datetime) -> Awaited:
    return Awaited(
        pk=row.pk,
        email=row.email,
        role=Role(row.role),
        names=_chosen(row.services, names),
        everything=row.services is None,
        invited_by=row.invited_by,
        invited_at=row.invited_at,
        expires_at=row.expires_at,
        expired=row.expires_at <= now,
        mine=row.council_id is None and within(services_of(row.services), viewer.services),
    )
