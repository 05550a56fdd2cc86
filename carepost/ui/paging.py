"""Pages of a long list: links with what the address already holds, and words for where one is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from . import words


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page. `number` None is the gap between numbers."""

    number: int | None
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows. `number` counts from 1; `before` and `after` are addresses, empty at the ends."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int
    size: int
    links: Sequence[PageLink] = ()
    before: str = ""
    after: str = ""

    @property
    def first(self) -> int:
        """The number of the first row shown, 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    def told(self, one: str, many: str | None = None) -> str:
        """How many there are, and which of them are here."""
        if self.pages <= 1:
            return words.plural(self.total, one, many)
        return f"{self.first:,} to {self.last:,} of {words.plural(self.total, one, many)}"


def page_of(
    rows: QuerySet[Any] | Sequence[Any], query: QueryDict, path: str, *, size: int = 50, name: str = "page"
) -> Page:
    """The page that the address asks for; one past the end gives the last, nonsense the first."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    pages = max(1, math.ceil(total / size))
    number = min(_asked(query.get(name, "")), pages)
    here = list(rows[(number - 1) * size : number * size])
    links = [
        PageLink(n, _url(query, path, name, n), n == number) if n else PageLink(None)
        for n in _near(number, pages)
    ]
    before = _url(query, path, name, number - 1) if number > 1 else ""
    after = _url(query, path, name, number + 1) if number < pages else ""
    return Page(here, number, pages, total, size, links, before, after)


def _asked(text: str) -> int:
    return max(1, int(text)) if re.fullmatch(r"[0-9]{1,9}", text) else 1


def _near(number: int, pages: int) -> list[int]:
    """The numbers to offer: the ends, the neighbours, 0 for a gap."""
    wanted = sorted({n for n in (1, number - 1, number, number + 1, pages) if 1 <= n <= pages})
    shown: list[int] = []
    for n in wanted:
        if shown and n - shown[-1] > 1:
            shown.append(n - 1 if n - shown[-1] == 2 else 0)
        shown.append(n)
    return shown


def _url(query: QueryDict, path: str, name: str, number: int) -> str:
    changed = query.copy()
    changed.pop("as", None)
    changed.pop(name, None)
    if number > 1:
        changed[name] = str(number)
    return f"{path}?{changed.urlencode()}" if changed else path
