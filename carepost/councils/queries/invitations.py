"""Invitations: those a council sent, and the one that a link opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import Http404
from django.shortcuts import get_object_or_404

from carepost.core.acting import Actor, ActorKind
from carepost.councils.actors import council_of
from carepost.councils.models import Invitation, User
from carepost.councils.permissions import Can
from carepost.councils.rules import CouncilRefused, Role, against_accepting, digest_of


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as its link shows it. `against` are the reasons why it cannot be taken up now."""

    email: str
    role: Role
    where: str
    invited_by: str
    expires_at: datetime
    council_id: int | None
    provider_id: int | None
    has_account: bool
    against: tuple[CouncilRefused, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """One invitation in a council's list. `state` is waiting, expired, accepted or withdrawn."""

    pk: int
    email: str
    role: Role
    where: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    state: str


def offer(token: str, *, user_id: int | None, now: datetime) -> Offer:
    """What a link offers to the person who opened it. Raises 404 when no invitation has that link."""
    invitation = _held(token)
    user = User.objects.filter(pk=user_id).first() if user_id is not None else None
    has_account = User.objects.filter(email=invitation.email).exists()
    against = against_accepting(
        email=invitation.email,
        by_email=user.email if user else "",
        has_account=has_account,
        expires_at=invitation.expires_at,
        spent=bool(invitation.accepted_at or invitation.withdrawn_at),
        now=now,
    )
    return Offer(
        email=invitation.email,
        role=Role(invitation.role),
        where=_where(invitation),
        invited_by=invitation.invited_by,
        expires_at=invitation.expires_at,
        council_id=invitation.council_id,
        provider_id=invitation.provider_id,
        has_account=has_account,
        against=against,
    )


def bearer(offered: Offer, *, user_id: int | None, name: str) -> Actor:
    """Whoever holds a link: may take up that invitation where it was made, and nothing else."""
    return Actor(
        user_id,
        name or offered.email,
        ActorKind.NOBODY,
        council_id=offered.council_id,
        provider_id=offered.provider_id if offered.council_id is None else None,
        permissions=frozenset({Can.ACCEPT_INVITATION.value}),
    )


def sent(viewer: Actor, now: datetime) -> Sequence[Sent]:
    """The invitations of the viewer's council, newest first."""
    rows = Invitation.objects.filter(council_id=council_of(viewer)).select_related(
        "council", "provider", "partner"
    )
    return [_sent(row, now) for row in rows.order_by("-invited_at", "-pk")]


def one(viewer: Actor, invitation_id: int, now: datetime) -> Sent:
    """One of them. Raises 404."""
    rows = Invitation.objects.select_related("council", "provider", "partner")
    return _sent(get_object_or_404(rows, pk=invitation_id, council_id=council_of(viewer)), now)


def _sent(row: Invitation, now: datetime) -> Sent:
    return Sent(
        pk=row.pk,
        email=row.email,
        role=Role(row.role),
        where=_where(row),
        invited_by=row.invited_by,
        invited_at=row.invited_at,
        expires_at=row.expires_at,
        state=_state(row, now),
    )


def _state(row: Invitation, now: datetime) -> str:
    if row.accepted_at:
        return "accepted"
    if row.withdrawn_at:
        return "withdrawn"
    return "expired" if row.expires_at <= now else "waiting"


def _where(row: Invitation) -> str:
    return str(row.provider or row.partner or row.council)


def _held(token: str) -> Invitation:
    """The invitation that a link opens: row-level security shows it to whoever can name its digest."""
    digest = digest_of(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carepost.invitation', %s, true)", [digest])
    rows = Invitation.objects.filter(token_digest=digest).select_related("council", "provider", "partner")
    found = rows.first()
    if found is None:
        raise Http404("No invitation has that link")
    return found
