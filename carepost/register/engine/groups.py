"""The second reading: rows gathered by location, however far apart they stand, each gathered group one
record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import blake2b

from ..rules import RegisterPolicy
from .assemble import Assembler, Problem, dual_relations, merged
from .cells import Cells
from .checks import reasons_against
from .plan import plan_for
from .record import LocationRecord, Unchanged
from .refusal import Quarantined, QuarantineReason
from .shape import RowMeans
from .table import Table

NumberedRow = tuple[int, list[str]]


class Gathering:
    """Yields one record per location of a surveyed table; order of rows and columns makes no difference to
    them.
    """

    def __init__(
        self,
        table: Table,
        today: date,
        policy: RegisterPolicy,
        known: Mapping[str, str] | None = None,
        reader: str = "",
    ) -> None:
        self.cells = Cells(table.order)
        self._table = table
        self._today = today
        self._policy = policy
        self._plan = plan_for(table.match, table.headings, self.cells, table.withheld)
        self._assembler = Assembler(table.shape, self._plan, table.headings, self.cells)
        self._duals = dual_relations(table.duals)
        self._by_rating = table.shape.rows is RowMeans.RATING
        self._keys = [
            table.match.places[name]
            for name in ("name", "postcode", "provider.ref")
            if name in table.match.places
        ]
        self.unknown_columns = self._plan.unknown_flags
        self._known = known or {}
        self._frame = self._framed(reader) if known is not None else b""

    def _framed(self, reader: str) -> bytes:
        """What else than its cells a reading depends on: the code that reads, the columns, the order of dates."""
        table = self._table
        told = [
            reader,
            table.shape.key,
            table.headings,
            table.order,
            sorted(table.withheld),
            repr(self._policy),
        ]
        return json.dumps(told).encode()

    def _reading(self, ref: str, rows: list[NumberedRow]) -> str:
        if not self._frame:
            return ""
        texts = sorted("\x1f".join(cells) for _, cells in rows)
        found = blake2b(self._frame, digest_size=16)
        found.update("\x1e".join([*texts, repr(self._duals.get(ref, ""))]).encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    def _read(self, ref: str, rows: list[NumberedRow]) -> LocationRecord | Quarantined | Unchanged:
        """The record of these rows, unless they read as they did before."""
        reading = self._reading(ref, rows)
        if reading and self._known.get(ref) == reading:
            return Unchanged(ref, min(number for number, _ in rows))
        return self.record(rows, reading)

    def records(self) -> Iterator[LocationRecord | Quarantined | Unchanged]:
        """Every location, each as soon as its last row was seen."""
        place = self._table.match.places["ref"]
        waiting: dict[str, list[NumberedRow]] = {}
        for line, cells in self._table.spool:
            ref = cells[place].strip().upper() if place < len(cells) else ""
            total = self._table.refs[ref] if ref else 1
            if total == 1:
                yield self._read(ref, [(line, cells)])
                continue
            rows = waiting.setdefault(ref, [])
            rows.append((line, _shared(rows[0][1], cells) if rows else cells))
            if len(rows) == total:
                yield self._read(ref, waiting.pop(ref))

    def record(self, rows: list[NumberedRow], reading: str = "") -> LocationRecord | Quarantined:
        """The record of one location from all its rows, or the reasons to hold it back."""
        misfits = [row for row in rows if self._misfit(row[1])]
        if misfits:
            return self._quarantined(rows, misfits[0], [(self._misfit(misfits[0][1]), "")])
        lists, facts, clash = self._facts(rows)
        line = min(number for number, _ in rows)
        ref = self._ref(facts)
        values, problems = self._assembler.location(facts, lists, self._duals.get(ref, ()))
        if clash:
            problems.append((QuarantineReason.SAME_ID_TWICE, ""))
        record = LocationRecord(**values, carried=self._carried(ref), line=line, reading=reading)
        problems += [(reason, "") for reason in reasons_against(record, self._today, self._policy)]
        problems += self._provider_is_location(record)
        if problems:
            return self._quarantined(rows, self._worst(rows), problems, record)
        return record

    def _facts(self, rows: list[NumberedRow]) -> tuple[list[list[str]], list[str], bool]:
        """All different rows, the one row of facts they make, and whether they contradict each other."""
        width = len(self._table.headings)
        if len(rows) == 1:
            only = _fitted(rows[0][1], width)
            return [only], only, False
        lists = [list(cells) for cells in sorted({tuple(_fitted(cells, width)) for _, cells in rows})]
        facts, clash = merged(
            self._without_ratings(lists), all_must_agree=not self._by_rating, key_places=self._keys
        )
        return lists, facts, clash

    def _without_ratings(self, rows: list[list[str]]) -> list[list[str]]:
        """For shapes with a row per rating: what the rows should agree on."""
        if not self._by_rating:
            return rows
        own = {place for place, _ in self._plan.rating.values()}
        return [["" if place in own else cell for place, cell in enumerate(row)] for row in rows]

    def _ref(self, facts: list[str]) -> str:
        return facts[self._table.match.places["ref"]].strip().upper()

    def _carried(self, ref: str) -> frozenset[str]:
        return self._plan.carried | {"relations"} if ref in self._duals else self._plan.carried

    def _misfit(self, cells: list[str]) -> QuarantineReason | None:
        width = len(self._table.headings)
        if any(cells[width:]):
            return QuarantineReason.TOO_LONG
        if self._table.exact_width and len(cells) > max(width, self._table.narrowest):
            return QuarantineReason.TOO_LONG
        if self._table.exact_width and len(cells) < width:
            return QuarantineReason.CUT_SHORT
        return None

    def _provider_is_location(self, record: LocationRecord) -> list[Problem]:
        provider = record.provider.ref if record.provider else ""
        wrong = provider.startswith("1-") and provider in self._table.refs
        return (
            [(QuarantineReason.ID_OF_OTHER_KIND, self._table.shape.heading("provider.ref"))] if wrong else []
        )

    def _worst(self, rows: list[NumberedRow]) -> NumberedRow:
        """The row to show: the first whose own rating cannot be read, else the first in a fixed order."""
        ordered = sorted(rows, key=lambda row: row[1])
        if not self._by_rating or len(rows) == 1:
            return ordered[0]
        return next((row for row in ordered if self._assembler.bad_rating(row[1])), ordered[0])

    def _quarantined(
        self,
        rows: Iterable[NumberedRow],
        shown: NumberedRow,
        problems: list[tuple[QuarantineReason | None, str]] | list[Problem],
        record: LocationRecord | None = None,
    ) -> Quarantined:
        others = [cells for _, cells in sorted(rows, key=lambda row: row[1]) if cells is not shown[1]]
        place = self._table.match.places["ref"]
        return Quarantined(
            line=shown[0],
            ref=shown[1][place].strip().upper() if place < len(shown[1]) else "",
            reasons=tuple(dict.fromkeys(reason for reason, _ in problems if reason is not None)),
            raw=self._raw(shown[1]),
            record=record,
            cells=tuple(dict.fromkeys(heading for _, heading in problems if heading)),
            others=tuple(self._raw(cells) for cells in others),
        )

    def _raw(self, cells: list[str]) -> dict[str, str]:
        headings = self._table.headings
        extra = [f"(column {number})" for number in range(len(headings) + 1, len(cells) + 1)]
        return dict(zip([*headings, *extra], cells, strict=False))


def _shared(first: list[str], cells: list[str]) -> list[str]:
    """The row, holding the first row's texts where they are equal: rows of one location differ in few
    cells.
    """
    if len(first) != len(cells):
        return cells
    return [before if before == cell else cell for before, cell in zip(first, cells, strict=True)]


def _fitted(cells: list[str], width: int) -> list[str]:
    return cells[:width] if len(cells) >= width else cells + [""] * (width - len(cells))
