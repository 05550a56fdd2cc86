"""The inbound mailbox: mails that nobody has taken in yet, by IMAP."""

from carepost.gateways.inbox.client import Inbox, InboxAddress, inbox_at

__all__ = ["Inbox", "InboxAddress", "inbox_at"]
