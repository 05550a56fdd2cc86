"""The documents that the fake CQC serves, and when each was last changed."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

Document = dict[str, Any]
LONG_AGO = datetime(2014, 1, 1, tzinfo=UTC)
READABLE = ("*.json", "*.jsonl", "*.json.gz", "*.jsonl.gz")


class Shelf:
    """Location and provider documents by id. Safe to change while the fake serves them."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._lock = threading.Lock()
        self._locations: dict[str, Document] = {}
        self._providers: dict[str, Document] = {}
        self._changed: dict[str, dict[str, datetime]] = {"location": {}, "provider": {}}
        for document in documents:
            self.put(document)

    @classmethod
    def read(cls, *places: Path) -> Shelf:
        """Every document in the given files, or in the folders' .json, .jsonl and .gz files."""
        return cls(document for place in places for file in _files(place) for document in _documents(file))

    def put(self, document: Document, at: datetime | None = None) -> None:
        """Add or replace a document. The changes feed tells of it at `at`, else at the latest date it
        carries.
        """
        kind = "location" if "locationId" in document else "provider"
        own_id = str(document[f"{kind}Id"])
        with self._lock:
            shelf = self._locations if kind == "location" else self._providers
            shelf[own_id] = document
            self._changed[kind][own_id] = at or _latest_date(document)

    def remove(self, own_id: str) -> None:
        """Take a document away, as if CQC had never known it: listed before, 404 now."""
        with self._lock:
            self._locations.pop(own_id, None)
            self._providers.pop(own_id, None)

    def get(self, collection: str, own_id: str) -> Document | None:
        with self._lock:
            return (self._locations if collection == "locations" else self._providers).get(own_id)

    def rows(self, collection: str, filters: Mapping[str, list[str]]) -> list[Document]:
        """The list's rows, in order of id, of the documents that every filter lets through."""
        kind = collection.removesuffix("s")
        with self._lock:
            found = dict(self._locations if collection == "locations" else self._providers)
        return [_row(kind, found[own_id]) for own_id in sorted(found) if _passes(found[own_id], filters)]

    def changes(self, kind: str, start: datetime, end: datetime) -> list[str]:
        """Ids changed from `start` (included) to `end` (not included), in order of id."""
        with self._lock:
            return sorted(own_id for own_id, at in self._changed[kind].items() if start <= at < end)


def _row(kind: str, document: Document) -> Document:
    """CQC's lists carry only these: a location's id, name and postcode, a provider's id and name."""
    row = {f"{kind}Id": document[f"{kind}Id"], f"{kind}Name": document.get("name", "")}
    if kind == "location" and "postalCode" in document:
        row["postalCode"] = document["postalCode"]
    return row


# what each filter looks at; a repeated filter means "or"
LOOKS_AT: dict[str, Callable[[Document], set[Any]]] = {
    "careHome": lambda d: {d.get("careHome")},
    "constituency": lambda d: {d.get("constituency")},
    "gacServiceTypeDescription": lambda d: {
        word
        for kind in d.get("gacServiceTypes") or []
        for word in (kind.get("description"), kind.get("name"))
    },
    "inspectionDirectorate": lambda d: {d.get("inspectionDirectorate")},
    "localAuthority": lambda d: {d.get("localAuthority")},
    "overallRating": lambda d: {((d.get("currentRatings") or {}).get("overall") or {}).get("rating")},
    "primaryInspectionCategoryCode": lambda d: {
        c.get("code") for c in d.get("inspectionCategories") or [] if c.get("primary") == "true"
    },
    "region": lambda d: {d.get("region")},
    "regulatedActivity": lambda d: {activity.get("name") for activity in d.get("regulatedActivities") or []},
}


def _passes(document: Document, filters: Mapping[str, list[str]]) -> bool:
    return all(LOOKS_AT[name](document) & set(wanted) for name, wanted in filters.items())


def _latest_date(document: Document) -> datetime:
    """Half past six on the latest day that the document speaks of: CQC loads its data early each morning."""
    days = [document.get("registrationDate"), document.get("deregistrationDate")]
    days += [(document.get(key) or {}).get(word) for key, word in NESTED_DATES]
    latest = max((day for day in days if day), default=None)
    if latest is None:
        return LONG_AGO
    return datetime.combine(datetime.fromisoformat(latest).date(), time(6, 30), tzinfo=UTC)


NESTED_DATES = (("lastInspection", "date"), ("lastReport", "publicationDate"))


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(file for pattern in READABLE for file in place.glob(pattern))
    return [place]


def _documents(file: Path) -> Iterator[Document]:
    opening = gzip.open if file.suffix == ".gz" else open
    with opening(file, "rt", encoding="utf-8") as lines:
        if ".jsonl" in file.suffixes:
            yield from (json.loads(line) for line in lines if line.strip())
            return
        found = json.load(lines)
        yield from found if isinstance(found, list) else [found]
