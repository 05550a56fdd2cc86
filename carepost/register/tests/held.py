"""All that the register holds, as plain text to compare."""

from __future__ import annotations

from carepost.register.models import (
    Organisation,
    Rating,
    RegistrationEvent,
    Relationship,
    RoleHolding,
    Service,
)


def state():
    """All that the register holds, but for numbers of rows and runs and moments of writing."""
    without = {"id", "run_id", "changed_at"}
    rows = {}
    for model, key in (
        (Service, "ref"),
        (Organisation, "ref"),
        (Rating, "service__ref"),
        (RegistrationEvent, "service__ref"),
        (Relationship, "service__ref"),
        (RoleHolding, "service__ref"),
    ):
        found = model.objects.filter(withdrawn=False)
        rows[model.__name__] = sorted(
            repr((getattr_path(row, key), {k: v for k, v in plain(row).items() if k not in without}))
            for row in found
        )
    return rows


def getattr_path(row, path):
    for name in path.split("__"):
        row = getattr(row, name) if row is not None else None
    return row


def plain(row):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for field in ("service_id", "organisation_id", "brand_id", "dual_of_id"):
        if values.get(field):
            values[field] = getattr(row, field.removesuffix("_id")).ref
    return values
