"""Snapshots: what was known on a day, as Parquet, never changed afterwards, so that a figure can be made again.

    STORE/open/2026-07-31T101500Z-5c1f0d2a/manifest.json, services-2026-06-30-….parquet, …
    STORE/wiltshire/…      one council's own, beside the open data that all share

A new import makes a new snapshot: its own tables, and those of the one before under hard links.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from carepost.core import folders
from carepost.core.refusals import Reason

OPEN = "open"
FORMAT = 1
_WHOLE = {"history", "months"}  # of which the next has all that was in the one before
_SCOPE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{8}")


class SnapshotReason(Reason):
    """Why a snapshot was not made, or cannot be read."""

    SCOPE = "A store has a folder “open”, and one for each council by its short name."
    SAME_DAY = (
        "There is another file of this kind and day already, and this one says otherwise. Keep one of them:"
        " replace the old one with --replace, or say with --date of which day this one is."
    )
    ALREADY_IN = "This very file is in already."
    NONE = "There is no snapshot here yet. Make one: carepost insight import FILE."
    LACKS = "This snapshot does not hold what is asked for."
    UNKNOWN = "There is no such snapshot here."
    CHANGED = (
        "This snapshot is not as it was made: a file of it was changed or is missing. Take it from a backup."
    )
    MEANWHILE = "Another import was made in the meantime, which this one does not know of. Import it again."
    NEWER = "This snapshot was made by a newer Carepost. Use that one to read it."


class SnapshotRefused(Exception):
    """Nothing was written."""

    def __init__(self, reason: SnapshotReason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason.sentence} {detail}".strip())


@dataclass(frozen=True, slots=True)
class Part:
    """One imported file as one table of a snapshot, with where it came from."""

    table: str  # services, figures, councils, spellings, providers, history, months
    source: str  # the key of its shape
    label: str
    publisher: str
    licence: str
    day: str  # of the data, ISO
    rows: int
    file: str
    sha256: str
    original: str  # the file's name as imported
    original_sha256: str
    warnings: tuple[str, ...] = ()
    columns: dict[str, Any] | None = None  # how a file of any shape was read, as it was corrected

    @property
    def slot(self) -> tuple[str, str, str]:
        """What can be there once only. Two kinds of files of services on one day would say a service twice; the history
        of one kind of file is one, whatever its days."""
        if self.table in _WHOLE:
            return self.table, self.source, ""
        return self.table, "" if self.table == "services" else self.source, self.day


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot as it lies on disk."""

    name: str
    scope: str
    folder: Path
    made: str
    before: str
    parts: tuple[Part, ...]

    def files(self, table: str) -> list[tuple[Part, Path]]:
        """The files of a table, the oldest data first."""
        parts = sorted(
            (part for part in self.parts if part.table == table), key=lambda part: (part.day, part.source)
        )
        return [(part, self.folder / part.file) for part in parts]

    def verify(self) -> None:
        """Compares every file with what the manifest says of it. Raises SnapshotRefused."""
        for part in self.parts:
            path = self.folder / part.file
            if not path.exists() or digest(path) != part.sha256:
                raise SnapshotRefused(SnapshotReason.CHANGED, part.file)


