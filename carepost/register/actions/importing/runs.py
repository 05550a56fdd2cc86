"""The record of an import while it runs: begun, how far, and how it ended. One import at a time in a register.

Written on a connection of its own, so that others see how far it is, and so that the lock and the record outlive
neither the process nor a transaction that was rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection, transaction

from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.refusals import Reason, Refused
from carepost.register.models import Change, ImportRun
from carepost.register.models.imports import RunStatus

_LOCK = 7_201_884  # any number, the same in every process


class ImportRefused(Reason):
    """Why an import, or undoing one, is refused as things stand."""

    ANOTHER_RUNS = "Another import is running. Wait until it is done, then start this one again."
    NOT_WAITING = "This import is applied or dropped already. Choose the file again to import it once more."
    FILE_GONE = "The file of this import is no longer kept. Choose the file again."
    NOT_APPLIED = "Only an import that was applied can be undone."
    NOT_NEWEST = "A later import was applied, so this one can no longer be undone. Correct the facts instead."
    NOT_YOURS = "This import was made for all councils. Ask the operator of Carepost to undo it."
    NOT_OPEN = "This row was settled already."
    NOTE_MISSING = "Say why, so that others can follow it later."
    STILL_WRONG = "The row still cannot be taken in. See what is wrong with it, and correct that too."
    ELSEWHERE = "The corrected row lies in another council's area, so it was not taken in."
    NO_SUCH_COUNCIL = "There is no council of that name here. See: carepost council list."
    NEVER_SWEPT = "CQC's API was never read as a whole here. Do that first: carepost register api-sweep."
    DATE_IN_FUTURE = "The date of the data is in the future. Give the day that the file says it was made."


@contextmanager
def only_import() -> Iterator[Callable[[str, dict[str, Any]], None]]:
    """Hold the right to import; yields a way to write beside the transaction. Raises Refused while another runs."""
    beside = psycopg.connect(**_parameters(), autocommit=True)
    try:
        held = beside.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
        if not held or not held[0]:
            raise Refused([ImportRefused.ANOTHER_RUNS])

        def write(statement: str, given: dict[str, Any]) -> None:
            beside.execute(statement, given)

        yield write
    finally:
        # Closing alone lets go of the lock a moment later, when the server has noticed: too late for the next file.
        with suppress(psycopg.Error):
            beside.execute("SELECT pg_advisory_unlock_all()")
        beside.close()


def until_commit() -> None:
    """Keep other imports waiting until this transaction is over, also where it ends later than `only_import`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK + 1])


def _parameters() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}


def reporter(run: ImportRun, write: Callable[[str, dict[str, Any]], None]) -> Callable[[int], None]:
    """A function that shows others how many rows were read so far."""
    write(
        "SELECT set_config('carepost.council', %(council)s, false)",
        {"council": "" if run.council_id is None else str(run.council_id)},
    )

    def tell(rows: int) -> None:
        write(
            "UPDATE register_importrun SET read = %(rows)s WHERE id = %(run)s", {"rows": rows, "run": run.pk}
        )

    return tell


def begin(by: Actor, *, filename: str, status: RunStatus = RunStatus.READING, **given: Any) -> ImportRun:
    """Write down that an import began. Bookkeeping, not a fact: the audit book gets how it ended."""
    with transaction.atomic(), tenancy.acting_for(by):
        return ImportRun.objects.create(
            council_id=by.council_id,
            filename=filename,
            status=status,
            started_at=clock.now(),
            by_name=by.name,
            by_id=by.user_id,
            **given,
        )


def resume(by: Actor, run: ImportRun) -> ImportRun:
    """A run that waited, or was tried, is read (again). Raises Refused when it has ended otherwise."""
    with transaction.atomic(), tenancy.acting_for(by):
        kept = ImportRun.objects.select_for_update().get(pk=run.pk)
        if kept.status not in (RunStatus.WAITING, RunStatus.TRIED, RunStatus.FAILED):
            raise Refused([ImportRefused.NOT_WAITING])
        Change.objects.filter(run=kept).delete()
        kept.status, kept.read, kept.refusal, kept.warnings = RunStatus.READING, 0, "", []
        kept.save()
        return kept


def mark_stopped(by: Actor) -> int:
    """Nobody imports now, so what still says it is being read was cut off. Returns how many were marked."""
    with transaction.atomic(), tenancy.acting_for(by):
        return ImportRun.objects.filter(status=RunStatus.READING).update(
            status=RunStatus.FAILED,
            finished_at=clock.now(),
            refusal="It was cut off before its end. Nothing of it was kept. Start it again.",
        )


def end(by: Actor, run: ImportRun, status: RunStatus, refusal: str) -> None:
    """Write down that nothing came of it, and why."""
    with suppress(transaction.TransactionManagementError), transaction.atomic(), tenancy.acting_for(by):
        ImportRun.objects.filter(pk=run.pk).update(status=status, refusal=refusal, finished_at=clock.now())
