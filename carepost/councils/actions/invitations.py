"""Invitations by link: made, withdrawn, taken up. Only a digest of the link is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.models import Council, Invitation, Membership, PartnerOrganisation, ProviderBody, User
from carepost.councils.permissions import Can
from carepost.councils.places import live
from carepost.councils.rules import (
    Asked,
    CouncilRefused,
    InvitationPolicy,
    Role,
    against_accepting,
    against_inviting,
    against_name,
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


@action(Can.INVITE)
def invite(
    *,
    by: Actor,
    email: str,
    role: Role,
    provider_id: int | None = None,
    partner_id: int | None = None,
    council_id: int | None = None,
) -> Invited:
    """Invite one person to one role, by a link that expires (policy `councils.invitation`, by default 7
    days).

    Raises Refused for a shared mailbox (each person signs in as themselves), a role that does not fit the
    place, a privileged role from somebody who may not give it, and one that they hold or are invited to
    already.
    """
    asked = Asked(email.strip().lower(), Role(role), provider_id, partner_id)
    council = _council(by, council_id)
    now = clock.now()
    refuse_if(_against_inviting(asked, council, by, now))
    policy = policies.in_force(InvitationPolicy, council.pk, clock.today())
    token = secrets.token_urlsafe(32)
    invitation = _kept(
        asked, council, by, token=token, now=now, expires_at=invitation_expires(now, policy.value)
    )
    audit.note(
        subject=f"invitation:{invitation.pk}",
        council=council.pk,
        email=asked.email,
        role=asked.role.value,
        provider=asked.provider_id,
        partner=asked.partner_id,
        expires=invitation.expires_at,
        policy=policy.version,
    )
    invited = Invited(invitation.pk, asked.email, invitation.expires_at, link_to(token))
    send_on_commit(_letter(invitation, invited), council_id=invitation.council_id)
    return invited


@action(Can.WITHDRAW_INVITATION)
def withdraw_invitation(*, by: Actor, invitation_id: int) -> Invitation:
    """Make an invitation's link worthless. Raises Refused when it was used or withdrawn already."""
    rows = Invitation.objects.select_for_update()
    invitation = get_object_or_404(rows, pk=invitation_id, council_id=council_of(by))
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused([CouncilRefused.INVITATION_USED])
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.note(subject=f"invitation:{invitation.pk}", email=invitation.email, role=invitation.role)
    return invitation


@action(Can.ACCEPT_INVITATION)
def accept_invitation(
    *, by: Actor, token: str, name: str = "", password: str = "", without_password: bool = False
) -> User:
    """Take up an invitation: as the person signed in, or with a new account of this name and password.

    Returns the person. Raises Refused when it was used or withdrawn, has expired, is for another address
    than the person's own, when the address has an account but nobody signed in, and for a missing name or a
    weak password.
    """
    rows = Invitation.objects.select_for_update()
    invitation = get_object_or_404(rows, token_digest=digest_of(token), council_id=council_of(by))
    user = User.objects.filter(pk=by.user_id).first() if by.user_id is not None else None
    now = clock.now()
    refuse_if(
        against_accepting(
            email=invitation.email,
            by_email=user.email if user else "",
            has_account=User.objects.filter(email=invitation.email).exists(),
            expires_at=invitation.expires_at,
            spent=bool(invitation.accepted_at or invitation.withdrawn_at),
            now=now,
        )
    )
    user = user or _new_user(invitation.email, name, None if without_password else password)
    membership = _membership(user, invitation)
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    audit.note(
        subject=f"invitation:{invitation.pk}",
        user=user.pk,
        name=user.name,
        email=user.email,
        role=membership.role,
        membership=membership.pk,
        invited_by=invitation.invited_by,
    )
    return user


