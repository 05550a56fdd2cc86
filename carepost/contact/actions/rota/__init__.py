"""The writers of the rota: who rings and when, absences, rotas made, published and mended, calls moved by hand."""

from carepost.contact.actions.rota.absences import Noted, end_absence, note_absence
from carepost.contact.actions.rota.calendars import Opened, close_calendar, open_calendar
from carepost.contact.actions.rota.hours import Rings, keep_hours
from carepost.contact.actions.rota.making import make_evening_rota, make_rota, publish_rota, withdraw_rota
from carepost.contact.actions.rota.moving import Spot, lock_call, move_call, put_back_call, unlock_call

__all__ = [
    "Noted",
    "Opened",
    "Rings",
    "Spot",
    "close_calendar",
    "end_absence",
    "keep_hours",
    "lock_call",
    "make_evening_rota",
    "make_rota",
    "move_call",
    "note_absence",
    "open_calendar",
    "publish_rota",
    "put_back_call",
    "unlock_call",
    "withdraw_rota",
]
