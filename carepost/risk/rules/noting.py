"""What a person may note by hand about a service: an observation that no other room tells yet."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carepost.core.refusals import Reason

from .kinds import BY_KEY
from .signals import Signal, observe

LONGEST_EVIDENCE = 300


class Teller(StrEnum):
    """Who says so: never a name, since the provider may read it. Whose words it does not read says showing.py."""

    VISIT = "Council visit or review"
    COLLEAGUE = "Council colleague"
    HEALTH = "Health professional"
    CQC = "CQC"
    PROVIDER = "The provider"
    FAMILY = "Family or friend"
    WORKER = "Somebody who works there"
    OTHER_PROVIDER = "Another provider"
    PUBLIC = "Public records"
    OTHER = "Somebody else"


class NoteFault(Reason):
    """Why an observation cannot be noted by hand."""

    NOT_BY_HAND = "This cannot be noted by hand. Choose one of the kinds listed."
    NOT_ON_SCALE = "Choose how bad it is from the words listed."
    NO_EVIDENCE = "Say what was seen, or where it is written."
    TOO_LONG = "Say it in 300 characters or fewer. The whole story belongs in the case or the call."
    NO_TELLER = "Choose who says so."
    IN_FUTURE = "Enter when it was seen. It cannot be in the future."
    OVER = "That was too long ago to count today. Enter when it was last seen to be so."


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wants to note. `severity` is one that the kind's scale has a word for."""

    kind: str
    severity: int
    observed_on: date
    evidence: str
    teller: str

    def signal(self) -> Signal:
        """The note as a signal, with the life that its kind gives it."""
        words = self.evidence.strip().rstrip(".")
        return observe(BY_KEY[self.kind], self.severity, self.observed_on, evidence=words, source=self.teller)


def may_note(note: Note, today: date) -> tuple[NoteFault, ...]:
    """Reasons against noting it; empty means it may be noted."""
    kind = BY_KEY.get(note.kind)
    if kind is None or not kind.note_as:
        return (NoteFault.NOT_BY_HAND,)
    evidence = note.evidence.strip()
    over = kind.life_days is not None and note.observed_on + timedelta(days=kind.life_days) <= today
    found = {
        NoteFault.NOT_ON_SCALE: note.severity not in dict(kind.severities),
        NoteFault.NO_EVIDENCE: not evidence,
        NoteFault.TOO_LONG: len(evidence) > LONGEST_EVIDENCE,
        NoteFault.NO_TELLER: note.teller not in set(Teller),
        NoteFault.IN_FUTURE: note.observed_on > today,
        NoteFault.OVER: over,
    }
    return tuple(fault for fault, holds in found.items() if holds)
