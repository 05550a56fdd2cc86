"""Invitations by link: made, withdrawn, taken up. Only a digest of the link is kept."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404

from carepost.core import audit, clock
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actions.sending import Invited, against_sending, send
from carepost.councils.actions.telling import access_in_words, note_at, tell_managers
from carepost.councils.actors import council_of
from carepost.councils.models import Council, Invitation, Membership, User
from carepost.councils.permissions import Can
from carepost.councils.places import live
from carepost.councils.rules import Asked, CouncilRefused, Role, against_accepting, against_name, digest_of


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
    return send(asked, by=by, council=_council(by, council_id))


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
    where = (
        {"council_id": by.council_id} if by.council_id else {"council": None, "provider_id": by.provider_id}
    )
    invitation = get_object_or_404(rows, token_digest=digest_of(token), **where)
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
    _tell_accepted(by, invitation, membership)
    return user


@action(Can.ADD_USER)
def add_user(*, by: Actor, email: str, name: str, password: str, role: Role) -> User:
    """Set up a person with a password and a role in the acting council: for operators, who have no one to
    invite them. Raises Refused as `invite` does, and when the address has an account already."""
    asked = Asked(email.strip().lower(), Role(role))
    council = _council(by, None)
    against = list(against_sending(asked, by=by, council=council, now=clock.now()))
    if User.objects.filter(email=asked.email).exists():
        against.append(CouncilRefused.ACCOUNT_THERE)
    refuse_if(against)
    user = _new_user(asked.email, name, password)
    Membership.objects.create(
        user=user, role=asked.role.value, council=council, since=clock.today(), granted_by=by.name
    )
    audit.note(subject=f"user:{user.pk}", council=council.pk, email=user.email, role=asked.role.value)
    return user


def _council(by: Actor, council_id: int | None) -> Council:
    """The acting council; an operator may name one."""
    own = by.council_id if by.kind is not ActorKind.OPERATOR else (council_id or by.council_id)
    return get_object_or_404(Council, pk=own)


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


def _tell_accepted(by: Actor, invitation: Invitation, membership: Membership) -> None:
    user = membership.user
    note_at(
        by,
        subject=f"invitation:{invitation.pk}",
        user=user.pk,
        name=user.name,
        email=user.email,
        role=membership.role,
        services=membership.services,
        membership=membership.pk,
        invited_by=invitation.invited_by,
    )
    if membership.provider_id is not None:
        tell_managers(membership, f"{user.name} ({user.email}) has accepted: {access_in_words(membership)}.")


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
        user=user,
        role=invitation.role,
        services=invitation.services,
        since=clock.today(),
        granted_by=invitation.invited_by,
        **place,
    )
