"""Tables that a page describes once: columns, sorting by links, pages, cards on a phone, and the same rows as
CSV.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import FileResponse, HttpRequest, QueryDict

from . import words
from .downloads import csv_response
from .paging import Page, page_of
from .subjects import told_of

Rows = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `key` is the row's attribute or mapping key. `sort` is what to order by: a field of the queryset
    ("host__name"), or for a list the attribute; True means the key itself; None means the column cannot be
    sorted. `show(row)` returns what the cell shows (Markup or text), `csv(row)` what the file holds.
    `numeric` sets it right.
    """

    key: str
    label: str
    sort: str | bool | None = None
    show: Callable[[Any], Any] | None = None
    csv: Callable[[Any], Any] | None = None
    numeric: bool = False
    heading: bool = False

    @property
    def order(self) -> str | None:
        """What to order by, or None."""
        return self.key if self.sort is True else (self.sort or None)

    def cell(self, row: Any) -> Any:
        """What the page shows."""
        value = self.show(row) if self.show else value_of(row, self.key)
        return words.NOTHING if value is None or value == "" else value

    def raw(self, row: Any) -> Any:
        """What the file holds: nothing for nothing."""
        value = self.csv(row) if self.csv else value_of(row, self.key)
        return "" if value is None else value


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column. `sorted` is "ascending", "descending", "none", or empty where it cannot be
    sorted.
    """

    label: str
    numeric: bool
    sorted: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as one request sees it. The macro `ui.table(shown)` draws it."""

    table: Table
    page: Page
    headings: Sequence[Heading]
    csv_url: str
    query: QueryDict
    rows: Rows
    _wants_csv: bool = False

    @property
    def caption(self) -> str:
        return self.table.caption

    @property
    def empty(self) -> str:
        return self.table.empty

    @property
    def total(self) -> int:
        return self.page.total

    @property
    def told(self) -> str:
        """How many there are, in words: "3 services", or "1 to 50 of 303 services"."""
        return self.page.told(self.table.one, self.table.many)

    def body(self) -> Iterator[tuple[Any, list[tuple[Column, Any]]]]:
        """Each row with its cells."""
        columns = self.table.columns
        for row in self.page.rows:
            yield row, [(column, column.cell(row)) for column in columns]

    def csv(self) -> FileResponse | None:
        """The whole table as a file, when the address asks for it (`?as=csv`); else None."""
        return self.table.csv(self.rows) if self._wants_csv else None


@dataclass(frozen=True)
class Table:
    """The description of a table.

    `one` and `many` are the words for its rows, `empty` says what no rows mean, `first` is the order without
    a choice ("-due", "name"), `tie` what settles equal rows, so that pages never overlap. `about` are the keys of
    the references of what a row tells of; a file carries them with it (`subjects.py`).
    """

    columns: Sequence[Column]
    caption: str
    empty: str
    one: str = "row"
    many: str | None = None
    first: str = ""
    tie: str = "pk"
    size: int = 50
    filename: str = "carepost.csv"
    about: Sequence[str] = ()
    attributes: Callable[[Any], dict[str, str]] | None = None

    def show(self, request: HttpRequest, rows: Rows, *, prefix: str = "") -> Shown:
        """The rows ordered, paged and headed as the address asks; a request that makes no sense gets the
        first page.

        `prefix` keeps two tables of one page apart in the address.
        """
        query = request.GET
        column, down = self._chosen(query.get(f"{prefix}sort", ""))
        ordered = self._ordered(rows, column, down) if column else rows
        return Shown(
            table=self,
            page=page_of(ordered, query, request.path, size=self.size, name=f"{prefix}page"),
            headings=[self._heading(each, column, down, request, prefix) for each in self.columns],
            csv_url=address(request, {f"{prefix}as": "csv", f"{prefix}page": None}),
            query=query,
            rows=ordered,
            _wants_csv=query.get(f"{prefix}as") == "csv",
        )

    def csv(self, rows: Rows) -> FileResponse:
        """Every row as a CSV download, whatever page is shown."""
        each = rows.iterator(chunk_size=2000) if isinstance(rows, QuerySet) else iter(rows)
        refs: set[str] = set()
        file = csv_response(self.filename, [column.label for column in self.columns], self._lines(each, refs))
        told_of(file, *refs)
        return file

    def _lines(self, rows: Iterator[Any], refs: set[str]) -> Iterator[list[Any]]:
        """The cells of each row; `refs` takes in what the rows are about."""
        for row in rows:
            refs.update(ref for key in self.about if (ref := value_of(row, key)))
            yield [column.raw(row) for column in self.columns]

    def _chosen(self, asked: str) -> tuple[Column | None, bool]:
        for text in (asked, self.first):
            for column in self.columns:
                if column.order and column.key == text.removeprefix("-"):
                    return column, text.startswith("-")
        return None, False

    def _ordered(self, rows: Rows, column: Column, down: bool) -> Rows:
        order = column.order or column.key
        if isinstance(rows, QuerySet):
            by = F(order).desc(nulls_last=True) if down else F(order).asc(nulls_last=True)
            return rows.order_by(by, self.tie)
        known = [row for row in rows if value_of(row, order) is not None]
        unknown = [row for row in rows if value_of(row, order) is None]
        return sorted(known, key=lambda row: _ranked(value_of(row, order)), reverse=down) + unknown

    def _heading(
        self, column: Column, by: Column | None, down: bool, request: HttpRequest, prefix: str
    ) -> Heading:
        if not column.order:
            return Heading(column.label, column.numeric)
        chosen = by is not None and by.key == column.key
        state = ("descending" if down else "ascending") if chosen else "none"
        asked = f"-{column.key}" if chosen and not down else column.key
        url = address(request, {f"{prefix}sort": asked, f"{prefix}page": None})
        return Heading(column.label, column.numeric, state, url)


def _ranked(value: Any) -> Any:
    """Words are ordered as people do, whatever their capitals."""
    return value.casefold() if isinstance(value, str) else value


def value_of(row: Any, key: str) -> Any:
    """An attribute or key of a row, through dots and double underscores; None where there is none along the
    way.
    """
    if isinstance(row, dict) and key in row:
        return row[key]
    value = row
    for part in key.replace("__", ".").split("."):
        if value is None:
            return None
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def address(request: HttpRequest, changes: dict[str, str | None]) -> str:
    """This page's address with some of its query changed, the rest kept; None takes a key out."""
    query = request.GET.copy()
    query.pop("as", None)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


def hidden_query(query: QueryDict, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The query as pairs for hidden inputs, so that a filter form keeps the order of a table."""
    left_out = {*without, "page", "as"}
    return [(key, value) for key, values in query.lists() if key not in left_out for value in values]
