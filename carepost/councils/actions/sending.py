"""Invitations as they leave: kept, noted, and posted with a link of which only a digest stays."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from carepost.core import clock, policies
from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import refuse_if
from carepost.councils.actions.telling import note_at
from carepost.councils.models import Council, Invitation, Membership, PartnerOrganisation, ProviderBody
from carepost.councils.places import live
from carepost.councils.rules import (
    Asked,
    CouncilRefused,
    InvitationPolicy,
    Role,
    against_inviting,
    digest_of,
    invitation_expires,
)
from carepost.gateways.mail import Message
from carepost.gateways.mail.queueing import send_on_commit


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as made: the link exists here, in the mail, and nowhere else."""

    invitation_id: int
    email: str
    expires_at: datetime
    link: str = field(repr=False)


def send(asked: Asked, *, by: Actor, council: Council | None) -> Invited:
    """Invite somebody on behalf of a council, or with None of the provider that `by` acts for. Raises Refused."""
    now = clock.now()
    refuse_if(against_sending(asked, by=by, council=council, now=now))
    invitation = Invitation(
        email=asked.email,
        role=asked.role.value,
        council=council,
        provider_id=asked.provider_id,
        partner_id=asked.partner_id,
        services=None if asked.services is None else sorted(asked.services),
        invited_by=by.name,
        invited_by_id=by.user_id,
    )
    return post(invitation, by=by, now=now)


def post(invitation: Invitation, *, by: Actor, now: datetime) -> Invited:
    """Give an invitation a new link and its days (policy `councils.invitation`), and post it: a link before dies."""
    policy = policies.in_force(InvitationPolicy, invitation.council_id, clock.local_day(now))
    token = secrets.token_urlsafe(32)
    invitation.token_digest, invitation.invited_at = digest_of(token), now
    invitation.expires_at = invitation_expires(now, policy.value)
    invitation.save()
    note_at(
        by,
        subject=f"invitation:{invitation.pk}",
        council=invitation.council_id,
        email=invitation.email,
        role=invitation.role,
        provider=invitation.provider_id,
        partner=invitation.partner_id,
        services=invitation.services,
        expires=invitation.expires_at,
        policy=policy.version,
    )
    invited = Invited(invitation.pk, invitation.email, invitation.expires_at, link_to(token))
    send_on_commit(_letter(invitation, invited), council_id=invitation.council_id)
    return invited


def link_to(token: str) -> str:
    """The whole address of an invitation, under the name that settings give this deployment."""
    return f"{settings.SITE_URL}{reverse('councils:accept', kwargs={'token': token})}"


def against_sending(
    asked: Asked, *, by: Actor, council: Council | None, now: datetime
) -> tuple[CouncilRefused, ...]:
    """Why somebody cannot be invited to this, as things stand. Raises 404 for an organisation that is not there."""
    in_council = council if not (asked.provider_id or asked.partner_id) else None
    where = Q(council=in_council, provider_id=asked.provider_id, partner_id=asked.partner_id)
    members = Membership.objects.filter(
        where, live(clock.local_day(now)), user__email=asked.email, role=asked.role
    )
    waiting = Invitation.objects.filter(
        email=asked.email,
        role=asked.role,
        council=council,
        provider_id=asked.provider_id,
        partner_id=asked.partner_id,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=now,
    )
    if asked.provider_id is not None:
        get_object_or_404(ProviderBody, pk=asked.provider_id)
    if asked.partner_id is not None:
        get_object_or_404(PartnerOrganisation, pk=asked.partner_id)
    return against_inviting(
        asked,
        inviter_role=by.role,
        operator=by.kind is ActorKind.OPERATOR,
        member=members.exists(),
        invited=waiting.exists(),
    )


def _letter(invitation: Invitation, invited: Invited) -> Message:
    where = invitation.provider or invitation.partner or invitation.council
    expires = clock.local_day(invited.expires_at)
    return Message(
        to=invited.email,
        subject=f"Your invitation to Carepost from {invitation.council or where}",
        text=(
            f"{invitation.invited_by} invites you to Carepost as {Role(invitation.role).label}, {where}.\n\n"
            f"Open this link to choose a password and begin:\n{invited.link}\n\n"
            f"The link works once, until {expires:%-d %B %Y}. It is for you alone, so do not pass it on.\n"
            f"If you did not expect it, leave it; nothing happens unless you open it.\n"
        ),
        kind="invitation",
        reference=f"invitation:{invitation.pk}:{invitation.token_digest[:12]}",
        secret=True,
    )
