"""What goes with an event: questions before it, materials, and how it was."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from carepost.core.filekinds import kind_of
from carepost.core.refusals import Reason
from carepost.events.rules.policy import EventPolicy

EVALUATION_SALT = "carepost.events.evaluation"
LONGEST = 2000
#: Under which name other rooms ask for an answer that was given at an event.
ROOM = "events"


class Useful(StrEnum):
    """How useful somebody found an event."""

    VERY = "very"
    FAIRLY = "fairly"
    LITTLE = "little"
    NOT = "not"

    @property
    def label(self) -> str:
        return {"very": "Very", "fairly": "Fairly", "little": "A little", "not": "Not at all"}[self.value]


class AfterFault(Reason):
    """Why a question, a material or an evaluation cannot be taken."""

    NO_QUESTION = "Enter your question."
    NO_ANSWER = "Enter the answer."
    TOO_LONG = "Shorten it: 2,000 characters are the most."
    NOT_ON_LIST = "Only who is on the list of the event can ask."
    NO_TITLE = "Enter what it is called."
    NO_MATERIAL = "Give a link that begins with https://, or choose a file."
    TWO_MATERIALS = "Give either a link or a file, not both."
    NOT_SAFE = "This file is not of a kind that is safe to keep. Save it as PDF."
    TOO_BIG = "The file is too big. Give a link to it instead."
    NO_USEFUL = "Select how useful it was."
    ENDED = "This link has ended: it was used, or its time is over."
    NOT_HELD = "It has not been held yet."


def against_words(words: str, missing: AfterFault) -> tuple[AfterFault, ...]:
    """Reasons against words; empty means that they can be taken."""
    if not words.strip():
        return (missing,)
    return (AfterFault.TOO_LONG,) if len(words) > LONGEST else ()


def against_material(
    title: str, link: str, content: bytes | None, policy: EventPolicy
) -> tuple[AfterFault, ...]:
    """Reasons against a material, which is a link or a file that is safe to keep."""
    found = {
        AfterFault.NO_TITLE: not title.strip(),
        AfterFault.NO_MATERIAL: content is None and not link.startswith("https://"),
        AfterFault.TWO_MATERIALS: content is not None and bool(link),
        AfterFault.TOO_BIG: content is not None and len(content) > policy.largest_file_mb * 1024 * 1024,
        AfterFault.NOT_SAFE: content is not None and kind_of(content) is None,
    }
    return tuple(fault for fault, holds in found.items() if holds)


def may_evaluate(
    *, used: bool, held: bool, ends: datetime, now: datetime, policy: EventPolicy
) -> tuple[AfterFault, ...]:
    """Reasons against saying how an event was: once each, after it, for some days."""
    if not held:
        return (AfterFault.NOT_HELD,)
    over = now >= ends + timedelta(days=policy.evaluation_days)
    return (AfterFault.ENDED,) if used or over else ()


@dataclass(frozen=True, slots=True)
class Result:
    """What people said of an event: of `asked` so many `answers`. With too few nothing else is told."""

    asked: int
    answers: int
    shown: bool
    useful: tuple[tuple[Useful, int], ...] = ()
    learned: tuple[str, ...] = ()
    better: tuple[str, ...] = ()


def result_of(answers: Iterable[tuple[str, str, str]], asked: int, policy: EventPolicy) -> Result:
    """The result of an event from what each said (useful, learned, better), in no order that tells who said it."""
    said = list(answers)
    if len(said) < policy.fewest_answers:
        return Result(asked, len(said), shown=False)
    counts = Counter(useful for useful, _, _ in said)
    return Result(
        asked, len(said), True, tuple((each, counts[each.value]) for each in Useful),
        tuple(sorted(words for _, words, _ in said if words)), tuple(sorted(words for _, _, words in said if words)),
    )  # fmt: skip