@action(Can.ADD_USER)
def add_user(*, by: Actor, email: str, name: str, password: str, role: Role) -> User:
    """Set up a person with a password and a role in the acting council: for operators, who have no one to
    invite them. Raises Refused as `invite` does, and when the address has an account already."""
    asked = Asked(email.strip().lower(), Role(role))
    council = _council(by, None)
    against = list(_against_inviting(asked, council, by, clock.now()))
    if User.objects.filter(email=asked.email).exists():
        against.append(CouncilRefused.ACCOUNT_THERE)
    refuse_if(against)
    user = _new_user(asked.email, name, password)
    Membership.objects.create(
        user=user, role=asked.role.value, council=council, since=clock.today(), granted_by=by.name
    )
    audit.note(subject=f"user:{user.pk}", council=council.pk, email=user.email, role=asked.role.value)
    return user


def link_to(token: str) -> str:
    """The whole address of an invitation, under the name that settings give this deployment."""
    return f"{settings.SITE_URL}{reverse('councils:accept', kwargs={'token': token})}"


def _council(by: Actor, council_id: int | None) -> Council:
    """The acting council; an operator may name one."""
    own = by.council_id if by.kind is not ActorKind.OPERATOR else (council_id or by.council_id)
    return get_object_or_404(Council, pk=own)


def _against_inviting(asked: Asked, council: Council, by: Actor, now: datetime) -> tuple[CouncilRefused, ...]:
    where = Q(council=council) if not (asked.provider_id or asked.partner_id) else Q(council=None)
    where &= Q(provider_id=asked.provider_id, partner_id=asked.partner_id)
    members = Membership.objects.filter(where, live(clock.today()), user__email=asked.email, role=asked.role)
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


def _kept(
    asked: Asked, council: Council, by: Actor, *, token: str, now: datetime, expires_at: datetime
) -> Invitation:
    return Invitation.objects.create(
        email=asked.email,
        role=asked.role.value,
        council=council,
        provider_id=asked.provider_id,
        partner_id=asked.partner_id,
        token_digest=digest_of(token),
        invited_by=by.name,
        invited_at=now,
        expires_at=expires_at,
    )


def _new_user(email: str, name: str, password: str | None) -> User:
    """A new person. None for a password: they sign in with their organisation."""
    against: list[CouncilRefused] = list(against_name(name, taken=False, longest=200))
    try:
        if password is not None:
            validate_password(password, User(email=email, name=name.strip()))
    except ValidationError:
        against.append(CouncilRefused.WEAK_PASSWORD)
    refuse_if(against)
    user = User.objects.create_user(email, name.strip(), password)
    # Whoever holds the link reads the mailbox it was sent to: the address needs no second proof.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _membership(user: User, invitation: Invitation) -> Membership:
    """The role that was offered; one held already is kept as it is."""
    in_council = invitation.provider_id is None and invitation.partner_id is None
    place = {
        "council_id": invitation.council_id if in_council else None,
        "provider_id": invitation.provider_id,
        "partner_id": invitation.partner_id,
    }
    held = Membership.objects.filter(live(clock.today()), user=user, role=invitation.role, **place).first()
    return held or Membership.objects.create(
        user=user, role=invitation.role, since=clock.today(), granted_by=invitation.invited_by, **place
    )


def _letter(invitation: Invitation, invited: Invited) -> Message:
    where = invitation.provider or invitation.partner or invitation.council
    expires = clock.local_day(invited.expires_at)
    return Message(
        to=invited.email,
        subject=f"Your invitation to Carepost from {invitation.council}",
        text=(
            f"{invitation.invited_by} invites you to Carepost as {Role(invitation.role).label}, {where}.\n\n"
            f"Open this link to choose a password and begin:\n{invited.link}\n\n"
            f"The link works once, until {expires:%-d %B %Y}. It is for you alone, so do not pass it on.\n"
            f"If you did not expect it, leave it; nothing happens unless you open it.\n"
        ),
        kind="invitation",
        reference=f"invitation:{invitation.pk}",
        secret=True,
    )
