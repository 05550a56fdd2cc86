"""CQC's API on this machine: the same addresses, key, paging and shapes, from documents on a shelf."""

from __future__ import annotations

import json
import math
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from carepost.gateways.fake_cqc.mischief import Mischief, Mischiefs, Trouble
from carepost.gateways.fake_cqc.shelf import LOOKS_AT, Shelf
from carepost.gateways.local_server import LocalServer

ROOT = "/public/v1"
DEFAULT_PER_PAGE = LARGEST_PER_PAGE = 1000
Query = dict[str, list[str]]


@dataclass(frozen=True)
class Asked:
    """One request that the fake saw."""

    path: str
    query: Query
    status: int


class FakeCqc:
    """Serves a shelf of documents as CQC's API does. Use as a context manager; `base_url` and `key` go to
    the client.
    """

    def __init__(self, shelf: Shelf, *, key: str = "fake-key", port: int = 0) -> None:
        self.shelf = shelf
        self.key = key
        self.mischiefs = Mischiefs()
        self._asked: list[Asked] = []
        self._lock = threading.Lock()
        self._server = LocalServer(_handler(self), port=port)

    @classmethod
    def serving(cls, *places: Path, key: str = "fake-key", port: int = 0) -> Self:
        """A fake over the documents in files and folders (JSON, JSON lines, gzipped or not)."""
        return cls(Shelf.read(*places), key=key, port=port)

    @property
    def base_url(self) -> str:
        return self._server.url + ROOT

    @property
    def asked(self) -> list[Asked]:
        """Every request so far, oldest first."""
        with self._lock:
            return list(self._asked)

    def misbehave(self, trouble: Trouble, **how: Any) -> None:
        """Make the next answers go wrong; `how` is times, path, seconds, retry_after."""
        self.mischiefs.add(Mischief(trouble, **how))

    def behave(self) -> None:
        self.mischiefs.clear()

    def note(self, asked: Asked) -> None:
        with self._lock:
            self._asked.append(asked)

    def serve_forever(self) -> None:
        self._server.serve_forever()

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    def answer(self, path: str, query: Query, key: str | None) -> tuple[int, dict[str, Any]]:
        """The status and the JSON for one request, when all is well."""
        if key != self.key:
            return _error(401, "Access denied due to missing or wrong subscription key.")
        parts = path.removeprefix(ROOT).strip("/").split("/")
        match parts:
            case ["locations" | "providers" as collection]:
                return self._list(collection, query)
            case ["locations" | "providers" as collection, own_id]:
                found = self.shelf.get(collection, own_id)
                return (200, found) if found is not None else _error(404, f"No {collection} found")
            case ["changes", "location" | "provider" as kind]:
                return self._changes(kind, query)
            case _:
                return _error(404, "Resource not found")

    def _list(self, collection: str, query: Query) -> tuple[int, dict[str, Any]]:
        filters = {name: values for name, values in query.items() if name not in PAGING}
        unknown = sorted(filters.keys() - LOOKS_AT.keys())
        if unknown:  # stricter than CQC on purpose: a misspelt filter there silently lists all of England
            return _error(400, f"Unknown parameter {unknown[0]}")
        return _paged(f"/{collection}", collection, self.shelf.rows(collection, filters), query)

    def _changes(self, kind: str, query: Query) -> tuple[int, dict[str, Any]]:
        start, end = _moment(query, "startTimestamp"), _moment(query, "endTimestamp")
        if start is None or end is None or start > end:
            return _error(400, "startTimestamp and endTimestamp must be times such as 2021-01-01T06:30:00Z")
        return _paged(f"/changes/{kind}", "changes", self.shelf.changes(kind, start, end), query)


PAGING = {"page", "perPage", "partnerCode"}


def _error(status: int, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"statusCode": status, "message": message}


