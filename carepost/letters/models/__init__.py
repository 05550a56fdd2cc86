"""The tables of letters."""

from carepost.letters.models.templates import (
    LetterDraft,
    LetterPublication,
    LetterTemplate,
    LetterVersion,
)

__all__ = ["LetterDraft", "LetterPublication", "LetterTemplate", "LetterVersion"]
