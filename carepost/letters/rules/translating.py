"""A version in another language: written, confirmed by somebody else, and confirmed anew for the next version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason
from carepost.letters.rules.grammar import broken, names_in
from carepost.letters.rules.languages import Language
from carepost.letters.rules.wording import LONGEST_BODY, LONGEST_SUBJECT, Problem, Wording
from carepost.messages.known import Kind


class TranslationState(StrEnum):
    """Where the translation of a version stands."""

    WANTED = "wanted"
    EARLIER = "earlier"
    WRITTEN = "written"
    CONFIRMED = "confirmed"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    TranslationState.WANTED: "Wanted",
    TranslationState.EARLIER: "Made for an earlier version",
    TranslationState.WRITTEN: "Waits to be confirmed",
    TranslationState.CONFIRMED: "Confirmed",
}


_S = TranslationState
TRANSLATION_MOVES: Moves[TranslationState, str, str] = Moves(
    (
        Move(None, "a reader asks for the language, or a letter waits", _S.WANTED),
        Move(_S.WANTED, "write", _S.WRITTEN),
        Move(_S.WRITTEN, "confirm, by somebody else", _S.CONFIRMED),
        Move(_S.CONFIRMED, "write", _S.WRITTEN),
        Move(_S.CONFIRMED, "the next version is published", _S.EARLIER),
        Move(_S.EARLIER, "confirm that it fits", _S.CONFIRMED),
        Move(_S.EARLIER, "write", _S.WRITTEN),
    )
)


class Missing(StrEnum):
    """What happens to a letter whose reader asked for a language in which it does not exist."""

    HOLD = "hold"
    ENGLISH = "english"

    @property
    def label(self) -> str:
        return _MISSING[self]


_MISSING = {
    Missing.HOLD: "Hold them back and ask for a translation",
    Missing.ENGLISH: "Send them in English, with a line that says so and how to ask for another language",
}


class TranslationFault(Reason):
    """Why a translation cannot be kept, confirmed or used."""

    NO_LANGUAGE = "Choose one of the languages that are listed."
    NO_SUBJECT = "Enter the subject in the other language."
    NO_BODY = "Enter the text in the other language."
    NO_TRANSLATOR = "Say who translated it: a person, or a company with its order number."
    LONG = "It is too long for a letter."
    FIELDS = "The translation has other fields than the text that it translates."
    CHOICES = "An answer to choose from has no words in the other language."
    NONE = "There is no translation to confirm."
    OWN = "You entered this translation. Somebody else confirms it."
    CONFIRMED = "It is confirmed already."
    MOVED_ON = "Somebody entered another translation since you opened the page. Look at it first."
    NOT_YET = "There is no confirmed translation yet."
    NO_FONT = "It cannot be set in print."


@dataclass(frozen=True, slots=True)
class Words:
    """A wording in another language. `choices` are the words of each answer, by field."""

    subject: str
    body: str
    choices: Mapping[str, Mapping[str, str]]
    translator: str

    def over(self, wording: Wording) -> Wording:
        """The wording with these words in the place of its own; who writes stays as it is."""
        return Wording(self.subject, self.body, wording.head, wording.asked)


def problems_of(words: Words, wording: Wording) -> tuple[Problem, ...]:
    """What has to be put right in a translation of a wording; empty means that it can be kept."""
    found = [Problem(fault, fault.sentence) for fault in _missing(words)]
    for text in (words.subject, words.body):
        found += [Problem(TranslationFault.FIELDS, f"“{piece}” is no field.") for piece in broken(text)]
    meant, used = _names(wording.subject, wording.body), _names(words.subject, words.body)
    for name in meant:
        if name not in used:
            said = f"(({name})) is missing. Write it where the value belongs, with its English name."
            found.append(Problem(TranslationFault.FIELDS, said, name))
    for name in used:
        if name not in meant:
            said = f"(({name})) is no field of the English text. Fields keep their English names."
            found.append(Problem(TranslationFault.FIELDS, said, name))
    for asked in wording.asked:
        if asked.kind is Kind.CHOICE and asked.name in meant:
            found += [
                Problem(TranslationFault.CHOICES, f"Enter “{choice}” in the other language.", asked.name)
                for choice in asked.choices
                if not words.choices.get(asked.name, {}).get(choice, "").strip()
            ]
    return tuple(found)


def english_line(language: Language, officer: str, council: str, page: str) -> str:
    """What a letter says that goes in English to somebody who asked for another language."""
    return (
        f"This letter is in English. To ask for it in {language.label}, in large print or read to you, tell {officer}"
        f" at {council}, or choose it here: {page}"
    )


def _names(*texts: str) -> list[str]:
    return list(dict.fromkeys(name for text in texts for name in names_in(text)))


def _missing(words: Words) -> Iterable[TranslationFault]:
    found = {
        TranslationFault.NO_SUBJECT: not words.subject.strip(),
        TranslationFault.NO_BODY: not words.body.strip(),
        TranslationFault.NO_TRANSLATOR: not words.translator.strip(),
        TranslationFault.LONG: len(words.subject) > LONGEST_SUBJECT or len(words.body) > LONGEST_BODY,
    }
    return [fault for fault, holds in found.items() if holds]
