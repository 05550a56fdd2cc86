"""The verb itself: everything that one import writes, in one transaction."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import IO, Any

from django.db import connection, transaction

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused
from carepost.register.actions.importing import (
    announcing,
    counting,
    events,
    exits,
    finding,
    held_back,
    images,
    organisations,
    people,
    ratings,
    relations,
    runs,
    scope,
    seen,
    services,
    sources,
    tables,
)
from carepost.register.actions.importing.batch import Batch, rank_of
from carepost.register.actions.importing.runs import ImportRefused
from carepost.register.actions.importing.staging import Staging
from carepost.register.actions.importing.told import Told
from carepost.register.models import ImportRun
from carepost.register.models.imports import RunStatus

APPLIED_MARK = "applied"
_SPOOL = 8 * 1024 * 1024
MANY = 2_000


@action("register.import")
def take_in(
    *,
    by: Actor,
    run: ImportRun,
    batch: Batch,
    dry_run: bool,
    whole: bool | None,
    progress: Callable[[int], None],
) -> ImportRun:
    """Read a file's records and bring the register up to them; or, on a dry run, only say what would change."""
    runs.until_commit()
    tables.make()
    staging = Staging(batch, scope.area_for(by.council_id), progress)
    staging.fill()
    if staging.counts["locations"] > MANY:
        tables.plan_for_many()
    told = _told(by, run, batch, staging)
    if dry_run:
        counts = _tried(by, told, batch, staging, whole)
    else:
        counts = _write(by, told, batch, staging, whole)
        images.forget_before(run.pk)
        tables.run(
            'INSERT INTO register_beforeimage (run_id, "table", "row", image) VALUES (%(run)s, %(mark)s, 0, \'{}\')',
            run=run.pk,
            mark=APPLIED_MARK,
        )
    counts["waiting"] = held_back.keep(by, told, applied=not dry_run)
    if not dry_run:
        held_back.settle_taken(told, by)
    _list_changes(told)
    if not dry_run:
        announcing.tell_programs(run.pk)
    return _finish(by, run, told, dict(counts), dry_run)


def _told(by: Actor, run: ImportRun, batch: Batch, staging: Staging) -> Told:
    today = clock.today()
    if batch.data_date is not None and batch.data_date > today:
        raise Refused([ImportRefused.DATE_IN_FUTURE])
    on = batch.data_date or min(staging.newest or today, today)
    if batch.data_date is None:
        run.warnings.append(
            f"This file does not say of which day it is. It was taken to be of {_words(on)}, the newest day in it."
        )
    return Told(run.pk, batch.shape, rank_of(batch.shape), on, clock.now(), by.council_id)


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _write(by: Actor, told: Told, batch: Batch, staging: Staging, whole: bool | None) -> Counter[str]:
    counts = Counter(staging.counts)
    sources.fill_fact_sets()
    scope.fill_hosts(staging.area)
    organisations.take_brands(run=told.run, on=told.on)
    counts.update(
        organisations.take(run=told.run, shape=told.shape, on=told.on, rank=told.rank, now=told.now)
    )
    services.merge(told, missed=seen.missed_on(told))
    services.add(told)
    services.change(told)
    services.confirm_same(told)
    sources.note_sources(
        "service", "stage_location", run=told.run, shape=told.shape, on=told.on, rank=told.rank
    )
    sources.confirm_same("service", "stage_same", run=told.run, shape=told.shape, on=told.on)
    counts["ratings_added"] = ratings.add(told)
    ratings.settle(told)
    relations.take(told)
    people.settle(told)
    services.place_in_areas(told)
    finding.find_again(told)
    _missing(told, batch, staging, whole)
    exits.tell_apart(told, clock.today())
    events.note(told)
    counts["quarantined"] += held_back.find_same_places(told) + counting.held_back_late()
    counts.update(counting.of_changes())
    counts["unchanged"] = counts["locations"] - counts["added"] - counts["changed"]
    return counts


def _missing(told: Told, batch: Batch, staging: Staging, whole: bool | None) -> None:
    wanted = batch.whole if whole is None else whole
    if not wanted:
        return
    run = ImportRun.objects.get(pk=told.run)
    if whole is None and seen.looks_partial(told):
        staging.counts["looked_partial"] = 1
        run.warnings.append(
            "So many known services are missing from this file that it was taken for a part. "
            "If it is whole, import it again and say so."
        )
        run.save(update_fields=["warnings"])
        return
    ImportRun.objects.filter(pk=told.run).update(whole=True)
    seen.note_missing(told)


def _tried(by: Actor, told: Told, batch: Batch, staging: Staging, whole: bool | None) -> Counter[str]:
    """Do all of it, keep the listing, and take the rest back."""
    point = transaction.savepoint()
    counts = _write(by, told, batch, staging, whole)
    with _kept("stage_change") as changes, _kept("stage_bad") as bad:
        transaction.savepoint_rollback(point)
        _refill("stage_change", changes)
        _refill("stage_bad", bad)
    return counts


def _kept(table: str) -> IO[bytes]:
    columns = ", ".join(tables.COLUMNS[table])
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115  the caller closes it
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
        for piece in copy:
            spool.write(piece)
    spool.seek(0)
    return spool


def _refill(table: str, spool: IO[bytes]) -> None:
    columns = ", ".join(tables.COLUMNS[table])
    tables.run(f"DELETE FROM {table}")
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        while piece := spool.read(1 << 16):
            copy.write(piece)


def _list_changes(told: Told) -> None:
    """Keep the listing. After a dry run the services that would be added are named, but not there to point to."""
    tables.run(
        """
        INSERT INTO register_change
            (run_id, kind, service_id, organisation_id, ref, name, field, before, after)
        SELECT %(run)s, c.kind, s.id, o.id, c.ref, c.name, c.field, NULLIF(c.before, 'null'), NULLIF(c.after, 'null')
        FROM stage_change c LEFT JOIN register_service s ON s.id = c.service_id
        LEFT JOIN register_organisation o ON o.id = c.organisation_id
        ORDER BY c.kind, c.ref, c.field
        """,
        **told.given(),
    )


def _finish(by: Actor, run: ImportRun, told: Told, counts: dict[str, Any], dry_run: bool) -> ImportRun:
    kept = ImportRun.objects.get(pk=run.pk)
    kept.status = RunStatus.TRIED if dry_run else RunStatus.APPLIED
    kept.data_date, kept.shape, kept.given = told.on, told.shape, run.given
    kept.finished_at, kept.read = clock.now(), counts["read"]
    kept.counts = {name: number for name, number in counts.items() if number}
    kept.warnings = list(dict.fromkeys([*kept.warnings, *run.warnings]))
    kept.save()
    audit.note(
        subject=f"import:{run.pk}",
        council=by.council_id,
        file=run.filename,
        sha256=run.sha256,
        data_date=told.on,
        status=kept.status,
        counts=kept.counts,
    )
    return kept
