"""Mail: one message to one person, sent on commit; in the demo, kept in an outbox that can be shown."""

from carepost.gateways.mail.delivery import (
    Retried,
    deliver,
    retry_unsent,
    send_on_commit,
    unsent,
    unsent_folder,
    whereabouts,
)
from carepost.gateways.mail.message import Attachment, Message
from carepost.gateways.mail.outbox import Kept, OutboxBackend, kept_mail, outbox, outbox_folder

__all__ = [
    "Attachment",
    "Kept",
    "Message",
    "OutboxBackend",
    "Retried",
    "deliver",
    "kept_mail",
    "outbox",
    "outbox_folder",
    "retry_unsent",
    "send_on_commit",
    "unsent",
    "unsent_folder",
    "whereabouts",
]
