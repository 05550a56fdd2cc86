"""The groups that decide: bronze (operational), silver (tactical), gold (strategic), and to whom each reports."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from carepost.core.refusals import Reason


class Level(StrEnum):
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"

    @property
    def label(self) -> str:
        return {
            Level.BRONZE: "Bronze (operational)",
            Level.SILVER: "Silver (tactical)",
            Level.GOLD: "Gold (strategic)",
        }[self]

    @property
    def rank(self) -> int:
        return (Level.BRONZE, Level.SILVER, Level.GOLD).index(self)


class Status(StrEnum):
    ACTIVE = "active"
    STOOD_DOWN = "stood_down"
    REINSTATED = "reinstated"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def meets(self) -> bool:
        """False while it is stood down: nothing is asked of it then."""
        return self is not Status.STOOD_DOWN


class GroupFault(Reason):
    """Why a group cannot be so."""

    NO_NAME = "Enter the group’s name."
    NAME_TAKEN = "There is a group of that name already."
    NO_CHAIR = "Choose who chairs it."
    NOT_HERE = "Choose people who work in your council today."
    QUORUM = "The quorum is 1 at least, and no more than the people in the group, its chair among them."
    NOT_UP = "A group reports to one of a higher level. Gold reports to none."
    STATUS = "A new group is active. Only one that was stood down can be reinstated."
    GONE = "There is no such group in your council."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A group as somebody wants it. `members` are user ids; the chair is always one."""

    name: str
    level: Level
    chair: int | None
    members: frozenset[int]
    quorum: int
    reports_to: int | None = None
    status: Status = Status.ACTIVE

    @property
    def people(self) -> frozenset[int]:
        return self.members | ({self.chair} if self.chair is not None else frozenset())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a group stands among the others."""

    level: Level
    meets: bool
    reports_to: int | None


def faults(
    wanted: Wanted, *, here: Collection[int], above: Place | None, before: Status | None
) -> tuple[GroupFault, ...]:
    """Reasons against a group. `here` are the people of the council, `above` the group it would report to, `before`
    its status so far (None for a new one).
    """
    against = []
    if not wanted.name.strip():
        against.append(GroupFault.NO_NAME)
    if wanted.chair is None:
        against.append(GroupFault.NO_CHAIR)
    if wanted.people - set(here):
        against.append(GroupFault.NOT_HERE)
    if not 1 <= wanted.quorum <= max(1, len(wanted.people)):
        against.append(GroupFault.QUORUM)
    if wanted.reports_to is not None and (above is None or above.level.rank <= wanted.level.rank):
        against.append(GroupFault.NOT_UP)
    if not _may_become(before, wanted.status):
        against.append(GroupFault.STATUS)
    return tuple(against)


def next_up(group: int, places: Mapping[int, Place]) -> int | None:
    """The nearest group above that meets; None where there is none. One that is stood down is passed over."""
    above = places[group].reports_to
    while above is not None and not places[above].meets:
        above = places[above].reports_to
    return above


def _may_become(before: Status | None, wanted: Status) -> bool:
    if before is None:
        return wanted is Status.ACTIVE
    if wanted is Status.REINSTATED:
        return before in (Status.STOOD_DOWN, Status.REINSTATED)
    return wanted is Status.STOOD_DOWN or before is wanted
