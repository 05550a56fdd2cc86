"""Roles, the kinds of place a person can act in, and which role fits where."""

from __future__ import annotations

from enum import StrEnum


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
