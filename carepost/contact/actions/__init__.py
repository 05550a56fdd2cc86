"""The writers of contact: who takes a call, what is typed meanwhile, what came of it, and what was missed."""

from carepost.contact.actions.claiming import HeldByAnother, claim_call, release_call, subject_of
from carepost.contact.actions.correcting import correct_call
from carepost.contact.actions.drafts import save_draft
from carepost.contact.actions.missed import Missed, note_missed_calls
from carepost.contact.actions.recording import (
    CallInput,
    CallRefused,
    Recorded,
    UnreadableAnswers,
    record_call,
)

__all__ = [
    "CallInput",
    "CallRefused",
    "HeldByAnother",
    "Missed",
    "Recorded",
    "UnreadableAnswers",
    "claim_call",
    "correct_call",
    "note_missed_calls",
    "record_call",
    "release_call",
    "save_draft",
    "subject_of",
]
