"""What holds back a record whatever file it came from, and what looks odd only beside other records.

The list of checks is Carepost's own; the thresholds are in RegisterPolicy.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..rules import RegisterPolicy, RegistrationStatus, is_cqc_id
from .record import LocationRecord, ProviderRecord
from .refusal import QuarantineReason


def reasons_against(
    record: LocationRecord, today: date, policy: RegisterPolicy
) -> tuple[QuarantineReason, ...]:
    """Every reason to hold a location back; empty means none."""
    return tuple(
        dict.fromkeys(
            (*_ids(record), *_beds(record, policy), *_dates(record, today), *_rating_dates(record, today))
        )
    )


def reasons_against_provider(record: ProviderRecord, today: date) -> tuple[QuarantineReason, ...]:
    """Every reason to hold a provider back; empty means none."""
    found = list(_span(record.registered, record.deregistered, today))
    if not record.ref:
        found.append(QuarantineReason.NO_REF)
    elif not is_cqc_id(record.ref):
        found.append(QuarantineReason.UNKNOWN_ID)
    if not record.name:
        found.append(QuarantineReason.NO_NAME)
    return tuple(dict.fromkeys(found))


def _ids(record: LocationRecord) -> Iterator[QuarantineReason]:
    if not record.ref:
        yield QuarantineReason.NO_REF
    elif not is_cqc_id(record.ref):
        yield QuarantineReason.UNKNOWN_ID
    if record.name == "":  # None: the file has no names, or the cell could not be read
        yield QuarantineReason.NO_NAME
    provider = record.provider.ref if record.provider else ""
    if provider and not is_cqc_id(provider):
        yield QuarantineReason.PROVIDER_ID
    if provider and provider == record.ref and provider.startswith("1-"):
        yield QuarantineReason.ID_OF_OTHER_KIND


def _beds(record: LocationRecord, policy: RegisterPolicy) -> Iterator[QuarantineReason]:
    if record.beds is None:
        return
    if record.beds < 0:
        yield QuarantineReason.BEDS_BELOW_ZERO
    if record.beds > policy.max_beds:
        yield QuarantineReason.BEDS_TOO_MANY
    closed = record.status is RegistrationStatus.DEREGISTERED
    if record.care_home and record.beds == 0 and not closed:
        yield QuarantineReason.CARE_HOME_WITHOUT_BEDS


def _dates(record: LocationRecord, today: date) -> Iterator[QuarantineReason]:
    yield from _span(record.registered, record.deregistered, today)
    for day in (record.last_checked, record.last_inspected):
        if day is not None and day > today:
            yield QuarantineReason.DATE_IN_FUTURE


def _span(start: date | None, end: date | None, today: date) -> Iterator[QuarantineReason]:
    if start is not None and end is not None and end < start:
        yield QuarantineReason.ENDED_BEFORE_START
    if any(day is not None and day > today for day in (start, end)):
        yield QuarantineReason.DATE_IN_FUTURE


def _rating_dates(record: LocationRecord, today: date) -> Iterator[QuarantineReason]:
    if any(one.published is not None and one.published > today for one in record.ratings or ()):
        yield QuarantineReason.DATE_IN_FUTURE
