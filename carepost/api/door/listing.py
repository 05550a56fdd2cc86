"""Pages of a list: by keyset, so that rows which are added meanwhile move nothing, and nothing comes twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Schema

from carepost.api.door.problems import ProblemError
from carepost.api.rules import Cursor, packed, unpacked
from carepost.ui import problems

Row = TypeVar("Row", bound=Model)

MOST, USUAL = 500, 100


class Listing(Schema):
    """What every list takes."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="How many rows to tell.")
    cursor: str = Field(
        "",
        pattern="^([A-Za-z0-9_-]{27})?$",
        description="Where to go on: `next` of the page before, with the same filters.",
    )


def listed(
    request: HttpRequest,
    rows: QuerySet[Row, Row],
    asked: Listing,
    tell: Callable[[Sequence[Row]], Sequence[Any]],
) -> dict[str, Any]:
    """One page of the rows, in the order in which they were entered, and where the next begins: null at the end."""
    of = _list_of(request, asked)
    if asked.cursor:
        cursor = unpacked(asked.cursor, of, _key())
        if cursor is None:
            raise ProblemError(problems.BAD_CURSOR)
        rows = rows.filter(pk__gt=cursor.after)
    found = list(rows.order_by("pk")[: asked.limit + 1])
    here = found[: asked.limit]
    request.told = len(here)  # type: ignore[attr-defined]
    more = len(found) > len(here)
    return {"data": tell(here), "next": packed(Cursor(of, here[-1].pk), _key()) if more else None}


def _list_of(request: HttpRequest, asked: Listing) -> str:
    """The list that a cursor belongs to: its address and its filters, whatever the size of a page."""
    filters = asked.dict(exclude={"limit", "cursor"}, exclude_defaults=True)
    told = json.dumps([request.path, filters], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _key() -> bytes:
    return f"carepost.api.cursor {settings.SECRET_KEY}".encode()
