"""Who can be invited to what, and by whom an invitation can be taken up."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from carepost.councils.rules.refusals import CouncilRefused
from carepost.councils.rules.roles import PRIVILEGED, PlaceKind, Role

_SHARED = re.compile(
    r"^(?:the)?(?:info(?:rmation)?|admin(?:istrat(?:ion|or))?|accounts?|bookings?|care(?:home|office|team)?|contact(?:us)?"
    r"|enquir(?:y|ies)|hello|home|hr|inbox|mail(?:box)?|manager|managers?office|no-?reply|nurses?(?:station)?"
    r"|office|post|reception|registeredmanager|safeguarding|seniors?|shared|staff|support|team|welcome)"
    r"[.\-_]?[0-9]*$",
    re.IGNORECASE,
)


def looks_shared(email: str) -> bool:
    """True for addresses such as info@ or the.office2@, which more than one person reads (Carepost
    default).
    """
    name = email.strip().partition("@")[0].partition("+")[0]
    return bool(_SHARED.match(re.sub(r"[.\-_]", "", name)))


def digest_of(token: str) -> str:
    """What is kept of an invitation's link: SHA-256 of its 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class InvitationPolicy:
    """How long an invitation can be taken up (Carepost default: a week)."""

    days: int = 7


def invitation_expires(invited_at: datetime, policy: InvitationPolicy) -> datetime:
    """The moment from which an invitation can no longer be taken up."""
    return invited_at + timedelta(days=policy.days)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an invitation asks for: a role, in a council, or for a provider's or a partner's people.

    `services` are those of the provider's (ids) that it is for; None for all.
    """

    email: str
    role: Role
    provider_id: int | None = None
    partner_id: int | None = None
    services: frozenset[int] | None = None


def against_inviting(
    asked: Asked, *, inviter_role: str, operator: bool, member: bool, invited: bool
) -> tuple[CouncilRefused, ...]:
    """Why this person cannot be invited. `member`: they hold the role there; `invited`: a link is open."""
    against: list[CouncilRefused] = []
    if not asked.email.strip():
        against.append(CouncilRefused.ADDRESS_MISSING)
    elif not _ADDRESS.fullmatch(asked.email.strip()):
        against.append(CouncilRefused.ADDRESS_NOT_ONE)
    if looks_shared(asked.email):
        against.append(CouncilRefused.SHARED_MAILBOX)
    against += against_place(asked.role, asked.provider_id, asked.partner_id)
    against += against_giving(asked.role, giver_role=inviter_role, operator=operator)
    if member:
        against.append(CouncilRefused.ALREADY_MEMBER)
    if invited:
        against.append(CouncilRefused.INVITED_ALREADY)
    return tuple(against)


_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def against_place(role: Role, provider_id: int | None, partner_id: int | None) -> tuple[CouncilRefused, ...]:
    """Why a role does not fit the organisation named for it: neither id is a place in the council itself."""
    named = {
        PlaceKind.COUNCIL: provider_id is None and partner_id is None,
        PlaceKind.PROVIDER: provider_id is not None and partner_id is None,
        PlaceKind.PARTNER: partner_id is not None and provider_id is None,
    }
    if named[role.place]:
        return ()
    nothing_named = provider_id is None and partner_id is None
    return (CouncilRefused.NO_PLACE if nothing_named else CouncilRefused.ROLE_ELSEWHERE,)


def against_giving(role: Role, *, giver_role: str, operator: bool) -> tuple[CouncilRefused, ...]:
    """Why somebody may not give a role: privileged ones come from an administrator or an operator only."""
    allowed = role not in PRIVILEGED or operator or giver_role == Role.ADMIN
    return () if allowed else (CouncilRefused.PRIVILEGED_ROLE,)


def against_accepting(
    *,
    email: str,
    by_email: str,
    has_account: bool,
    expires_at: datetime,
    spent: bool,
    now: datetime,
) -> tuple[CouncilRefused, ...]:
    """Why an invitation cannot be taken up. `by_email` is empty for somebody without an account.

    `spent`: used or withdrawn; `has_account`: somebody signs in with the address invited.
    """
    if spent:
        return (CouncilRefused.INVITATION_USED,)
    if now >= expires_at:
        return (CouncilRefused.INVITATION_EXPIRED,)
    if by_email and by_email.casefold() != email.casefold():
        return (CouncilRefused.INVITATION_OTHER,)
    if not by_email and has_account:
        return (CouncilRefused.HAS_ACCOUNT,)
    return ()
