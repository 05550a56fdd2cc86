"""A whole list as CSV or JSON lines: made as it is sent, so that it needs no more memory for many rows than for few."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from io import StringIO
from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from carepost.api.door.asking import count_told, tell_of
from carepost.api.door.schemas import Told
from carepost.ui.downloads import cell


class Numbered(Protocol):
    """What a list is made of: rows with a number each, by which a page goes on."""

    @property
    def pk(self) -> Any: ...


Row = TypeVar("Row", bound=Numbered)
Tell = Callable[[Sequence[Row]], Sequence[Told]]

#: Rows that are read and sent at a time.
AT_A_TIME = 500


class Format(StrEnum):
    """How a list is told: a page as JSON, or all of it as a file."""

    JSON = "json"
    CSV = "csv"
    JSONL = "jsonl"


MEDIA_TYPES = {Format.CSV: "text/csv", Format.JSONL: "application/jsonl"}


def exported(
    request: HttpRequest, rows: QuerySet[Any, Row], wanted: Format, of: type[Told], tell: Tell[Row]
) -> StreamingHttpResponse:
    """All of the rows, in the order in which they were entered. Of each the same fields as in a page."""
    pages = _pages(request, rows, tell)
    lines = _csv(pages, list(of.model_fields)) if wanted is Format.CSV else _jsonl(pages)
    answer = StreamingHttpResponse(lines, content_type=f"{MEDIA_TYPES[wanted]}; charset=utf-8")
    name = request.path.rstrip("/").rpartition("/")[2]
    answer["Content-Disposition"] = f'attachment; filename="{name}.{wanted}"'
    return answer


def _pages(request: HttpRequest, rows: QuerySet[Any, Row], tell: Tell[Row]) -> Iterator[Sequence[Told]]:
    """By keyset, as pages are; and how many were told is counted on the request."""
    rows, after = rows.order_by("pk"), 0
    while True:
        page = list(rows.filter(pk__gt=after)[:AT_A_TIME])
        if page:
            count_told(request, len(page))
            told = tell(page)
            tell_of(request, told)
            yield told
        if len(page) < AT_A_TIME:
            return
        after = page[-1].pk


def _csv(pages: Iterator[Sequence[Told]], names: Sequence[str]) -> Iterator[bytes]:
    """UTF-8 with the mark that Excel looks for; nothing in it that a spreadsheet would take for a formula."""
    yield "\ufeff".encode() + _lines([names])
    for page in pages:
        yield _lines([_plain(value) for value in row.model_dump(mode="json").values()] for row in page)


def _lines(rows: Any) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([cell(each) for each in row] for row in rows)
    return text.getvalue().encode()


def _plain(value: Any) -> Any:
    """A value in one cell: a list of texts with semicolons between them, what has parts of its own as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _jsonl(pages: Iterator[Sequence[Told]]) -> Iterator[bytes]:
    for page in pages:
        yield "".join(f"{row.model_dump_json()}\n" for row in page).encode()
