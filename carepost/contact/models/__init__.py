"""Tables of contact, one file per noun."""

from __future__ import annotations

from .aid import AidMatch, AidNotice, AidStep
from .buying import Buying
from .calls import CallDraft, NonWorkingDay, ServiceContact, WelfareCall
from .cards import ContactCard
from .closing import Closing, ClosingEvent
from .due import DueNotice
from .ladder import LadderEvent, LadderStep
from .news import ProviderNews
from .numbers import PhoneCard, PhoneNumber
from .rota import (
    Absence,
    CalendarFeed,
    OfficerHours,
    OfficerProfile,
    Rota,
    RotaLack,
    RotaPlace,
)
from .rota_runs import RotaRun
from .sharing import SharingChange
from .stock import StockItem, StockLot, StockMovement
from .support import SupportEvent, SupportKind, SupportRequest
from .updates import ServiceUpdate

__all__ = [
    "Absence",
    "AidMatch",
    "AidNotice",
    "AidStep",
    "Buying",
    "CalendarFeed",
    "CallDraft",
    "Closing",
    "ClosingEvent",
    "ContactCard",
    "DueNotice",
    "LadderEvent",
    "LadderStep",
    "NonWorkingDay",
    "OfficerHours",
    "OfficerProfile",
    "PhoneCard",
    "PhoneNumber",
    "ProviderNews",
    "Rota",
    "RotaLack",
    "RotaPlace",
    "RotaRun",
    "ServiceContact",
    "ServiceUpdate",
    "SharingChange",
    "StockItem",
    "StockLot",
    "StockMovement",
    "SupportEvent",
    "SupportKind",
    "SupportRequest",
    "WelfareCall",
]
