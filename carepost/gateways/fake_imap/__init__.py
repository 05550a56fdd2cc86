"""A mailbox on this machine that speaks as much IMAP4rev1 as a reader needs, and misbehaves on request."""

from carepost.gateways.fake_imap.server import FakeImap, Trouble

__all__ = ["FakeImap", "Trouble"]
