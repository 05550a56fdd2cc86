"""What a cleaned value is: what it was, what it became, and everything that was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Done(str, Enum):
    """What was done to a value; the words finish the sentence "…:" on cards and in explanations."""

    words: str

    def __new__(cls, key: str, words: str) -> Done:
        member = str.__new__(cls, key)
        member._value_ = key
        member.words = words
        return member

    TITLE = "title", "a title or honour was left out"
    LATIN = "latin", "letters were written as plain Latin ones"
    JOINED = "joined", "hyphens, apostrophes and particles were joined"
    OTHER_NAME = "other_name", "a second name in brackets was kept beside the first"
    INITIAL = "initial", "only an initial is given"
    PLACEHOLDER = "placeholder", "it stands for nothing known, so it counts as missing"
    DAY_FIRST = "day_first", "it was read with the day first"
    MONTH_FIRST = "month_first", "it was read with the month first, for no month is above 12"
    CENTURY = "century", "its century was added"
    TIME_OFF = "time_off", "a time of day was left out"
    FIRST_JANUARY = "first_january", "1 January often stands for a day that nobody knew"
    IMPOSSIBLE = "impossible", "there is no such day, so it counts as missing"
    IMPLAUSIBLE = "implausible", "nobody living was born then, so it counts as missing"
    LOOKALIKE = "lookalike", "letters and figures that look alike were exchanged"
    FOREIGN = "foreign", "it is no UK postcode, as hardly any in its column, so it is taken as it is written"
    SPACED = "spaced", "spaces and capitals were set right"
    CHECK_DIGIT = "check_digit", "its check digit is wrong, so it counts as missing"
    NOT_ONE = "not_one", "it is none, so it counts as missing"
    FIRST_OF_SEVERAL = "first_of_several", "the first of several was taken"
    WRITTEN_OUT = "written_out", "shortened words were written out"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`value` is empty where nothing usable was given: a missing value says neither yes nor no."""

    raw: str
    value: str
    done: tuple[Done, ...] = ()

    @property
    def keys(self) -> str:
        """What was done, as tables hold it: the keys, in order, with commas."""
        return ",".join(each.value for each in self.done)


def told(raw: str, keys: str) -> str:
    """What was done, in words; empty where nothing was."""
    words = [Done[key.upper()].words for key in keys.split(",") if key]
    return f"“{raw}”: {'; '.join(words)}" if words else ""
