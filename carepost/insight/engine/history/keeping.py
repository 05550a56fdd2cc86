"""The history as a part of a snapshot: its rows, and beside them the files that they were made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from carepost.core.refusals import Reason
from carepost.insight.engine.figures.services import ServiceRow, read_services
from carepost.insight.engine.figures.shapes import OGL
from carepost.insight.engine.history.from_api import Lived, intervals, newer, of_lives
from carepost.insight.engine.history.weaving import SCHEMA, completed, states, woven
from carepost.insight.engine.importing import Asked, Imported, ImportReason, ImportRefused, service_schema
from carepost.insight.engine.snapshots import Part, Snapshot, digest
from carepost.insight.engine.tables import REGISTER
from carepost.register.engine.read import open_source
from carepost.register.engine.record import LocationRecord
from carepost.register.engine.shapes import API

HISTORY, MONTHS = "history", "months"
MOST_GONE = (
    0.1  # of the file before; a file that lacks more is one of a part of England, as the register has it
)


class HistoryReason(Reason):
    """Why a file was not taken into the history."""

    ALREADY_IN = "This very file is in the history already."
    SAME_DAY = "Another file of this kind and day is in the history already. Say with --date of which day this one is."
    PART = "It lacks more than a tenth of the services of the file next to it: it is one of a part of England only."
    NOT_SERVICES = (
        "The history is made from CQC's files of services: ratings, active locations, directory, or its API."
    )


class HistoryRefused(Exception):
    """Nothing was taken."""

    def __init__(self, reason: HistoryReason, detail: str = "") -> None:
        self.reason = reason
        super().__init__(f"{reason.sentence} {detail}".strip())


@dataclass(frozen=True, slots=True)
class Month:
    """One file that the history was made from."""

    day: date
    original: str
    sha256: str
    rows: int


@dataclass(slots=True)
class Kept:
    """The history of one kind of file. `told`: of a location of the API, the day of the file that told it last."""

    source: str
    rows: pa.Table
    months: list[Month]
    told: dict[str, date]
    warnings: tuple[str, ...] = ()

    @property
    def days(self) -> list[date]:
        return sorted(each.day for each in self.months)


def kept(snapshot: Snapshot | None) -> dict[str, Kept]:
    """The histories that a snapshot has, by kind of file."""
    if snapshot is None:
        return {}
    months = {part.source: pq.read_table(path).to_pylist() for part, path in snapshot.files(MONTHS)}
    found = {}
    for part, path in snapshot.files(HISTORY):
        rows = pq.read_table(path)
        told = rows["told"].to_pylist() if part.source == API.key else []
        refs = rows["ref"].to_pylist() if told else []
        files = [Month(**row) for row in months[part.source]]
        found[part.source] = Kept(part.source, completed(rows), files, dict(zip(refs, told, strict=True)))
    return found


def added(paths: Iterable[Path], asked: Asked, before: Snapshot | None) -> list[Imported]:
    """The parts of a snapshot with these files in the history, in whatever order they are given.

    Raises HistoryRefused, ImportRefused or FileRefused, and takes nothing then.
    """
    histories = kept(before)
    touched = set()
    for path in paths:
        touched.add(_taken(path, asked, histories))
    return [part for source in sorted(touched) for part in _parts(histories[source])]


def of_register(lived: Sequence[Lived], day: date, since: date) -> list[Imported]:
    """The register's own rows as a history, on a day; it has watched since another.

    It takes the place of what was told on an earlier day: the register keeps its own past.
    """
    rows, left_out = of_lives(lived)
    why = tuple(f"{times} services were left out: {each}" for each, times in sorted(left_out.items()))
    seal = sha256(repr(rows.to_pylist()).encode()).hexdigest()
    months = [Month(each, REGISTER, seal, len(lived)) for each in sorted({since, day})]
    return _parts(Kept(REGISTER, rows, months, {}, why))


def _taken(path: Path, asked: Asked, histories: dict[str, Kept]) -> str:
    seal = digest(path) if path.is_file() else ""
    with open_source(path, asked.policy, asked.tick) as source:
        shape, day = source.shape.key, source.data_date or asked.day
        records = list(source.records(asked.today)) if shape == API.key else []
    if day is None:
        raise ImportRefused(ImportReason.NO_DAY)
    history = histories.setdefault(shape, Kept(shape, SCHEMA.empty_table(), [], {}))
    if seal and any(each.sha256 == seal and each.day == day for each in history.months):
        raise HistoryRefused(HistoryReason.ALREADY_IN, path.name)
    if shape == API.key:
        found, left_out = intervals(each for each in records if isinstance(each, LocationRecord))
        count = len(set(found["ref"].to_pylist()))
        why = (
            f"{times} location{' was' if times == 1 else 's were'} left out: {each}"
            for each, times in sorted(left_out.items())
        )
        history.warnings = (*history.warnings, *why)
        history.rows, history.told = newer(history.rows, history.told, found, day)
    else:
        count = _month(path, asked, history, day)
    history.months.append(Month(day, path.name, seal, count))
    return shape


def _month(path: Path, asked: Asked, history: Kept, day: date) -> int:
    if day in history.days:
        there = next(each.original for each in history.months if each.day == day)
        raise HistoryRefused(HistoryReason.SAME_DAY, f"The other is {there}.")
    services = read_services(path, asked.today, asked.policy, asked.tick).services
    rows = sorted(services, key=lambda each: each.ref)
    columns = {one.name: [getattr(each, one.name) for each in rows] for one in fields(ServiceRow)}
    month = states(pa.table(columns, schema=service_schema()))
    _refuse_part(history, day, {each.ref for each in rows})
    backend = ibis.duckdb.connect(threads=2)
    history.rows = woven(backend, history.rows, history.days, day, month)
    backend.disconnect()  # with many months it would keep the tables of all of them
    return len(rows)


def _refuse_part(history: Kept, day: date, refs: set[str]) -> None:
    """Refuses a file that lacks too much of the file before it, or of the first where it is before all."""
    days = history.days
    if not days:
        return
    beside = max((each for each in days if each < day), default=days[0])
    starts, ends, there = (history.rows[name].to_pylist() for name in ("valid_from", "valid_to", "ref"))
    listed = {
        ref
        for ref, start, end in zip(there, starts, ends, strict=True)
        if start <= beside and (end is None or end > beside)
    }
    gone = len(listed - refs)
    if gone > MOST_GONE * len(listed):
        raise HistoryRefused(HistoryReason.PART, f"It lacks {gone:,} of {len(listed):,} that {beside} has.")


def _parts(history: Kept) -> list[Imported]:
    """The two parts. Their seals are those of what they were made from, so that nothing else makes them."""
    last = max(history.days).isoformat()
    files = sorted(history.months, key=lambda each: (each.day, each.original))
    made: dict[str, Any] = {
        "source": history.source, "publisher": "Care Quality Commission", "licence": OGL, "day": last, "rows": 0,
        "file": "", "sha256": "", "original": "1 file" if len(files) == 1 else f"{len(files)} files",
        "original_sha256": sha256("\n".join(f"{each.day} {each.sha256}" for each in files).encode()).hexdigest(),
    }  # fmt: skip
    rows = history.rows
    if history.source == API.key:
        told = [history.told[ref] for ref in rows["ref"].to_pylist()]
        rows = rows.append_column("told", pa.array(told, pa.date32()))
    schema = pa.schema(
        [("day", pa.date32()), ("original", pa.string()), ("sha256", pa.string()), ("rows", pa.int64())]
    )
    months = pa.Table.from_pylist(
        [
            {"day": each.day, "original": each.original, "sha256": each.sha256, "rows": each.rows}
            for each in files
        ],
        schema=schema,
    )
    label = f"History of services, from CQC, {history.source.replace('_', ' ')}"
    return [
        (Part(HISTORY, label=label, warnings=history.warnings, **made), rows),
        (Part(MONTHS, label=f"Files of the history, {history.source.replace('_', ' ')}", **made), months),
    ]
