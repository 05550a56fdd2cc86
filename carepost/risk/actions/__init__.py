"""The writers of risk: standings worked out, signals taken in and withdrawn, standings set by hand; and what a policy
would make of today, which writes nothing."""

from carepost.risk.actions.by_hand import end_override, override
from carepost.risk.actions.foreseeing import preview
from carepost.risk.actions.noting import note_signal, withdraw_signal
from carepost.risk.actions.proposing import (
    confirm_override,
    propose_override,
    turn_down_override,
    withdraw_override,
)
from carepost.risk.actions.signals import take_in, withdraw
from carepost.risk.actions.standing import Move, WorkedOut, is_behind, recompute, work_out

__all__ = [
    "Move",
    "WorkedOut",
    "confirm_override",
    "end_override",
    "is_behind",
    "note_signal",
    "override",
    "preview",
    "propose_override",
    "recompute",
    "take_in",
    "turn_down_override",
    "withdraw",
    "withdraw_override",
    "withdraw_signal",
    "work_out",
]