def _moment(query: Query, name: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(query[name][0])
    except (KeyError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _paged(uri: str, name: str, rows: list[Any], query: Query) -> tuple[int, dict[str, Any]]:
    """The envelope that CQC's reference shows for every list: relative addresses, null where there is
    none.
    """
    try:
        page, per_page = (
            int(query.get("page", ["1"])[0]),
            int(query.get("perPage", [str(DEFAULT_PER_PAGE)])[0]),
        )
    except ValueError:
        return _error(400, "page and perPage must be numbers")
    if page < 1 or not 1 <= per_page <= LARGEST_PER_PAGE:
        return _error(400, f"page starts at 1 and perPage is 1 to {LARGEST_PER_PAGE}")
    pages = max(1, math.ceil(len(rows) / per_page))

    def to(number: int) -> str:
        return f"{uri}?{urlencode({**query, 'page': number, 'perPage': per_page}, doseq=True)}"

    return 200, {
        "total": len(rows),
        "firstPageUri": to(1),
        "page": page,
        "previousPageUri": to(page - 1) if page > 1 else None,
        "lastPageUri": to(pages),
        "nextPageUri": to(page + 1) if page < pages else None,
        "perPage": per_page,
        "totalPages": pages,
        name: rows[(page - 1) * per_page : page * per_page],
        "uri": uri,
    }


class _Answers(BaseHTTPRequestHandler):
    fake: FakeCqc
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together: apart, each answer waits 40 ms for an acknowledgement
    server_version = "FakeCQC"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        mischief = self.fake.mischiefs.next_for(self.path)
        if mischief is not None and mischief.trouble is Trouble.SLOW:
            time.sleep(mischief.seconds)
            mischief = None
        query = parse_qs(address.query, keep_blank_values=True)
        status, answer = self.fake.answer(address.path, query, self.headers.get("Ocp-Apim-Subscription-Key"))
        body = json.dumps(answer, ensure_ascii=False).encode()
        if mischief is not None:
            status = STATUS_OF.get(mischief.trouble, (200, ""))[0]
        # noted before it is sent: whoever has the answer finds it in `asked`
        self.fake.note(Asked(address.path.removeprefix(ROOT), query, status))
        if mischief is None:
            self._send(status, body)
        elif mischief.trouble in STATUS_OF:
            self._fail(mischief)
        else:
            self._damage(mischief.trouble, body)

    def _fail(self, mischief: Mischief) -> None:
        status, message = STATUS_OF[mischief.trouble]
        headers = {}
        if mischief.trouble in (Trouble.TOO_MANY, Trouble.ALLOWANCE_USED):
            headers["Retry-After"] = mischief.retry_after_text
        if mischief.trouble is Trouble.ELSEWHERE:
            headers["Location"] = "http://127.0.0.1:9/elsewhere"
        self._send(status, json.dumps(_error(status, message)[1]).encode(), headers)

    def _damage(self, trouble: Trouble, body: bytes) -> None:
        match trouble:
            case Trouble.TRUNCATED:
                self._send(200, body[: len(body) // 2], {"Content-Length": str(len(body))})
            case Trouble.HALF_JSON:
                self._send(200, body[: len(body) // 2])
            case Trouble.WEB_PAGE:
                self._send(200, b"<html><title>Sign in</title></html>", {"Content-Type": "text/html"})
        # only where the client cannot use it again: else its next question would meet a closed connection
        self.close_connection = trouble in (Trouble.TRUNCATED, Trouble.DROPPED)

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        usual = {"Content-Type": "application/json;charset=UTF-8", "Content-Length": str(len(body))}
        for name, value in {**usual, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The demo's terminal is for the demo."""


def _handler(answers_for: FakeCqc) -> type[BaseHTTPRequestHandler]:
    class Handler(_Answers):
        fake = answers_for

    return Handler


STATUS_OF = {
    Trouble.TOO_MANY: (429, "Rate limit is exceeded. Try again later."),
    Trouble.ALLOWANCE_USED: (403, "Out of call volume quota."),
    Trouble.BROKEN: (500, "Internal server error"),
    Trouble.UNAVAILABLE: (503, "Service unavailable"),
    Trouble.ELSEWHERE: (302, "Moved"),
}
