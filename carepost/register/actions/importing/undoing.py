"""Undoing the newest import: its changes are put back, what it added is withdrawn, nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterator

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.register.actions import hosting
from carepost.register.actions.importing import held_back, images, runs, tables
from carepost.register.actions.importing.runs import ImportRefused
from carepost.register.actions.searching import refresh_search
from carepost.register.models import BeforeImage, ImportRun
from carepost.register.models.imports import RunStatus

APPLIED_MARK = "applied"
#: Bookkeeping of who told what: rows that a run added are dropped, since they state no fact.
_SOURCES = "register_source"


def against_undoing(by: Actor, run: ImportRun) -> tuple[ImportRefused, ...]:
    """Why this import cannot be undone; empty means it can. Pages ask this for the button."""
    return tuple(_against(by, run))


def _against(by: Actor, run: ImportRun) -> Iterator[ImportRefused]:
    if run.status != RunStatus.APPLIED:
        yield ImportRefused.NOT_APPLIED
    elif not BeforeImage.objects.filter(run=run, table=APPLIED_MARK).exists():
        yield ImportRefused.NOT_NEWEST
    if run.council_id != by.council_id:
        yield ImportRefused.NOT_YOURS


@action("register.undo_import")
def undo_import(*, by: Actor, run: ImportRun) -> ImportRun:
    """Put back what the newest import changed and withdraw what it added. Raises Refused with the reasons."""
    with runs.only_import():
        runs.until_commit()
        kept = ImportRun.objects.select_for_update().get(pk=run.pk)
        refuse_if(against_undoing(by, kept))
        for table in images.TABLES:
            tables.run(f"UPDATE {table} SET withdrawn = true WHERE run_id = %(run)s", run=kept.pk)
            images.put_back(kept.pk, table)
        for table in ("register_organisation", "register_service"):
            images.tell_put_back(kept.pk, table, clock.now())
        tables.run(
            f"DELETE FROM {_SOURCES} WHERE run_id = %(run)s AND id NOT IN"
            f' (SELECT "row" FROM register_beforeimage WHERE run_id = %(run)s AND "table" = \'{_SOURCES}\')',
            run=kept.pk,
        )
        images.put_back(kept.pk, _SOURCES)
        images.put_brands_back(kept.pk)
        hosting.place_in_areas()
        refresh_search()
        BeforeImage.objects.filter(run=kept).delete()
        rows = held_back.drop_with(by, kept.pk)
        kept.status, kept.finished_at = RunStatus.UNDONE, clock.now()
        kept.save(update_fields=["status", "finished_at"])
    audit.note(subject=f"import:{kept.pk}", council=by.council_id, file=kept.filename, rows_dropped=rows)
    return kept
