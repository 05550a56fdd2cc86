"""What an answer was worth to whoever asked, and the middle of how long answers took."""

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

RATE_SALT = "carepost.enquiries.rate"


class Helped(StrEnum):
    """What whoever asked says of an answer."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        return {Helped.YES: "Yes, it helped", Helped.PARTLY: "Partly", Helped.NO: "No, it did not help"}[self]


def median_of(minutes: Sequence[int]) -> float | None:
    """The middle of some times in minutes; None of none."""
    return float(median(minutes)) if minutes else None
