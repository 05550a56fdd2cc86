"""The tables of a snapshot as expressions: every row with the area that it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.util import gen_name

from carepost.insight.engine.places import CouncilRow, Places
from carepost.insight.engine.snapshots import Snapshot, SnapshotReason, SnapshotRefused

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

T = TypeVar("T")
AREA = ("area", "area_name", "level", "region_of")
_WRITTEN = ("written_name", "written_code", "written_end")  # how a file says which area a row is about
REGISTER = "register"  # the shape of the register's own rows
WHOLE = ("active", "directory", "api", REGISTER)  # shapes of files that list services without a rating, too
#: Columns that services have had since; a snapshot that was made before lacks them, and is read as if it did not tell.
_SINCE = {
    "specialisms": ibis.null("array<string>"), "dormant": ibis.null("boolean"), "dual_primary": ibis.literal(""),
    "uprn": ibis.literal(""), "site": ibis.literal(""),
}  # fmt: skip


_SINCE_HISTORY = ("provider_name", "kinds", "predecessor", "before_reason")


class Tables:
    """What measures are computed from. Named tables: `services`, a row per service and day; `figures`, as published.

    Each row has `area` (the same key through all codes and spellings), `area_name`, `level` and `region_of`.
    """

    def __init__(self, snapshots: Sequence[Snapshot], backend: BaseBackend | None = None) -> None:
        self.backend = backend or ibis.duckdb.connect(threads=2)
        self.snapshots = snapshots
        self._made: dict[str, Any] = {}
        self.places = self._places()

    def has(self, table: str) -> bool:
        """Whether anything of that table was imported."""
        return any(snapshot.files(table) for snapshot in self.snapshots)

    @cached_property
    def services(self) -> ibis.Table:
        """A row per registered location and day of data. Raises SnapshotRefused where none was imported."""
        raw = self._read("services")
        return self._placed("services", raw, raw.area, ibis.literal(""))

    def provider_names(self) -> dict[str, str]:
        """Names by CQC's id, the newest file's, where providers were imported by themselves."""
        paths = [path for one in self.snapshots for _, path in one.files("providers")]
        return {
            row["ref"]: row["name"]
            for path in paths
            for row in pq.read_table(path).to_pylist()
            if row["name"]
        }

    @property
    def histories(self) -> dict[str, list[date]]:
        """The kinds of files that there are histories from, with the days of these files."""
        return {
            part.source: sorted(set(pq.read_table(path)["day"].to_pylist()))
            for one in self.snapshots
            for part, path in one.files("months")
        }

    def history(self, source: str) -> ibis.Table:
        """A row for each location and state, from one kind of file. Raises SnapshotRefused where there is none."""
        files = [
            str(path)
            for one in self.snapshots
            for part, path in one.files("history")
            if part.source == source
        ]
        if not files:
            raise SnapshotRefused(SnapshotReason.LACKS, f"Nothing in it is a history from files of {source}.")

        def placed() -> ibis.Table:
            raw = self._opened(files)
            lacking = [name for name in _SINCE_HISTORY if name not in raw.columns]
            raw = raw.mutate(**{name: ibis.literal("") for name in lacking})
            return self._placed(f"history_{source}", raw, raw.area, ibis.literal(""))

        return self.once(f"history_{source}", placed)

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What was made under this key, or is made now: for what several measures ask for."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    def kept(self, table: ibis.Table) -> ibis.Table:
        """A table that is asked often, computed now and once."""
        return self._kept(table, gen_name("kept"))

    @cached_property
    def figures(self) -> ibis.Table:
        """A row per published figure; of one that was published twice, as it was published last."""
        raw = self._read("figures")
        key = [raw.source, raw.measure, raw.breakdown, raw.code, raw.area, raw.period]
        newest = raw.mutate(newest=ibis.row_number().over(group_by=key, order_by=raw.day.desc()))
        kept = newest.filter(newest.newest == 0).drop("newest")
        return _once(self._placed("figures", kept, kept.area, kept.code, kept.end))

    def rows(self, table: ibis.Table) -> list[dict[str, Any]]:
        """What an expression over these tables finds, in no order."""
        found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
        return found

    def _read(self, table: str) -> ibis.Table:
        files = [str(path) for snapshot in self.snapshots for _, path in snapshot.files(table)]
        if not files:
            raise SnapshotRefused(SnapshotReason.LACKS, f"Nothing in it is a table of {table}.")
        alike: dict[tuple[str, ...], list[str]] = {}
        for file in files:
            alike.setdefault(tuple(pq.read_schema(file).names), []).append(file)
        parts = [self._opened(group) for group in alike.values()]
        if table == "services":
            parts = [_completed(part) for part in parts]
        return ibis.union(*parts) if len(parts) > 1 else parts[0]

    def _placed(
        self, table: str, raw: ibis.Table, name: ibis.Value, code: ibis.Value, end: ibis.Value | None = None
    ) -> ibis.Table:
        """The rows with the areas that their names and codes mean, kept for the next measure.

        `end`: the last day of their periods, which says whose figure it is where a code is that of an ended council.
        """
        ended = [] if end is None else self.places.ended_codes
        late: Any = ibis.literal("")
        if end is not None and ended:
            late = ibis.ifelse(code.isin(ended), end.cast("string"), ibis.literal(""))
        named = raw.mutate(written_name=name, written_code=code, written_end=late).drop("area")
        written = named.select(*_WRITTEN).distinct()
        ways = sorted(tuple(row[each] for each in _WRITTEN) for row in self.rows(written))
        found = [self.places.area(code, name, end) for name, code, end in ways]
        areas = pa.table(
            {
                **{each: [way[at] for way in ways] for at, each in enumerate(_WRITTEN)},
                "area": [area.key for area in found],
                "area_name": [area.name for area in found],
                "level": [str(area.level) for area in found],
                "region_of": [area.region for area in found],
            },
            schema=pa.schema([(each, pa.string()) for each in (*_WRITTEN, *AREA)]),
        )
        placed = named.join(self.handed(areas, f"areas_of_{table}"), list(_WRITTEN))
        return self._kept(placed, f"placed_{table}")

    def _opened(self, files: list[str]) -> ibis.Table:
        """Files of Parquet as one table."""
        return self.backend.read_parquet(files)

    def handed(self, rows: pa.Table, _name: str) -> ibis.Table:
        """A few rows of ours as a table that others can be joined with."""
        return ibis.memtable(rows)

    def _kept(self, table: ibis.Table, name: str) -> ibis.Table:
        """A table that is asked often, computed once."""
        return self.backend.create_table(name, table, temp=True)

    def _places(self) -> Places:
        councils = [row for row in self._rows("councils") if row["nation"] == "England"]
        spellings = [(row["la-name"], row["local-authority-code"]) for row in self._rows("spellings")]
        return Places([_council(row) for row in councils], spellings)

    def _rows(self, table: str) -> list[dict[str, str]]:
        """The rows of the newest file of a table."""
        files = [path for snapshot in self.snapshots for _, path in snapshot.files(table)]
        return pq.read_table(files[-1]).to_pylist() if files else []


def _completed(services: ibis.Table) -> ibis.Table:
    """The services with every column that they have today, always in one order."""
    lacking = {name: empty for name, empty in _SINCE.items() if name not in services.columns}
    first = [name for name in services.columns if name not in _SINCE]
    return services.mutate(**lacking).select(*first, *_SINCE)


def _council(row: dict[str, str]) -> CouncilRow:
    replaced, former = (tuple(filter(None, row[name].split(","))) for name in ("replaced_by", "former_codes"))
    return CouncilRow(
        row["short"], row["name"], row["code"], row["kind"], row["region"], row["ended"], replaced, former,
        row["county"],
    )  # fmt: skip


def _once(figures: ibis.Table) -> ibis.Table:
    """One figure of a council where its own code and that of the one before it both stand in a file.

    One of the two often says only that it does not apply: a figure goes before a marker, its own code before the other.
    """
    of = [figures[name] for name in ("source", "measure", "breakdown", "area", "period")]
    before = figures.written_end != ""
    silent = figures.value.isnull() & figures.numerator.isnull()
    place = ibis.row_number().over(group_by=of, order_by=[silent, before, figures.code, figures.day])
    told = figures.mutate(place=place, twice=before.cast("int8").max().over(group_by=of))
    return told.filter((told.place == 0) | (told.twice == 0)).drop("place", "twice")