class Store:
    """The snapshots of one scope: the open data, or one council's own."""

    def __init__(self, root: Path, scope: str = OPEN) -> None:
        if not _SCOPE.fullmatch(scope):
            raise SnapshotRefused(SnapshotReason.SCOPE, f"“{scope}” is none.")
        self.scope, self.folder = scope, root / scope

    def names(self) -> list[str]:
        """All snapshots, the oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name))

    def latest(self) -> Snapshot:
        """The newest snapshot. Raises SnapshotRefused where there is none."""
        names = self.names()
        if not names:
            raise SnapshotRefused(SnapshotReason.NONE)
        return self.open(names[-1])

    def nothing(self) -> Snapshot:
        """What stands for the newest snapshot where there is none: no name, and no table."""
        return Snapshot("", self.scope, self.folder, "", "", ())

    def open(self, name: str) -> Snapshot:
        """A snapshot by its name. Raises SnapshotRefused."""
        if name not in self.names():
            raise SnapshotRefused(
                SnapshotReason.UNKNOWN, f"There are: {', '.join(self.names()[-5:]) or 'none'}."
            )
        return _read(self.folder / name, self.scope)

    def add(
        self,
        tables: Iterable[tuple[Part, pa.Table]],
        now: datetime,
        *,
        instead: bool = False,
        after: str | None = None,
    ) -> Snapshot:
        """A new snapshot with these tables besides those of the latest. Raises SnapshotRefused and writes nothing.

        Of a part, `file`, `sha256` and `rows` are filled in here. `instead`: a part takes the place of another of its
        kind and day. `after`: the newest snapshot as the tables were made from it, "" for none; another may be no more.
        """
        with folders.alone(self.folder):  # of two at once, the second goes on from what the first made
            if after is not None and after != next(reversed(self.names()), ""):
                raise SnapshotRefused(SnapshotReason.MEANWHILE)
            return self.open(self._added(tables, now, instead=instead))

    def _added(self, tables: Iterable[tuple[Part, pa.Table]], now: datetime, *, instead: bool) -> str:
        before = self.latest() if self.names() else None
        kept = {part.slot: part for part in before.parts} if before else {}
        new = []
        for part, table in tables:
            _refuse_twice(part, kept, instead=instead)
            kept.pop(part.slot, None)
            new.append((part, table))
        with folders.draft(self.folder, "making") as folder:
            parts = [_linked(before, part, folder) for part in kept.values()] if before else []
            parts += [_written(part, table, folder) for part, table in new]
            parts.sort(key=lambda part: (part.table, part.day, part.source))
            made = now.astimezone(UTC)
            if before:  # of two in one second the later one is told a second later: names stay in their order
                made = max(made, datetime.fromisoformat(before.made) + timedelta(seconds=1))
            name = _name(parts, made)
            manifest = _manifest(parts, made, before.name if before else "")
            (folder / "manifest.json").write_text(manifest, encoding="utf-8")
            folders.settle(folder, self.folder / name)
        return name


def _refuse_twice(part: Part, kept: dict[tuple[str, str, str], Part], *, instead: bool) -> None:
    for other in kept.values():
        if (
            other.original_sha256 == part.original_sha256
            and other.table == part.table
            and other.day == part.day
            and other.columns == part.columns  # by another mapping it is another table
        ):
            raise SnapshotRefused(SnapshotReason.ALREADY_IN, f"As {other.original}, of {_said(other.day)}.")
    there = kept.get(part.slot)
    goes_on = there is not None and there.table in _WHOLE and there.day < part.day
    if there is not None and not instead and not goes_on:
        raise SnapshotRefused(
            SnapshotReason.SAME_DAY, f"The other is {there.original}, of {_said(there.day)}."
        )


def _said(day: str) -> str:
    on = date.fromisoformat(day)
    return f"{on.day} {on:%B %Y}"


def _linked(before: Snapshot, part: Part, folder: Path) -> Part:
    os.link(before.folder / part.file, folder / part.file)
    return part


def _written(part: Part, table: pa.Table, folder: Path) -> Part:

    draft = folder / "draft"
    pq.write_table(table, draft, compression="zstd")
    seal = digest(draft)
    file = f"{part.table}-{part.source}-{part.day}-{seal[:12]}.parquet"
    draft.rename(folder / file)
    (folder / file).chmod(0o444)
    return replace(part, rows=table.num_rows, file=file, sha256=seal)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _name(parts: list[Part], made: datetime) -> str:
    seal = hashlib.sha256("\n".join(part.sha256 for part in parts).encode()).hexdigest()
    return f"{made:%Y-%m-%dT%H%M%SZ}-{seal[:8]}"


def _manifest(parts: list[Part], made: datetime, before: str) -> str:
    told = {
        "format": FORMAT,
        "made": f"{made:%Y-%m-%dT%H:%M:%SZ}",
        "before": before,
        "parts": [asdict(p) for p in parts],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _read(folder: Path, scope: str) -> Snapshot:
    try:
        told: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if told["format"] > FORMAT:
            raise SnapshotRefused(SnapshotReason.NEWER)
        parts = tuple(Part(**{**part, "warnings": tuple(part["warnings"])}) for part in told["parts"])
        return Snapshot(folder.name, scope, folder, told["made"], told["before"], parts)
    except (OSError, ValueError, KeyError, TypeError):
        raise SnapshotRefused(SnapshotReason.CHANGED, "manifest.json") from None
