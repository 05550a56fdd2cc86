"""Minutes attended: stretches of time that overlap are one, names are compared and never guessed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from carepost.core.refusals import Reason


class Source(StrEnum):
    """Where it is known from that somebody came."""

    TEAMS = "teams"
    ZOOM = "zoom"
    TICKS = "ticks"

    @property
    def label(self) -> str:
        return {"teams": "Teams", "zoom": "Zoom", "ticks": "Ticked on the list"}[self.value]


class AttendanceFault(Reason):
    """Why attendance cannot be taken or matched."""

    NOTHING = "Choose the attendance file of Teams or Zoom, or paste what it says."
    NOT_TEXT = "This is no file of text. Download the attendance report again, as CSV."
    NO_TABLE = (
        "No table with names and times of joining was found. Use the attendance report of Teams or Zoom."
    )
    OTHER_DAY = "Nobody in this file joined on the day of this event. Check that it is the right file."
    NOBODY = "Tick who came."
    NOT_BEGUN = "It has not begun yet. Come back once it has."
    CLOSED = "The event is closed. Open it again first."
    CANCELLED = "The event was cancelled or never opened, so nobody came."
    UNDONE = "That was undone already."
    MATCHED = "Somebody has matched them meanwhile. The list shows what is left."
    NOT_ON_LIST = "Choose somebody who is on the list of this event."


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when somebody was there."""

    begins: datetime
    ends: datetime


def minutes_attended(stretches: Iterable[Stretch], begins: datetime, ends: datetime, *, overrun: int) -> int:
    """Whole minutes of being there, from the beginning to `overrun` minutes past the end.

    Whoever left and came back, or joined with a telephone and a computer, is counted once for each minute. Halves of a
    minute are rounded up.
    """
    last = ends + timedelta(minutes=overrun)
    clipped = [Stretch(max(each.begins, begins), min(each.ends, last)) for each in stretches]
    total = sum(((each.ends - each.begins) for each in _merged(clipped)), timedelta())
    return int(total.total_seconds() + 30) // 60


def _merged(stretches: Sequence[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for each in sorted((one for one in stretches if one.ends > one.begins), key=lambda one: one.begins):
        if found and each.begins <= found[-1].ends:
            found[-1] = Stretch(found[-1].begins, max(found[-1].ends, each.ends))
        else:
            found.append(each)
    return found


def names_in(name: str) -> frozenset[str]:
    """The names that a display name gives, plainly written: "Jo (Joanne Mársh) (Guest)" is jo and joanne marsh."""
    inside = re.findall(r"\(([^)]*)\)", name)
    parts = (re.sub(r"\([^)]*\)", " ", name), *inside)
    plain = {_plain(part) for part in parts}
    return frozenset(plain - {"", "guest", "external", "unverified", "host", "co host", "me"})


def _plain(text: str) -> str:
    marks = unicodedata.normalize("NFKD", text)
    letters = "".join(sign for sign in marks if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w\s]", " ", letters).casefold().split())


def same_name(name: str, others: Iterable[tuple[int, str]]) -> int | None:
    """The one person on the list who has a name that was seen; None where nobody has, or several have."""
    wanted = names_in(name)
    found = {number for number, other in others if wanted & names_in(other)}
    return found.pop() if len(found) == 1 else None
