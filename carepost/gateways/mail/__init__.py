"""Mail: queued with the work that caused it, and sent by the worker, once.

In the demo it is kept in an outbox that can be shown.

What other rooms use. The tables and what is done to them stand in the modules, which need Django to be set up.
"""

from carepost.gateways.mail.message import Attachment, Message
from carepost.gateways.mail.outbox import Kept, OutboxBackend, kept_mail, outbox, outbox_folder

__all__ = ["Attachment", "Kept", "Message", "OutboxBackend", "kept_mail", "outbox", "outbox_folder"]
