"""Migrations that make a table whole, and many tables at once.

Django adds the constraints and indexes of a new table one by one behind it, and works every related model out again for
each, as it does for each new table: an empty database took six times as long to make.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.state import ProjectState


class Whole(MigrationAutodetector):
    """What changed, as Django finds it, with each new table whole and those that follow each other made at once."""

    def changes(self, *args: Any, **kwargs: Any) -> Any:
        """The migrations to write, by app."""
        found = super().changes(*args, **kwargs)
        for migrations in found.values():
            for migration in migrations:
                operations = at_once(folded(migration.operations))
                migration.operations = operations  # type: ignore[misc]  # as Django itself does
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


def at_once(operations: Iterable[Operation]) -> list[Operation]:
    """Operations with new tables that follow each other made at once."""
    kept: list[Operation] = []
    for are_tables, run in groupby(operations, lambda operation: isinstance(operation, CreateModel)):
        together = list(run)
        kept += [Tables(together)] if are_tables and len(together) > 1 else together
    return kept


class Tables(Operation):
    """A migration operation: makes new tables, and works out once for all of them how models are related.

    Django does so again after each `CreateModel`, for every model that hangs together with it, which here is nearly
    every model. The tables may name each other in any order: foreign keys are added behind all of them.
    """

    serialization_expand_args: ClassVar[list[str]] = ["tables"]

    def __init__(self, tables: Sequence[Operation]) -> None:
        self.tables = list(tables)

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
        return "; ".join(table.describe() for table in self.tables)
