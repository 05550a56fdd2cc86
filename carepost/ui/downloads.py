"""CSV downloads that open well in Excel and cannot run anything there."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from io import TextIOWrapper
from typing import Any, cast

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from . import words

IN_MEMORY = 4 * 1024 * 1024
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell may begin that a spreadsheet would take for a formula (OWASP, CSV injection)."""


def cell(value: Any) -> Any:
    """A value as the file holds it: dates in ISO order, moments in London, text that cannot be taken for a
    formula.
    """
    if value is None:
        return ""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{words.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(RISKY) else value
    return value


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """The rows as a download in UTF-8 with the mark that Excel looks for.

    The rows are read here and now, while the request's transaction and its scope still stand, into a file
    that leaves memory when it grows; only the sending streams.
    """
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the response closes it
    text = TextIOWrapper(cast(Any, spool), encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([cell(each) for each in header])
    writer.writerows([cell(each) for each in row] for row in rows)
    text.flush()
    text.detach()
    spool.seek(0)
    return FileResponse(spool, as_attachment=True, filename=filename, content_type="text/csv; charset=utf-8")


def given_out(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file that came from outside, as a download in which nothing acts."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
