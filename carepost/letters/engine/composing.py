"""A letter made of a wording and values: plain text in blocks, which is kept and drawn from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carepost.letters.engine.saying import day, said
from carepost.letters.rules.grammar import Said, Shape, blocks, filled, filled_line
from carepost.letters.rules.languages import Language
from carepost.letters.rules.values import Values
from carepost.letters.rules.wording import Wording
from carepost.messages.known import Kind

Kinds = Mapping[str, Kind]
Choices = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter, whole: who writes, when, to whom, about what, and what it says. Plain text throughout."""

    language: Language
    head: tuple[str, ...]
    to: tuple[str, ...]
    day: str
    subject: str
    blocks: tuple[Said, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the letter and drawn."""
        return {
            "lang": self.language.tag,
            "dir": "rtl" if self.language.rtl else "ltr",
            "head": list(self.head),
            "to": list(self.to),
            "day": self.day,
            "subject": self.subject,
            "blocks": [block.as_json() for block in self.blocks],
        }


def compose(
    wording: Wording,
    kinds: Kinds,
    values: Values,
    *,
    language: Language,
    to: Sequence[str],
    on: date,
    choices: Choices | None = None,
    first: str = "",
) -> Composed:
    """Put the values, of these kinds, into a wording of that language. `first` is a paragraph before all others.

    A field without a value stays as it is written: a letter that is sent has none, a preview may.
    """
    words = {name: f"(({name}))" for name in wording.names}
    words |= {
        name: said(kinds[name], value, language, (choices or {}).get(name)) for name, value in values.items()
    }
    opening = (Said(Shape.APART, (first,)),) if first else ()
    return Composed(
        language=language,
        head=tuple(filled_line(line, words) for line in wording.head.split("\n") if line.strip()),
        to=tuple(line for line in to if line.strip()),
        day=day(on, language),
        subject=filled_line(wording.subject, words),
        blocks=(*opening, *(filled(block, words) for block in blocks(wording.body))),
    )
