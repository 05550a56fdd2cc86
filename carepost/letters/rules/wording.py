"""What a template says: its subject, its text, who writes, and the fields that whoever sends it fills in."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from carepost.core.refusals import Reason
from carepost.letters.rules.grammar import broken, names_in
from carepost.messages.known import Kind

LONGEST_SUBJECT, LONGEST_BODY, LONGEST_HEAD = 150, 12_000, 400
FEWEST_CHOICES = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that whoever sends the letter fills in. `choices` are the answers, where it is one of a few."""

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """A template as it is written. `head` is who writes: the lines at the top, such as the team and its telephone."""

    subject: str
    body: str
    head: str = ""
    asked: tuple[Asked, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that the text uses, in the order in which it does, each once."""
        return tuple(dict.fromkeys([*names_in(self.subject), *names_in(self.body), *names_in(self.head)]))

    def asks(self, name: str) -> Asked | None:
        return next((each for each in self.asked if each.name == name), None)

    def as_json(self) -> list[dict[str, Any]]:
        """The asked fields as they are kept."""
        return [
            {"name": each.name, "kind": each.kind.value, "choices": list(each.choices)} for each in self.asked
        ]


def asked_of(kept: Collection[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """The fields that `as_json` wrote."""
    return tuple(Asked(each["name"], Kind(each["kind"]), tuple(each["choices"])) for each in kept)


class WordingFault(Reason):
    """What is wrong with a template, so that it cannot be published."""

    NO_SUBJECT = "Enter the subject: it is the heading of the letter."
    NO_BODY = "Enter the text of the letter."
    LONG = "It is too long for a letter."
    BROKEN = "A field is written ((like this)), with both brackets on one line."
    UNKNOWN = "A field of the text is not known."
    SHADOWED = "A field that is filled in from data cannot be asked for as well."
    FEW_CHOICES = "A field with answers to choose from needs at least two."


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault, with the field it is about and the sentence that says so."""

    fault: Reason
    sentence: str
    name: str = ""


def problems_of(wording: Wording, known: Collection[str]) -> tuple[Problem, ...]:
    """What has to be put right before this can be published; `known` are the names that rooms declare."""
    found = [Problem(fault, fault.sentence) for fault in _missing(wording)]
    for text in (wording.subject, wording.body, wording.head):
        found += [Problem(WordingFault.BROKEN, f"“{piece}”: {WordingFault.BROKEN}") for piece in broken(text)]
    found += [_unknown(name, wording, known) for name in unknown_names(wording, known)]
    for each in wording.asked:
        if each.name in known:
            said = f"(({each.name})) is filled in from data: give your own field another name."
            found.append(Problem(WordingFault.SHADOWED, said, each.name))
        elif each.kind is Kind.CHOICE and len(set(each.choices)) < FEWEST_CHOICES:
            said = f"Enter at least two answers for (({each.name})), a line each."
            found.append(Problem(WordingFault.FEW_CHOICES, said, each.name))
    return tuple(found)


def unknown_names(wording: Wording, known: Collection[str]) -> list[str]:
    """The fields of the text that nobody declares: they have to be asked for, or are misspelt."""
    return [name for name in wording.names if name not in known and wording.asks(name) is None]


def _missing(wording: Wording) -> list[WordingFault]:
    long = (
        len(wording.subject) > LONGEST_SUBJECT
        or len(wording.body) > LONGEST_BODY
        or len(wording.head) > LONGEST_HEAD
    )
    found = {
        WordingFault.NO_SUBJECT: not wording.subject.strip(),
        WordingFault.NO_BODY: not wording.body.strip(),
        WordingFault.LONG: long,
    }
    return [fault for fault, holds in found.items() if holds]


def _unknown(name: str, wording: Wording, known: Collection[str]) -> Problem:
    like = difflib.get_close_matches(name, [*known, *(each.name for each in wording.asked)], 1, 0.75)
    meant = f" Did you mean (({like[0]}))?" if like else ""
    said = f"(({name})) is no field.{meant} Choose below what whoever sends the letter fills in there, or change it."
    return Problem(WordingFault.UNKNOWN, said, name)
