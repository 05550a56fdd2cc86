"""CQC's API in its own words: locations, providers, and what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Self

from carepost.gateways.cqc.calls import Calls
from carepost.gateways.failures import Failure, GatewayFailed

Document = dict[str, Any]
Collection = Literal["locations", "providers"]

# the parameters that CQC's reference lists for /locations; a repeated one means "or"
FILTERS = frozenset({
    "careHome", "constituency", "gacServiceTypeDescription", "inspectionDirectorate", "localAuthority",
    "nonPrimaryInspectionCategoryCode", "nonPrimaryInspectionCategoryName", "odsCcgCode", "odsCcgName",
    "onspdCcgCode", "onspdCcgName", "overallRating", "primaryInspectionCategoryCode",
    "primaryInspectionCategoryName", "region", "regulatedActivity", "reportType",
})  # fmt: skip
ID_OF = {"locations": "locationId", "providers": "providerId"}
ID_SHAPE = re.compile(r"[A-Za-z0-9]{1,12}(-[A-Za-z0-9]{1,16})?")
LARGEST_PAGE = 1000
TIMES_TO_LIST = 3


@dataclass(frozen=True)
class Page:
    """One page of a list: the rows, and where it stands."""

    number: int
    total: int
    total_pages: int
    rows: tuple[Any, ...]

    @property
    def last(self) -> bool:
        return self.number >= self.total_pages


class CqcClient:
    """Reads CQC's API. `calls` carries the address, the key and the pace."""

    def __init__(self, calls: Calls, *, per_page: int = LARGEST_PAGE) -> None:
        if not 1 <= per_page <= LARGEST_PAGE:
            raise ValueError(f"CQC's lists take 1 to {LARGEST_PAGE} rows a page")
        self.calls = calls
        self.per_page = per_page

    @classmethod
    def at(cls, base_url: str, key: str, **options: Any) -> Self:
        """A client for an address and a key; `options` are those of Calls (pace, partner_code, sleep...)."""
        return cls(Calls(base_url, key, **options))

    def close(self) -> None:
        self.calls.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def location(self, location_id: str) -> Document | None:
        """The document of one location, or None where CQC knows none by that id. Raises GatewayFailed."""
        return self._document("locations", location_id)

    def provider(self, provider_id: str) -> Document | None:
        """The document of one provider, or None where CQC knows none by that id. Raises GatewayFailed."""
        return self._document("providers", provider_id)

    def locations(self, **filters: str | list[str]) -> tuple[str, ...]:
        """The ids of every location that the filters (CQC's own names, `localAuthority=...`) let through,
        each once.
        """
        return self._ids("locations", filters)

    def providers(self, **filters: str | list[str]) -> tuple[str, ...]:
        """The ids of every provider that the filters let through, each once."""
        return self._ids("providers", filters)

    def changed_locations(self, start: datetime, end: datetime) -> tuple[str, ...]:
        """Ids of locations whose data CQC changed from `start` (included) to `end` (not included).

        Pass the previous call's `end` as the next `start` and nothing falls between. The times are those at
        which CQC's service took the data in, as its reference says. Raises GatewayFailed; ValueError for
        times without a zone.
        """
        return self._changes("location", start, end)

    def changed_providers(self, start: datetime, end: datetime) -> tuple[str, ...]:
        """As `changed_locations`, for providers."""
        return self._changes("provider", start, end)

    def _document(self, collection: Collection, wanted: str) -> Document | None:
        if not ID_SHAPE.fullmatch(wanted):
            raise GatewayFailed(
                Failure.REFUSED, f"“{wanted[:40]}” is not how CQC writes an id. An example is 1-123456789."
            )
        found = self.calls.ask(f"/{collection}/{wanted}")
        if found is not None and found.get(ID_OF[collection]) != wanted:
            raise GatewayFailed(
                Failure.UNREADABLE, f"We asked CQC for {wanted} and the answer was about something else."
            )
        return found

    def _ids(self, collection: Collection, filters: dict[str, str | list[str]]) -> tuple[str, ...]:
        unknown = sorted(filters.keys() - FILTERS)
        if unknown:
            raise ValueError(f"CQC's {collection} list has no filter called {', '.join(unknown)}")
        return self._whole_list(f"/{collection}", filters, collection, ID_OF[collection])

    def _changes(self, kind: str, start: datetime, end: datetime) -> tuple[str, ...]:
        if end <= start:
            return ()
        window = {"startTimestamp": timestamp(start), "endTimestamp": timestamp(end)}
        return self._whole_list(f"/changes/{kind}", window, "changes", None)

    def _whole_list(self, path: str, query: Any, rows_key: str, id_key: str | None) -> tuple[str, ...]:
        """Every id of a list. When rows move between pages while we read, lists again and keeps all ids
        seen.
        """
        seen: dict[str, None] = {}
        for _ in range(TIMES_TO_LIST):
            read = total = 0
            this_time: set[str] = set()
            for page in self._pages(path, query, rows_key):
                ids = [_id_of(row, id_key) for row in page.rows]
                read, total = read + len(ids), page.total
                this_time.update(ids)
                seen.update(dict.fromkeys(ids))
            if len(this_time) == total:
                return tuple(seen)
        if read < total:  # never take a short list for a whole one: services would look closed
            sentence = (
                f"CQC says its list has {total} rows and sent {read}. Try again later; nothing was changed."
            )
            raise GatewayFailed(Failure.UNREADABLE, sentence)
        return tuple(seen)

    def _pages(self, path: str, query: Any, rows_key: str) -> Iterator[Page]:
        number = 1
        while True:
            answer = self.calls.ask(path, {**query, "page": number, "perPage": self.per_page})
            if answer is None:
                raise GatewayFailed(
                    Failure.REFUSED, f"CQC's API has no list at {path}. Check the address in the settings."
                )
            page = _page(answer, rows_key, number)
            yield page
            if page.last:
                return
            number += 1


def timestamp(moment: datetime) -> str:
    """The moment as CQC's changes feed takes it: UTC, whole seconds, ending in Z. Raises ValueError
    without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("CQC's changes feed needs a time with its zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _page(answer: Document, rows_key: str, number: int) -> Page:
    rows, total, pages = answer.get(rows_key), answer.get("total"), answer.get("totalPages")
    if not isinstance(rows, list) or not isinstance(total, int) or not isinstance(pages, int):
        raise _unknown_shape()
    if not rows and number < pages:
        raise GatewayFailed(
            Failure.UNREADABLE, f"CQC sent an empty page {number} of {pages}. Try again later."
        )
    return Page(number=number, total=total, total_pages=pages, rows=tuple(rows))


def _id_of(row: Any, id_key: str | None) -> str:
    found = row if id_key is None else row.get(id_key) if isinstance(row, dict) else None
    if not isinstance(found, str) or not ID_SHAPE.fullmatch(found):
        raise _unknown_shape()
    return found


def _unknown_shape() -> GatewayFailed:
    return GatewayFailed(
        Failure.UNREADABLE, "CQC's list does not have the shape we know. Nothing was read from it."
    )
