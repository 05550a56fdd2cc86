"""Rows that only the register objects to, and how a row held back is told from others."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from carepost.register.actions.importing.keeping import as_json
from carepost.register.engine.record import LocationRecord
from carepost.register.engine.refusal import Quarantined, QuarantineReason


def unknown_council(record: LocationRecord) -> Quarantined:
    raw = {"Location ID": record.ref, "Location Name": record.name or ""}
    raw["Location Local Authority"] = record.local_authority or ""
    return Quarantined(
        record.line, record.ref, (QuarantineReason.COUNCIL_UNKNOWN,), raw, record, ("local_authority",)
    )


def others_of(row: Quarantined) -> list[dict[str, Any]]:
    """The other rows of the location; for a row that only the register objects to, the whole record."""
    if row.reasons == (QuarantineReason.COUNCIL_UNKNOWN,) and isinstance(row.record, LocationRecord):
        return [{"record": as_json(row.record)}]
    return list(row.others)


def twice(record: LocationRecord) -> Quarantined:
    raw = {key: str(value) for key, value in asdict(record).items() if isinstance(value, str | int)}
    return Quarantined(record.line, record.ref, (QuarantineReason.SAME_ID_TWICE,), raw, record)


def name_in(row: Quarantined) -> str:
    if row.record is not None and row.record.name:
        return row.record.name
    return next((text for column, text in row.raw.items() if column.casefold().endswith("name")), "")


def fingerprint(shape: str, row: Quarantined) -> str:
    """The same for the same fault in the same row, whichever file of that shape carries it."""
    reasons = sorted(reason.key for reason in row.reasons)
    text = json.dumps([shape, row.ref, reasons, row.raw, list(row.others)], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
