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
from carepost.api.rules.webhooks import (
    EVENTS,
    Event,
    WebhookRefused,
    against_subscribing,
    events_within,
    gives_up,
    next_try,
    secret_of,
    signature,
)

__all__ = [
    "EVENTS",
    "ROLE",
    "SCOPES",
    "ApiPolicy",
    "Cursor",
    "Event",
    "Scope",
    "TokenEnd",
    "TokenRefused",
    "WebhookRefused",
    "against_entering",
    "against_making",
    "against_revoking",
    "against_subscribing",
    "digest_of",
    "events_within",
    "gives_up",
    "name_of",
    "next_try",
    "opened_by",
    "packed",
    "prefix_of",
    "scopes_within",
    "secret_of",
    "signature",
    "unpacked",
]
