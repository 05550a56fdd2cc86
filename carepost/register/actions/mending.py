"""Rows that were held back: corrected and taken in, or dismissed, each with who and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.permissions import Can
from carepost.register.actions.importing.batch import Batch, Item
from carepost.register.actions.importing.entry import import_batch
from carepost.register.actions.importing.keeping import from_json
from carepost.register.actions.importing.runs import ImportRefused
from carepost.register.engine.dates import DateOrder
from carepost.register.engine.read import reread
from carepost.register.engine.record import LocationRecord, RelationRecord
from carepost.register.engine.refusal import Quarantined, QuarantineReason
from carepost.register.models import ImportRun, QuarantinedRow
from carepost.register.models.imports import QuarantineState
from carepost.register.rules import RegisterPolicy, RelationKind

PRIMARY = "Primary ID (Dual registration locations)"
COUNCIL = "Location Local Authority"


class StillWrong(Refused):
    """The corrected row still cannot be taken in; `row` says why, in words for the page."""

    def __init__(self, row: Quarantined) -> None:
        self.row = row
        super().__init__(row.reasons)


def check_row(row: QuarantinedRow, values: Mapping[str, str], today: date) -> Item:
    """What the row would be with these values in its columns: a record, or what is still wrong. Writes nothing."""
    raw = {**row.raw, **values}
    if row.reasons == [QuarantineReason.SAME_PLACE.key]:
        return _dual(row, raw)
    kept = next((one["record"] for one in row.others if "record" in one), None)
    if kept is not None:
        return replace(from_json(kept), local_authority=raw[COUNCIL].strip())
    policy = policies.in_force(RegisterPolicy, row.council_id, today).value
    order = DateOrder(row.run.given.get("order", DateOrder.DAY_FIRST))
    return reread(row.run.shape, raw, today, others=tuple(row.others), order=order, policy=policy)


def _dual(row: QuarantinedRow, raw: Mapping[str, str]) -> Item:
    """Two homes at one address that are one dual registration: the primary holds the beds."""
    here, other = raw["Location ID"], raw["Other Location ID"]
    primary = raw[PRIMARY].strip().upper()
    if primary not in (here, other):
        return Quarantined(row.line, row.ref, (QuarantineReason.SAME_PLACE,), dict(raw), cells=(PRIMARY,))
    relation = RelationRecord(
        RelationKind.DUAL, other, raw["Other Location Name"], other_is_primary=primary == other
    )
    return LocationRecord(here, relations=(relation,), carried=frozenset({"relations"}))


@action("register.mend_row")
def mend_row(*, by: Actor, row: QuarantinedRow, values: Mapping[str, str], note: str = "") -> ImportRun:
    """Take in a corrected row as a small import of its own; returns that run.

    `values` are the corrected cells by column name. Raises StillWrong with what is still wrong, Refused when the
    row was settled already or another import runs.
    """
    kept = QuarantinedRow.objects.select_related("run").select_for_update(of=("self",)).get(pk=row.pk)
    _refuse_settled(kept)
    found = check_row(kept, values, clock.today())
    if isinstance(found, Quarantined):
        raise StillWrong(found)
    run = import_batch(
        by=replace(by, permissions=by.permissions | {Can.IMPORT.value}),
        batch=Batch(kept.run.shape, lambda known: [found], data_date=kept.run.data_date),
        filename=f"Corrected row {kept.line or kept.ref} of {kept.run.filename}",
    )
    if run.counts.get("quarantined"):
        raise StillWrong(
            Quarantined(kept.line, kept.ref, (QuarantineReason.COUNCIL_UNKNOWN,), {**kept.raw, **values})
        )
    refuse_if([ImportRefused.ELSEWHERE] if run.counts.get("elsewhere") else [])
    _settle(by, kept, QuarantineState.CORRECTED, note)
    QuarantinedRow.objects.filter(pk=kept.pk).update(mended_by=run)
    changed = {
        name: [kept.raw.get(name, ""), value] for name, value in values.items() if kept.raw.get(name) != value
    }
    audit.note(
        subject=f"quarantine:{kept.pk}",
        council=by.council_id,
        ref=kept.ref,
        changed=changed,
        note=note,
        run=run.pk,
    )
    return run


@action("register.dismiss_row")
def dismiss_row(*, by: Actor, row: QuarantinedRow, note: str) -> QuarantinedRow:
    """Settle a row without taking it in; the note says why. The same row in a later file is not asked about again."""
    refuse_if([ImportRefused.NOTE_MISSING] if not note.strip() else [])
    kept = QuarantinedRow.objects.select_for_update().get(pk=row.pk)
    _refuse_settled(kept)
    _settle(by, kept, QuarantineState.DISMISSED, note)
    audit.note(
        subject=f"quarantine:{kept.pk}", council=by.council_id, ref=kept.ref, reasons=kept.reasons, note=note
    )
    return kept


def _refuse_settled(row: QuarantinedRow) -> None:
    refuse_if([ImportRefused.NOT_OPEN] if row.state != QuarantineState.OPEN else [])


def _settle(by: Actor, row: QuarantinedRow, state: QuarantineState, note: str) -> None:
    row.state, row.note, row.settled_by, row.settled_at = state, note.strip(), by.name, clock.now()
    row.save(update_fields=["state", "note", "settled_by", "settled_at"])
