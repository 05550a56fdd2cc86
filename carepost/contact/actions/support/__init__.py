"""The writers of support: asked or offered, taken on, promised, delivered, answered; and the catalogue."""

from carepost.contact.actions.support.answering import answer_offer, remind_about_help, say_if_helped
from carepost.contact.actions.support.asking import AskRefused, ask_for_help, offer_help
from carepost.contact.actions.support.catalogue import keep_support_kind, retire_support_kind
from carepost.contact.actions.support.from_call import follow_call
from carepost.contact.actions.support.keeping import (
    cancel_help,
    deliver_help,
    promise_help,
    take_help,
    turn_away_help,
    undo_help,
)
from carepost.contact.actions.support.steps import side_of

__all__ = [
    "AskRefused",
    "answer_offer",
    "ask_for_help",
    "cancel_help",
    "deliver_help",
    "follow_call",
    "keep_support_kind",
    "offer_help",
    "promise_help",
    "remind_about_help",
    "retire_support_kind",
    "say_if_helped",
    "side_of",
    "take_help",
    "turn_away_help",
    "undo_help",
]
