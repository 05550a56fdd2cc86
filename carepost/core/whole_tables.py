"""Migrations that make a table whole.

Django adds the constraints and indexes of a new table one by one behind it, and works every related model out again for
each: an empty database took twice as long to make.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.migrations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation


class Whole(MigrationAutodetector):
    """What changed, as Django finds it, with each new table whole."""

    def changes(self, *args: Any, **kwargs: Any) -> Any:
        """The migrations to write, by app."""
        found = super().changes(*args, **kwargs)
        for migrations in found.values():
            for migration in migrations:
                migration.operations = folded(migration.operations)  # type: ignore[misc]  # as Django itself does
        return found


def folded(operations: Iterable[Operation]) -> list[Operation]:
    """Operations with constraints and indexes said as their table is made, unless its fields change in between."""
    made: dict[str, CreateModel] = {}
    kept: list[Operation] = []
    for operation in operations:
        if isinstance(operation, CreateModel):
            made[operation.name_lower] = operation
        elif isinstance(operation, AddConstraint) and operation.model_name_lower in made:
            made[operation.model_name_lower].options.setdefault("constraints", []).append(
                operation.constraint
            )
            continue
        elif isinstance(operation, AddIndex) and operation.model_name_lower in made:
            made[operation.model_name_lower].options.setdefault("indexes", []).append(operation.index)
            continue
        elif isinstance(operation, FieldOperation):
            made.pop(operation.model_name_lower, None)
        kept.append(operation)
    return kept
