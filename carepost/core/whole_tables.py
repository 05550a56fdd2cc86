"""Migrations that make a table whole, and many tables at once.

Django adds the constraints and indexes of a new table one by one behind it, and works every related model out again for
each, as it does for each new table: an empty database took six times as long to make.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.state import ProjectState


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


class Tables(Operation):
    """A migration operation: makes new tables, and works out once for all of them how models are related.

    Django does so again after each `CreateModel`, for every model that hangs together with it, which here is nearly
    every model. The tables may name each other in any order: foreign keys are added behind all of them.
    """

    def __init__(self, tables: list[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Adds the models to the state; how they are related is worked out when it is next asked for."""
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Makes the tables, in their order."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drops the tables, the last first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What Django prints of it."""
        return f"Create {', '.join(table.name for table in self.tables)}"
