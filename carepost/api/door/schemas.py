"""The shapes that values have in answers and parameters."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

#: An id in an address: CQC's location or provider id, or site-12.
Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{3,24}$")]
#: A text to search for. A character of control finds nothing and upsets databases.
Text = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f]*$")]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _as_text(moment: object) -> object:
    """A moment as RFC 3339 writes it; not a number of seconds, which nobody can read."""
    if isinstance(moment, int | float) or (isinstance(moment, str) and not _MOMENT.fullmatch(moment)):
        raise ValueError("Write it as 2026-11-09T09:00:00Z, with the time zone")
    return moment


def _in_time(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("That is not a moment that anybody lived in") from None


#: A moment: told in UTC, taken with any zone.
Moment = Annotated[
    datetime,
    BeforeValidator(_as_text),
    AfterValidator(_in_time),
    PlainSerializer(_in_utc),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


def _as_a_day(day: object) -> object:
    if isinstance(day, int | float) or (isinstance(day, str) and not _DAY.fullmatch(day)):
        raise ValueError("Write it as 2026-11-09")
    return day


#: A day in a parameter. Without this a number would pass, as seconds since 1970.
Day = Annotated[date, BeforeValidator(_as_a_day)]


def _as_a_number(number: object) -> object:
    if isinstance(number, bool | str):
        raise ValueError("Write a whole number")
    return number


#: Behind the bounds of a whole number in a body. Without this “true” and "3" would pass for one.
NUMBER = BeforeValidator(_as_a_number)


#: A number that a row can have.
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Told(BaseModel):
    """What an answer is made of. A field of which nothing is known is told as null: it never disappears."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def tells_of(self) -> str | None:
        """The id of the service that it tells of, where it tells of one."""
        return getattr(self, "service_id", None)
