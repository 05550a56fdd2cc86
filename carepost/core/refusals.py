"""How a rule says no: a tuple of reasons, each one sentence for the person who asked. Empty means yes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Reason(str, Enum):
    """One reason against. The value is the sentence that the page shows; the name is the stable key."""

    @property
    def sentence(self) -> str:
        return str(self.value)

    def __str__(self) -> str:
        return self.sentence


class Refused(Exception):
    """A verb was refused and nothing was written. Carries every reason, not only the first."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons: tuple[Reason, ...] = tuple(reasons)
        if not self.reasons:
            raise ValueError("A refusal needs at least one reason")
        super().__init__(" ".join(reason.sentence for reason in self.reasons))


class NotAllowed(Reason):
    """Why a verb is closed to this person, whatever the state of things."""

    NO_PLACE = (
        "You belong to no council, provider or partner here now. If you have left one, that is all. If you have not,"
        " ask a manager there, or the care-market team of your council."
    )
    NO_PERMISSION = (
        "Your role does not include this. Ask your council's administrator or, at a provider, a manager there: they can"
        " change roles."
    )
    NOT_FOR_PROVIDERS = (
        "This is for a council's own people: no role at a provider includes it. Ask the care-market team of your"
        " council for what you need."
    )


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raise Refused when there is any reason against; else do nothing."""
    against = tuple(reasons)
    if against:
        raise Refused(against)
