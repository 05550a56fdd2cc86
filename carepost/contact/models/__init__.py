"""Tables of contact, one file per noun."""

from __future__ import annotations

from .calls import CallDraft, NonWorkingDay, ServiceContact, WelfareCall

__all__ = ["CallDraft", "NonWorkingDay", "ServiceContact", "WelfareCall"]
