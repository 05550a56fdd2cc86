"""Roles, the kinds of place a person can act in, and which role fits where. Plain Python."""

from __future__ import annotations

import re
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


_SHARED = re.compile(
    r"^(info|admin|office|enquiries|manager|reception|team|contact|post|mail|hello|care|support|noreply|no-reply)@",
    re.IGNORECASE,
)


def looks_shared(email: str) -> bool:
    """True for addresses such as info@ or office@, which more than one person reads."""
    return bool(_SHARED.match(email.strip()))
