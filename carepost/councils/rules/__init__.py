"""Roles, the kinds of place a person can act in, and which role fits where. Plain Python."""

from carepost.councils.rules.inviting import (
    Asked,
    InvitationPolicy,
    against_accepting,
    against_giving,
    against_inviting,
    against_place,
    digest_of,
    invitation_expires,
    looks_shared,
)
from carepost.councils.rules.keeping import against_leaving, against_name, against_sharing
from carepost.councils.rules.refusals import CouncilRefused
from carepost.councils.rules.roles import PRIVILEGED, Covers, PartnerKind, PlaceKind, Role

__all__ = [
    "PRIVILEGED",
    "Asked",
    "CouncilRefused",
    "Covers",
    "InvitationPolicy",
    "PartnerKind",
    "PlaceKind",
    "Role",
    "against_accepting",
    "against_giving",
    "against_inviting",
    "against_leaving",
    "against_name",
    "against_place",
    "against_sharing",
    "digest_of",
    "invitation_expires",
    "looks_shared",
]
