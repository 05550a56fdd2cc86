"""What a page of comparisons is asked for, and a council's own set of peers. Plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from carepost.core.refusals import Reason

MADE_UP = "Made up for the demonstration"
"""Who published figures that nobody did."""
MOST_CHOSEN = 40
"""So many areas may be taken together; a longer address is no longer passed on by mail."""
LONGEST_NAME = 60
"""A set of peers is called by a few words, and a council by its name."""


class Against(StrEnum):
    """What a council is held against."""

    ENGLAND = "england"
    REGION = "region"
    PEERS = "peers"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class PeersPolicy:
    """The councils that a council is usually held against, such as its statistical neighbours, by their names.

    CIPFA publishes nearest neighbours for each council; which of them are taken, a council decides.
    """

    name: str = "Our peers"
    councils: tuple[str, ...] = ()


class PeersFault(Reason):
    """Why a set of peers is none."""

    NO_NAME = "Say what the set is called, such as “Our nearest neighbours”."
    LONG_NAME = f"Use {LONGEST_NAME} letters or fewer for the name of the set."
    TOO_MANY = f"Choose {MOST_CHOSEN} councils or fewer: a set of more is nearly England."
    LONG_COUNCIL = "Put each council on a line of its own, by its name alone."
    OWN = "Leave your own council out: it is what is held against the others."


def against_peers(policy: PeersPolicy) -> Iterator[tuple[str, Reason]]:
    """Reasons against a set of peers, each with the value that it is about. None of it needs figures."""
    if not policy.name.strip():
        yield "name", PeersFault.NO_NAME
    if len(policy.name) > LONGEST_NAME:
        yield "name", PeersFault.LONG_NAME
    if len(policy.councils) > MOST_CHOSEN:
        yield "councils", PeersFault.TOO_MANY
    if any(not name.strip() or len(name) > LONGEST_NAME for name in policy.councils):
        yield "councils", PeersFault.LONG_COUNCIL


@dataclass(frozen=True, slots=True)
class Asked:
    """A view of the figures, as an address says it.

    `council`: by name, "" for the viewer's own. `chosen`: areas by name, where they are held against. `period`: a label
    such as 2024-25, "" for the newest of each measure. `snapshot` and `own`: a snapshot of the open figures and one of
    the council's own by name, "" for the newest.
    """

    council: str = ""
    against: Against = Against.ENGLAND
    chosen: tuple[str, ...] = ()
    period: str = ""
    snapshot: str = ""
    own: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As an address says it, without what goes without saying."""
        told = [
            ("council", self.council),
            ("against", "" if self.against is Against.ENGLAND else str(self.against)),
            *(("with", name) for name in self.chosen),
            ("period", self.period),
            ("snapshot", self.snapshot),
            ("own", self.own),
        ]
        return [(name, value) for name, value in told if value]


def with_area(chosen: tuple[str, ...], added: str) -> tuple[str, ...]:
    """The chosen areas and one more, each once, as many as there may be."""
    every = dict.fromkeys((*chosen, added))
    return tuple(name for name in every if name)[:MOST_CHOSEN]


def period_in_words(label: str) -> str:
    """A period as people say it: "31 January 2021" for a day, "year to 31 January 2021"; other labels as they are."""
    before, to, last = label.rpartition("to ")
    try:
        day = date.fromisoformat(last)
    except ValueError:
        return label
    return f"{before}{to}{day.day} {day:%B %Y}"
