"""The shapes that values have in answers and parameters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, StringConstraints, WithJsonSchema

#: An id in an address: CQC's location or provider id, or site-12.
Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{3,24}$")]
#: A text to search for. A character of control finds nothing and upsets databases.
Text = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f]*$")]


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _with_a_zone(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("Say the time zone, such as Z for UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("That is not a moment that anybody lived in") from None


#: A moment: told in UTC, taken with any zone.
Moment = Annotated[
    datetime,
    AfterValidator(_with_a_zone),
    PlainSerializer(_in_utc),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Told(BaseModel):
    """What an answer is made of. A field of which nothing is known is told as null: it never disappears."""

    model_config = ConfigDict(extra="forbid", frozen=True)
