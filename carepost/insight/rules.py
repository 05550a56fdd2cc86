"""What a page of comparisons is asked for, and a council's own set of peers. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MADE_UP = "Made up for the demonstration"
"""Who published figures that nobody did."""
MOST_CHOSEN = 40
"""So many areas may be taken together; a longer address is no longer passed on by mail."""


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
