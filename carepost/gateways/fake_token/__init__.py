"""A service on this machine that gives programs tokens for mailboxes, as Entra ID does, and misbehaves on request."""

from carepost.gateways.fake_token.server import FakeToken, Trouble

__all__ = ["FakeToken", "Trouble"]
