"""The ways in: a file, a file that was tried before, records from CQC's API. Each is one run, from begin to end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.permissions import Can
from carepost.register import engine, rules
from carepost.register.actions.importing import runs
from carepost.register.actions.importing.batch import Batch
from carepost.register.actions.importing.taking import take_in
from carepost.register.engine.read import Source, open_source
from carepost.register.engine.refusal import FileRefused
from carepost.register.models import ImportRun
from carepost.register.models.imports import RunStatus
from carepost.register.rules import RegisterPolicy

Progress = Callable[[int, int | None], None]  # rows so far, and of how many where that is known
Tell = Callable[[int, int | None], None]
API_SHAPE = "api"


def import_file(
    *,
    by: Actor,
    source: Path,
    dry_run: bool = False,
    whole: bool | None = None,
    data_date: date | None = None,
    filename: str = "",
    progress: Progress | None = None,
) -> ImportRun:
    """Read one file, or a folder of CQC's JSON, and bring the register up to it; returns the run as it ended.

    `by.council_id` names the council whose area it is about; without one, all of England. `whole=None` leaves it
    to the file whether it lists every active service. Call it outside a transaction, so that others see how far
    it is. Raises FileRefused for a file that cannot be read and Refused when it is not the moment.
    """
    given = {"whole": whole, "data_date": data_date and data_date.isoformat()}
    with _begun(by, filename or source.name, given=given, sha256=digest(source)) as (run, tell):
        return _read(by, run, source, dry_run, _both(tell, progress), tick=progress)


def read_again(
    *, by: Actor, run: ImportRun, path: Path, dry_run: bool, progress: Progress | None = None
) -> ImportRun:
    """Read the file of a run that waits, or was tried, with what was said about it then."""
    with _begun(by, run.filename, run=run) as (resumed, tell):
        return _read(by, resumed, path, dry_run, _both(tell, progress), tick=progress)


def import_batch(
    *, by: Actor, batch: Batch, filename: str, given: dict[str, Any] | None = None, dry_run: bool = False
) -> ImportRun:
    """Take in records that come from elsewhere than a file."""
    with _begun(by, filename, given=given or {}) as (run, tell):
        return take_in(by=by, run=run, batch=batch, dry_run=dry_run, whole=batch.whole or None, progress=tell)


@contextmanager
def _begun(
    by: Actor, filename: str, *, run: ImportRun | None = None, **given: Any
) -> Iterator[tuple[ImportRun, Callable[[int], None]]]:
    """The run while it is read; whatever goes wrong, it says so and nothing else is left."""
    if not by.may(Can.IMPORT):
        raise Refused([NotAllowed.NO_PERMISSION])
    with runs.only_import() as write:
        runs.mark_stopped(by)
        run = runs.resume(by, run) if run else runs.begin(by, filename=filename, **given)
        try:
            yield run, runs.reporter(run, write)
        except FileRefused as refused:
            runs.end(by, run, RunStatus.REFUSED, refused.sentence)
            raise
        except Refused as refused:
            runs.end(by, run, RunStatus.REFUSED, str(refused))
            raise
        except BaseException:
            runs.end(by, run, RunStatus.FAILED, "It stopped before its end. Nothing of it was kept.")
            raise


def _read(
    by: Actor, run: ImportRun, path: Path, dry_run: bool, tell: Tell, *, tick: Progress | None
) -> ImportRun:
    today = clock.today()
    policy = policies.in_force(RegisterPolicy, by.council_id, today).value
    with open_source(path, policy, tick=lambda rows: tick(0, None) if tick else None) as source:
        return take_in(
            by=by,
            run=_noted(run, source),
            batch=batch_of(source, today, _date(run)),
            dry_run=dry_run,
            whole=run.given.get("whole"),
            progress=lambda rows: tell(rows, source.total),
        )


def batch_of(source: Source, today: date, data_date: date | None) -> Batch:
    """The records of an opened file, with the date that was given for it or that it gives itself."""
    return Batch(
        source.shape.key,
        lambda known: source.records(today, known=known, reader=reader_version()),
        data_date=data_date or source.data_date,
        whole=source.shape.whole,
        loose=source.shape.loose,
        all_ratings=source.shape.key == API_SHAPE,
    )


@cache
def reader_version() -> str:
    """The same as long as the code that reads files and decides what they mean is the same."""
    rooms = (Path(engine.__file__).parent, Path(rules.__file__).parent)
    found = hashlib.sha256()
    for path in sorted(path for room in rooms for path in room.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _noted(run: ImportRun, source: Source) -> ImportRun:
    run.warnings = list(source.warnings)
    run.shape = source.shape.key
    run.given = {**run.given, "order": source.order.value}
    return run


def _date(run: ImportRun) -> date | None:
    given = run.given.get("data_date")
    return date.fromisoformat(given) if given else None


def _both(tell: Callable[[int], None], progress: Progress | None) -> Tell:
    def both(rows: int, total: int | None) -> None:
        tell(rows)
        if progress:
            progress(rows, total)

    return both


def digest(path: Path) -> str:
    """SHA-256 of a file; of a folder, of its files in the order of their names. "" when there is nothing."""
    found = hashlib.sha256()
    for one in sorted(path.iterdir()) if path.is_dir() else [path]:
        if one.is_file():
            with one.open("rb") as file:
                while piece := file.read(1 << 20):
                    found.update(piece)
    return found.hexdigest()
