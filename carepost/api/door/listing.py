"""Lists: a page at a time by keyset, so that rows which are added meanwhile move nothing, and nothing comes twice; or
whole, as a file.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Field, Schema
from pydantic_core import to_json

from carepost.api.door.asking import count_told, tell_of
from carepost.api.door.exporting import Format, Row, Tell, exported
from carepost.api.door.problems import ProblemError
from carepost.api.door.schemas import Told
from carepost.api.rules import Cursor, packed, unpacked
from carepost.ui import problems

#: What an operation that lists gives back: a page as it is sent, or a file.
Listed = HttpResponseBase
Of = TypeVar("Of", bound=Told)

MOST, USUAL = 500, 100


class Listing(Schema):
    """What every list takes."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="How many rows to tell. A file has all of them.")
    cursor: str = Field(
        "",
        pattern="^([A-Za-z0-9_-]{27})?$",
        description="Where to go on: `next` of the page before, with the same filters.",
    )
    format: Format = Field(
        Format.JSON, description="A page as JSON; or all of the list as a file: CSV, or JSON lines."
    )


class Page(Told, Generic[Of]):
    """A page of a list."""

    data: list[Of]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


def listed(
    request: HttpRequest, rows: QuerySet[Any, Row], asked: Listing, of: type[Told], tell: Tell[Row]
) -> Listed:
    """One page of the rows, in the order in which they were entered, and where the next begins: null at the end. Or all
    of them, as a file of the fields of `of`.
    """
    here = _list_of(request, asked)
    if asked.cursor:
        cursor = unpacked(asked.cursor, here, _key())
        if cursor is None:
            raise ProblemError(problems.BAD_CURSOR)
        rows = rows.filter(pk__gt=cursor.after)
    if asked.format is not Format.JSON:
        return exported(request, rows, asked.format, of, tell)
    found = list(rows.order_by("pk")[: asked.limit + 1])
    page = found[: asked.limit]
    count_told(request, len(page))
    more, data = len(found) > len(page), tell(page)
    tell_of(request, data)
    following = packed(Cursor(here, page[-1].pk), _key()) if more else None
    # Rows are checked as they are made: the library's own way would check them once more, and go through dicts.
    body = to_json({"data": data, "next": following})
    return HttpResponse(body, content_type="application/json; charset=utf-8")


def _list_of(request: HttpRequest, asked: Listing) -> str:
    """The list that a cursor belongs to: its address and its filters, whatever the size of a page."""
    filters = asked.dict(exclude={"limit", "cursor", "format"}, exclude_defaults=True)
    told = json.dumps([request.path, filters], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _key() -> bytes:
    return f"carepost.api.cursor {settings.SECRET_KEY}".encode()
