"""The machine's door in plain Python: what a token opens, how long it lasts, where a list goes on."""

from carepost.api.rules.cursors import Cursor, packed, unpacked
from carepost.api.rules.policy import ApiPolicy
from carepost.api.rules.tokens import (
    ROLE,
    SCOPES,
    Scope,
    TokenEnd,
    TokenRefused,
    against_entering,
    against_making,
    against_revoking,
    digest_of,
    name_of,
    opened_by,
    prefix_of,
    scopes_within,
)

__all__ = [
    "ROLE",
    "SCOPES",
    "ApiPolicy",
    "Cursor",
    "Scope",
    "TokenEnd",
    "TokenRefused",
    "against_entering",
    "against_making",
    "against_revoking",
    "digest_of",
    "name_of",
    "opened_by",
    "packed",
    "prefix_of",
    "scopes_within",
    "unpacked",
]
