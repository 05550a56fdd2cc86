"""The verbs of tokens, and of programs that are told."""

from carepost.api.actions.tending import is_anything_to_tend, tend_tokens
from carepost.api.actions.tokens import Made, make_token, revoke_token, take_over_token
from carepost.api.actions.webhooks import (
    Signing,
    change_secret,
    end_subscription,
    give_up_subscription,
    subscribe,
    take_over_subscription,
)

__all__ = [
    "Made",
    "Signing",
    "change_secret",
    "end_subscription",
    "give_up_subscription",
    "is_anything_to_tend",
    "make_token",
    "revoke_token",
    "subscribe",
    "take_over_subscription",
    "take_over_token",
    "tend_tokens",
]
