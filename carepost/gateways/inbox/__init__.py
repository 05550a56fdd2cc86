"""The inbound mailbox: mails that nobody has taken in yet, by IMAP."""

from carepost.gateways.inbox.address import InboxAddress, Mailbox, inbox_at
from carepost.gateways.inbox.client import Inbox
from carepost.gateways.inbox.tokens import TOKENS, Grant, Tokens

__all__ = ["TOKENS", "Grant", "Inbox", "InboxAddress", "Mailbox", "Tokens", "inbox_at"]
