"""The verbs of tokens."""

from carepost.api.actions.tending import is_anything_to_tend, tend_tokens
from carepost.api.actions.tokens import Made, make_token, revoke_token, take_over_token

__all__ = ["Made", "is_anything_to_tend", "make_token", "revoke_token", "take_over_token", "tend_tokens"]
