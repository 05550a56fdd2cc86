"""The writers of contact: who takes a call, what is typed meanwhile, what came of it, and what was missed."""

from carepost.contact.actions.claiming import HeldByAnother, claim_call, release_call, subject_of
from carepost.contact.actions.correcting import correct_call
from carepost.contact.actions.drafts import save_draft
from carepost.contact.actions.ladder import (
    Climbed,
    contact_nominated,
    decide_visit,
    email_missed,
    raise_ladder,
    set_step_aside,
    take_missed,
)
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
    "Climbed",
    "HeldByAnother",
    "Missed",
    "Recorded",
    "UnreadableAnswers",
    "claim_call",
    "contact_nominated",
    "correct_call",
    "decide_visit",
    "email_missed",
    "note_missed_calls",
    "raise_ladder",
    "record_call",
    "release_call",
    "save_draft",
    "set_step_aside",
    "subject_of",
    "take_missed",
]
