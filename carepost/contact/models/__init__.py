"""Tables of contact, one file per noun."""

from __future__ import annotations

from .calls import CallDraft, NonWorkingDay, ServiceContact, WelfareCall
from .rota import (
    Absence,
    CalendarFeed,
    OfficerHours,
    OfficerProfile,
    Rota,
    RotaLack,
    RotaPlace,
)
from .support import SupportEvent, SupportKind, SupportRequest

__all__ = [
    "Absence",
    "CalendarFeed",
    "CallDraft",
    "NonWorkingDay",
    "OfficerHours",
    "OfficerProfile",
    "Rota",
    "RotaLack",
    "RotaPlace",
    "ServiceContact",
    "SupportEvent",
    "SupportKind",
    "SupportRequest",
    "WelfareCall",
]
