"""Tables of contact, one file per noun."""

from __future__ import annotations

from .calls import CallDraft, NonWorkingDay, ServiceContact, WelfareCall
from .cards import ContactCard
from .ladder import LadderEvent, LadderStep
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
    "ContactCard",
    "LadderEvent",
    "LadderStep",
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
