"""How the register's pages say what a service is."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup

from carepost.register.engine.shapes import SHAPES
from carepost.register.rules import (
    PrimaryService,
    Question,
    RatingValue,
    RegistrationStatus,
    ServiceType,
    Specialism,
)
from carepost.ui import words
from carepost.ui.tags import rating_tag

NOT_REGULATED = "Not CQC regulated"

LABELS = {
    "name": "Name",
    "also_known_as": "Also known as",
    "address": "Address",
    "town": "Town",
    "postcode": "Postcode",
    "phone": "Telephone",
    "website": "Website",
    "primary_service": "Type",
    "service_types": "Service types",
    "specialisms": "Who it is for",
    "regulated_activities": "Regulated activities",
    "registered_beds": "Registered beds",
    "care_home": "Care home",
    "manager": "Registered manager",
    "manager_absent_since": "Manager absent since",
    "status": "Registration",
    "registered_on": "Registered on",
    "deregistered_on": "Registration ended on",
    "dormant": "Dormant",
    "dormant_since": "Dormant since",
    "last_inspected_on": "Last inspected on",
    "ods_code": "ODS code",
    "uprn": "UPRN",
    "local_authority": "Council area",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "organisation": "Provider",
    "brand": "Brand",
    "rating": "Overall rating",
    "sector": "Sector",
    "ownership": "Ownership",
    "region": "Region",
}

_ENUMS: dict[str, Any] = {
    "primary_service": PrimaryService,
    "status": RegistrationStatus,
    "rating": RatingValue,
    "question": Question,
    "service_types": ServiceType,
    "specialisms": Specialism,
}


def label(field: str) -> str:
    """What a fact is called on pages."""
    return LABELS.get(field) or words.sentence_case(field.replace("_", " "))


def shown(field: str, value: Any) -> str:
    """A fact's value as words; a dash where nothing is known."""
    if value is None or value in ("", []):
        return words.NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return ", ".join(shown(field, each) for each in value)
    if isinstance(value, date):
        return words.long_date(value)
    return _day(str(value)) if field.endswith(("_on", "_since")) else _known(field, value)


def _known(field: str, value: Any) -> str:
    known = _ENUMS.get(field)
    return known(value).label if known and value in set(known) else str(value)


def _day(text: str) -> str:
    try:
        return words.long_date(date.fromisoformat(text))
    except ValueError:
        return text


def source_name(shape: str) -> str:
    """The short name of a kind of file ("CQC care directory"); a source that is no file as it stands."""
    return SHAPES[shape].label.partition(" (")[0] if shape in SHAPES else shape


def lines(text: str) -> Markup:
    """An address of several lines."""
    return Markup("<br>").join(text.splitlines())


def kind_of(service: Any) -> str:
    """The one word for what a service is."""
    if service.kind == "site":
        return NOT_REGULATED
    return shown("primary_service", service.primary_service) if service.primary_service else "Service"


def rating_words(service: Any) -> str:
    """CQC's overall rating in words. What CQC does not regulate has none to lack."""
    if service.kind == "site":
        return NOT_REGULATED
    return shown("rating", service.rating) if service.rating else "Not rated"


def rating_of(service: Any) -> Markup:
    """CQC's overall rating as a tag that says whether it was inherited."""
    if service.kind == "site":
        return Markup('<span class="rating__note">{}</span>').format(NOT_REGULATED)
    return rating_tag(rating_words(service), inherited=service.rating_inherited)


def value_tag(value: str, *, inherited: bool = False) -> Markup:
    """A rating's value as a tag."""
    return rating_tag(shown("rating", value) if value else None, inherited)
