"""The verbs of letters."""

from carepost.letters.actions.holding import cancel_letter, release_letters, send_held_in_english
from carepost.letters.actions.opening import open_letter
from carepost.letters.actions.publishing import publish_again, publish_template, retire_template
from carepost.letters.actions.runs import cancel_run, make_run, note_posted, note_printed, note_returned
from carepost.letters.actions.sending import send_letters
from carepost.letters.actions.translating import carry_translation, confirm_translation, write_translation
from carepost.letters.actions.wishing import keep_own_wish, keep_wish
from carepost.letters.actions.writing import (
    EditedMeanwhile,
    add_template,
    begin_template_draft,
    drop_template_draft,
    write_template,
)

__all__ = [
    "EditedMeanwhile",
    "add_template",
    "begin_template_draft",
    "cancel_letter",
    "cancel_run",
    "carry_translation",
    "confirm_translation",
    "drop_template_draft",
    "keep_own_wish",
    "keep_wish",
    "make_run",
    "note_posted",
    "note_printed",
    "note_returned",
    "open_letter",
    "publish_again",
    "publish_template",
    "release_letters",
    "retire_template",
    "send_held_in_english",
    "send_letters",
    "write_template",
    "write_translation",
]
