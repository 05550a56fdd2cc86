"""The one door: a file or folder in, records out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..rules import RegisterPolicy
from .beside import Order, pays, records_beside
from .container import Kind, kind_of
from .csv_rows import DELIMITERS, csv_rows, ends_properly, fitting_encoding
from .dates import DateOrder, data_date
from .groups import Gathering
from .objects import ObjectGathering, Objects, survey_objects, value_of
from .ods_rows import Row, ods_rows
from .record import LocationRecord, ProviderRecord, Unchanged
from .refusal import FileReason, FileRefused, Quarantined
from .shape import RowMeans, Shape, best_match
from .shapes import API, SHAPES, TABLES
from .spool import Spool
from .table import Survey, Table, Tick
from .xlsx_rows import xlsx_rows

Read = LocationRecord | ProviderRecord | Quarantined | Unchanged

_PEEK = 60


@dataclass(slots=True)
class Source:
    """A surveyed file. Nothing is wrong with it as a whole; single rows may still be held back.

    `total` records will come. `unknown_words` (service types and specialisms that are new to Carepost, and
    how often) fills while records are read. Use it in a with statement: its rows wait in a temporary file.
    """

    name: str
    kind: Kind
    shape: Shape
    data_date: date | None
    total: int
    rows: int
    warnings: tuple[str, ...]
    unknown_words: Counter[str] = field(default_factory=Counter)
    _held: Table | Objects = field(repr=False, kw_only=True)
    _policy: RegisterPolicy = field(repr=False, kw_only=True)

    def records(
        self, today: date, *, known: Mapping[str, str] | None = None, reader: str = ""
    ) -> Iterator[Read]:
        """Every location and provider, or the row that is held back. May be asked more than once.

        `known`: the readings of locations that need not be read again where their cells are the same; `reader`
        names the code that reads, so that what another version read is read anew.
        """
        if isinstance(self._held, Table) and pays(self._held):
            self.unknown_words = Counter()
            yield from records_beside(
                Order(self._held, today, self._policy, known, reader), self.unknown_words
            )
            return
        gathering: Gathering | ObjectGathering
        if isinstance(self._held, Table):
            gathering = Gathering(self._held, today, self._policy, known, reader)
        else:
            gathering = ObjectGathering(self._held, today, self._policy)
        self.unknown_words = gathering.cells.unknown_words
        yield from gathering.records()

    @property
    def order(self) -> DateOrder:
        """How the file writes its dates: what `reread` needs to read a row of it again."""
        return self._held.order if isinstance(self._held, Table) else DateOrder.DAY_FIRST

    def close(self) -> None:
        self._held.spool.close()

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_source(path: Path, policy: RegisterPolicy | None = None, tick: Tick | None = None) -> Source:
    """Surveys a file, or a folder of JSON files, from end to end, calling `tick` with the rows seen so far.

    Raises FileRefused (or its kind UnknownShape) with a sentence for the reader; nothing else.
    """
    policy = policy or RegisterPolicy()
    if path.is_dir():
        return _open_folder(path, policy, tick)
    kind = kind_of(path, policy)
    if kind is Kind.JSON:
        return _objects_source(path.name, survey_objects([path], policy, tick), policy)
    warnings = _extension_warning(path, kind)
    rows, more = rows_of(path, kind, policy, lambda cells: best_match(TABLES, cells).fits)
    table = Survey(policy, exact_width=kind is Kind.CSV, tick=tick).run(rows, path.name)
    return Source(
        path.name, kind, table.shape, table.data_date, _records_in(table), table.spool.count,
        tuple(warnings + more + table.warnings), _held=table, _policy=policy,
    )  # fmt: skip


def _records_in(table: Table) -> int:
    return len(table.refs) - ("" in table.refs) + table.refs[""]


def _open_folder(folder: Path, policy: RegisterPolicy, tick: Tick | None) -> Source:
    paths = sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.name.removesuffix(".gz").endswith((".json", ".jsonl"))
    )
    if not paths:
        raise FileRefused(FileReason.NO_ROWS, "The folder has no .json or .jsonl file in it.")
    for path in paths:
        if kind_of(path, policy) is not Kind.JSON:
            raise FileRefused(FileReason.NOT_A_TABLE, f"{path.name} is not JSON.")
    return _objects_source(folder.name, survey_objects(paths, policy, tick), policy)


def _objects_source(name: str, objects: Objects, policy: RegisterPolicy) -> Source:
    nameless = objects.refs[""]
    total = len(objects.refs) - ("" in objects.refs) + nameless + objects.broken
    return Source(
        name, Kind.JSON, API, data_date([name]), total, objects.spool.count, tuple(objects.warnings),
        _held=objects, _policy=policy,
    )  # fmt: skip


def _extension_warning(path: Path, kind: Kind) -> list[str]:
    name = path.name.lower().removesuffix(".gz")
    named = {".csv": Kind.CSV, ".tsv": Kind.CSV, ".txt": Kind.CSV, ".ods": Kind.ODS, ".xlsx": Kind.XLSX}
    claimed = named.get(Path(name).suffix)
    if claimed is None or claimed is kind:
        return []
    return [f"The name says {claimed.value.upper()}, but this is {kind.value.upper()}; it was read as such."]


def rows_of(
    path: Path, kind: Kind, policy: RegisterPolicy, heads: Callable[[list[str]], bool]
) -> tuple[Iterator[Row], list[str]]:
    """Every row of a table that is not blank, and what a reader should be warned of.

    `heads` says whether a row is a heading that the caller knows: a CSV is split by whichever sign makes one. Raises
    FileRefused, at once or from the rows.
    """
    if kind is Kind.ODS:
        return ods_rows(path, policy), []
    if kind is Kind.XLSX:
        return xlsx_rows(path, policy), []
    encoding = fitting_encoding(path, policy)
    warnings = []
    if encoding != "utf-8":
        warnings.append(
            "This file is not UTF-8; it was read as Windows text (cp1252). Check names with accents."
        )
    if not ends_properly(path, policy):
        warnings.append("The last line of this file has no end. Check that the last row is complete.")
    return csv_rows(path, policy, encoding, _delimiter(path, policy, encoding, heads)), warnings


def _delimiter(path: Path, policy: RegisterPolicy, encoding: str, heads: Callable[[list[str]], bool]) -> str:
    """What separates the cells: whichever makes a heading that the caller knows, else the comma."""
    for delimiter in DELIMITERS:
        rows = csv_rows(path, policy, encoding, delimiter)
        try:
            for _, _, cells in (row for row, _ in zip(rows, range(_PEEK), strict=False)):
                if heads(cells):
                    return delimiter
        except FileRefused:
            continue
    return DELIMITERS[0]


def reread(
    shape_key: str,
    raw: dict[str, str],
    today: date,
    *,
    others: tuple[dict[str, str], ...] = (),
    order: DateOrder = DateOrder.DAY_FIRST,
    policy: RegisterPolicy | None = None,
) -> LocationRecord | ProviderRecord | Quarantined:
    """The record of a quarantined row after somebody corrected it, or what is still wrong with it.

    `raw` is the row as corrected, `others` the remaining rows of its location as quarantined. Raises
    KeyError for a shape that does not exist.
    """
    policy = policy or RegisterPolicy()
    shape = SHAPES[shape_key]
    if shape.rows is RowMeans.OBJECT:
        return ObjectGathering(Objects(names_people=True), today, policy).record([(0, value_of(raw))])
    headings = list(raw)
    table = Table(best_match([shape], headings), headings, Spool(), exact_width=False, order=order)
    try:
        rows = [(0, [one.get(heading, "") for heading in headings]) for one in (raw, *others)]
        return Gathering(table, today, policy).record(rows)
    finally:
        table.spool.close()
