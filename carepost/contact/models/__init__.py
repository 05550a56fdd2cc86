"""Tables of contact, one file per noun."""

from __future__ import annotations

from .calls import CallDraft, NonWorkingDay, ServiceContact, WelfareCall
from .support import SupportEvent, SupportKind, SupportRequest

__all__ = [
    "CallDraft",
    "NonWorkingDay",
    "ServiceContact",
    "SupportEvent",
    "SupportKind",
    "SupportRequest",
    "WelfareCall",
]
