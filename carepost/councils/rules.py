"""Roles, the kinds of place a person can act in, and which role fits where. Plain Python."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from carepost.core.refusals import Reason


class PlaceKind(StrEnum):
    """Where somebody acts: in a council, for a provider, or for a partner organisation."""

    COUNCIL = "council"
    PROVIDER = "provider"
    PARTNER = "partner"


class Role(StrEnum):
    """The roles of a care-market desk. What each may do stands in `permissions.ROLE_TABLE`."""

    COMMISSIONER = "commissioner"
    BROKERAGE = "brokerage"
    POST_OFFICER = "post_officer"
    QA_OFFICER = "qa_officer"
    PUBLIC_HEALTH = "public_health"
    SOCIAL_WORKER = "social_worker"
    FINANCE = "finance"
    PROCUREMENT = "procurement"
    PANEL_EVALUATOR = "panel_evaluator"
    MODERATOR = "moderator"
    HUB_COORDINATOR = "hub_coordinator"
    PARTNER_ORG_USER = "partner_org_user"
    VOLUNTEER_CALLER = "volunteer_caller"
    PROVIDER_USER = "provider_user"
    PROVIDER_MANAGER = "provider_manager"
    EXPERT_BY_EXPERIENCE = "expert_by_experience"
    ANALYST = "analyst"
    DIRECTOR = "director"
    CALDICOTT_GUARDIAN = "caldicott_guardian"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return _LABELS.get(self, self.value.replace("_", " ").capitalize())

    @property
    def place(self) -> PlaceKind:
        """The kind of place in which this role can be held."""
        if self in (Role.PROVIDER_USER, Role.PROVIDER_MANAGER):
            return PlaceKind.PROVIDER
        if self in (Role.PARTNER_ORG_USER, Role.VOLUNTEER_CALLER, Role.EXPERT_BY_EXPERIENCE):
            return PlaceKind.PARTNER
        return PlaceKind.COUNCIL


_LABELS = {
    Role.POST_OFFICER: "Support officer",
    Role.QA_OFFICER: "Quality officer",
    Role.PARTNER_ORG_USER: "Partner",
    Role.ADMIN: "Administrator",
    Role.PROVIDER_USER: "Provider staff",
}

#: Roles that no identity provider gives, and that only an administrator may give (Carepost default).
PRIVILEGED = frozenset({Role.ADMIN, Role.DIRECTOR, Role.CALDICOTT_GUARDIAN, Role.AUDITOR})


class PartnerKind(StrEnum):
    NHS = "nhs"
    PUBLIC_HEALTH = "public_health"
    CQC = "cqc"
    TRADE_ASSOCIATION = "trade_association"
    HEALTHWATCH = "healthwatch"
    VOLUNTARY = "voluntary"
    OTHER = "other"


class Covers(StrEnum):
    """What a sharing agreement lets a partner see."""

    REGISTER = "register"
    STANDING = "standing"
    CONTACT = "contact"


class CouncilRefused(Reason):
    """Why a change to councils, people or agreements is refused."""

    NAME_MISSING = "Enter the name."
    ALREADY_THERE = "There is one of that name already."
    ROLE_ELSEWHERE = "That role is not one for this kind of organisation."
    ALREADY_MEMBER = "They hold this role here already."
    LAST_ADMIN = "They are the only administrator. Make somebody else one first."
    INVITATION_EXPIRED = "This invitation has expired. Ask the person who sent it for a new one."
    INVITATION_USED = "This invitation was used or withdrawn. Ask the person who sent it for a new one."
    INVITATION_OTHER = (
        "This invitation is for another e-mail address. Sign in with that one, or ask for a new one."
    )
    OWN_ROLE = "You cannot change your own role. Ask another administrator."
    PRIVILEGED_ROLE = "Only an administrator can give this role."
    SHARED_MAILBOX = (
        "This looks like a shared mailbox. Each person signs in as themselves: use their own address."
    )
    ENDS_BEFORE_START = "The end is before the start."
    NO_PLACE = "Choose the organisation they belong to."
    NOT_LIVE = "This has ended already."
    NAME_TOO_LONG = "Shorten the name."
    ADDRESS_MISSING = "Enter their e-mail address, like name@example.com."
    ADDRESS_NOT_ONE = "Check the e-mail address. It is not like name@example.com."
    HAS_ACCOUNT = (
        "There is an account for this e-mail address. Sign in with it, then open the invitation again."
    )
    INVITED_ALREADY = "They have an invitation to this role already. Withdraw that one first, or wait for it."
    WEAK_PASSWORD = "Choose another password: 12 characters or more, and not easy to guess."  # noqa: S105
    COVERS_NOTHING = "Say what the partner may see."
    PURPOSE_MISSING = "Say what the sharing is for."
    AGREED_BY_MISSING = "Say who agreed it, so that an auditor can find it."
    CODE_NOT_ONE = "An ONS code has one letter and eight digits, like E06000054."
    ACCOUNT_THERE = "There is an account for this e-mail address already. Invite them to the role instead."
    OWN_SECOND_FACTOR = "You cannot reset your own second step. Ask another administrator."
    TEAM_ELSEWHERE = "That team is not one of this council."


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
    """What an invitation asks for: a role, in a council, or for a provider's or a partner's people."""

    email: str
    role: Role
    provider_id: int | None = None
    partner_id: int | None = None


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


def against_leaving(
    *, own: bool, live: bool, role: Role, becomes: Role | None, other_admins: int
) -> tuple[CouncilRefused, ...]:
    """Why a role cannot end, or become another. `other_admins`: live ones in that council but this one."""
    against: list[CouncilRefused] = []
    if not live:
        against.append(CouncilRefused.NOT_LIVE)
    if own:
        against.append(CouncilRefused.OWN_ROLE)
    if role is Role.ADMIN and becomes is not Role.ADMIN and other_admins == 0:
        against.append(CouncilRefused.LAST_ADMIN)
    if becomes is not None:
        if becomes is role:
            against.append(CouncilRefused.ALREADY_MEMBER)
        if becomes.place is not role.place:
            against.append(CouncilRefused.ROLE_ELSEWHERE)
    return tuple(against)


def against_sharing(
    *, covers: frozenset[Covers], purpose: str, agreed_by: str, valid_from: date, valid_to: date | None
) -> tuple[CouncilRefused, ...]:
    """Why an agreement cannot stand. `valid_to` is the first day on which it no longer holds."""
    against: list[CouncilRefused] = []
    if not covers:
        against.append(CouncilRefused.COVERS_NOTHING)
    if not purpose.strip():
        against.append(CouncilRefused.PURPOSE_MISSING)
    if not agreed_by.strip():
        against.append(CouncilRefused.AGREED_BY_MISSING)
    if valid_to is not None and valid_to <= valid_from:
        against.append(CouncilRefused.ENDS_BEFORE_START)
    return tuple(against)


def against_name(name: str, *, taken: bool, longest: int) -> tuple[CouncilRefused, ...]:
    """Why a thing cannot be called that. `taken`: another one has the name, whatever its capitals."""
    if not name.strip():
        return (CouncilRefused.NAME_MISSING,)
    if len(name.strip()) > longest:
        return (CouncilRefused.NAME_TOO_LONG,)
    return (CouncilRefused.ALREADY_THERE,) if taken else ()
