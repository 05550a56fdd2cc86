"""What a council knows better: its own word on a fact, beside CQC's."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.register.models import Correction, Service
from carepost.register.rules import check_postcode, check_uprn, is_blank

#: Facts that a council may correct for itself, and how a page calls them. Ratings, beds and the registration itself
#: are CQC's own decisions: there CQC is to be asked.
CORRECTABLE = {
    "name": "Name",
    "also_known_as": "Also known as",
    "address": "Address",
    "town": "Town",
    "postcode": "Postcode",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "uprn": "UPRN",
    "phone": "Phone number",
    "website": "Website",
    "manager": "Registered manager",
    "specialisms": "Specialisms",
}


class FactRefused(Reason):
    """Why a fact cannot be corrected."""

    NOT_CORRECTABLE = "This fact is CQC's to change. Ask CQC, and it comes with the next file."
    REASON_MISSING = "Say how you know, so that others can follow it later."
    SAME_VALUE = "That is what the register says already."
    BLANK = "Enter the value that is right."
    NO_POSTCODE = "Enter a full postcode, such as BA14 8JN."
    NO_UPRN = "Enter a UPRN: 1 to 12 digits."
    NO_COORDINATE = (
        "Enter the coordinate in degrees, such as 51.32. England lies between 49 and 56, and -7 and 2."
    )
    NO_LIST = "Choose one or more from the list."
    NO_COUNCIL = "Corrections belong to a council. Choose the council that you act for."
    ENDED = "This correction was ended already."


@action("register.correct_fact")
def correct_fact(*, by: Actor, service: Service, field: str, value: Any, reason: str) -> Correction:
    """Put the council's own word on a fact beside CQC's, from now on. An earlier one of the same fact ends."""
    against, tidy = _checked(by, service, field, value, reason)
    refuse_if(against)
    now = clock.now()
    open_ones = Correction.objects.filter(
        council_id=by.council_id or 0, service=service, field=field, ended_at=None
    )
    try:
        with transaction.atomic():
            open_ones.update(ended_at=now, ended_by=by.name)
            row = Correction.objects.create(
                council_id=by.council_id or 0, service=service, field=field, value=tidy,
                source_value=getattr(service, field), reason=reason.strip(), by_name=by.name, at=now,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused([FactRefused.SAME_VALUE]) from twice
    audit.note(
        subject=f"service:{service.ref}", council=by.council_id, field=field, value=tidy,
        instead_of=getattr(service, field), reason=reason.strip(),
    )  # fmt: skip
    return row


@action("register.end_correction")
def end_correction(*, by: Actor, correction: Correction) -> Correction:
    """From now on CQC's value counts again."""
    kept = Correction.objects.select_for_update(of=("self",)).select_related("service").get(pk=correction.pk)
    refuse_if([FactRefused.ENDED] if kept.ended_at else [])
    kept.ended_at, kept.ended_by = clock.now(), by.name
    kept.save(update_fields=["ended_at", "ended_by"])
    audit.note(
        subject=f"service:{kept.service.ref}", council=by.council_id, field=kept.field, ended=kept.value
    )
    return kept


def _checked(
    by: Actor, service: Service, field: str, value: Any, reason: str
) -> tuple[list[FactRefused], Any]:
    against = [FactRefused.NO_COUNCIL] if by.council_id is None else []
    if field not in CORRECTABLE:
        return [*against, FactRefused.NOT_CORRECTABLE], value
    if not reason.strip():
        against.append(FactRefused.REASON_MISSING)
    problem, tidy = _tidy(field, value)
    if problem:
        against.append(problem)
    elif tidy == getattr(service, field) and not _open(by, service, field):
        against.append(FactRefused.SAME_VALUE)
    return against, tidy


def _open(by: Actor, service: Service, field: str) -> bool:
    return Correction.objects.filter(
        council_id=by.council_id or 0, service=service, field=field, ended_at=None
    ).exists()


def _tidy(field: str, value: Any) -> tuple[FactRefused | None, Any]:
    """The value as the register would keep it, or what is wrong with it.

    Only the manager may be blank: a vacancy.
    """
    if field == "specialisms":
        return (
            (None, sorted(value))
            if isinstance(value, list | tuple) and value
            else (FactRefused.NO_LIST, value)
        )
    if field in _ENGLAND:
        return _coordinate(field, value)
    text = str(value or "").strip()
    if field in _CHECKED and not is_blank(text):
        check, refusal = _CHECKED[field]
        found = check(text)
        return (None if found.ok else refusal), found.value
    return (FactRefused.BLANK if is_blank(text) and field != "manager" else None), text


_CHECKED = {
    "postcode": (check_postcode, FactRefused.NO_POSTCODE),
    "uprn": (check_uprn, FactRefused.NO_UPRN),
}
_ENGLAND = {"latitude": (49.0, 56.0), "longitude": (-7.0, 2.0)}


def _coordinate(field: str, value: Any) -> tuple[FactRefused | None, Any]:
    low, high = _ENGLAND[field]
    try:
        degrees = round(float(value), 7)
    except (TypeError, ValueError):
        return FactRefused.NO_COORDINATE, value
    return (None if low <= degrees <= high else FactRefused.NO_COORDINATE), degrees
