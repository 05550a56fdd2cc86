"""The writers of the rota: who rings and when, absences, rotas made, published and mended, calls moved by hand."""

from carepost.contact.actions.rota.absences import Noted, end_absence, note_absence
from carepost.contact.actions.rota.asking import ask_for_evening_rota, ask_for_rota
from carepost.contact.actions.rota.calendars import Opened, close_calendar, open_calendar
from carepost.contact.actions.rota.hours import Rings, keep_hours
from carepost.contact.actions.rota.moving import Spot, lock_call, move_call, put_back_call, unlock_call
from carepost.contact.actions.rota.proposing import give_up_rota, propose_rota
from carepost.contact.actions.rota.publishing import publish_rota, withdraw_rota
from carepost.contact.actions.rota.working import make_rota, work_out

__all__ = [
    "Noted",
    "Opened",
    "Rings",
    "Spot",
    "ask_for_evening_rota",
    "ask_for_rota",
    "close_calendar",
    "end_absence",
    "give_up_rota",
    "keep_hours",
    "lock_call",
    "make_rota",
    "move_call",
    "note_absence",
    "open_calendar",
    "propose_rota",
    "publish_rota",
    "put_back_call",
    "unlock_call",
    "withdraw_rota",
    "work_out",
]
