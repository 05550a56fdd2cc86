"""The tables of letters."""

from carepost.letters.models.languages import LetterTranslation, ReaderWish, TranslationConfirmation
from carepost.letters.models.letters import Letter, LetterEvent, Mailing
from carepost.letters.models.runs import PrintRun
from carepost.letters.models.templates import (
    LetterDraft,
    LetterPublication,
    LetterTemplate,
    LetterVersion,
)

__all__ = [
    "Letter",
    "LetterDraft",
    "LetterEvent",
    "LetterPublication",
    "LetterTemplate",
    "LetterTranslation",
    "LetterVersion",
    "Mailing",
    "PrintRun",
    "ReaderWish",
    "TranslationConfirmation",
]
