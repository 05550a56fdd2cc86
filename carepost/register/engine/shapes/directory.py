"""CQC's weekly care directory: one row per active location, after four lines of title."""

from __future__ import annotations

from ...rules import RegistrationStatus
from ..shape import Shape, columns
from .columns import LOCATION, PROVIDER

_OWN = columns(
    ref=("upper", "CQC Location ID (for office use only)", "CQC Location ID"),
    name=("text", "Name"),
    address=("lines", "Address"),
    postcode=("postcode", "Postcode"),
    service_types=("services", "Service types"),
    specialisms=("specialisms", "Specialisms/services", "Specialisms"),
    last_checked=("date", "Date of latest check"),
)
_TAKEN = {column.field for column in _OWN}

DIRECTORY = Shape(
    key="directory",
    label="CQC care directory (Name, Address, Postcode, Service types, CQC Location ID, …)",
    columns=_OWN + tuple(column for column in LOCATION + PROVIDER if column.field not in _TAKEN),
    required=("ref", "name", "address", "postcode", "service_types", "provider.ref", "provider.name"),
    status=RegistrationStatus.REGISTERED,
    whole=True,
    loose=frozenset({"address"}),  # one text with town and county in it; other files keep them apart
)
